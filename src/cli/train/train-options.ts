import type { Command } from 'commander';
import { localRuleSettings, networkOptions, surrogateSettings } from '../../spiking/index.js';
import { classifierOptions, classifierSettings } from '../../variational/index.js';
import { binningOf } from '../data/open-parts.js';
import {
  addGroup,
  numberOption,
  option,
  parseBytes,
  parseIntegers,
  parseLimit,
  parseNumbers,
} from '../terminal/options.js';
import { DEFAULT_TASK, QNN_CIRCUITS, RECORDINGS_TASK, STROKES_TASK, SURROGATE_TASK } from './train-plan.js';

/** Adds the options that say which samples to use. */
export function addDataOptions(command: Command, defaults: { classes: string; steps: string }): void {
  addGroup(command, 'Data:', [
    option('--data <name>', 'strokes (built in), usps, mnist, fashion-mnist, kmnist or n-mnist'),
    option('--data-dir <folder>', 'folder of the files of all data sets but strokes'),
    numberOption('--size <pixels>', 'side of strokes: 16 or 28 (default: 16)'),
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
    numberOption('--cap <probability>', 'spike probability of full ink in a time step (default: 0.5)'),
  ]);
}

/** Adds the options of commands that test a saved model. */
export function addTestOptions(command: Command): void {
  addDataOptions(command, { classes: "the model's", steps: "the model's" });
  addGroup(command, 'Data:', [
    numberOption('--test <count>', "test samples to draw (default: the model's)"),
    option('--input <kind>', "rate or analogue (default: the model's)"),
  ]);
  addGroup(command, 'Network:', [
    option('--precision <kind>', 'float64 or float32 (default: what the model was trained in)'),
  ]);
}

/** What most people need of `train`. */
export const FIRST_OPTIONS = [
  ...['--data', '--data-dir', '--classes', '--train', '--test', '--steps', '--model', '--hidden', '--rule'],
  ...['--epochs', '--batch', '--learning-rate', '--runs', '--checkpoint', '--resume'],
];

/** Adds all options of `train` but the common ones. */
export function addTrainOptions(command: Command): void {
  const local = localRuleSettings({ seed: 0 });
  const surrogate = surrogateSettings({ seed: 0 }, 'sqs', 1);
  const classifier = classifierSettings({ seed: 0 });
  const [sqs, lif, qlif] = (['sqs', 'lif', 'qlif'] as const).map((neuron) =>
    networkOptions({ neuron, layers: [1, 1], seed: 0 }),
  );
  const qnn = classifierOptions({ inputs: 1, classes: 2, seed: 0 });
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
    numberOption('--inputs <count>', `sqs: input-output qubits of a neuron (default: ${sqs.inputs})`),
    numberOption('--memory <count>', `sqs: memory qubits of a neuron (default: ${sqs.memory})`),
    option('--memory-kind <kind>', `sqs: quantum, last-spike or none (default: ${sqs.memoryKind})`),
    option('--ansatz <preset>', `sqs: memory-to-input, input-to-memory or two-way (default: ${sqs.ansatz})`),
    numberOption(
      '--angle-deviation <radians>',
      `sqs, qnn: standard deviation of the initial angles (default: ${sqs.angleDeviation}; ${qnn.angleDeviation})`,
    ),
    numberOption(
      '--beta <number>',
      `snn: share of the potential left after a step; qlif: strength of the leak (default: ${lif.beta}; ${qlif.beta})`,
    ),
    numberOption(
      '--threshold <number>',
      `snn, qlif: what the potential or probability must exceed (default: ${lif.threshold}; ${qlif.threshold})`,
    ),
    option('--reset <kind>', `snn: subtract, zero or none (default: ${lif.reset})`),
    option('--form <kind>', `qlif: printed or alpha (default: ${qlif.form})`),
    numberOption('--relaxation-time <steps>', `qlif: T1 in time steps (default: ${qlif.relaxationTime})`),
    numberOption('--qubits <count>', `qnn: qubits of a circuit (default: ${qnn.qubits})`),
    numberOption('--circuits <count>', `qnn: circuits side by side (default: ${QNN_CIRCUITS})`),
    numberOption('--layers <count>', `qnn: layers of a circuit (default: ${qnn.layers})`),
    numberOption('--weight-mean <number>', `mean of the initial weights (default: ${sqs.weightMean})`),
    numberOption(
      '--weight-gain <number>',
      `initial weights deviate by this / √(weights into a neuron) (default: sqs ${sqs.weightGain}, snn ${lif.weightGain}, qlif ${qlif.weightGain}, qnn ${qnn.weightGain})`,
    ),
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
    numberOption(
      '--batch <count>',
      `samples for each update ${either(local.batch, `${surrogate.batch}, qnn ${classifier.batch}`)}`,
    ),
    numberOption(
      '--learning-rate <number>',
      `size of an update ${either(local.learningRate, `${surrogate.learningRate}, qnn ${classifier.learningRate}`)}`,
    ),
    option('--optimizer <name>', `adam or sgd ${either(local.optimizer, surrogate.optimizer)}`),
    option(
      '--clip <norm>',
      `largest norm of a gradient, or none ${either(local.clip, limit(surrogate.clip))}`,
      parseLimit,
    ),
    option('--outputs <kind>', `free or clamped while training ${either(local.outputs, surrogate.outputs)}`),
  ]);
  addGroup(command, 'Local rule:', [
    option('--gradient <kind>', `shots, expectation or exact (default: ${local.gradient})`),
    numberOption('--global-passes <count>', `passes of each sample (default: ${local.globalPasses})`),
    numberOption(
      '--synaptic-perturbations <count>',
      `random directions of the weights (default: ${local.synapticPerturbations})`,
    ),
    numberOption('--epsilon <number>', `length of a step along such a direction (default: ${local.epsilon})`),
    numberOption(
      '--somatic-repeats <count>',
      `repetitions of each shifted measurement (default: ${local.somaticRepeats})`,
    ),
    numberOption('--shots <count>', `shots of each measurement (default: ${local.shots})`),
    option('--shift <rule>', `per-occurrence or printed (default: ${local.shift})`),
    option('--credit <kind>', `to-go or instant (default: ${local.credit})`),
    option('--baseline', `subtract the running mean of the feedback (default: ${local.baseline})`),
    option('--no-baseline', 'do not'),
  ]);
  addGroup(command, 'Surrogate gradients:', [
    option('--loss <kind>', `bce, softmax or likelihood (default: ${surrogate.loss})`),
    option(
      '--surrogate <kind>',
      'logistic (default), bernoulli or straight-through; snn, qlif: arctan (default) or fast-sigmoid',
    ),
    numberOption('--surrogate-scale <number>', 'snn, qlif: steepness (default: 2; fast-sigmoid: 25)'),
    option('--through <kind>', `spikes or spikes+memory (default: ${surrogate.through})`),
    option(
      '--sparsity <list>',
      'weight of the sparsity term, one or layer by layer (default: 0)',
      (text, flag) => (text.includes(',') ? parseNumbers(text, flag) : parseNumbers(text, flag)[0]),
    ),
    option('--input <kind>', `rate or analogue (default: ${surrogate.input})`),
    option('--precision <kind>', `qnn too: float32 or float64 (default: ${surrogate.precision})`),
    option('--schedule <name>', `qnn too: constant, linear, cosine or step (default: ${surrogate.schedule})`),
    numberOption(
      '--warmup <count>',
      `qnn too: updates in which the rate grows (default: ${surrogate.warmup})`,
    ),
    numberOption(
      '--weight-decay <number>',
      `qnn too: share of the weights that an update takes off, times the rate (default: ${surrogate.weightDecay})`,
    ),
    option(
      '--memory-budget <bytes>',
      `for states of a batch, such as 200M or 2G (default: ${surrogate.memoryBudget / 2 ** 20}M)`,
      parseBytes,
    ),
  ]);
  addGroup(command, 'Runs:', [
    numberOption('--runs <count>', `independent runs ${either(DEFAULT_TASK.runs, SURROGATE_TASK.runs)}`),
    option('--checkpoint <file>', 'keep what is needed to go on after an interruption in this file'),
    option('--resume', 'go on from --checkpoint, with its options; --epochs and --runs may grow'),
  ]);
}

const limit = (norm: number) => (norm === Infinity ? 'none' : norm);
