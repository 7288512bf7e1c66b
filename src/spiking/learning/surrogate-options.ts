import { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import { SurrogateKind } from '../../../assembly/spiking/stack/kinds/surrogate-kind.js';
import type { LongWorkOptions, Precision } from '../../engine/index.js';
import {
  ArgumentError,
  boolean,
  checkChoice,
  checked,
  checkOptionsObject,
  choice,
  control,
  type Describes,
  integer,
  longWork,
  positive,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import {
  type LearningRateSchedule,
  type OptimizerOptions,
  type OptimizerSettings,
  optimizerOptions,
} from '../../learning/index.js';
import { byLayer } from '../network/by-layer.js';
import type { SpikingNetworkOptions } from '../network/network-options.js';
import { type EncodingOptions, encodingOptions } from '../network/spike-source.js';
import { type TrainablePart, trainableOption } from '../network/trainable.js';
import { RECIPES, type RecipeName, recipeOptions, robustRates, robustWarmup } from './recipes.js';

/** What stands for the derivative of a spike, see `SurrogateOptions.surrogate`. */
export type SurrogateName = 'logistic' | 'bernoulli' | 'straight-through' | 'arctan' | 'fast-sigmoid';

/** A slope for SQS neurons' currents z ≤ 0, which the equations give none, see `SurrogateOptions.leak`. */
export interface LeakOptions {
  /** Of the probability by z, as a share of π/2; of all layers or layer by layer, 0 for none. */
  slope: number | readonly number[];
  /** How far below zero it reaches, of all layers or layer by layer (default 0.3). */
  window?: number | readonly number[];
}

/** Options of `trainSurrogate` that shape the result (all but `signal`, `onProgress` and `resume`). */
export interface SurrogateOptions extends EncodingOptions, OptimizerOptions {
  /**
   * Sets several options at once; those that are given have the last word. `'robust'` (default): nothing, all options have their
   * defaults. `'plain'`: `batch` 256, `learningRate` 0.001, with the `schedule` `'constant'`, no `warmup` and no `clip`, and for SQS neurons no `leak`,
   * `outputCounts` `'sampled'` and `weightRates` 1. `'paper'`: the same with the `loss` `'softmax'` and `learningRate` 0.0005, as in the authors' code.
   */
  recipe?: RecipeName;
  /** Presentations of the whole data set (default 10). */
  epochs?: number;
  /** Samples per parameter update (default 128). */
  batch?: number;
  /** Size of a step (default 0.002). */
  learningRate?: number;
  /** Largest norm of the gradient of a batch's mean loss; longer ones are shortened to it (default 1; Infinity: none). */
  clip?: number;
  /** How the learning rate goes on from `learningRate` (default `'cosine'`), see `LearningRateSchedule`. */
  schedule?: LearningRateSchedule;
  /**
   * Updates over which the learning rate first grows in proportion to their number (default 100, of small data sets those of
   * one epoch). Without any, large networks do not learn.
   */
  warmup?: number;
  /**
   * `'bce'` (default): binary cross-entropy of each rate (S9), the count k of T steps standing for (k + 1/2)/(T + 1);
   * `'softmax'`: cross-entropy of the softmax of the output neurons' rates, as in the authors' code;
   * `'likelihood'`: −log p of the target spikes per step (16), for SQS neurons.
   */
  loss?: 'softmax' | 'bce' | 'likelihood';
  /**
   * Derivative that a spike is given. SQS neurons, by the spike's probability p: `'logistic'` (default) σ′(p) as in
   * (S11), `'bernoulli'` p(1 − p), `'straight-through'` 1. LIF and QLIF neurons, by x, what the potential exceeds the
   * threshold by: `'arctan'` (default) (α/2)/(1 + (παx/2)²), `'fast-sigmoid'` 1/(1 + k|x|)², as in snnTorch.
   */
  surrogate?: SurrogateName;
  /** α of `'arctan'`, k of `'fast-sigmoid'` (default 2, of `'fast-sigmoid'` 25). */
  surrogateScale?: number;
  /**
   * Whether the gradient flows from step to step through spikes only, or through the neurons' memories too (default false). A
   * `'last-spike'` memory is either of two basis states, which have no slope: between them probabilities are interpolated
   * linearly, p = (1 − s) p|₀ + s p|₁ for a remembered spike s, so that ∂p/∂s = p|₁ − p|₀.
   */
  detachMemory?: boolean;
  /**
   * SQS neurons whose current z falls to zero get no gradient, and may stay silent for good. With a leak they have one
   * within a window w: ∂L/∂z = slope · (π/2) · (∂L/∂p(1) − ∂L/∂p(0)) for −w < z ≤ 0, where p(1) and p(0) are the probabilities
   * of a spike and of none (of several channels: each channel's, averaged over the others). The run forward stays as it is
   * (default { slope: 0.1, window: 0.3 }).
   */
  leak?: LeakOptions;
  /**
   * What the loss sees of SQS output neurons (default `'expected'`, with the loss `'likelihood'` `'sampled'`): their spikes,
   * `'sampled'`, or the sums of their probabilities, `'expected'`, which have slopes of their own and less noise. Neurons see spikes
   * in any case, and so does `evaluate`.
   */
  outputCounts?: 'sampled' | 'expected';
  /**
   * What the learning rate of the weights into each layer is multiplied by, of all layers or layer by layer (default 1, of SQS
   * output neurons 3). Angles keep the learning rate.
   */
  weightRates?: number | readonly number[];
  /** Whether SQS output neurons collapse on their targets, or on what they measure (default false). */
  teacherForcing?: boolean;
  /** λ of the sparsity regulariser (eq. 3) on the spikes' probabilities (LIF: potentials), of all layers or layer by layer (default 0). */
  sparsity?: number | readonly number[];
  /** `'rate'` (default): images become spike trains; `'analogue'`: intensities are the inputs of every step. */
  input?: 'rate' | 'analogue';
  /** Of states and gradients (default `'float32'`). */
  precision?: Precision;
  /**
   * Bytes for what the way back needs (default 536,870,912: 512 MiB). A run that needs more keeps only some steps and computes the
   * others again; the result is the same to the bit.
   */
  memoryBudget?: number;
  /** Samples that are read at a time from a data set in parts (default 4096). */
  partSize?: number;
  /**
   * What is trained, the rest staying as it is: `'weights'` or `'angles'` of all neurons, `'readout'`, both of the output neurons, or
   * several of them (default ['weights', 'angles'], which is all).
   */
  trainable?: TrainablePart | readonly TrainablePart[];
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** All options of `trainSurrogate`. */
export interface SurrogateLearningOptions extends SurrogateOptions, LongWorkOptions {
  /** A checkpoint of an earlier run with the same options; training goes on from there. `epochs` may have grown if the schedule is constant. */
  resume?: Uint8Array;
}

/** The options with their defaults; `clip` is Infinity for none. */
export type SurrogateSettings = Required<
  Omit<
    SurrogateOptions,
    keyof EncodingOptions | 'leak' | 'sparsity' | 'partSize' | 'weightRates' | 'trainable'
  >
> &
  OptimizerSettings &
  EncodingOptions & {
    sparsity: readonly number[];
    weightRates: readonly number[];
    trainable: readonly TrainablePart[];
    /** Of each layer; none if absent. */
    leak?: readonly { slope: number; window: number }[];
    partSize?: number;
  };

export const LOSSES = {
  softmax: LossKind.Softmax,
  bce: LossKind.Binary,
  likelihood: LossKind.Likelihood,
} as const;

export const SURROGATES = {
  logistic: SurrogateKind.Logistic,
  bernoulli: SurrogateKind.Bernoulli,
  'straight-through': SurrogateKind.StraightThrough,
  arctan: SurrogateKind.Arctan,
  'fast-sigmoid': SurrogateKind.FastSigmoid,
} as const;

const OF_PROBABILITY = ['logistic', 'bernoulli', 'straight-through'] as const;
const OF_POTENTIAL = ['arctan', 'fast-sigmoid'] as const;

const COUNT = { minimum: 1, maximum: 1_000_000 };

/** The options for a network of such neurons in `layers` layers, which learns from so many samples. */
export const surrogateOptions = (
  neuron: SpikingNetworkOptions['neuron'],
  layers: number,
  samples: number,
) => {
  const isSqs = neuron === 'sqs';
  const leak = (field: string, value: unknown) => leakOf(field, value, layers);
  const surrogates: readonly SurrogateName[] = isSqs ? OF_PROBABILITY : OF_POTENTIAL;
  return {
    recipe: choice(RECIPES, { default: 'robust' }),
    ...encodingOptions(),
    epochs: integer({ default: 10, ...COUNT }),
    batch: integer({ default: 128, ...COUNT, unit: 'samples' }),
    loss: choice(['softmax', 'bce', 'likelihood'], { default: 'bce' }),
    surrogate: choice(surrogates, { default: surrogates[0] }),
    surrogateScale: positive({ default: ({ surrogate }) => (surrogate === 'fast-sigmoid' ? 25 : 2) }),
    detachMemory: boolean({ default: false }),
    leak: checked(leak, isSqs ? { default: () => ({ slope: 0.1 }) } : { optional: true }),
    outputCounts: choice(['sampled', 'expected'], {
      default: ({ loss }) => (isSqs && loss !== 'likelihood' ? 'expected' : 'sampled'),
    }),
    weightRates: checked((field, value) => byLayer(field, value, layers), {
      default: () => (isSqs ? robustRates(layers) : 1),
    }),
    teacherForcing: boolean({ default: false }),
    sparsity: checked((field, value) => byLayer(field, value, layers), { default: 0 }),
    input: choice(['rate', 'analogue'], { default: 'rate' }),
    precision: choice(['float32', 'float64'], { default: 'float32' }),
    ...optimizerOptions({
      ...{ learningRate: 0.002, clip: 1, schedule: 'cosine' },
      warmup: ({ batch }) => robustWarmup(samples, batch),
    }),
    trainable: trainableOption(),
    memoryBudget: integer({ default: 2 ** 29, minimum: 1, unit: 'bytes' }),
    partSize: integer({ optional: true, minimum: 1, unit: 'samples' }),
    seed: seed(),
    resume: control(),
    ...longWork(),
  } satisfies Describes<SurrogateLearningOptions>;
};

/** Checks the options for a network of such neurons in `layers` layers and so many samples, and fills in the defaults. */
export function surrogateSettings(
  options: SurrogateLearningOptions,
  neuron: SpikingNetworkOptions['neuron'],
  layers: number,
  samples: number,
): SurrogateSettings {
  const settings = readOptions('options', withRecipe(options, neuron), () =>
    surrogateOptions(neuron, layers, samples),
  );
  if (neuron === 'sqs' && options.surrogateScale !== undefined) {
    throw new ArgumentError('options.surrogateScale', 'the surrogates of SQS neurons have no scale');
  }
  const { loss, outputCounts, teacherForcing, input, maxRate } = settings;
  if (loss === 'likelihood' && neuron !== 'sqs') {
    throw new ArgumentError('options.loss', `${neuron} neurons have no likelihood; take 'softmax' or 'bce'`);
  }
  if (neuron !== 'sqs') {
    for (const name of ['leak', 'outputCounts'] as const) {
      if (options[name] !== undefined) throw new ArgumentError(`options.${name}`, 'is for SQS neurons');
    }
  }
  if (outputCounts === 'expected' && loss === 'likelihood') {
    throw new ArgumentError('options.outputCounts', "the loss 'likelihood' sees no counts");
  }
  if (teacherForcing && loss !== 'likelihood') {
    throw new ArgumentError(
      'options.teacherForcing',
      "needs the loss 'likelihood': rates of targets teach nothing",
    );
  }
  if (input === 'analogue' && maxRate !== undefined) {
    throw new ArgumentError('options.maxRate', 'applies to rate encoding, not to analogue input');
  }
  return settings;
}

/** The options with what their recipe says where they say nothing. */
function withRecipe(
  options: SurrogateLearningOptions,
  neuron: SpikingNetworkOptions['neuron'],
): SurrogateLearningOptions {
  checkOptionsObject('options', options);
  const { recipe = 'robust' } = options;
  checkChoice('options.recipe', recipe, RECIPES);
  const silent = Object.entries(recipeOptions(recipe, neuron)).filter(
    ([name]) => options[name as keyof SurrogateLearningOptions] === undefined,
  );
  return { ...options, ...Object.fromEntries(silent) };
}

function leakOf(field: string, value: unknown, layers: number) {
  const { slope, window } = readOptions(field, value as object, () => ({
    slope: checked((name, given) => byLayer(name, given, layers)),
    window: checked((name, given) => byLayer(name, given, layers), { default: 0.3 }),
  }));
  return slope.map((each, l) => ({ slope: each, window: window[l]! }));
}
