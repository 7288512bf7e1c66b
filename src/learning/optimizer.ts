import { adamStepBytes, writeAdamStep } from '../../build/generated/core/learning.js';
import type { Engine, FloatRegion, Region, RegionGroup } from '../engine/index.js';
import { choice, DataFormatError, type Describes, type Fact, number, positive } from '../engine/index.js';
import { type LearningRateSchedule, SCHEDULES } from './schedule.js';

const BETA1 = 0.9;
const BETA2 = 0.999;
const STABILISER = 1e-8;
/** Parameters of a call: engines replace the code that they made in haste between calls, not within one. */
const ADAM_AT_ONCE = 2 ** 16;
/** By Cauchy and Schwarz (1 − β₁) / √((1 − β₂)(1 − β₁² / β₂)) = 7.27, and room for rounding. */
const LARGEST_RATIO = 7.3;
/** Roots of squares that are 0 in float32. */
const UNDERFLOW = 1e-18;

/** How parameters are moved. */
export interface OptimizerOptions {
  /** `'adam'` (default) or `'sgd'`, plain gradient descent on the mean loss of a sample. */
  optimizer?: 'adam' | 'sgd';
  /** Size of a step (default 0.001). */
  learningRate?: number;
  /** Largest norm of the gradient of a batch's mean loss; longer ones are shortened to it (default Infinity: none). */
  clip?: number;
  /** How the learning rate goes on from `learningRate` (default `'constant'`), see `LearningRateSchedule`. */
  schedule?: LearningRateSchedule;
  /** Updates over which the learning rate first grows in proportion to their number (default 0). */
  warmup?: number;
  /** Share of each parameter that an update takes off, times the learning rate (default 0; as in AdamW). */
  weightDecay?: number;
}

/** The options with their defaults; `clip` is Infinity for none. */
export type OptimizerSettings = Required<OptimizerOptions>;

/** Defaults that differ from those of `OptimizerOptions`. */
type OptimizerDefaults = {
  [K in 'learningRate' | 'clip' | 'schedule' | 'warmup']?: Fact<NonNullable<OptimizerOptions[K]>>;
};

export const optimizerOptions = (defaults: OptimizerDefaults = {}) =>
  ({
    optimizer: choice(['adam', 'sgd'], { default: 'adam' }),
    learningRate: number({ default: defaults.learningRate ?? 0.001, minimum: 0 }),
    clip: positive({ default: defaults.clip ?? Infinity, infinite: true }),
    schedule: choice(SCHEDULES, { default: defaults.schedule ?? 'constant' }),
    warmup: number({ default: defaults.warmup ?? 0, minimum: 0, unit: 'updates' }),
    weightDecay: number({ default: 0, minimum: 0 }),
  }) satisfies Describes<OptimizerOptions>;

/** A parameter vector, its gradient and, for Adam, its moments; all of the same precision. */
export interface Trained<R extends FloatRegion = FloatRegion> {
  parameters: R;
  gradient: R;
  first: R;
  second: R;
  /** What the learning rate is multiplied by. */
  rate: number;
}

/** Moves parameter vectors against their gradients: gradient descent, or Adam (Kingma and Ba, 2015). */
export class Optimizer<R extends FloatRegion = FloatRegion> {
  readonly vectors: Trained<R>[];
  readonly #engine: Engine;
  readonly #settings: Pick<OptimizerSettings, 'optimizer' | 'clip' | 'weightDecay'>;
  /** Address of the kernels' description of a step. */
  readonly #adam: number;
  #power1 = 1;
  #power2 = 1;

  /** Gradients that do not exist yet are made. */
  constructor(
    engine: Engine,
    group: RegionGroup,
    vectors: { parameters: R; gradient?: R; rate?: number }[],
    settings: Pick<OptimizerSettings, 'optimizer' | 'clip' | 'weightDecay'>,
  ) {
    this.#engine = engine;
    this.#settings = settings;
    this.#adam = group.uint8(adamStepBytes).pointer;
    const moments = settings.optimizer === 'adam';
    this.vectors = vectors.map(({ parameters, gradient, rate = 1 }) => {
      const like = (length: number) =>
        (isSingle(parameters) ? group.float32(length) : group.float64(length)) as R;
      return {
        parameters,
        gradient: gradient ?? like(parameters.length),
        first: like(moments ? parameters.length : 0),
        second: like(moments ? parameters.length : 0),
        rate,
      };
    });
  }

  clearGradient(): void {
    for (const { gradient } of this.vectors) gradient.view.fill(0);
  }

  /** Norm of the gradient over all vectors; not finite where training has diverged. */
  gradientNorm(): number {
    const { kernels } = this.#engine;
    let sum = 0;
    for (const { gradient } of this.vectors) {
      const squares = isSingle(gradient) ? kernels.sumOfSquares32 : kernels.sumOfSquares64;
      sum += squares(gradient.pointer, gradient.length);
    }
    return Math.sqrt(sum);
  }

  /** Root mean square of all parameters. */
  parameterSize(): number {
    const { kernels } = this.#engine;
    let sum = 0;
    let count = 0;
    for (const { parameters } of this.vectors) {
      const squares = isSingle(parameters) ? kernels.sumOfSquares32 : kernels.sumOfSquares64;
      sum += squares(parameters.pointer, parameters.length);
      count += parameters.length;
    }
    return Math.sqrt(sum / count);
  }

  /** One update with the current gradient, whose norm the caller has asked for. */
  step(norm: number, learningRate: number): void {
    const { kernels, arena } = this.#engine;
    const { optimizer, clip, weightDecay } = this.#settings;
    const scale = norm > clip ? clip / norm : 1;
    this.#advance();
    for (const { parameters, gradient, first, second, rate } of this.vectors) {
      const size = rate * learningRate;
      const single = isSingle(parameters);
      if (weightDecay > 0) {
        const decayWeights = single ? kernels.decayWeights32 : kernels.decayWeights64;
        decayWeights(parameters.pointer, parameters.length, 1 - size * weightDecay);
      }
      if (optimizer === 'sgd') {
        const sgdStep = single ? kernels.sgdStep32 : kernels.sgdStep64;
        sgdStep(parameters.pointer, gradient.pointer, parameters.length, size * scale);
        continue;
      }
      const adam = single ? kernels.adam32 : kernels.adam64;
      const bytes = single ? 4 : 8;
      for (let from = 0; from < parameters.length; from += ADAM_AT_ONCE) {
        writeAdamStep(arena.memory, this.#adam, {
          parameters: parameters.pointer + bytes * from,
          gradient: gradient.pointer + bytes * from,
          first: first.pointer + bytes * from,
          second: second.pointer + bytes * from,
          count: Math.min(ADAM_AT_ONCE, parameters.length - from),
          rate: size,
          beta1: BETA1,
          beta2: BETA2,
          correction1: 1 - this.#power1,
          correction2: 1 - this.#power2,
          stabiliser: STABILISER,
          scale,
        });
        adam(this.#adam);
      }
    }
  }

  /**
   * Puts the moments of step `step` back.
   *
   * @throws DataFormatError when no gradients have such moments
   */
  restore(step: number, moments: { first: ArrayLike<number>; second: ArrayLike<number> }[]): void {
    moments.forEach(checkMoments);
    this.vectors.forEach(({ first, second }, i) => {
      first.view.set(moments[i]!.first);
      second.view.set(moments[i]!.second);
    });
    // Once the powers stay what they are (after some 745,000 steps) the rest of them changes nothing.
    for (let k = 0, before = Number.NaN; k < step && this.#power2 !== before; k++) {
      before = this.#power2;
      this.#advance();
    }
  }

  /** β^k by multiplication: the host's power function is not the same everywhere. */
  #advance(): void {
    this.#power1 *= BETA1;
    this.#power2 *= BETA2;
  }
}

/** Holds the mean of gradients against that of their squares, of which it is at most some times the root. */
function checkMoments(
  { first, second }: { first: ArrayLike<number>; second: ArrayLike<number> },
  vector: number,
): void {
  for (let i = 0; i < first.length; i++) {
    if (second[i]! >= 0 && Math.abs(first[i]!) <= LARGEST_RATIO * Math.sqrt(second[i]!) + UNDERFLOW) continue;
    throw new DataFormatError(
      'checkpoint',
      8,
      `no gradients have the moments ${first[i]} and ${second[i]} (value ${i} of vector ${vector})`,
    );
  }
}

const isSingle = (region: FloatRegion): region is Region<Float32Array> => region.view instanceof Float32Array;
