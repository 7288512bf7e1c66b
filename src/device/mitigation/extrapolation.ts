import {
  ArgumentError,
  checked,
  checkInteger,
  checkNumbers,
  choice,
  type Describes,
} from '../../engine/index.js';

/** How values at several strengths of the noise are led back to none. */
export type FitName = 'exponential' | 'linear' | 'polynomial' | 'richardson';

/** How the noise of a device is extrapolated to none. */
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
   * are not all on one side of it; `'linear'` the least squares; `'polynomial'` those of degree 2; `'richardson'` the
   * polynomial through all, which scatters most.
   */
  fit?: FitName;
}

const FITS: FitName[] = ['exponential', 'linear', 'polynomial', 'richardson'];

export const extrapolationOptions = () =>
  ({
    amplify: choice(['fold', 'noise'], { optional: true }),
    factors: checked<readonly number[], readonly number[], { default: readonly number[] }>(readFactors, {
      default: [1, 3, 5],
    }),
    fit: choice(FITS, { default: 'exponential' }),
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

/** What the value at each factor counts in that of a fitted polynomial at 0. */
export function fitWeights(factors: readonly number[], fit: FitName): number[] {
  const degree = { exponential: 1, linear: 1, polynomial: 2, richardson: factors.length - 1 }[fit];
  const size = Math.min(degree, factors.length - 1) + 1;
  // Normal equations of the least squares: the weights are Σ_k c_k x^k with (XᵀX) c = (1, 0, …).
  const powers = (x: number) => {
    const row = [1];
    while (row.length < size) row.push(row[row.length - 1]! * x);
    return row;
  };
  const rows = factors.map(powers);
  const matrix = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => rows.reduce((sum, row) => sum + row[i]! * row[j]!, 0)),
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
  return rows.map((row) => row.reduce((sum, power, k) => sum + power * solved[k]!, 0));
}

/** A value without noise, with its standard error. */
export interface Extrapolated {
  value: number;
  stdErr: number;
}

/** exp and log of the kernels: results are the same bits everywhere. */
type Functions = { exp(x: number): number; log(x: number): number };

/**
 * The value without noise by a fit, from values at the factors and their standard errors; undefined for an exponential that they do
 * not follow.
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
  const weights = fitWeights(factors, fit);
  if (fit !== 'exponential') {
    const squares = weights.reduce((sum, w, i) => sum + (w * stdErrs[i]!) ** 2, 0);
    return { value: weights.reduce((sum, w, i) => sum + w * values[i]!, 0), stdErr: Math.sqrt(squares) };
  }
  const distances = weights.map((_, i) => values[i]! - asymptote);
  const sign = Math.sign(distances[0]!);
  if (sign === 0 || distances.some((distance) => distance * sign <= 0)) return undefined;
  const logarithm = weights.reduce((sum, w, i) => sum + w * functions.log(sign * distances[i]!), 0);
  const distance = functions.exp(logarithm);
  const squares = weights.reduce((sum, w, i) => sum + ((w * stdErrs[i]!) / distances[i]!) ** 2, 0);
  return { value: asymptote + sign * distance, stdErr: distance * Math.sqrt(squares) };
}
