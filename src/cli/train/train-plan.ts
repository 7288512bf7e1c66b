import {
  ArgumentError,
  checkChoice,
  checkInteger,
  resolveSeed,
  type Seed,
  seedsOfRuns,
} from '../../engine/index.js';
import {
  type LocalRuleOptions,
  SPIKING_OPTIONS,
  type SpikingNetworkOptions,
  type SurrogateOptions,
} from '../../spiking/index.js';
import type { ClassifierTrainOptions, QuantumClassifierOptions } from '../../variational/index.js';
import type { Samples } from '../data/data-sets.js';
import { CLASSES, PARTS } from '../data/file-sets.js';
import { type BinningOptions, binningOf } from '../data/open-parts.js';
import { defaultNumber } from '../terminal/api-option.js';
import { kebab } from '../terminal/flags.js';
import {
  CLASSIFIER_OPTIONS,
  type GivenOptions,
  LEARNING_OPTIONS,
  NETWORK_OPTIONS,
  networkOptionsOf,
  pick,
  TASK_OPTIONS,
} from './given-options.js';

/** What `--model` takes, with the neurons of those that spike. */
const NEURONS = { sqs: 'sqs', snn: 'lif', qlif: 'qlif', qnn: undefined } as const;
type ModelName = keyof typeof NEURONS;
const MODELS = Object.keys(NEURONS) as ModelName[];
const RULES = ['local', 'surrogate'] as const;
type RuleName = (typeof RULES)[number];

/** What `bornspike train` does by itself; the setting is that of the spiking paper's USPS experiment. */
export const DEFAULT_TASK = {
  data: 'strokes',
  classes: [1, 7],
  train: 500,
  test: 125,
  steps: 10,
  model: 'sqs' as ModelName,
  hidden: [] as number[],
  rule: 'local' as RuleName,
  epochs: defaultNumber('epochs', { reference: SPIKING_OPTIONS, call: 'trainLocal' }),
  runs: 3,
};

/** One circuit, the library's default, tells six of ten digits; with eight it learns as the other models do. */
export const QNN_CIRCUITS = 8;

/** Where recordings differ: they are few. The samples are as many as any two classes of N-MNIST's subset have. */
export const RECORDINGS_TASK = { train: 140, test: 35 };

/** Where surrogate gradients differ: they are for whole data sets, once. T is the paper's. */
export const SURROGATE_TASK = {
  classes: [...Array(CLASSES).keys()],
  /** All that there are. */
  train: Infinity,
  test: Infinity,
  steps: 5,
  epochs: defaultNumber('epochs', { reference: SPIKING_OPTIONS, call: 'trainSurrogate of SQS neurons' }),
  runs: 1,
};

/** Of strokes there is no end. */
export const STROKES_TASK = { train: 5000, test: 1000 };

/** The defaults of a command on this data set, `options` being those that it was given. */
export function defaultTask(
  data: string,
  options: Partial<BinningOptions>,
): typeof DEFAULT_TASK & Partial<BinningOptions> {
  if (data !== 'n-mnist') return { ...DEFAULT_TASK, data };
  return { ...DEFAULT_TASK, data, ...RECORDINGS_TASK, ...binningOf(options) };
}

/** A model and how it learns, without what depends on the samples and the run. */
export type Learning =
  | { way: 'local'; network: Omit<SpikingNetworkOptions, 'layers'>; options: LocalRuleOptions }
  | { way: 'surrogate'; network: Omit<SpikingNetworkOptions, 'layers'>; options: SurrogateOptions }
  | {
      way: 'exact';
      classifier: Omit<QuantumClassifierOptions, 'features' | 'classes'>;
      options: ClassifierTrainOptions;
    };

/** A training command with everything settled. */
export interface Plan {
  task: Omit<typeof DEFAULT_TASK, 'steps'> &
    Pick<
      GivenOptions,
      'steps' | 'size' | 'maxRate' | 'split' | 'binMilliseconds' | 'polarities' | 'parts' | 'averageEvery'
    >;
  learning: Learning;
  seed: Seed;
  seeds: Seed[];
}

/** @throws ArgumentError naming the option that cannot be used, as far as that is not left to the library */
export function planOf(given: GivenOptions): Plan {
  const data = given.data ?? DEFAULT_TASK.data;
  const model = checkChoice('--model', given.model ?? DEFAULT_TASK.model, MODELS);
  const rule = ruleOf(given, model);
  checkApplicable(given, model, rule);
  const task = {
    ...defaultTask(data, given),
    ...(rule === 'surrogate' && surrogateTask(data)),
    ...pick(given, [...TASK_OPTIONS, 'epochs', 'steps', 'maxRate']),
    ...{ model, rule },
  } as Plan['task'];
  // Images have no time for a model without spikes.
  if (model === 'qnn' && data !== 'n-mnist') delete task.steps;
  for (const part of PARTS) {
    if (given[part] !== undefined) checkInteger(`--${part}`, given[part], 1);
    else if (task[part] === Infinity && task.split === 'pooled') {
      throw new ArgumentError(`--${part}`, 'with --split pooled, say how many samples to draw');
    }
  }
  checkInteger('--runs', task.runs, 1, 10_000);
  checkParts(given, model, rule);
  const seed = resolveSeed('--seed', given.seed);
  return {
    task,
    learning: learningOf(given, task),
    seed,
    seeds: seedsOfRuns('--seed', seed, task.runs),
  };
}

function learningOf(given: GivenOptions, { model, rule, epochs, steps }: Plan['task']): Learning {
  const neuron = NEURONS[model];
  const way = neuron ? rule : 'exact';
  const names = LEARNING_OPTIONS[way];
  const options = { ...pick(given, names), epochs, ...(neuron && { steps }) };
  // JSON has no Infinity: in a checkpoint, no limit is null.
  if (options.clip === null) options.clip = Infinity;
  const made = neuron
    ? {
        network: {
          neuron,
          ...pick(
            given,
            NETWORK_OPTIONS.filter((name) => !names.includes(name)),
          ),
        },
      }
    : { classifier: { circuits: QNN_CIRCUITS, ...pick(given, CLASSIFIER_OPTIONS) } };
  return { way, ...made, options } as Learning;
}

/** The same plan with numbers where it said all samples. */
export function withCounts(plan: Plan, { available }: Samples): Plan {
  const { train, test } = plan.task;
  const counts = {
    train: train === Infinity ? available.train : train,
    test: test === Infinity ? available.test : test,
  };
  return { ...plan, task: { ...plan.task, ...counts } };
}

/** The rule that the options choose, and the model must fit. */
function ruleOf({ rule: chosen }: GivenOptions, model: ModelName): RuleName {
  const rule = checkChoice('--rule', chosen ?? (model === 'sqs' ? DEFAULT_TASK.rule : 'surrogate'), RULES);
  if (rule === 'local' && model !== 'sqs') {
    throw new ArgumentError(
      '--rule',
      `the local rule is for sqs neurons: take --model sqs, or --rule surrogate for ${model}`,
    );
  }
  return rule;
}

/** Refuses options that the model or the rule does not have; which neuron has which is left to the library. */
function checkApplicable(given: GivenOptions, model: ModelName, rule: RuleName): void {
  const neuron = NEURONS[model];
  const isSpiking = neuron !== undefined;
  const other = rule === 'local' ? 'surrogate' : 'local';
  const isOfOther = (name: string) => (LEARNING_OPTIONS[other] as readonly string[]).includes(name);
  const applicable = new Set<string>([
    ...TASK_OPTIONS,
    // Some of other neurons' options are the other rule's, too, which is what is meant then.
    ...(isSpiking ? NETWORK_OPTIONS.filter((name) => !isOfOther(name)) : CLASSIFIER_OPTIONS),
    ...(isSpiking ? networkOptionsOf(neuron) : []),
    ...LEARNING_OPTIONS[isSpiking ? rule : 'exact'],
  ]);
  if (!isSpiking) applicable.delete('hidden');
  // Which says how recordings are binned.
  if (given.data === 'n-mnist') applicable.add('steps');
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || applicable.has(name)) continue;
    const flag = `--${kebab(name)}`;
    if (!isSpiking) throw new ArgumentError(flag, 'qnn has no such option');
    if (!isOfOther(name)) {
      throw new ArgumentError(flag, `${model} has no such option; --model qnn has`);
    }
    const remedy = model === 'sqs' ? `: take --rule ${other}, or leave it out` : '';
    throw new ArgumentError(flag, `is for the ${other} rule${remedy}`);
  }
}

function checkParts({ parts, averageEvery }: GivenOptions, model: ModelName, rule: RuleName): void {
  if (averageEvery !== undefined) {
    checkInteger('--average-every', averageEvery, 1, 1_000_000);
    if (parts === undefined)
      throw new ArgumentError('--average-every', 'goes with --parts, which is missing');
  }
  if (parts === undefined) return;
  checkInteger('--parts', parts, 1, 1024);
  if (NEURONS[model] && rule === 'local') {
    throw new ArgumentError('--parts', 'is for gradients: take --rule surrogate');
  }
}

function surrogateTask(data: string): Partial<Plan['task']> {
  if (data === 'n-mnist') {
    const { steps: _, ...task } = SURROGATE_TASK;
    return task;
  }
  if (data === 'strokes') return { ...SURROGATE_TASK, ...STROKES_TASK };
  // Whole parts are the published ones.
  return { ...SURROGATE_TASK, ...(data === 'usps' && { split: 'official' }) };
}
