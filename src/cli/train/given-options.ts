import type { OptionReference, Seed } from '../../engine/index.js';
import {
  type LocalRuleOptions,
  SPIKING_OPTIONS,
  type SpikingNetworkOptions,
  type SurrogateOptions,
} from '../../spiking/index.js';
import {
  type ClassifierTrainOptions,
  type QuantumClassifierOptions,
  VARIATIONAL_OPTIONS,
} from '../../variational/index.js';
import type { OnOptions } from '../cluster/on-options.js';
import type { SplitName } from '../data/file-sets.js';
import type { CommonOptions } from '../terminal/options.js';
import type { CheckpointOptions } from './checkpoint-option.js';

/** Options that shape a result, as the user gave them. */
export type GivenOptions = Partial<
  Omit<SpikingNetworkOptions, 'neuron' | 'layers' | 'seed'> &
    Omit<LocalRuleOptions, 'seed' | 'model'> &
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
  parts?: number;
  averageEvery?: number;
  seed?: Seed;
};

export interface TrainOptions extends GivenOptions, CommonOptions, CheckpointOptions, OnOptions {
  dataDir?: string;
}

/** The names of what shapes a result, of these functions. */
const namesOf = (reference: OptionReference, calls: RegExp, without: readonly string[] = []) => {
  const names = reference.flatMap(([call, , options]) =>
    calls.test(call)
      ? Object.entries(options()).flatMap(([name, { control }]) => (control ? [] : [name]))
      : [],
  );
  return [...new Set(names)].filter((name) => !['seed', ...without].includes(name)) as (keyof GivenOptions)[];
};

/** Of networks of spiking neurons; each kind has some of them. */
export const NETWORK_OPTIONS = namesOf(SPIKING_OPTIONS, /^SpikingNetwork of/, ['neuron', 'layers']);
/** Of networks of one kind of neuron. */
export const networkOptionsOf = (neuron: 'sqs' | 'lif' | 'qlif') =>
  namesOf(SPIKING_OPTIONS, new RegExp(`^SpikingNetwork of ${neuron} `, 'i'), ['neuron', 'layers']);
export const CLASSIFIER_OPTIONS = namesOf(VARIATIONAL_OPTIONS, /^QuantumClassifier$/, [
  'features',
  'classes',
]);
/** What each way of learning takes. A device's `model` is another thing than `--model`, and has no flag. */
export const LEARNING_OPTIONS = {
  local: namesOf(SPIKING_OPTIONS, /^trainLocal/, ['model']),
  surrogate: namesOf(SPIKING_OPTIONS, /^trainSurrogate/, ['partSize']),
  exact: namesOf(VARIATIONAL_OPTIONS, /^trainClassifier/),
};
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
  'parts',
  'averageEvery',
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
