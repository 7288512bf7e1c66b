import type { Engine, LongWorkOptions, RegionGroup, Seed } from '../../engine/index.js';
import {
  checkChoice,
  checkInteger,
  checkNumber,
  checkOptions,
  type Meta,
  makeMeta,
  NumericalError,
} from '../../engine/index.js';
import type { TrainingLock } from '../../learning/index.js';
import { Optimizer, type OptimizerOptions } from '../../learning/index.js';
import { type Breathe, inPieces } from '../circuit/pieces.js';

/** How parameters are fitted to a loss that is computed exactly. */
export interface DescentOptions extends LongWorkOptions, Pick<OptimizerOptions, 'optimizer'> {
  /** Updates of the parameters. */
  iterations?: number;
  learningRate?: number;
}

const DESCENT_NAMES: (keyof DescentOptions)[] = [
  'iterations',
  'learningRate',
  'optimizer',
  'signal',
  'onProgress',
];

export type DescentDefaults = Pick<DescentSettings, 'iterations' | 'learningRate'>;
export type DescentSettings = Required<Omit<DescentOptions, keyof LongWorkOptions>>;

/** A loss, and its gradient in all that is trained. */
export interface LossOfParameters {
  loss: number;
  gradient: Float64Array;
}

/** What training did. */
export interface FitResult {
  /** The loss before each update, and at the end: [iterations + 1]. */
  losses: Float64Array;
  meta: Meta;
}

/** What a descent found. */
export interface Descent {
  parameters: Float64Array;
  /** The loss before each update, and at the end: [iterations + 1]. */
  losses: Float64Array;
}

/**
 * Checks the options and fills in the defaults.
 *
 * @param more names of options that the caller checks
 */
export function descentSettings(
  options: DescentOptions,
  defaults: DescentDefaults,
  more: readonly string[] = [],
): DescentSettings {
  checkOptions('options', options, [...more, ...DESCENT_NAMES]);
  return {
    iterations: checkInteger('options.iterations', options.iterations ?? defaults.iterations, 0, 1e9),
    learningRate: checkNumber('options.learningRate', options.learningRate ?? defaults.learningRate, 0),
    optimizer: checkChoice('options.optimizer', options.optimizer ?? 'adam', ['adam', 'sgd']),
  };
}

/** Finds the loss and its gradient at some parameters. */
type LossFunction = (parameters: Float64Array) => Promise<LossOfParameters>;

/** Makes a loss function, with memory that lives as long as the descent. */
export type Prepare = (group: RegionGroup, breathe: Breathe) => Promise<LossFunction>;

/**
 * Moves parameters from `start` against the gradient of a loss.
 *
 * @throws NumericalError when the loss or its gradient is no longer finite
 */
export async function descend(
  engine: Engine,
  start: ArrayLike<number>,
  prepare: Prepare,
  settings: DescentSettings,
  work: LongWorkOptions,
): Promise<Descent> {
  const { iterations, learningRate, optimizer } = settings;
  const losses = new Float64Array(iterations + 1);
  return inPieces(engine, work, async (group, breathe) => {
    const lossAndGradient = await prepare(group, breathe);
    const parameters = group.float64(start.length);
    parameters.view.set(start);
    const moving = new Optimizer(engine, group, [{ parameters }], {
      optimizer,
      clip: Infinity,
      weightDecay: 0,
    });
    for (let iteration = 0; ; iteration++) {
      const { loss, gradient } = await lossAndGradient(parameters.copy());
      losses[iteration] = loss;
      moving.vectors[0].gradient.view.set(gradient);
      const norm = moving.gradientNorm();
      if (!Number.isFinite(loss + norm)) throw new NumericalError('the fit has diverged', iteration);
      if (iteration === iterations) return { parameters: parameters.copy(), losses };
      moving.step(norm, learningRate);
      await breathe();
      work.onProgress?.({ unit: 'iteration', done: iteration + 1, total: iterations });
    }
  });
}

/** What says that a descent went wrong although it came to its end. */
export function descentWarnings(losses: Float64Array): string[] {
  const [first, last] = [losses[0], losses[losses.length - 1]];
  if (losses.length < 2 || last < first || first === 0) return [];
  return [
    `the loss did not fall: ${first.toPrecision(4)} at first, ${last.toPrecision(4)} at last; try another learningRate`,
  ];
}

/** Trains a model's parameters by `descend`; one training at a time may have the model. */
export async function trainByDescent(
  engine: Engine,
  model: { start: ArrayLike<number>; seed: Seed; defaults: DescentDefaults; lock: TrainingLock },
  options: DescentOptions,
  prepare: Prepare,
): Promise<{ parameters: Float64Array; result: FitResult }> {
  const begin = performance.now();
  const settings = descentSettings(options, model.defaults);
  const run = {};
  model.lock.take(run);
  try {
    const { parameters, losses } = await descend(engine, model.start, prepare, settings, options);
    const meta = makeMeta(begin, model.seed, { ...settings }, descentWarnings(losses));
    return { parameters, result: { losses, meta } };
  } finally {
    model.lock.release(run);
  }
}
