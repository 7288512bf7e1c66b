import { NumericalError } from '../../engine/index.js';

/** Parts that a step may be divided into. */
export const MOST_SUBSTEPS = 2 ** 16;

export interface Halving<T> {
  /** Steps that the caller asked for, at least 1. */
  steps: number;
  /** Parts that each of them is divided into at first, a power of 2. */
  substeps: number;
  /** The power of the step with which the error falls. */
  order: number;
  /** The largest estimate that is accepted. */
  tolerance: number;
  /** Goes the whole way in equal steps, so many of them. */
  run: (steps: number) => Promise<T>;
  /** How far two results are apart. */
  distance: (fine: T, coarse: T) => number;
  /** Called with each result that is not returned. */
  release: (result: T) => void;
}

export interface Halved<T> {
  result: T;
  /** Estimated distance of the result from the exact one. */
  error: number;
  /** Parts that each of the steps was divided into. */
  substeps: number;
}

/**
 * Repeats a computation in steps half as long until its error is within a tolerance. The error is Richardson's estimate
 * from the same way in half as many steps (one more than half where their number is odd), so that an accepted first run
 * costs half of itself more.
 *
 * @throws NumericalError when that takes too many steps
 */
export async function halveSteps<T>(halving: Halving<T>): Promise<Halved<T>> {
  const { steps, order, tolerance, run, distance, release } = halving;
  // A single step cannot be compared with a longer one.
  let substeps = steps === 1 ? Math.max(2, halving.substeps) : halving.substeps;
  let coarseSteps = Math.ceil((steps * substeps) / 2);
  let coarse: T = await run(coarseSteps);
  for (;;) {
    const fineSteps = steps * substeps;
    let fine: T;
    let error: number;
    try {
      fine = await run(fineSteps);
      error = distance(fine, coarse) / (power(fineSteps / coarseSteps, order) - 1);
    } finally {
      release(coarse);
    }
    if (error <= tolerance) return { result: fine, error, substeps };
    coarse = fine;
    coarseSteps = fineSteps;
    substeps *= 2;
    if (substeps > MOST_SUBSTEPS) {
      release(coarse);
      throw new NumericalError(
        `the estimated error is ${error}, above the tolerance of ${tolerance}, in ${fineSteps} steps still: take shorter ones`,
        fineSteps,
      );
    }
  }
}

/** By products, which are the same everywhere. */
function power(base: number, exponent: number): number {
  let result = 1;
  for (let i = 0; i < exponent; i++) result *= base;
  return result;
}
