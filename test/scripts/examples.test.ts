import { describe, expect, it } from 'vitest';
import { exports } from '../../package.json' with { type: 'json' };
import { examples, printedBy, publicValues } from '../../scripts/examples.js';
import { extent } from '../extent.js';

const all = await examples();
const placeOf = ({ file, name }: { file: string; name: string }) => `${file} ${name}`;
const places = all.map(placeOf);
/** What takes a third of a second or more, half of the time of all. */
const LONG = [
  ...['simulateErrorCorrection', 'breakEvenError', 'ClusterWorker', 'truthTable', 'readBinnedEvents'],
  ...[
    'trainAveraged',
    'exactSpectrum',
    'fitRecord',
    'recordLogLikelihood',
    'fisherInformation',
    'estimateRecordSpectrum',
  ],
];
const isOfEveryDay = ({ name }: { name: string }) => !LONG.includes(name);
const run = extent(all.filter(isOfEveryDay), all);

describe('examples in docstrings', () => {
  it('stand at each public function, class and constant', async () => {
    const values = await publicValues();
    const without = values.filter(({ file, name }) => !places.includes(`${file} ${name}`));
    expect(without.map(({ name }) => name)).toEqual([]);
    // What is exported in ways that publicValues cannot read would need none.
    const entries = Object.keys(exports).filter((path) => !/\.(wasm|json)$/.test(path));
    const list = (path: string) =>
      `console.log(Object.keys(await import('bornspike${path.slice(1)}')).join('\\n'));`;
    const [names] = await printedBy([entries.map(list).join('\n')]);
    expect(new Set(names)).toEqual(new Set(values.map(({ name }) => name)));
  });

  it('print what they say', async () => {
    const printed = await printedBy(run.map(({ code }) => code ?? ''));
    const byPlace = (lines: unknown[]) => Object.fromEntries(run.map((one, i) => [placeOf(one), lines[i]]));
    expect(byPlace(printed)).toEqual(byPlace(run.map(({ prints }) => prints)));
    expect(all.filter(({ prints }) => !prints?.length).map(placeOf)).toEqual([]);
  });
});
