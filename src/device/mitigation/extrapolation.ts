import {
  ArgumentError,
  checked,
  checkInteger,
  checkNumbers,
  choice,
  type Describes,
} from '../../engine/index.js';

/** How values at several strengths of the noise are led back to none. */
export type FitName = 'exponential' | 'adaptive-exponential' | 'linear' | 'polynomial' | 'richardson';

/** How the noise of a device is led back to none. */
export interface ExtrapolationOptions {
  /**
   * How the noise is made stronger: `'fold'`, as hardware can, each two-qubit gate U by itself to U (U⁻¹ U)^n, which leaves
   * readout, reset and what idles meanwhile as they are; `'noise'`, all of it, as only a simulator can. None is extrapolated
   * where it is left out.
   */
  amplify?: 'fold' | 'noise';
  /** How many times as strong it is made, rising from 1; odd numbers for `'fold'` (default [1, 3, 5]). */
  factors?: readonly number[];
  /**
   * What is laid through the values: `'exponential'` (default) a fall towards the value of complete noise, or the line where they
   * are not all on one side of it; `'adaptive-exponential'` the same with each factor counted by how sure its value is after the fall that the
   * first finds, since near complete noise it tells little (after the adaptive extrapolation of Giurgica-Tiron et al., arXiv 2005.10921,
   * which chooses by that fall where to measure); values that are computed are all as sure; `'linear'` the least squares;
   * `'polynomial'` those of degree 2; `'richardson'` the polynomial through all, which scatters most.
   */
  fit?: FitName;
  /**
   * `'none'` (default): rates and probabilities are those of what a `device` reads; `'invert'`: those of what was there before it was read,
   * by the inverse of its confusion matrix, before they are extrapolated. Spikes go on as they were read in both.
   */
  readout?: 'invert' | 'none';
}

/** The degree of what is laid through values, or through the logarithms of their distances; all points for Infinity. */
const DEGREES: Record<FitName, number> = {
  exponential: 1,
  'adaptive-exponential': 1,
  linear: 1,
  polynomial: 2,
  richardson: Infinity,
};

export const FITS = Object.keys(DEGREES) as FitName[];

export const extrapolationOptions = () =>
  ({
    amplify: choice(['fold', 'noise'], { optional: true }),
    factors: checked<readonly number[], readonly number[], { default: readonly number[] }>(readFactors, {
      default: [1, 3, 5],
    }),
    fit: choice(FITS, { default: 'exponential' }),
    readout: choice(['invert', 'none'], { default: 'none' }),
  }) satisfies Describes<ExtrapolationOptions>;

function readFactors(field: string, value: unknown, settings: Record<string, unknown>): readonly number[] {
  if (!Array.isArray(value) || value.length < 2 || value.length > 9) {
    throw new ArgumentError(field, 'a list of 2 to 9 numbers', value);
  }
  const factors = Array.from(checkNumbers(field, value, value.length));
  factors.forEach((factor, i) => {
    if (i === 0 ? factor !== 1 : !(factor > factors[i - 1]!)) {
      throw new ArgumentError(`${field}[${i}]`, 'numbers that rise from 1', factor);
    }
    if (settings.amplify !== 'fold') return;
    if (checkInteger(`${field}[${i}]`, factor, 1, 99) % 2 === 0) {
      throw new ArgumentError(`${field}[${i}]`, "odd numbers with amplify 'fold'", factor);
    }
  });
  return factors;
}

/**
 * What the value at each factor counts in that of a fitted polynomial at 0.
 *
 * @param precisions of the values, 1 / variance up to a common factor (default: all the same)
 */
export function fitWeights(
  factors: readonly number[],
  fit: FitName,
  precisions: readonly number[] = factors.map(() => 1),
): number[] {
  const size = Math.min(DEGREES[fit], factors.length - 1) + 1;
  // Normal equations of the least squares: the weights are p Σ_k c_k x^k with (Xᵀ P X) c = (1, 0, …).
  const powers = (x: number) => {
    const row = [1];
    while (row.length < size) row.push(row[row.length - 1]! * x);
    return row;
  };
  const rows = factors.map(powers);
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) =>
      rows.reduce((sum, row, k) => sum + precisions[k]! * row[i]! * row[j]!, 0),
    ),
    Number(i === 0),
  ]);
  for (let pivot = 0; pivot < size; pivot++) {
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const share = matrix[row]![pivot]! / matrix[pivot]![pivot]!;
      for (let k = pivot; k <= size; k++) matrix[row]![k]! -= share * matrix[pivot]![k]!;
    }
  }
  const solved = matrix.map((row, i) => row[size]! / row[i]!);
  return rows.map((row, i) => precisions[i]! * row.reduce((sum, power, k) => sum + power * solved[k]!, 0));
}

/** A value without noise, with its standard error. */
export interface Extrapolated {
  value: number;
  stdErr: number;
}

/** exp and log of the kernels: results are the same bits everywhere. */
type Functions = { exp(x: number): number; log(x: number): number };

/**
 * The value without noise by a fit, from values at the factors and their standard errors, 0 of all that are computed; undefined for an
 * exponential that they do not follow.
 *
 * @param asymptote the value of complete noise
 */
export function extrapolate(
  functions: Functions,
  factors: readonly number[],
  values: ArrayLike<number>,
  stdErrs: ArrayLike<number>,
  fit: FitName,
  asymptote: number,
): Extrapolated | undefined {
  let weights = fitWeights(factors, fit);
  const counted = (of: (i: number) => number) => weights.reduce((sum, w, i) => sum + w * of(i), 0);
  const squared = (of: (i: number) => number) => weights.reduce((sum, w, i) => sum + (w * of(i)) ** 2, 0);
  if (fit !== 'exponential' && fit !== 'adaptive-exponential') {
    return { value: counted((i) => values[i]!), stdErr: Math.sqrt(squared((i) => stdErrs[i]!)) };
  }
  const distances = factors.map((_, i) => values[i]! - asymptote);
  const sign = Math.sign(distances[0]!);
  if (sign === 0 || distances.some((distance) => distance * sign <= 0)) return undefined;
  const logarithms = distances.map((distance) => functions.log(sign * distance));
  if (fit === 'adaptive-exponential') {
    // The line goes through the means. A logarithm's error is that of its value over the distance, taken from the line.
    const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b) / numbers.length;
    const slope = (mean(logarithms) - counted((i) => logarithms[i]!)) / mean(factors);
    const precisions = factors.map(
      (factor, i) => (functions.exp(slope * (factor - 1)) / (stdErrs[i]! || 1)) ** 2,
    );
    weights = fitWeights(factors, fit, precisions);
  }
  const distance = functions.exp(counted((i) => logarithms[i]!));
  return {
    value: asymptote + sign * distance,
    stdErr: distance * Math.sqrt(squared((i) => stdErrs[i]! / distances[i]!)),
  };
}
