import type { Seed } from '../../engine/index.js';
import type { LocalRuleOptions, SpikingNetworkOptions, SurrogateOptions } from '../../spiking/index.js';
import type { ClassifierTrainOptions, QuantumClassifierOptions } from '../../variational/index.js';
import type { SplitName } from '../data/file-sets.js';
import type { CommonOptions } from '../terminal/options.js';
import type { CheckpointOptions } from './checkpoint-option.js';

/** Options that shape a result, as the user gave them. */
export type GivenOptions = Partial<
  Omit<SpikingNetworkOptions, 'neuron' | 'layers' | 'seed'> &
    Omit<LocalRuleOptions, 'seed'> &
    Omit<SurrogateOptions, 'seed'> &
    Omit<ClassifierTrainOptions, 'seed'> &
    Pick<QuantumClassifierOptions, 'qubits' | 'circuits' | 'layers'>
> & {
  data?: string;
  size?: number;
  binMilliseconds?: number;
  polarities?: number;
  classes?: number[];
  split?: SplitName;
  train?: number;
  test?: number;
  model?: string;
  hidden?: number[];
  rule?: string;
  runs?: number;
  seed?: Seed;
};

export interface TrainOptions extends GivenOptions, CommonOptions, CheckpointOptions {
  dataDir?: string;
}

/** Of networks of spiking neurons; each kind has some of them. */
export const NETWORK_OPTIONS = [
  'inputs',
  'memory',
  'ansatz',
  'memoryKind',
  'beta',
  'threshold',
  'reset',
  'form',
  'relaxationTime',
  'weightMean',
  'weightGain',
  'angleDeviation',
] as const;
export const CLASSIFIER_OPTIONS = [
  'qubits',
  'circuits',
  'layers',
  'precision',
  'weightGain',
  'angleDeviation',
] as const;
const ANY_RULE = ['epochs', 'batch', 'optimizer', 'learningRate', 'clip'] as const;
const OF_SPIKES = ['outputs', 'steps', 'cap'] as const;
const OF_GRADIENTS = ['schedule', 'warmup', 'weightDecay'] as const;
/** What each way of learning takes. */
export const LEARNING_OPTIONS = {
  local: [
    ...ANY_RULE,
    ...OF_SPIKES,
    'globalPasses',
    'synapticPerturbations',
    'somaticRepeats',
    'shots',
    'epsilon',
    'gradient',
    'shift',
    'credit',
    'baseline',
  ],
  surrogate: [
    ...ANY_RULE,
    ...OF_SPIKES,
    ...OF_GRADIENTS,
    'loss',
    'surrogate',
    'surrogateScale',
    'through',
    'sparsity',
    'input',
    'precision',
    'memoryBudget',
  ],
  exact: [...ANY_RULE, ...OF_GRADIENTS],
} as const;
export const TASK_OPTIONS = [
  'data',
  'size',
  'binMilliseconds',
  'polarities',
  'classes',
  'split',
  'train',
  'test',
  'model',
  'hidden',
  'rule',
  'runs',
  'seed',
] as const;

/** Keeps what shapes the result. */
export const shapingOptions = (options: TrainOptions): GivenOptions =>
  pick(options, [
    ...TASK_OPTIONS,
    ...NETWORK_OPTIONS,
    ...CLASSIFIER_OPTIONS,
    ...LEARNING_OPTIONS.local,
    ...LEARNING_OPTIONS.surrogate,
  ]);

/** The options of these names that were given. */
export function pick<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  ) as Pick<T, K>;
}
