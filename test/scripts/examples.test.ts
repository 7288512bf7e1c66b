import { describe, expect, it } from 'vitest';
import { examples, printedBy, publicValues } from '../../scripts/examples.js';

const all = await examples();
const places = all.map(({ file, name }) => `${file} ${name}`);

describe('examples in docstrings', () => {
  it('stand at each public function, class and constant', async () => {
    const values = await publicValues();
    expect(values.length).toBeGreaterThan(80);
    const without = values.filter(({ file, name }) => !places.includes(`${file} ${name}`));
    expect(without.map(({ name }) => name)).toEqual([]);
  });

  it('print what they say', async () => {
    const written = all.map(({ prints }) => prints);
    const printed = await printedBy(all.map(({ code }) => code ?? ''));
    const byPlace = (lines: unknown[]) => Object.fromEntries(places.map((place, i) => [place, lines[i]]));
    expect(byPlace(printed)).toEqual(byPlace(written));
    expect(places.filter((_, i) => !written[i]?.length)).toEqual([]);
  });
});
