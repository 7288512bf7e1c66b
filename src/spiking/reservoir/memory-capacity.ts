import {
  ArgumentError,
  checkEngine,
  checkNumbers,
  type Describes,
  type Engine,
  integer,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  number,
  readOptions,
} from '../../engine/index.js';
import { checkFeatures } from './check-features.js';
import { NormalEquations } from './normal-equations.js';
import { Pieces } from './pieces.js';
import type { Features } from './spike-features.js';

/** What is recalled, and from which steps. */
export interface CapacityOptions extends LongWorkOptions {
  /** Inputs of 1 to so many steps before are recalled (default 20). */
  lags?: number;
  /**
   * How many inputs are multiplied in what is recalled (default 1, delayed recall): products of Legendre polynomials of the inputs,
   * whose degrees add up to it.
   */
  degree?: number;
  /** Steps at the beginning that are left out (default `lags`). */
  washout?: number;
  /** Share of the other steps, the first ones, that the read-out is fitted to; it is judged by the rest (default 0.5). */
  fitted?: number;
  /** λ of the read-out, see `ReadoutOptions` (default 1e-9). */
  regularization?: number;
}

export const capacityOptions = () =>
  ({
    lags: integer({ default: 20, minimum: 1, maximum: 1000, unit: 'steps' }),
    degree: integer({ default: 1, minimum: 1, maximum: 4 }),
    washout: integer({ default: ({ lags }) => lags, minimum: ({ lags }) => lags, unit: 'steps' }),
    fitted: number({ default: 0.5, minimum: 0.01, maximum: 0.99 }),
    regularization: number({ default: 1e-9, minimum: 0 }),
    ...longWork(),
  }) satisfies Describes<CapacityOptions>;

/** How much a reservoir's states tell of earlier inputs. */
export interface Capacity {
  /** The sum of `values` that are above three of their standard errors, at most the number of features. */
  capacity: number;
  /** Of `capacity`. */
  stdErr: number;
  /** What was recalled: the lags of the inputs that are multiplied, from the least on. */
  terms: number[][];
  /** 1 − the mean square of the error / the variance of what is recalled, of each term: 1 if it is recalled exactly, 0 or less if not. */
  values: Float64Array;
  /** Of `values`. */
  stdErrs: Float64Array;
  /** How it was made. */
  meta: Meta;
}

const MOST_TERMS = 20_000;

/**
 * The memory capacity of a reservoir (Jaeger, GMD report 152 (2001)): how well a linear read-out of its states recalls the inputs
 * of earlier steps, summed over the lags; with a `degree` above 1 its nonlinear capacity (Dambre et al., Sci. Rep. 2, 514 (2012)).
 * The read-out is fitted to the first steps and judged by later ones.
 *
 * @param inputs [T], independent of each other and best uniform in their range; of two values, products are of different steps
 * @param states [T][feature], those of a step after its input, as `spikeRates` gives them
 * @throws ArgumentError for what does not fit together, or too few steps; NumericalError where states depend on each other and
 *     `regularization` is 0
 *
 * @example
 * ```ts
 * import { createEngine, RandomStream } from 'bornspike';
 * import { memoryCapacity } from 'bornspike/spiking';
 *
 * const stream = new RandomStream(1);
 * const inputs = Float64Array.from({ length: 1000 }, () => 2 * stream.uniform() - 1);
 * // A register that holds the two inputs before the last.
 * const values = Float64Array.from({ length: 2000 }, (_, i) => inputs[Math.floor(i / 2) - 1 - (i % 2)] ?? 0);
 * const { capacity } = await memoryCapacity(await createEngine(), inputs, { values, shape: [1000, 2] });
 * console.log(capacity.toFixed(3)); // prints: 2.000
 * ```
 */
export async function memoryCapacity(
  engine: Engine,
  inputs: ArrayLike<number>,
  states: Features,
  options: CapacityOptions = {},
): Promise<Capacity> {
  const start = performance.now();
  checkEngine(engine);
  const settings = readOptions('options', options, capacityOptions);
  const { lags, degree, washout, fitted, regularization } = settings;
  const checked = checkFeatures('states', states);
  const [steps, features] = checked.shape;
  const scaled = scaledInputs(checkNumbers('inputs', inputs, steps));
  const middle = washout + Math.round(fitted * (steps - washout));
  if (middle - washout < 2 || steps - middle < 2) {
    throw new ArgumentError('inputs', `more than ${washout + 3} steps`, steps);
  }
  const binary = scaled.every((input) => Math.abs(input) === 1);
  const terms = termsOf(lags, degree, binary);
  const pieces = new Pieces(options);
  const equations = await NormalEquations.of(checked, [washout, middle], regularization, pieces);
  const values = new Float64Array(terms.length);
  const stdErrs = new Float64Array(terms.length);
  const target = new Float64Array(steps);
  for (const [i, term] of terms.entries()) {
    for (let t = washout; t < steps; t++) target[t] = productOf(scaled, t, term);
    const mean = meanOf(target, washout, middle);
    const weights = await equations.correlations(
      checked,
      [washout, middle],
      (t) => target[t]! - mean,
      pieces,
    );
    equations.solve(weights);
    const errors = new Float64Array(steps - middle);
    for (let t = middle; t < steps; t++) {
      let error = target[t]! - mean;
      for (let j = 0; j < features; j++)
        error -= weights[j]! * (checked.values[t * features + j]! - equations.means[j]!);
      errors[t - middle] = error * error;
      if (pieces.add(features)) await pieces.pause();
    }
    const variance = varianceOf(target, middle, steps);
    if (variance > 0) {
      values[i] = 1 - meanOf(errors, 0, errors.length) / variance;
      stdErrs[i] = Math.sqrt(varianceOf(errors, 0, errors.length) / errors.length) / variance;
    }
    pieces.report({ unit: 'term', done: i + 1, total: terms.length });
    await pieces.pause();
  }
  let capacity = 0;
  let square = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i]! <= 3 * stdErrs[i]!) continue;
    capacity += values[i]!;
    square += stdErrs[i]! * stdErrs[i]!;
  }
  return { capacity, stdErr: Math.sqrt(square), terms, values, stdErrs, meta: makeMeta(start, settings) };
}

/** Inputs from −1 to 1. */
function scaledInputs(inputs: ArrayLike<number>): Float64Array {
  let [least, most] = [Infinity, -Infinity];
  for (let t = 0; t < inputs.length; t++) {
    least = Math.min(least, inputs[t]!);
    most = Math.max(most, inputs[t]!);
  }
  if (!(most > least) || !Number.isFinite(most - least)) {
    throw new ArgumentError('inputs', 'numbers that differ, by no more than a number can be');
  }
  return Float64Array.from(inputs, (input) => Math.min(1, (2 * (input - least)) / (most - least) - 1));
}

/** All sets of lags of so many inputs, in which a lag may be there several times unless it is of a binary input. */
function termsOf(lags: number, degree: number, binary: boolean): number[][] {
  let terms: number[][] = [[]];
  for (let d = 0; d < degree; d++) {
    terms = terms.flatMap((term) => {
      const first = (term.at(-1) ?? 1) + (binary && term.length > 0 ? 1 : 0);
      return Array.from({ length: Math.max(0, lags - first + 1) }, (_, i) => [...term, first + i]);
    });
    if (terms.length > MOST_TERMS) {
      throw new ArgumentError(
        'options.degree',
        `at most ${MOST_TERMS} terms, of fewer lags or a lower degree`,
        degree,
      );
    }
  }
  return terms;
}

/** The product of the Legendre polynomials of inputs before step t. */
function productOf(inputs: Float64Array, t: number, term: readonly number[]): number {
  let product = 1;
  for (let i = 0; i < term.length; ) {
    const lag = term[i]!;
    const first = i;
    while (term[i] === lag) i++;
    product *= legendre(i - first, inputs[t - lag]!);
  }
  return product;
}

/** P_n(x) by Bonnet's recursion. */
function legendre(n: number, x: number): number {
  let [before, value] = [1, x];
  for (let k = 1; k < n; k++) [before, value] = [value, ((2 * k + 1) * x * value - k * before) / (k + 1)];
  return value;
}

function meanOf(values: Float64Array, first: number, end: number): number {
  let sum = 0;
  for (let i = first; i < end; i++) sum += values[i]!;
  return sum / (end - first);
}

function varianceOf(values: Float64Array, first: number, end: number): number {
  const mean = meanOf(values, first, end);
  let sum = 0;
  for (let i = first; i < end; i++) sum += (values[i]! - mean) ** 2;
  return sum / (end - first - 1);
}
