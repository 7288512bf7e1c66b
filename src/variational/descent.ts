import { RegionGroup } from '../engine/arena.js';
import { checkChoice, checkInteger, checkNumber } from '../engine/check.js';
import type { Engine } from '../engine/engine.js';
import { NumericalError } from '../engine/errors.js';
import { type LongWorkOptions, Pacer } from '../engine/long-work.js';
import type { Meta } from '../engine/meta.js';
import { Optimizer, type OptimizerOptions } from '../learning/optimizer.js';

/** How parameters are fitted to a loss that is computed exactly. */
export interface DescentOptions extends LongWorkOptions, Pick<OptimizerOptions, 'optimizer'> {
  /** Updates of the parameters. */
  iterations?: number;
  learningRate?: number;
}

export const DESCENT_NAMES: (keyof DescentOptions)[] = [
  'iterations',
  'learningRate',
  'optimizer',
  'signal',
  'onProgress',
];

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

/** Checks the options and fills in the defaults. */
export function descentSettings(
  options: DescentOptions,
  defaults: { iterations: number; learningRate: number },
): DescentSettings {
  return {
    iterations: checkInteger('options.iterations', options.iterations ?? defaults.iterations, 0, 1e9),
    learningRate: checkNumber('options.learningRate', options.learningRate ?? defaults.learningRate, 0),
    optimizer: checkChoice('options.optimizer', options.optimizer ?? 'adam', ['adam', 'sgd']),
  };
}

/** Moves parameters from `start` against the gradient of a loss. */
export async function descend(
  engine: Engine,
  start: ArrayLike<number>,
  lossAndGradient: (parameters: Float64Array) => LossOfParameters,
  settings: DescentSettings,
  work: LongWorkOptions,
): Promise<Descent> {
  const { iterations, learningRate, optimizer } = settings;
  const pacer = new Pacer(work);
  const losses = new Float64Array(iterations + 1);
  const group = new RegionGroup(engine.arena);
  try {
    const parameters = group.float64(start.length);
    parameters.view.set(start);
    const moving = new Optimizer(engine, group, [{ parameters }], {
      optimizer,
      clip: Infinity,
      weightDecay: 0,
    });
    for (let iteration = 0; ; iteration++) {
      const { loss, gradient } = lossAndGradient(parameters.copy());
      losses[iteration] = loss;
      moving.vectors[0].gradient.view.set(gradient);
      const norm = moving.gradientNorm();
      if (!Number.isFinite(loss + norm)) throw new NumericalError('the fit has diverged', iteration);
      if (iteration === iterations) return { parameters: parameters.copy(), losses };
      moving.step(norm, learningRate);
      await pacer.breathe();
      engine.checkAlive();
      pacer.report({ unit: 'iteration', done: iteration + 1, total: iterations });
    }
  } finally {
    group.dispose();
  }
}
