import { expect, it } from 'vitest';
import { extent } from '../extent.js';
import { fuzzFiles } from '../fuzz/fuzz-files.js';

it('refuses or reads mutated files of all kinds, and neither blocks nor swells', async () => {
  const runs = extent(300, 2000);
  const { wrong, read, refused } = await fuzzFiles(runs, 'mutated');
  expect(wrong).toEqual([]);
  expect(read).toBeGreaterThan(runs / 100);
  expect(refused).toBeGreaterThan(runs / 2);
});
