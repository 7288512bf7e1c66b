import type { Command } from 'commander';
import { checkChoice, checkInteger } from '../engine/check.js';
import { resolveSeed, type Seed, seedsOfRuns } from '../engine/seed.js';
import { type LocalRuleOptions, localRuleSettings } from '../spiking/learning/local-options.js';
import type { SpikingNetworkOptions } from '../spiking/spiking-network.js';
import type { CheckpointOptions } from './checkpoint-option.js';
import type { Split } from './file-sets.js';
import { type BinningOptions, binningOf } from './open-parts.js';
import { addGroup, type CommonOptions, numberOption, option, parseIntegers, parseLimit } from './options.js';

/** Options that shape a result, as the user gave them. */
export type GivenOptions = Partial<
  Omit<SpikingNetworkOptions, 'neuron' | 'layers'> & Omit<LocalRuleOptions, 'seed'>
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

/** What `bornspike train` does by itself; the setting is that of the spiking paper's USPS experiment. */
export const DEFAULT_TASK = {
  data: 'strokes',
  classes: [1, 7],
  train: 500,
  test: 125,
  steps: 10,
  model: 'sqs',
  hidden: [] as number[],
  rule: 'local',
  /** The default of trainLocal, which the help and the report name. */
  epochs: 20,
  runs: 3,
};

/** Where recordings differ: they are few. The samples are as many as any two classes of N-MNIST's subset have. */
const RECORDINGS_TASK = { train: 140, test: 35 };

/** The defaults of a command on this data set, `options` being those that it was given. */
export function defaultTask(
  data: string,
  options: Partial<BinningOptions>,
): typeof DEFAULT_TASK & Partial<BinningOptions> {
  if (data !== 'n-mnist') return { ...DEFAULT_TASK, data };
  return { ...DEFAULT_TASK, data, ...RECORDINGS_TASK, ...binningOf(options) };
}

const NETWORK_OPTIONS = [
  'inputs',
  'memory',
  'ansatz',
  'memoryKind',
  'weightMean',
  'weightGain',
  'angleDeviation',
] as const;
const RULE_OPTIONS = [
  'epochs',
  'batch',
  'globalPasses',
  'synapticPerturbations',
  'somaticRepeats',
  'shots',
  'epsilon',
  'gradient',
  'shift',
  'credit',
  'baseline',
  'outputs',
  'optimizer',
  'learningRate',
  'clip',
  'steps',
  'cap',
] as const;
const TASK_OPTIONS = [
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

/** Adds the options that say which samples to use. */
export function addDataOptions(command: Command, defaults: { classes: string; steps: string }): void {
  addGroup(command, 'Data:', [
    option('--data <name>', 'strokes (built in), usps, mnist, fashion-mnist, kmnist or n-mnist'),
    option('--data-dir <folder>', 'folder of the files of all data sets but strokes'),
    numberOption('--size <pixels>', 'side of strokes: 16 or 28'),
    option('--classes <list>', `classes to tell apart (default: ${defaults.classes})`, parseIntegers),
    option(
      '--split <kind>',
      'official: test on the published test part; pooled (default for usps): on a draw from both; ' +
        'held-out (for n-mnist): on a fixed fifth of the training part',
    ),
    numberOption('--steps <count>', `time steps of a sample (default: ${defaults.steps})`),
    numberOption('--bin-milliseconds <number>', 'length of a time step of n-mnist (default: 340 / steps)'),
    numberOption(
      '--polarities <count>',
      'n-mnist: 2 for OFF and ON channels of each pixel, 1 for one (default: 1)',
    ),
    numberOption('--cap <probability>', 'spike probability of full ink in a time step'),
  ]);
}

/** Adds all options of `train` but the common ones. */
export function addTrainOptions(command: Command): void {
  addDataOptions(command, {
    classes: DEFAULT_TASK.classes.join(),
    steps: `${DEFAULT_TASK.steps}; n-mnist: ${binningOf({}).steps}`,
  });
  addGroup(command, 'Data:', [
    numberOption(
      '--train <count>',
      `training samples (default: ${DEFAULT_TASK.train}; n-mnist: ${RECORDINGS_TASK.train})`,
    ),
    numberOption(
      '--test <count>',
      `test samples (default: ${DEFAULT_TASK.test}; n-mnist: ${RECORDINGS_TASK.test})`,
    ),
  ]);
  addGroup(command, 'Network:', [
    option('--model <neuron>', `neuron model (default: ${DEFAULT_TASK.model}, the only one so far)`),
    option('--hidden <list>', 'sizes of hidden layers, such as 32,16 (default: none)', parseIntegers),
    numberOption('--inputs <count>', 'input-output qubits of a neuron'),
    numberOption('--memory <count>', 'memory qubits of a neuron'),
    option('--memory-kind <kind>', 'quantum, last-spike or none'),
    option('--ansatz <preset>', 'memory-to-input, input-to-memory or two-way'),
    numberOption('--weight-mean <number>', 'mean of the initial weights'),
    numberOption('--weight-gain <number>', 'initial weights deviate by this / √(weights into a neuron)'),
    numberOption('--angle-deviation <radians>', 'standard deviation of the initial angles'),
  ]);
  const rule = localRuleSettings({ seed: 0 });
  addGroup(command, 'Learning:', [
    option('--rule <rule>', `learning rule (default: ${DEFAULT_TASK.rule}, the only one so far)`),
    numberOption(
      '--epochs <count>',
      `presentations of all training samples (default: ${DEFAULT_TASK.epochs})`,
    ),
    numberOption('--batch <count>', `samples for each update (default: ${rule.batch})`),
    numberOption('--learning-rate <number>', `size of an update (default: ${rule.learningRate})`),
    option('--optimizer <name>', `adam or sgd (default: ${rule.optimizer})`),
    option('--clip <norm>', `largest norm of a gradient, or none (default: ${rule.clip})`, parseLimit),
    option('--gradient <kind>', `shots, expectation or exact (default: ${rule.gradient})`),
    numberOption('--global-passes <count>', `passes of each sample (default: ${rule.globalPasses})`),
    numberOption(
      '--synaptic-perturbations <count>',
      `random directions of the weights (default: ${rule.synapticPerturbations})`,
    ),
    numberOption('--epsilon <number>', `length of a step along such a direction (default: ${rule.epsilon})`),
    numberOption(
      '--somatic-repeats <count>',
      `repetitions of each shifted measurement (default: ${rule.somaticRepeats})`,
    ),
    numberOption('--shots <count>', `shots of each measurement (default: ${rule.shots})`),
    option('--shift <rule>', `per-occurrence or printed (default: ${rule.shift})`),
    option('--credit <kind>', `to-go or instant (default: ${rule.credit})`),
    option('--outputs <kind>', `free or clamped while training (default: ${rule.outputs})`),
    option('--baseline', `subtract the running mean of the feedback (default: ${rule.baseline})`),
    option('--no-baseline', 'do not'),
  ]);
  addGroup(command, 'Runs:', [
    numberOption('--runs <count>', `independent runs (default: ${DEFAULT_TASK.runs})`),
    option('--checkpoint <file>', 'keep what is needed to go on after an interruption in this file'),
    option('--resume', 'go on from --checkpoint, with its options; --epochs and --runs may grow'),
  ]);
}

/** A training command with everything settled. */
export interface Plan {
  task: typeof DEFAULT_TASK & Pick<GivenOptions, 'size' | 'cap' | 'split' | 'binMilliseconds' | 'polarities'>;
  network: Partial<SpikingNetworkOptions>;
  rule: LocalRuleOptions;
  seed: Seed;
  seeds: Seed[];
}

/** Keeps what shapes the result. */
export const shapingOptions = (options: TrainOptions): GivenOptions =>
  pick(options, [...TASK_OPTIONS, ...NETWORK_OPTIONS, ...RULE_OPTIONS]);

/** @throws ArgumentError naming the option that cannot be used, as far as that is not left to the library */
export function planOf(given: GivenOptions): Plan {
  const task = {
    ...defaultTask(given.data ?? DEFAULT_TASK.data, given),
    ...pick(given, [...TASK_OPTIONS, 'epochs', 'steps', 'cap']),
  } as Plan['task'];
  checkChoice('--model', task.model, ['sqs']);
  checkChoice('--rule', task.rule, ['local']);
  checkInteger('--train', task.train, 1);
  checkInteger('--test', task.test, 1);
  checkInteger('--runs', task.runs, 1, 10_000);
  const seed = resolveSeed('--seed', given.seed);
  const seeds = seedsOfRuns('--seed', seed, task.runs);
  const rule: LocalRuleOptions = { ...pick(given, RULE_OPTIONS), epochs: task.epochs, steps: task.steps };
  // JSON has no Infinity: in a checkpoint, no limit is null.
  if (rule.clip === null) rule.clip = Infinity;
  return {
    task,
    network: pick(given, NETWORK_OPTIONS),
    rule,
    seed,
    seeds,
  };
}

function pick<T extends object, K extends keyof T>(options: T, names: readonly K[]): Pick<T, K> {
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  ) as Pick<T, K>;
}
