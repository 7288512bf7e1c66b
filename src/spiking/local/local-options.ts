import { BaselineKind } from '../../../assembly/spiking/local/baseline-kind.js';
import { GradientMode } from '../../../assembly/spiking/local/gradient-mode.js';
import {
  type DeviceOptions,
  deviceOptions,
  type ExtrapolationOptions,
  extrapolationOptions,
} from '../../device/index.js';
import type { LongWorkOptions } from '../../engine/index.js';
import {
  ArgumentError,
  boolean,
  checked,
  choice,
  control,
  type Describes,
  integer,
  longWork,
  number,
  positive,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import { byLayer } from '../network/by-layer.js';
import { type EncodingOptions, encodingOptions } from '../network/spike-source.js';
import { type TrainablePart, trainableOption } from '../network/trainable.js';

/** Options of `trainLocal` that shape the result (all but `signal`, `onProgress` and `resume`). */
export interface LocalRuleOptions extends EncodingOptions, DeviceOptions, ExtrapolationOptions {
  /** Presentations of the whole data set (default 20). */
  epochs?: number;
  /** Samples per parameter update (default 25). */
  batch?: number;
  /** M, passes through the network for each sample (default 5, without hidden neurons 1). */
  globalPasses?: number;
  /** M_syn, random directions of eq. 24 (default 5). */
  synapticPerturbations?: number;
  /** M_som, repetitions of each shifted measurement of eq. 25 (default 1). */
  somaticRepeats?: number;
  /** M_p, shots of each measurement (default 5). */
  shots?: number;
  /** ε, how far the currents or weights are moved along a direction (default 0.1, of weights 0.02). */
  epsilon?: number;
  /**
   * `'expectation'` (default): SPSA and shift rules on exact probabilities; `'shots'`: on frequencies measured in
   * `shots` shots, each conditional on the recorded history, a frequency f that is divided by or whose logarithm is
   * taken being smoothed to (f·shots + 1/2)/(shots + 1), so that a zero count gives no infinity; `'exact'`: the
   * adjoint gradient.
   */
  gradient?: 'shots' | 'expectation' | 'exact';
  /**
   * `'consistent'` (default): each gate is shifted at one time step after another, controlled rotations by the four-term rule;
   * exact. `'printed'`: eq. 25, an angle shifted by ±π/2 in all its gates and steps at once (errata S4), and, unless
   * `creditDiscount` says otherwise, eq. 23 (errata S5).
   */
  equations?: 'consistent' | 'printed';
  /**
   * What is moved along random directions: `'currents'`, each of which is known to move the step's own and later
   * likelihoods alone, and from which weights have their gradients by (1), or `'weights'`, eq. 24 as printed, whose
   * estimates scatter more by the number of weights that a neuron has (default `'currents'`, of printed equations
   * `'weights'`).
   */
  perturb?: 'currents' | 'weights';
  /**
   * γ, 0 to 1: a hidden spike is held responsible for the loss of each later step by γ to the power of the steps between
   * (default 0.5, of printed equations 0). 1 is the gradient of the bound (16), of the greatest variance; 0 the loss of the
   * spike's own step alone, eq. 23 as printed, which cannot learn what comes to light later.
   */
  creditDiscount?: number;
  /**
   * What is subtracted from the feedback of a step (default `'leave-one-out'`, of one pass `'learned'`); none of them changes
   * the mean gradient. `'leave-one-out'`: the mean of the sample's other passes. `'learned'`: the linear regression of each
   * step's feedback on the losses before the step, from earlier batches. `'none'`: nothing.
   */
  baseline?: 'leave-one-out' | 'learned' | 'none';
  /**
   * What the M passes of a sample count (default `'equal'`): all the same, for the bound (16), or, `'importance'`, the softmax
   * of their log-likelihoods, generalised expectation maximisation (Jang and Simeone, arXiv 2102.03280), which takes two
   * passes or more. Hidden neurons are then credited with the weights, less the mean weight unless `baseline` is
   * `'none'`; `creditDiscount` tells how much steps before and after count in the weight of a step.
   */
  passWeights?: 'equal' | 'importance';
  /**
   * Whether output neurons collapse on their targets while training, as the likelihood (15)-(16) has it, or on what they
   * measure, as in use (default false). Targets are what they are judged by in both.
   */
  teacherForcing?: boolean;
  /**
   * λ of the sparsity regulariser (eq. 3) on the spikes' probabilities, of all layers or layer by layer (default 0). It adds to the
   * loss, and along the recorded spikes each neuron has its exact gradient of it: a layer's Σu and Σu² are broadcast to its neurons at
   * each step, and each multiplies the gradient of its own probability. It is not fed back to the spikes of layers before. For neurons
   * of one input, by the gradients `'exact'` and `'expectation'`, without `amplify` and `readout`: (3) has one probability of each neuron, known
   * by itself before any is credited, and its quotients of sums are not linear in frequencies.
   */
  sparsity?: number | readonly number[];
  /** `'adam'` (default) or `'sgd'`, plain gradient descent on the mean loss of a sample. */
  optimizer?: 'adam' | 'sgd';
  /** Size of a step (default 0.003). */
  learningRate?: number;
  /** Largest norm of the gradient of a batch's mean loss; longer ones are shortened to it (default 2; Infinity: none). */
  clip?: number;
  /**
   * What is trained, the rest staying as it is: `'weights'` or `'angles'` of all neurons, `'readout'`, both of the output neurons, or
   * several of them (default ['weights', 'angles'], which is all).
   */
  trainable?: TrainablePart | readonly TrainablePart[];
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** All options of `trainLocal`. */
export interface LocalLearningOptions extends LocalRuleOptions, LongWorkOptions {
  /** A checkpoint of an earlier run with the same options (`epochs` may have grown); training goes on from there. */
  resume?: Uint8Array;
}

/** The options with their defaults; `clip` is Infinity for none. */
export type LocalRuleSettings = Required<
  Omit<LocalRuleOptions, keyof EncodingOptions | 'device' | 'amplify' | 'trainable' | 'sparsity'>
> & {
  trainable: readonly TrainablePart[];
  sparsity: readonly number[];
} & EncodingOptions &
  Pick<DeviceOptions, 'device'> &
  Pick<ExtrapolationOptions, 'amplify'>;

export const GRADIENT_MODES: Record<LocalRuleSettings['gradient'], GradientMode> = {
  exact: GradientMode.Exact,
  expectation: GradientMode.Expectation,
  shots: GradientMode.Shots,
};

export const BASELINES: Record<LocalRuleSettings['baseline'], BaselineKind> = {
  none: BaselineKind.None,
  learned: BaselineKind.Learned,
  'leave-one-out': BaselineKind.LeaveOneOut,
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

const COUNT = { minimum: 1, maximum: 1_000_000 };

export const localRuleOptions = (layers = 1) =>
  ({
    ...encodingOptions(),
    ...deviceOptions(),
    ...extrapolationOptions(),
    epochs: integer({ default: 20, ...COUNT }),
    batch: integer({ default: 25, ...COUNT, unit: 'samples' }),
    // No constant, so that the reference has the docstring's words.
    globalPasses: integer({ default: () => 5, ...COUNT }),
    synapticPerturbations: integer({ default: 5, ...COUNT }),
    somaticRepeats: integer({ default: 1, ...COUNT }),
    shots: integer({ default: 5, ...COUNT }),
    gradient: choice(['shots', 'expectation', 'exact'], { default: 'expectation' }),
    equations: choice(['consistent', 'printed'], { default: 'consistent' }),
    perturb: choice(['currents', 'weights'], {
      default: ({ equations }) => (equations === 'printed' ? 'weights' : 'currents'),
    }),
    epsilon: positive({ default: ({ perturb }) => (perturb === 'currents' ? 0.1 : 0.02) }),
    creditDiscount: number({
      default: ({ equations }) => (equations === 'printed' ? 0 : 0.5),
      minimum: 0,
      maximum: 1,
    }),
    baseline: choice(['leave-one-out', 'learned', 'none'], {
      default: ({ globalPasses }) => (globalPasses > 1 ? 'leave-one-out' : 'learned'),
    }),
    passWeights: choice(['equal', 'importance'], { default: 'equal' }),
    teacherForcing: boolean({ default: false }),
    sparsity: checked((field, value) => byLayer(field, value, layers), { default: 0 }),
    optimizer: choice(['adam', 'sgd'], { default: 'adam' }),
    learningRate: number({ default: 0.003, minimum: 0 }),
    clip: positive({ default: 2, infinite: true }),
    trainable: trainableOption(),
    seed: seed(),
    resume: control(),
    ...longWork(),
  }) satisfies Describes<LocalLearningOptions>;

/** Without hidden neurons, whose feedback is all that passes are compared for. */
const singleLayerOptions = () => ({
  ...localRuleOptions(1),
  globalPasses: integer({ default: 1, ...COUNT }),
});

/** Checks the options for a network of neurons with `inputs` inputs in `layers` layers, and fills in the defaults. */
export function localRuleSettings(
  options: LocalLearningOptions,
  layers: number,
  inputs: number,
): LocalRuleSettings {
  const describe = layers > 1 ? () => localRuleOptions(layers) : singleLayerOptions;
  const settings = readOptions('options', options, describe);
  const { globalPasses, baseline, passWeights } = settings;
  if (globalPasses === 1 && (baseline === 'leave-one-out' || passWeights === 'importance')) {
    throw new ArgumentError(
      'options.globalPasses',
      "at least 2 with baseline 'leave-one-out' or passWeights 'importance'",
      globalPasses,
    );
  }
  checkMitigation(settings, inputs);
  if (isRegularised(settings)) checkSparsity(settings, inputs);
  return settings;
}

/** Whether any layer has the regulariser. */
export const isRegularised = ({ sparsity }: Pick<LocalRuleSettings, 'sparsity'>): boolean =>
  sparsity.some((lambda) => lambda > 0);

/** Refuses the regulariser where a neuron's probability is no computed one of a single spike. */
function checkSparsity({ gradient, amplify, readout, sparsity }: LocalRuleSettings, inputs: number): void {
  const refuse = (needed: string) => {
    throw new ArgumentError('options.sparsity', needed, sparsity);
  };
  if (inputs > 1) refuse('0 for neurons of several inputs, of which it has no single probability');
  if (gradient === 'shots') refuse("0 with the gradient 'shots', in which it is not linear");
  if (amplify || readout === 'invert') refuse('0 with amplify or readout, which come after it');
}

/** Refuses mitigation without a device, of exact gradients, of more patterns than are measured, or by fewer shots than factors. */
function checkMitigation(settings: LocalRuleSettings, inputs: number): void {
  const { amplify, readout, device, gradient, factors, shots } = settings;
  for (const name of ['amplify', 'readout'] as const) {
    if (settings[name] === undefined || settings[name] === 'none') continue;
    const refuse = (needed: string) => {
      throw new ArgumentError(`options.${name}`, needed);
    };
    if (!device) refuse('needs a device');
    if (gradient === 'exact') refuse("needs the gradient 'shots' or 'expectation'");
  }
  if (readout === 'invert' && inputs > 1) {
    throw new ArgumentError('options.readout', "'none' for neurons of several inputs", readout);
  }
  if (!amplify) return;
  if (gradient === 'shots' && shots < factors.length) {
    throw new ArgumentError('options.shots', `at least ${factors.length}, one at each factor`, shots);
  }
}
