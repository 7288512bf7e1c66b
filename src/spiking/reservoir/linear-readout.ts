import {
  ArgumentError,
  checkEngine,
  checkInteger,
  checkNumbers,
  checkOptions,
  choice,
  type Describes,
  type Engine,
  integer,
  type LongWorkOptions,
  longWork,
  number,
  positive,
  readOptions,
} from '../../engine/index.js';
import { Model, VectorCore } from '../../learning/index.js';
import { checkFeatures, MOST_FEATURES } from './check-features.js';
import { NormalEquations } from './normal-equations.js';
import { Pieces } from './pieces.js';
import type { Features } from './spike-features.js';

/** How a read-out is fitted. */
export interface ReadoutOptions extends LongWorkOptions {
  /**
   * `'ridge'` (default): the least mean square of y − Wx − b plus λ|W|², in closed form; of classes y is 1 for the right one and 0
   * for the others. `'logistic'`: the least mean of −log softmax(Wx + b) at the right class, plus λ|W|².
   */
  method?: 'ridge' | 'logistic';
  /** λ, which holds weights small; biases are free (default 0.0001). */
  regularization?: number;
  /** Of `'logistic'`: steps at most (default 1000). */
  iterations?: number;
  /** Of `'logistic'`: the size of a gradient's part at which it ends before (default 0.000001). */
  tolerance?: number;
}

export const readoutOptions = () =>
  ({
    method: choice(['ridge', 'logistic'], { default: 'ridge' }),
    regularization: number({ default: 1e-4, minimum: 0 }),
    iterations: integer({ default: 1000, minimum: 1, maximum: 1_000_000 }),
    tolerance: positive({ default: 1e-6 }),
    ...longWork(),
  }) satisfies Describes<ReadoutOptions>;

/** What a read-out is to say: numbers for each row, or its class. */
export type ReadoutTargets = Features | { labels: ArrayLike<number>; classes: number };

/** The size of a read-out. */
export interface LinearReadoutOptions {
  /** Numbers of a row that it reads, at most 4096. */
  features: number;
  /** Numbers that it says, or classes, at most 1024. */
  outputs: number;
}

/** All that is fitted. */
export interface ReadoutParameters {
  /** W, [output][feature]. */
  weights: Float64Array;
  /** b, [output]. */
  bias: Float64Array;
}

const MOST_OUTPUTS = 1024;

export const linearReadoutOptions = () =>
  ({
    features: integer({ minimum: 1, maximum: MOST_FEATURES }),
    outputs: integer({ minimum: 1, maximum: MOST_OUTPUTS }),
  }) satisfies Describes<LinearReadoutOptions>;

/**
 * A linear read-out y = Wx + b of spike counts or of other features, which turns a network with fixed circuits into a
 * reservoir. Its parameters begin as 0; `fitReadout` makes one that is fitted, `saveModel` keeps it.
 *
 * @throws ArgumentError for a size that it cannot have
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { LinearReadout } from 'bornspike/spiking';
 *
 * const readout = new LinearReadout(await createEngine(), { features: 2, outputs: 2 });
 * readout.parameters = { weights: Float64Array.of(1, 0, 0, 2), bias: Float64Array.of(0, -1) };
 * const features = { values: Float64Array.of(3, 1, 0.5, 2), shape: [2, 2] as [number, number] };
 * console.log(Array.from((await readout.predict(features)).values), Array.from(await readout.classify(features)));
 * // prints: [ 3, 1, 0.5, 3 ] [ 0, 1 ]
 * ```
 */
export class LinearReadout extends Model<ReadoutParameters> {
  /** The options. */
  readonly options: Readonly<LinearReadoutOptions>;
  /** @internal */
  readonly core: VectorCore<ReadoutParameters>;

  constructor(engine: Engine, options: LinearReadoutOptions) {
    super();
    checkEngine(engine);
    this.options = readOptions('options', options, linearReadoutOptions);
    const { features, outputs } = this.options;
    this.core = new VectorCore(
      this,
      engine,
      { kind: 'LinearReadout', name: 'read-out', options: this.options, classes: outputs },
      { weights: [outputs, features], bias: [outputs] },
    );
  }

  /** y of each row, [row][output]. */
  async predict(features: Features, options: LongWorkOptions = {}): Promise<Features> {
    const { bias, weights } = this.parameters;
    readOptions('options', options, longWork);
    const { values, shape } = checkFeatures('features', features);
    const [rows, count] = shape;
    const { outputs } = this.options;
    if (count !== this.options.features) {
      throw new ArgumentError('features.shape[1]', `${this.options.features} features`, count);
    }
    const predicted = new Float64Array(rows * outputs);
    const pieces = new Pieces(options);
    for (let row = 0; row < rows; row++) {
      readRow(values, row, weights, bias, predicted);
      if (pieces.add(weights.length)) await pieces.pause();
    }
    return { values: predicted, shape: [rows, outputs] };
  }

  /** The output with the largest y of each row, the lowest of several. */
  async classify(features: Features, options: LongWorkOptions = {}): Promise<Uint16Array> {
    const { values, shape } = await this.predict(features, options);
    const [rows, outputs] = shape;
    return Uint16Array.from({ length: rows }, (_, row) => {
      let best = 0;
      for (let c = 1; c < outputs; c++)
        if (values[row * outputs + c]! > values[row * outputs + best]!) best = c;
      return best;
    });
  }
}

/**
 * Fits a linear read-out to features, of which it takes a copy.
 *
 * @param features [row][feature], at most 4096 features
 * @param targets numbers [row][output], or the class of each row, at most 1024 of them
 * @throws ArgumentError for what does not fit together, NumericalError where features depend on each other and
 *     `regularization` is 0
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { fitReadout } from 'bornspike/spiking';
 *
 * const features = { values: Float64Array.of(0, 1, 2, 3), shape: [4, 1] as [number, number] };
 * const classes = { labels: [0, 0, 1, 1], classes: 2 };
 * const readout = await fitReadout(await createEngine(), features, classes, { method: 'logistic' });
 * console.log(Array.from(await readout.classify(features))); // prints: [ 0, 0, 1, 1 ]
 * ```
 */
export async function fitReadout(
  engine: Engine,
  features: Features,
  targets: ReadoutTargets,
  options: ReadoutOptions = {},
): Promise<LinearReadout> {
  checkEngine(engine);
  const settings = readOptions('options', options, readoutOptions);
  const checked = checkFeatures('features', features);
  const [rows, count] = checked.shape;
  const { values: wanted, shape } = checkTargets(targets, rows);
  const outputs = shape[1];
  const pieces = new Pieces(options);
  if (settings.method === 'ridge') {
    const equations = await NormalEquations.of(checked, [0, rows], settings.regularization, pieces);
    const weights = new Float64Array(outputs * count);
    const bias = new Float64Array(outputs);
    for (let output = 0; output < outputs; output++) {
      const right = await equations.correlations(
        checked,
        [0, rows],
        (row) => wanted[row * outputs + output]!,
        pieces,
      );
      equations.solve(right);
      weights.set(right, output * count);
      for (let row = 0; row < rows; row++) bias[output]! += wanted[row * outputs + output]! / rows;
      for (let i = 0; i < count; i++) bias[output]! -= right[i]! * equations.means[i]!;
      await pieces.pause();
    }
    return fitted(engine, count, { weights, bias });
  }
  if (!('labels' in targets))
    throw new ArgumentError('targets', 'labels and classes, to be logistic', targets);
  return fitLogistic(engine, checked, wanted, outputs, settings, pieces);
}

/**
 * Newton steps with a bound of the curvature that never changes, XᵀX/(2n) (Böhning, Ann. Inst. Stat. Math. 44, 197 (1992)): each of
 * them lowers the loss.
 */
async function fitLogistic(
  engine: Engine,
  features: Features,
  wanted: Float64Array,
  outputs: number,
  settings: { regularization: number; iterations: number; tolerance: number },
  pieces: Pieces,
): Promise<LinearReadout> {
  const { values, shape } = features;
  const [rows, count] = shape;
  const { regularization, iterations, tolerance } = settings;
  const equations = await NormalEquations.of(features, [0, rows], 4 * regularization, pieces);
  const { means } = equations;
  // Of centred features, so that biases and weights are apart.
  const weights = new Float64Array(outputs * count);
  const bias = new Float64Array(outputs);
  const slopes = new Float64Array(rows * outputs);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const shifted = shiftedBias(weights, bias, means);
    for (let row = 0; row < rows; row++) {
      readRow(values, row, weights, shifted, slopes);
      toSlopes(
        engine.kernels.exp,
        slopes.subarray(row * outputs, (row + 1) * outputs),
        wanted,
        row * outputs,
      );
      if (pieces.add(weights.length)) await pieces.pause();
    }
    let largest = 0;
    for (let output = 0; output < outputs; output++) {
      const right = await equations.correlations(
        features,
        [0, rows],
        (row) => slopes[row * outputs + output]!,
        pieces,
      );
      let mean = 0;
      for (let row = 0; row < rows; row++) mean += slopes[row * outputs + output]! / rows;
      for (let i = 0; i < count; i++) {
        right[i]! += 2 * regularization * weights[output * count + i]!;
        largest = Math.max(largest, Math.abs(right[i]!));
      }
      largest = Math.max(largest, Math.abs(mean));
      equations.solve(right);
      for (let i = 0; i < count; i++) weights[output * count + i]! -= 2 * right[i]!;
      bias[output]! -= 2 * mean;
      await pieces.pause();
    }
    pieces.report({ unit: 'iteration', done: iteration + 1, total: iterations });
    if (largest <= tolerance) break;
  }
  return fitted(engine, count, { weights, bias: shiftedBias(weights, bias, means) });
}

/** A read-out of these parameters. */
function fitted(engine: Engine, features: number, parameters: ReadoutParameters): LinearReadout {
  const readout = new LinearReadout(engine, { features, outputs: parameters.bias.length });
  readout.parameters = parameters;
  return readout;
}

/** Scores of a row become softmax less what is wanted. */
function toSlopes(exp: (x: number) => number, scores: Float64Array, wanted: Float64Array, at: number): void {
  const largest = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  let total = 0;
  for (let c = 0; c < scores.length; c++) {
    scores[c] = exp(scores[c]! - largest);
    total += scores[c]!;
  }
  for (let c = 0; c < scores.length; c++) scores[c] = scores[c]! / total - wanted[at + c]!;
}

/** Biases of features that are not centred. */
function shiftedBias(weights: Float64Array, bias: Float64Array, means: Float64Array): Float64Array {
  return bias.map((value, output) => {
    let sum = value;
    for (let i = 0; i < means.length; i++) sum -= weights[output * means.length + i]! * means[i]!;
    return sum;
  });
}

/** Wx + b of one row. */
function readRow(
  values: Float64Array,
  row: number,
  weights: Float64Array,
  bias: Float64Array,
  results: Float64Array,
): void {
  const outputs = bias.length;
  const count = weights.length / outputs;
  for (let output = 0; output < outputs; output++) {
    let sum = bias[output]!;
    for (let i = 0; i < count; i++) sum += weights[output * count + i]! * values[row * count + i]!;
    results[row * outputs + output] = sum;
  }
}

/** Numbers, of classes 1 for the right one. */
function checkTargets(targets: ReadoutTargets, rows: number): Features {
  if (targets === null || typeof targets !== 'object' || !('labels' in targets)) {
    const checked = checkFeatures('targets', targets);
    if (checked.shape[0] !== rows)
      throw new ArgumentError('targets.shape[0]', `${rows} rows`, checked.shape[0]);
    return checked;
  }
  checkOptions('targets', targets, ['labels', 'classes']);
  const classes = checkInteger('targets.classes', targets.classes, 2, MOST_OUTPUTS);
  const labels = checkNumbers('targets.labels', targets.labels, rows);
  const values = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++)
    values[row * classes + checkInteger(`targets.labels[${row}]`, labels[row], 0, classes - 1)] = 1;
  return { values, shape: [rows, classes] };
}
