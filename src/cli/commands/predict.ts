import type { Command } from 'commander';
import { type Dataset, encodeRate, type ImageDataset, subset } from '../../data/index.js';
import { checkInteger, makeMeta } from '../../engine/index.js';
import { createEngine } from '../../index.js';
import { type EvaluateOptions, SpikingNetwork } from '../../spiking/index.js';
import { openTrial, reportedOptions, type TestOptions, type Trial } from '../data/test-samples.js';
import { hasRoom, pictureLines, sideBySide, spikeLines } from '../terminal/answers.js';
import { addCommon, addGroup, numberOption } from '../terminal/options.js';
import { dim, Printer, writeDocument } from '../terminal/print.js';
import { pick } from '../train/given-options.js';
import {
  addDeviceOptions,
  addTestOptions,
  DEVICE_RUN_OPTIONS,
  refuseDeviceOptions,
} from '../train/train-options.js';

const DEFAULT_COUNT = 10;

interface PredictOptions extends TestOptions, Pick<EvaluateOptions, (typeof DEVICE_RUN_OPTIONS)[number]> {
  count?: number;
}

/** What the network says of one sample. */
interface Prediction {
  /** Among the test samples. */
  index: number;
  /** Class as `--classes` names it, e.g. 7. */
  label: number;
  prediction: number;
  /** Spikes per step and channel of each output neuron, 0 to 1, in the order of the classes; of models that spike. */
  rates?: number[];
}

export function addPredict(program: Command, signal: AbortSignal): void {
  const command = program
    .command('predict')
    .summary('classify samples by a saved model')
    .description('Classify the first samples of those that evaluate tests a saved model on, one by one.')
    .argument('<model>', 'file that train --out or saveModel wrote');
  addTestOptions(command);
  addGroup(command, 'Data:', [
    numberOption(
      '--count <count>',
      `how many of them to classify (default: ${DEFAULT_COUNT}, or all if fewer)`,
    ),
  ]);
  addDeviceOptions(command);
  addCommon(command, {
    seed: "seed of the samples (default: that of the model's run)",
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike predict trained/model-7.safetensors --count 20',
  });
  command.action((model: string, options: PredictOptions) => predict(model, options, signal));
}

async function predict(path: string, options: PredictOptions, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  const trial = await openTrial(await createEngine(), path, options, signal);
  const available = trial.samples.labels.length;
  const count = checkInteger('--count', options.count ?? Math.min(DEFAULT_COUNT, available), 1, available);
  const shown = await subset(trial.samples, [...Array(count).keys()]);
  const { classes } = trial.task;
  const { model, run } = trial;
  if (!(model instanceof SpikingNetwork)) refuseDeviceOptions(options);
  const { predictions: found, rates } =
    model instanceof SpikingNetwork
      ? await model.evaluate(shown, { ...run, ...pick(options, DEVICE_RUN_OPTIONS), signal })
      : { ...(await model.evaluate(shown, { seed: run.seed, signal })), rates: undefined };
  const predictions = Array.from(
    found,
    (c, index): Prediction => ({
      index,
      label: classes[shown.labels[index]!]!,
      prediction: classes[c]!,
      ...(rates && {
        rates: [...rates.values.subarray(index * classes.length, (index + 1) * classes.length)],
      }),
    }),
  );
  const result = {
    predictions,
    classNames: shown.classNames!,
    seed: trial.seed,
    meta: makeMeta(start, { ...reportedOptions(trial, path), count }, trial.warnings),
  };
  if (options.out) writeDocument(options.out, result);
  const printer = new Printer(options.json);
  printer.document(result);
  for (const warning of trial.warnings) printer.remark(warning);
  print(printer, trial, result);
  if (!options.json) for (const line of await answerLines(trial, shown, signal)) printer.line(line);
  if (options.out) printer.written(options.out);
}

function print(
  printer: Printer,
  { task }: Trial,
  { predictions, classNames }: { predictions: Prediction[]; classNames: readonly string[] },
): void {
  const name = (label: number) => classNames[task.classes.indexOf(label)]!;
  const rows = predictions.map(({ index, label, prediction, rates }) => [
    String(index),
    name(label),
    name(prediction),
    ...(rates ?? []).map((rate) => rate.toFixed(2)),
    label === prediction ? '' : 'wrong',
  ]);
  const rateNames = predictions[0]!.rates ? classNames.map((text) => `rate of ${text}`) : [];
  const titles = ['sample', 'label', 'prediction', ...rateNames, ''];
  printer.table([titles, ...rows]);
  const right = predictions.filter(({ label, prediction }) => label === prediction).length;
  printer.line(dim(`${right} of ${predictions.length} right`));
}

/** The first sample, if it is a picture, and how a spiking network answers it once. */
async function answerLines(
  { model, run, task }: Trial,
  shown: Dataset,
  signal: AbortSignal,
): Promise<string[]> {
  if (!(model instanceof SpikingNetwork) || !('images' in shown) || !hasRoom(shown)) return [];
  // Nothing is to be seen of intensities that are inputs of each step, and of channels that share one.
  if (run.input === 'analogue' || (model.options.inputs ?? 1) > 1) return [];
  const image: ImageDataset = await subset(shown, [0]);
  const { steps = 10, maxRate, seed } = run;
  const input = await encodeRate(image, { steps, seed, signal, ...(maxRate !== undefined && { maxRate }) });
  const { spikes, shape } = await model.run(input, { seed, signal });
  // Of neurons with several channels no line stands for a class.
  if (shape[2] !== task.classes.length) return [];
  return [
    '',
    'sample 0, and the spikes with which the network answers it once:',
    ...sideBySide(pictureLines(image), spikeLines(spikes, shown.classNames!), image.width),
  ];
}
