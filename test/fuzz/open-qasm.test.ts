import { expect, it } from 'vitest';
import { RandomStream } from '../../src/index.js';
import { mutateProgram, PROGRAMS } from '../register/open-qasm/mutated-programs.js';

const MUTATED = Number(process.env.BORNSPIKE_FUZZ_PROGRAMS ?? 10_000);
const SEED = process.env.BORNSPIKE_FUZZ_SEED ?? 'open-qasm';

it(`gives each of ${MUTATED} mutated programs a typed error with a place, or reads it`, async () => {
  const random = new RandomStream(SEED);
  let refused = 0;
  for (let i = 0; i < MUTATED; i++)
    refused += Number(await mutateProgram(PROGRAMS[i % PROGRAMS.length]!, random));
  process.stderr.write(`${refused} of ${MUTATED} were refused\n`);
  expect(refused).toBeGreaterThan(0.5 * MUTATED);
  expect(MUTATED - refused).toBeGreaterThan(0.01 * MUTATED);
}, 600_000);
