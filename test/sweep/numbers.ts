import { join } from 'node:path';
import type { ComputeRun, Sweep, SweepOptions } from '../../src/sweep/public.js';
import { readSweep } from '../../src/sweep/public.js';
import { temporaryFolder } from '../cli/command.js';

/** A sweep of 12 runs. */
export const NUMBERS: SweepOptions = {
  command: 'numbers',
  grid: { a: [1, 2], b: ['x', 'y'] },
  repeats: 3,
  seed: 5,
};

export const numbers = (more: Partial<SweepOptions> = {}): Promise<Sweep> =>
  readSweep({ ...NUMBERS, ...more });

/** A number with all bits, which follows from options and seed. */
export const compute: ComputeRun = async ({ options, seed }) => ({
  metrics: { value: Math.sqrt(Number(options.a) + Number(seed) / 7) + String(options.b).length / 3 },
  step: 4,
});

export const newPath = (): string => join(temporaryFolder(), 'sweep');
