import { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import { SurrogateKind } from '../../../assembly/spiking/stack/kinds/surrogate-kind.js';
import type { LongWorkOptions, Precision } from '../../engine/index.js';
import {
  ArgumentError,
  checkChoice,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkOptions,
  checkPositive,
  resolveSeed,
  type Seed,
} from '../../engine/index.js';
import { type OptimizerOptions, type OptimizerSettings, optimizerSettings } from '../../learning/index.js';
import type { SpikingNetworkOptions } from '../network/network-options.js';
import type { EncodingOptions } from '../network/spike-source.js';

/** What stands for the derivative of a spike, see `SurrogateOptions.surrogate`. */
export type SurrogateName = 'logistic' | 'bernoulli' | 'straight-through' | 'arctan' | 'fast-sigmoid';

/** Options of `trainSurrogate` that shape the result (all but `signal`, `onProgress` and `resume`). */
export interface SurrogateOptions extends EncodingOptions, OptimizerOptions {
  /** Presentations of the whole data set (default 10). */
  epochs?: number;
  /** Samples per parameter update (default 256). */
  batch?: number;
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
  /** α of `'arctan'` (default 2), k of `'fast-sigmoid'` (default 25). */
  surrogateScale?: number;
  /**
   * What the gradient flows through from step to step: the neurons' memories too (default), or spikes only. A `'last-spike'`
   * memory is either of two basis states, which have no slope: between them probabilities are interpolated linearly,
   * p = (1 − s) p|₀ + s p|₁ for a remembered spike s, so that ∂p/∂s = p|₁ − p|₀.
   */
  through?: 'spikes' | 'spikes+memory';
  /** Whether SQS output neurons collapse on what they measure (`'free'`, default) or on their targets (`'clamped'`). */
  outputs?: 'free' | 'clamped';
  /** λ of the sparsity regulariser (eq. 3) on the spikes' probabilities (LIF: potentials), of all layers or layer by layer (default 0). */
  sparsity?: number | readonly number[];
  /** `'rate'` (default): images become spike trains; `'analogue'`: intensities are the inputs of every step. */
  input?: 'rate' | 'analogue';
  /** Of states and gradients (default `'float32'`). */
  precision?: Precision;
  /**
   * Bytes for what the way back needs (default 512 MiB). A run that needs more keeps only some steps and computes the
   * others again; the result is the same to the bit.
   */
  memoryBudget?: number;
  /** Samples that are read at a time from a data set in parts (default 4096). */
  partSize?: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** All options of `trainSurrogate`. */
export interface SurrogateLearningOptions extends SurrogateOptions, LongWorkOptions {
  /** A checkpoint of an earlier run with the same options; training goes on from there. `epochs` may have grown if the schedule is constant. */
  resume?: Uint8Array;
}

/** The options with their defaults; `clip` is Infinity for none. */
export type SurrogateSettings = Required<Omit<SurrogateOptions, 'steps' | 'cap' | 'sparsity' | 'partSize'>> &
  OptimizerSettings &
  EncodingOptions & { sparsity: readonly number[]; partSize?: number };

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

const DEFAULTS = {
  epochs: 10,
  batch: 256,
  loss: 'bce',
  surrogate: undefined,
  surrogateScale: undefined,
  through: 'spikes+memory',
  outputs: 'free',
  sparsity: 0,
  input: 'rate',
  precision: 'float32',
  optimizer: 'adam',
  learningRate: 0.001,
  clip: Infinity,
  schedule: 'constant',
  warmup: 0,
  weightDecay: 0,
  memoryBudget: 2 ** 29,
  seed: undefined,
} as const;
const OTHERS = ['steps', 'cap', 'partSize', 'resume', 'signal', 'onProgress'];

/** Checks the options for a network of such neurons in `layers` layers, and fills in the defaults. */
export function surrogateSettings(
  options: SurrogateLearningOptions,
  neuron: SpikingNetworkOptions['neuron'],
  layers: number,
): SurrogateSettings {
  checkOptions('options', options, [...Object.keys(DEFAULTS), ...OTHERS]);
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const given: Required<SurrogateLearningOptions> = { ...DEFAULTS, ...set } as never;
  if (neuron === 'sqs' && options.surrogateScale !== undefined) {
    throw new ArgumentError('options.surrogateScale', 'the surrogates of SQS neurons have no scale');
  }
  const surrogates = neuron === 'sqs' ? OF_PROBABILITY : OF_POTENTIAL;
  const surrogate = checkChoice<SurrogateName>(
    'options.surrogate',
    given.surrogate ?? surrogates[0],
    surrogates,
  );
  const loss = checkChoice('options.loss', given.loss, ['softmax', 'bce', 'likelihood']);
  if (loss === 'likelihood' && neuron !== 'sqs') {
    throw new ArgumentError('options.loss', `${neuron} neurons have no likelihood; take 'softmax' or 'bce'`);
  }
  const outputs = checkChoice('options.outputs', given.outputs, ['free', 'clamped']);
  if (outputs === 'clamped' && loss !== 'likelihood') {
    throw new ArgumentError(
      'options.outputs',
      "'clamped' needs the loss 'likelihood': rates of targets teach nothing",
    );
  }
  const input = checkChoice('options.input', given.input, ['rate', 'analogue']);
  if (input === 'analogue' && options.cap !== undefined) {
    throw new ArgumentError('options.cap', 'applies to rate encoding, not to analogue input');
  }
  return {
    epochs: checkInteger('options.epochs', given.epochs, 1, 1_000_000),
    batch: checkInteger('options.batch', given.batch, 1, 1_000_000),
    loss,
    surrogate,
    surrogateScale: checkPositive(
      'options.surrogateScale',
      given.surrogateScale ?? (surrogate === 'fast-sigmoid' ? 25 : 2),
    ),
    through: checkChoice('options.through', given.through, ['spikes', 'spikes+memory']),
    outputs,
    sparsity: sparsityOf(given.sparsity, layers),
    input,
    precision: checkChoice('options.precision', given.precision, ['float32', 'float64']),
    ...optimizerSettings(given),
    memoryBudget: checkInteger('options.memoryBudget', given.memoryBudget, 1),
    seed: resolveSeed('options.seed', given.seed),
    ...(options.steps !== undefined && { steps: options.steps }),
    ...(options.cap !== undefined && { cap: options.cap }),
    ...(options.partSize !== undefined && { partSize: options.partSize }),
  };
}

function sparsityOf(value: number | readonly number[], layers: number): readonly number[] {
  if (typeof value === 'number') return Array(layers).fill(checkNumber('options.sparsity', value, 0));
  const list = Array.from(checkNumbers('options.sparsity', value, layers));
  list.forEach((lambda, l) => {
    checkNumber(`options.sparsity[${l}]`, lambda, 0);
  });
  return list;
}
