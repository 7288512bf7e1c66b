import type { Command } from 'commander';
import { type Dataset, encodeRate, subset } from '../data/index.js';
import { checkInteger } from '../engine/check.js';
import { createEngine } from '../engine/create-engine.js';
import { makeMeta } from '../engine/meta.js';
import type { SpikingNetwork } from '../spiking/index.js';
import { addCommon, addGroup, numberOption } from './options.js';
import { bold, dim, Printer, table, writeDocument } from './print.js';
import { openTrial, reportedOptions, type TestOptions, type Trial } from './test-samples.js';
import { addDataOptions } from './train-options.js';

const DEFAULT_COUNT = 10;

interface PredictOptions extends TestOptions {
  count?: number;
}

/** What the network says of one sample. */
interface Prediction {
  /** Among the test samples. */
  index: number;
  /** Class as `--classes` names it, e.g. 7. */
  label: number;
  prediction: number;
  /** Spikes per step and channel of each output neuron, 0 to 1, in the order of the classes. */
  rates: number[];
}

export function addPredict(program: Command): void {
  const command = program
    .command('predict')
    .summary('classify samples by a saved model')
    .description('Classify the first samples of those that evaluate tests a saved model on, one by one.')
    .argument('<model>', 'file that train --out or saveModel wrote');
  addDataOptions(command, { classes: "the model's", steps: "the model's" });
  addGroup(command, 'Data:', [
    numberOption('--test <count>', "test samples to draw (default: the model's)"),
    numberOption(
      '--count <count>',
      `how many of them to classify (default: ${DEFAULT_COUNT}, or all if fewer)`,
    ),
  ]);
  addCommon(command, {
    seed: "seed of the samples (default: that of the model's run)",
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike predict trained/model-7.safetensors --count 20',
  });
  command.action((model: string, options: PredictOptions) => predict(model, options));
}

async function predict(model: string, options: PredictOptions): Promise<void> {
  const start = performance.now();
  const trial = await openTrial(await createEngine(), model, options);
  const available = trial.samples.labels.length;
  const count = checkInteger('--count', options.count ?? Math.min(DEFAULT_COUNT, available), 1, available);
  const shown = subset(trial.samples, [...Array(count).keys()]);
  const rates = outputRates(trial.network, shown, trial.run);
  const { classes } = trial.task;
  const predictions = rates.map(
    (row, index): Prediction => ({
      index,
      label: classes[shown.labels[index]],
      prediction: classes[row.indexOf(Math.max(...row))],
      rates: row,
    }),
  );
  const result = {
    predictions,
    classNames: shown.classNames!,
    meta: makeMeta(start, trial.seed, { ...reportedOptions(trial, model), count }),
  };
  if (options.out) writeDocument(options.out, result);
  const printer = new Printer(options.json);
  printer.document(result);
  print(printer, trial, result);
}

/** Rates of the output neurons for each sample, [sample][output]. */
function outputRates(network: SpikingNetwork, samples: Dataset, run: Trial['run']): number[][] {
  const { cap, steps, seed } = run;
  const trains =
    'spikes' in samples ? samples : encodeRate(samples, { steps, seed, ...(cap !== undefined && { cap }) });
  const { spikes, shape } = network.run(trains, { seed });
  const [, items, channels] = shape;
  const perNeuron = channels / samples.classes;
  return Array.from({ length: items }, (_, item) => {
    const counts = Array<number>(samples.classes).fill(0);
    for (let t = 0; t < steps; t++) {
      for (let c = 0; c < channels; c++) {
        counts[Math.floor(c / perNeuron)] += spikes[(t * items + item) * channels + c];
      }
    }
    return counts.map((total) => total / (steps * perNeuron));
  });
}

function print(
  printer: Printer,
  { task }: Trial,
  { predictions, classNames }: { predictions: Prediction[]; classNames: string[] },
): void {
  const name = (label: number) => classNames[task.classes.indexOf(label)];
  const rows = predictions.map(({ index, label, prediction, rates }) => [
    String(index),
    name(label),
    name(prediction),
    ...rates.map((rate) => rate.toFixed(2)),
    label === prediction ? '' : 'wrong',
  ]);
  const titles = ['sample', 'label', 'prediction', ...classNames.map((text) => `rate of ${text}`), ''];
  const [head, ...lines] = table([titles, ...rows]);
  printer.line(bold(head));
  for (const line of lines) printer.line(line);
  const right = predictions.filter(({ label, prediction }) => label === prediction).length;
  printer.line(dim(`${right} of ${predictions.length} right`));
}
