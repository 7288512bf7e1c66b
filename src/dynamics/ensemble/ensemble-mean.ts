import type { Pacer, Region } from '../../engine/index.js';
import { NumericalError } from '../../engine/index.js';
import type { TimeGrid } from './time-grid.js';

/** Entries between two looks at the clock. */
const AT_ONCE = 2 ** 18;

/** Means over an ensemble with their standard errors. */
export interface EnsembleMean {
  mean: Float64Array;
  stdErr: Float64Array;
}

/**
 * From what the kernels sum up: [entry][2], even and odd trajectories apart.
 *
 * @param width entries of one recorded time
 * @throws NumericalError when a trajectory has left the numbers
 */
export async function ensembleMean(
  pacer: Pacer,
  sums: Region<Float64Array>,
  squares: Region<Float64Array>,
  count: number,
  width: number,
  grid: TimeGrid,
): Promise<EnsembleMean> {
  const mean = new Float64Array(sums.length / 2);
  const stdErr = new Float64Array(mean.length);
  for (let start = 0; start < mean.length; start += AT_ONCE) {
    const [sum, square] = [sums.view, squares.view];
    for (let i = start; i < Math.min(mean.length, start + AT_ONCE); i++) {
      mean[i] = (sum[2 * i]! + sum[2 * i + 1]!) / count;
      const meanSquare = (square[2 * i]! + square[2 * i + 1]!) / count;
      if (!Number.isFinite(meanSquare)) {
        const step = Math.floor(i / width) * grid.every;
        throw new NumericalError(
          `a trajectory left the numbers by step ${step}: take a smaller dt, or the method 'splitting'`,
          step,
        );
      }
      // One trajectory alone tells nothing of the spread.
      stdErr[i] =
        count > 1 ? Math.sqrt(Math.max(0, meanSquare - mean[i]! * mean[i]!) / (count - 1)) : Number.NaN;
    }
    await pacer.pause();
  }
  return { mean, stdErr };
}
