import { NumericalError } from '../engine/errors.js';
import type { TimeGrid } from './time-grid.js';

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
export function ensembleMean(
  sums: Float64Array,
  squares: Float64Array,
  count: number,
  width: number,
  grid: TimeGrid,
): EnsembleMean {
  const mean = new Float64Array(sums.length / 2);
  const stdErr = new Float64Array(mean.length);
  for (let i = 0; i < mean.length; i++) {
    mean[i] = (sums[2 * i] + sums[2 * i + 1]) / count;
    const square = (squares[2 * i] + squares[2 * i + 1]) / count;
    if (!Number.isFinite(square)) {
      const step = Math.floor(i / width) * grid.every;
      throw new NumericalError(
        `a trajectory left the numbers by step ${step}: take a smaller dt, or the method 'splitting'`,
        step,
      );
    }
    // One trajectory alone tells nothing of the spread.
    stdErr[i] = count > 1 ? Math.sqrt(Math.max(0, square - mean[i] * mean[i]) / (count - 1)) : Number.NaN;
  }
  return { mean, stdErr };
}
