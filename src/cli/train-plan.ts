import { checkChoice, checkInteger } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';
import { resolveSeed, type Seed, seedsOfRuns } from '../engine/seed.js';
import type { LocalRuleOptions } from '../spiking/learning/local-options.js';
import type { SurrogateOptions } from '../spiking/learning/surrogate-options.js';
import type { SpikingNetworkOptions } from '../spiking/spiking-network.js';
import type { Samples } from './data-sets.js';
import { CLASSES, PARTS } from './file-sets.js';
import { type GivenOptions, NETWORK_OPTIONS, pick, RULE_OPTIONS, TASK_OPTIONS } from './given-options.js';
import { type BinningOptions, binningOf } from './open-parts.js';
import { kebab } from './options.js';

/** The neurons of each model. */
export const MODELS = { sqs: 'sqs', snn: 'lif', qlif: 'qlif' } as const;
export type ModelName = keyof typeof MODELS;
export const RULES = ['local', 'surrogate'] as const;
export type RuleName = (typeof RULES)[number];

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
  /** The default of trainLocal, which the help and the report name. */
  epochs: 20,
  runs: 3,
};

/** Where recordings differ: they are few. The samples are as many as any two classes of N-MNIST's subset have. */
export const RECORDINGS_TASK = { train: 140, test: 35 };

/** Where surrogate gradients differ: they are for whole data sets, once. T is the paper's. */
export const SURROGATE_TASK = {
  classes: [...Array(CLASSES).keys()],
  /** All that there are. */
  train: Infinity,
  test: Infinity,
  steps: 5,
  /** The default of trainSurrogate. */
  epochs: 10,
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

/** A training command with everything settled. */
export interface Plan {
  task: typeof DEFAULT_TASK & Pick<GivenOptions, 'size' | 'cap' | 'split' | 'binMilliseconds' | 'polarities'>;
  network: Omit<SpikingNetworkOptions, 'layers'>;
  learning: { rule: 'local'; options: LocalRuleOptions } | { rule: 'surrogate'; options: SurrogateOptions };
  seed: Seed;
  seeds: Seed[];
}

/** @throws ArgumentError naming the option that cannot be used, as far as that is not left to the library */
export function planOf(given: GivenOptions): Plan {
  const data = given.data ?? DEFAULT_TASK.data;
  const model = checkChoice('--model', given.model ?? DEFAULT_TASK.model, Object.keys(MODELS) as ModelName[]);
  const rule = ruleOf(given, model);
  const task = {
    ...defaultTask(data, given),
    ...(rule === 'surrogate' && surrogateTask(data)),
    ...pick(given, [...TASK_OPTIONS, 'epochs', 'steps', 'cap']),
    ...{ model, rule },
  } as Plan['task'];
  for (const part of PARTS) {
    if (given[part] !== undefined) checkInteger(`--${part}`, given[part], 1);
    else if (task[part] === Infinity && task.split === 'pooled') {
      throw new ArgumentError(`--${part}`, 'with --split pooled, say how many samples to draw');
    }
  }
  checkInteger('--runs', task.runs, 1, 10_000);
  const seed = resolveSeed('--seed', given.seed);
  const options = { ...pick(given, RULE_OPTIONS[rule]), epochs: task.epochs, steps: task.steps };
  // JSON has no Infinity: in a checkpoint, no limit is null.
  if (options.clip === null) options.clip = Infinity;
  return {
    task,
    network: { neuron: MODELS[model], ...pick(given, NETWORK_OPTIONS) },
    learning: { rule, options } as Plan['learning'],
    seed,
    seeds: seedsOfRuns('--seed', seed, task.runs),
  };
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

/** The rule that the options choose, and must fit. */
function ruleOf(given: GivenOptions, model: ModelName): RuleName {
  const rule = checkChoice(
    '--rule',
    given.rule ?? (model === 'sqs' ? DEFAULT_TASK.rule : 'surrogate'),
    RULES,
  );
  if (rule === 'local' && model !== 'sqs') {
    throw new ArgumentError(
      '--rule',
      `the local rule is for sqs neurons: take --model sqs, or --rule surrogate for ${model}`,
    );
  }
  const other = rule === 'local' ? 'surrogate' : 'local';
  for (const name of RULE_OPTIONS[other]) {
    if (given[name] === undefined || (RULE_OPTIONS[rule] as readonly string[]).includes(name)) continue;
    const remedy = model === 'sqs' ? `: add --rule ${other}, or leave it out` : '';
    throw new ArgumentError(`--${kebab(name)}`, `is for the ${other} rule${remedy}`);
  }
  return rule;
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
