import { describe, expect, it } from 'vitest';
import { exports } from '../../package.json' with { type: 'json' };
import { examples, printedBy, publicValues } from '../../scripts/examples.js';

const all = await examples();
const places = all.map(({ file, name }) => `${file} ${name}`);

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
    const written = all.map(({ prints }) => prints);
    const printed = await printedBy(all.map(({ code }) => code ?? ''));
    const byPlace = (lines: unknown[]) => Object.fromEntries(places.map((place, i) => [place, lines[i]]));
    expect(byPlace(printed)).toEqual(byPlace(written));
    expect(places.filter((_, i) => !written[i]?.length)).toEqual([]);
  });
});
