import { GradientMode } from '../../../assembly/spiking/local/gradient-mode.js';
import type { LongWorkOptions } from '../../engine/index.js';
import {
  ArgumentError,
  checkBoolean,
  checkChoice,
  checkInteger,
  checkNumber,
  checkOptions,
  checkPositive,
  resolveSeed,
  type Seed,
} from '../../engine/index.js';
import type { EncodingOptions } from '../network/spike-source.js';

/** Options of `trainLocal` that shape the result (all but `signal`, `onProgress` and `resume`). */
export interface LocalRuleOptions extends EncodingOptions {
  /** Presentations of the whole data set (default 20). */
  epochs?: number;
  /** Samples per parameter update (default 25). */
  batch?: number;
  /** M, passes through the network for each sample (default 1). */
  globalPasses?: number;
  /** M_syn, random directions of eq. 24 (default 5). */
  synapticPerturbations?: number;
  /** M_som, repetitions of each shifted measurement of eq. 25 (default 1). */
  somaticRepeats?: number;
  /** M_p, shots of each measurement (default 5). */
  shots?: number;
  /** ε, how far the weights are moved along a direction (default 0.02). */
  epsilon?: number;
  /**
   * `'expectation'` (default): SPSA and shift rules on exact probabilities; `'shots'`: on frequencies measured in
   * `shots` shots, each conditional on the recorded history, a frequency f that is divided by or whose logarithm is
   * taken being smoothed to (f·shots + 1/2)/(shots + 1), so that a zero count gives no infinity; `'exact'`: the
   * adjoint gradient.
   */
  gradient?: 'shots' | 'expectation' | 'exact';
  /**
   * `'per-occurrence'` (default): each gate is shifted at one time step after another, controlled rotations by the
   * four-term rule; exact. `'printed'`: eq. 25, an angle shifted by ±π/2 in all its gates and steps at once (errata S4).
   */
  shift?: 'per-occurrence' | 'printed';
  /**
   * What a hidden spike is held responsible for: `'to-go'` (default) the losses of its step and all later ones, which
   * is the gradient of the bound (16); `'instant'` the loss of its own step, eq. 23 as printed (errata S5).
   */
  credit?: 'to-go' | 'instant';
  /** Whether the running mean of each step's feedback is subtracted from it (default true); leaves the mean gradient. */
  baseline?: boolean;
  /**
   * Whether output neurons collapse on their targets while training, as the likelihood (15)-(16) has it (`'clamped'`),
   * or on what they measure, as in use (`'free'`, default). Targets are what they are judged by in both.
   */
  outputs?: 'clamped' | 'free';
  /** `'adam'` (default) or `'sgd'`, plain gradient descent on the mean loss of a sample. */
  optimizer?: 'adam' | 'sgd';
  /** Default 0.003. */
  learningRate?: number;
  /** Largest norm of the gradient of a batch's mean loss; longer ones are shortened to it (default 2; Infinity: none). */
  clip?: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** All options of `trainLocal`. */
export interface LocalLearningOptions extends LocalRuleOptions, LongWorkOptions {
  /** A checkpoint of an earlier run with the same options (`epochs` may have grown); training goes on from there. */
  resume?: Uint8Array;
}

/** The options with their defaults; `clip` is Infinity for none. */
export type LocalRuleSettings = Required<Omit<LocalRuleOptions, 'steps' | 'cap'>> & EncodingOptions;

export const GRADIENT_MODES: Record<LocalRuleSettings['gradient'], GradientMode> = {
  exact: GradientMode.Exact,
  expectation: GradientMode.Expectation,
  shots: GradientMode.Shots,
};

/** Most shots of a neuron in one go: what they take must not hold up others. */
const MOST_SHOTS = 10_000_000;

/** Refuses shots that are too many for `steps` steps. */
export function checkShots({ gradient, shots, somaticRepeats }: LocalRuleSettings, steps: number): void {
  const most = Math.floor(MOST_SHOTS / (steps * somaticRepeats));
  if (gradient !== 'shots' || shots <= most) return;
  throw new ArgumentError(
    'options.shots',
    `at most ${most} with ${steps} steps and ${somaticRepeats} repeats`,
    shots,
  );
}

/** Checks the options and fills in the defaults. */
export function localRuleSettings(options: LocalLearningOptions): LocalRuleSettings {
  const defaults = {
    epochs: 20,
    batch: 25,
    globalPasses: 1,
    synapticPerturbations: 5,
    somaticRepeats: 1,
    shots: 5,
    epsilon: 0.02,
    gradient: 'expectation',
    shift: 'per-occurrence',
    credit: 'to-go',
    baseline: true,
    outputs: 'free',
    optimizer: 'adam',
    learningRate: 0.003,
    clip: 2,
    seed: undefined,
  } as const;
  const names = [...Object.keys(defaults), 'steps', 'cap', 'resume', 'signal', 'onProgress'];
  checkOptions('options', options, names);
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const given: Required<LocalLearningOptions> = { ...defaults, ...set } as never;
  const count = (
    name: 'epochs' | 'batch' | 'globalPasses' | 'synapticPerturbations' | 'somaticRepeats' | 'shots',
  ) => checkInteger(`options.${name}`, given[name], 1, 1_000_000);
  return {
    epochs: count('epochs'),
    batch: count('batch'),
    globalPasses: count('globalPasses'),
    synapticPerturbations: count('synapticPerturbations'),
    somaticRepeats: count('somaticRepeats'),
    shots: count('shots'),
    epsilon: checkPositive('options.epsilon', given.epsilon),
    gradient: checkChoice('options.gradient', given.gradient, ['shots', 'expectation', 'exact']),
    shift: checkChoice('options.shift', given.shift, ['per-occurrence', 'printed']),
    credit: checkChoice('options.credit', given.credit, ['to-go', 'instant']),
    baseline: checkBoolean('options.baseline', given.baseline),
    outputs: checkChoice('options.outputs', given.outputs, ['clamped', 'free']),
    optimizer: checkChoice('options.optimizer', given.optimizer, ['adam', 'sgd']),
    learningRate: checkNumber('options.learningRate', given.learningRate, 0),
    clip: given.clip === Infinity ? Infinity : checkPositive('options.clip', given.clip),
    seed: resolveSeed('options.seed', given.seed),
    ...(options.steps !== undefined && { steps: options.steps }),
    ...(options.cap !== undefined && { cap: options.cap }),
  };
}
