import type { Command } from 'commander';
import { DATA_OPTIONS } from '../../data/index.js';
import { DEVICES } from '../../device/index.js';
import { ArgumentError } from '../../engine/index.js';
import { SPIKING_OPTIONS } from '../../spiking/index.js';
import { VARIATIONAL_OPTIONS } from '../../variational/index.js';
import { binningOf } from '../data/open-parts.js';
import { apiOption, apiSwitches } from '../terminal/api-option.js';
import { kebab } from '../terminal/flags.js';
import {
  addGroup,
  numberOption,
  option,
  parseIntegers,
  parseNumber,
  parseNumbers,
  showFirst,
} from '../terminal/options.js';
import { pick } from './given-options.js';
import { DEFAULT_TASK, QNN_CIRCUITS, RECORDINGS_TASK, STROKES_TASK, SURROGATE_TASK } from './train-plan.js';

const ofNetwork = (kind: string) => ({
  reference: SPIKING_OPTIONS,
  call: `SpikingNetwork of ${kind.toUpperCase()} neurons`,
});
const SQS = { ...ofNetwork('sqs'), of: 'sqs' };
const SNN = { ...ofNetwork('lif'), of: 'snn' };
const QLIF = { ...ofNetwork('qlif'), of: 'qlif' };
const QNN = { reference: VARIATIONAL_OPTIONS, call: 'QuantumClassifier', of: 'qnn' };
const LOCAL = { reference: SPIKING_OPTIONS, call: 'trainLocal' };
const SURROGATE = { reference: SPIKING_OPTIONS, call: 'trainSurrogate of SQS neurons', of: 'surrogate' };
const SURROGATE_ALONE = { ...SURROGATE, of: undefined };
const QNN_TRAINING = { reference: VARIATIONAL_OPTIONS, call: 'trainClassifier', of: 'qnn' };
const EVALUATE = { reference: SPIKING_OPTIONS, call: 'SpikingNetwork.evaluate' };

/** One number, or one for each layer. */
const parseByLayer = (text: string, flag: string) =>
  text.includes(',') ? parseNumbers(text, flag) : parseNumbers(text, flag)[0];

/** A slope, a slope and a window, or such pairs for each layer. */
function parseLeak(text: string, flag: string) {
  const numbers = parseNumbers(text, flag);
  if (numbers.length <= 2) {
    const [slope, window] = numbers;
    return { slope, ...(window !== undefined && { window }) };
  }
  if (numbers.length % 2 > 0) {
    throw new ArgumentError(flag, 'one or two numbers, or two for each layer', text);
  }
  const every = (parity: number) => numbers.filter((_, i) => i % 2 === parity);
  return { slope: every(0), window: every(1) };
}

/** Adds the options that say which samples to use. */
function addDataOptions(command: Command, defaults: { classes: string; steps: string }): void {
  addGroup(command, 'Data:', [
    option('--data <name>', 'strokes (built in), usps, mnist, fashion-mnist, kmnist or n-mnist'),
    option('--data-dir <folder>', 'folder of the files of all data sets but strokes'),
    apiOption(
      'size',
      { reference: DATA_OPTIONS, call: 'strokes' },
      {
        value: 'pixels',
        text: 'side of strokes: 16 or 28',
        parse: parseNumber,
      },
    ),
    option('--classes <list>', `classes to tell apart (default: ${defaults.classes})`, parseIntegers),
    option(
      '--split <kind>',
      'official: test on the published test part; pooled (default for usps and the local rule): on a draw from ' +
        'both; held-out (for n-mnist): on a fixed fifth of the training part',
    ),
    numberOption('--steps <count>', `time steps of a sample (default: ${defaults.steps})`),
    numberOption('--bin-milliseconds <number>', 'length of a time step of n-mnist (default: 340 / steps)'),
    numberOption(
      '--polarities <count>',
      'n-mnist: 2 for OFF and ON channels of each pixel, 1 for one (default: 1)',
    ),
    apiOption('maxRate', EVALUATE, { value: 'probability' }),
  ]);
}

/** Adds the options of commands that test a saved model. */
export function addTestOptions(command: Command): void {
  addDataOptions(command, { classes: "the model's", steps: "the model's" });
  addGroup(command, 'Data:', [
    numberOption('--test <count>', "test samples to draw (default: the model's)"),
    apiOption('input', EVALUATE, { default: "the model's" }),
  ]);
  addGroup(command, 'Network:', [
    apiOption('precision', EVALUATE, { default: 'what the model was trained in' }),
  ]);
}

/** The device that a network runs on. */
const deviceFlags = (source: typeof EVALUATE) => [
  apiOption('device', source, {
    value: 'name',
    text: `sqs: noisy device to run on: ${Object.keys(DEVICES).join(', ')}`,
  }),
  apiOption('noiseScale', source, { text: 'power that its noise is taken to' }),
  apiOption('measurement', source),
];

/** How what the device adds is led back. */
const mitigationFlags = (source: typeof EVALUATE) => [
  apiOption('amplify', source, {
    text: 'extrapolate to no noise by stronger noise: of folded gates, or all',
  }),
  apiOption('factors', source, {
    value: 'list',
    text: 'how many times as strong',
    default: '1,3,5',
    parse: parseNumbers,
  }),
  apiOption('fit', source, { text: 'what extrapolates' }),
  apiOption('readout', source, { text: 'none, or invert: lead back what the device misreads' }),
];

/** What `evaluate` and `predict` take beside samples. */
export const DEVICE_RUN_OPTIONS = [
  ...['passes', 'device', 'noiseScale', 'measurement'],
  ...['amplify', 'factors', 'fit', 'readout'],
] as ('passes' | 'device' | 'noiseScale' | 'measurement' | 'amplify' | 'factors' | 'fit' | 'readout')[];

/** The last options of a command but the common ones. */
export function addDeviceOptions(command: Command): void {
  addGroup(command, 'Network:', [apiOption('passes', EVALUATE), ...deviceFlags(EVALUATE)]);
  const first = command.options.map(({ long }) => long!);
  addGroup(command, 'Network:', mitigationFlags(EVALUATE));
  showFirst(command, first);
}

/** A classifier without spikes has none of them. */
export function refuseDeviceOptions(
  options: Partial<Record<(typeof DEVICE_RUN_OPTIONS)[number], unknown>>,
): void {
  const [given] = Object.keys(pick(options, DEVICE_RUN_OPTIONS));
  if (given === undefined) return;
  throw new ArgumentError(`--${kebab(given)}`, 'a QuantumClassifier has no such option');
}

/** What most people need of `train`. */
export const FIRST_OPTIONS = [
  ...['--data', '--data-dir', '--classes', '--train', '--test', '--steps', '--model', '--hidden', '--rule'],
  ...['--epochs', '--batch', '--learning-rate', '--runs', '--checkpoint', '--resume'],
];

/** Adds all options of `train` but the common ones. */
export function addTrainOptions(command: Command): void {
  const either = (ofLocal: string | number, ofSurrogate: string | number) =>
    ofLocal === ofSurrogate ? `(default: ${ofLocal})` : `(default: ${ofLocal}; surrogate: ${ofSurrogate})`;
  const all = (strokes: number) => `all; of strokes ${strokes}`;

  addDataOptions(command, {
    classes: `${DEFAULT_TASK.classes}; surrogate: all`,
    steps: `${DEFAULT_TASK.steps}; surrogate: ${SURROGATE_TASK.steps}; n-mnist: ${binningOf({}).steps}`,
  });
  addGroup(command, 'Data:', [
    numberOption(
      '--train <count>',
      `training samples ${either(`${DEFAULT_TASK.train}, of n-mnist ${RECORDINGS_TASK.train}`, all(STROKES_TASK.train))}`,
    ),
    numberOption(
      '--test <count>',
      `test samples ${either(`${DEFAULT_TASK.test}, of n-mnist ${RECORDINGS_TASK.test}`, all(STROKES_TASK.test))}`,
    ),
  ]);
  addGroup(command, 'Network:', [
    option(
      '--model <neurons>',
      `sqs, snn (leaky integrate-and-fire), qlif or qnn, which does not spike (default: ${DEFAULT_TASK.model})`,
    ),
    option('--hidden <list>', 'sizes of hidden layers, such as 32,16 (default: none)', parseIntegers),
    apiOption('inputs', SQS),
    apiOption('memory', SQS),
    apiOption('memoryKind', SQS),
    apiOption('ansatz', SQS, { value: 'preset', text: 'memory-to-input, input-to-memory or two-way' }),
    apiOption('angleDeviation', [SQS, QNN]),
    apiOption('beta', [SNN, QLIF]),
    apiOption('threshold', [SNN, QLIF], { defaults: { qlif: '0.5, of consistent equations 0.75' } }),
    apiOption('reset', SNN),
    apiOption('equations', [QLIF, { ...LOCAL, of: 'local rule' }], { text: 'consistent or printed' }),
    apiOption('relaxationTime', QLIF),
    apiOption('qubits', QNN),
    apiOption('circuits', QNN, { default: QNN_CIRCUITS }),
    apiOption('layers', QNN),
    apiOption('weightMean', ofNetwork('sqs')),
    apiOption('weightGain', [SQS, SNN, QLIF, QNN], {
      text: 'initial weights deviate by this / √(weights into a neuron)',
    }),
  ]);
  addGroup(command, 'Learning:', [
    option(
      '--rule <rule>',
      `local, or surrogate gradients, which for qnn are exact (default: ${DEFAULT_TASK.rule} for sqs, else surrogate)`,
    ),
    numberOption(
      '--epochs <count>',
      `presentations of all training samples ${either(DEFAULT_TASK.epochs, SURROGATE_TASK.epochs)}`,
    ),
    apiOption('batch', [LOCAL, SURROGATE, QNN_TRAINING]),
    apiOption('learningRate', [LOCAL, SURROGATE, QNN_TRAINING]),
    apiOption('optimizer', [LOCAL, SURROGATE, QNN_TRAINING]),
    apiOption('clip', [LOCAL, SURROGATE, QNN_TRAINING], {
      value: 'norm',
      text: 'largest norm of a gradient, or none',
    }),
    ...apiSwitches('teacherForcing', LOCAL),
    apiOption('trainable', LOCAL, {
      value: 'list',
      text: 'what is trained, the rest staying as it is: weights, angles or readout, or several',
      default: 'weights,angles',
      parse: (text) => text.split(','),
    }),
    apiOption('sparsity', LOCAL, {
      value: 'list',
      text: 'weight of the sparsity term, one or layer by layer',
      parse: parseByLayer,
    }),
  ]);
  addGroup(command, 'Local rule:', [
    apiOption('gradient', LOCAL),
    apiOption('globalPasses', LOCAL),
    apiOption('synapticPerturbations', LOCAL),
    apiOption('epsilon', LOCAL),
    apiOption('somaticRepeats', LOCAL),
    apiOption('shots', [{ ...LOCAL, of: 'local rule' }, QLIF]),
    apiOption('perturb', LOCAL),
    apiOption('creditDiscount', LOCAL),
    apiOption('baseline', LOCAL),
    apiOption('passWeights', LOCAL),
    ...deviceFlags(LOCAL),
    ...mitigationFlags(LOCAL),
  ]);
  addGroup(command, 'Surrogate gradients:', [
    apiOption('recipe', SURROGATE_ALONE, { text: 'what is left out is set as in paper, plain or robust' }),
    apiOption('loss', SURROGATE_ALONE),
    apiOption('surrogate', SURROGATE_ALONE, {
      text: 'logistic, bernoulli or straight-through; snn, qlif: arctan or fast-sigmoid',
      default: 'logistic; snn, qlif arctan',
    }),
    apiOption('surrogateScale', SURROGATE_ALONE, { text: 'snn, qlif: steepness' }),
    ...apiSwitches('detachMemory', SURROGATE_ALONE),
    apiOption('leak', SURROGATE_ALONE, {
      value: 'list',
      text: 'slope for currents up to zero and how far down it reaches, or both layer by layer',
      default: '0.1,0.3',
      parse: parseLeak,
    }),
    apiOption('outputCounts', SURROGATE_ALONE, {
      text: 'what the loss sees: sampled spikes, or expected ones',
    }),
    apiOption('weightRates', SURROGATE_ALONE, {
      value: 'list',
      text: 'factors of the learning rate of weights, one or layer by layer',
      parse: parseByLayer,
    }),
    apiOption('input', SURROGATE_ALONE),
    apiOption('precision', [SURROGATE, QNN]),
    apiOption('schedule', [SURROGATE, QNN_TRAINING]),
    apiOption('warmup', [SURROGATE, QNN_TRAINING]),
    apiOption('weightDecay', [SURROGATE, QNN_TRAINING]),
    apiOption('memoryBudget', SURROGATE_ALONE, {
      text: 'for states of a batch, such as 200M or 2G',
    }),
  ]);
  addGroup(command, 'Runs:', [
    numberOption('--runs <count>', `independent runs ${either(DEFAULT_TASK.runs, SURROGATE_TASK.runs)}`),
    numberOption(
      '--parts <count>',
      'surrogate: shares of the samples, each trained by itself until parameters are averaged (default: 1)',
    ),
    numberOption('--average-every <updates>', 'with --parts: updates between averages (default: an epoch)'),
    option('--checkpoint <file>', 'keep what is needed to go on after an interruption in this file'),
    option(
      '--resume',
      'go on from --checkpoint, with its options; --runs may grow, and at a constant rate --epochs',
    ),
  ]);
}
