import type { Seed } from '../engine/seed.js';
import type { LocalRuleOptions } from '../spiking/learning/local-options.js';
import type { SurrogateOptions } from '../spiking/learning/surrogate-options.js';
import type { SpikingNetworkOptions } from '../spiking/spiking-network.js';
import type { CheckpointOptions } from './checkpoint-option.js';
import type { Split } from './file-sets.js';
import type { CommonOptions } from './options.js';

/** Options that shape a result, as the user gave them. */
export type GivenOptions = Partial<
  Omit<SpikingNetworkOptions, 'neuron' | 'layers' | 'seed'> &
    Omit<LocalRuleOptions, 'seed'> &
    Omit<SurrogateOptions, 'seed'>
> & {
  data?: string;
  size?: number;
  binMilliseconds?: number;
  polarities?: number;
  classes?: number[];
  split?: Split;
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
/** Of both rules. */
const LEARNING_OPTIONS = [
  'epochs',
  'batch',
  'outputs',
  'optimizer',
  'learningRate',
  'clip',
  'steps',
  'cap',
] as const;
const OF_LOCAL_RULE = [
  'globalPasses',
  'synapticPerturbations',
  'somaticRepeats',
  'shots',
  'epsilon',
  'gradient',
  'shift',
  'credit',
  'baseline',
] as const;
const OF_SURROGATES = [
  'loss',
  'surrogate',
  'surrogateScale',
  'through',
  'sparsity',
  'input',
  'precision',
  'schedule',
  'warmup',
  'weightDecay',
  'memoryBudget',
] as const;
export const RULE_OPTIONS = {
  local: [...LEARNING_OPTIONS, ...OF_LOCAL_RULE],
  surrogate: [...LEARNING_OPTIONS, ...OF_SURROGATES],
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
  pick(options, [...TASK_OPTIONS, ...NETWORK_OPTIONS, ...RULE_OPTIONS.local, ...OF_SURROGATES]);

/** The options of these names that were given. */
export function pick<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  ) as Pick<T, K>;
}
