import { expect, it } from 'vitest';
import { fuzzFiles } from '../fuzz/fuzz-files.js';

it('refuses or reads mutated files of all kinds, and neither blocks nor swells', async () => {
  const { wrong, read, refused } = await fuzzFiles(2000, 'mutated');
  expect(wrong).toEqual([]);
  expect(read).toBeGreaterThan(20);
  expect(refused).toBeGreaterThan(1000);
});
