import { expect, it } from 'vitest';
import { fuzzFiles } from './fuzz-files.js';

const FILES = Number(process.env.BORNSPIKE_FUZZ_FILES ?? 100_000);
const SEED = process.env.BORNSPIKE_FUZZ_SEED ?? 'files';

it(`refuses or reads each of ${FILES} mutated files, and neither blocks nor swells`, async () => {
  const { wrong, ...rest } = await fuzzFiles(FILES, SEED);
  process.stderr.write(`${JSON.stringify(rest)}\n`);
  expect(wrong).toEqual([]);
  expect(rest.read).toBeGreaterThan(0.01 * FILES);
  expect(rest.refused).toBeGreaterThan(0.5 * FILES);
}, 3_600_000);
