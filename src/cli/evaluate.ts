import type { Command } from 'commander';
import { createEngine } from '../engine/create-engine.js';
import { makeMeta } from '../engine/meta.js';
import { addCommon } from './options.js';
import { bold, decimal, Printer, percent, table, writeDocument } from './print.js';
import { openTrial, reportedOptions, type TestOptions } from './test-samples.js';
import { addTestOptions } from './train-options.js';

export function addEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .summary('test a saved model')
    .description(
      'Test a saved model on samples that it was not trained on. What is left out is as in its training: then the ' +
        'accuracy is the one that train reported. Samples are drawn by --seed, and run with the seed SEED-test.',
    )
    .argument('<model>', 'file that train --out or saveModel wrote');
  addTestOptions(command);
  addCommon(command, {
    seed: "seed of the samples (default: that of the model's run)",
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike evaluate trained/model-7.safetensors',
  });
  command.action((model: string, options: TestOptions) => evaluate(model, options));
}

async function evaluate(model: string, options: TestOptions): Promise<void> {
  const start = performance.now();
  const trial = await openTrial(await createEngine(), model, options);
  const { network, samples, run, seed } = trial;
  const isClampable = network.options.neuron === 'sqs' && run.precision === 'float64' && run.input === 'rate';
  const { accuracy, stdErr, ties, confusion, spikesPerStep, spikesPerStepByNeuron, loss } = network.evaluate(
    samples,
    { ...run, clamped: isClampable },
  );
  const classes = samples.classes;
  const result = {
    accuracy,
    stdErr,
    ties,
    classNames: samples.classNames!,
    confusion: Array.from({ length: classes }, (_, c) => [
      ...confusion.subarray(c * classes, (c + 1) * classes),
    ]),
    spikesPerStep,
    spikesPerStepByNeuron,
    loss,
    meta: makeMeta(start, seed, reportedOptions(trial, model)),
  };
  if (options.out) writeDocument(options.out, result);
  const printer = new Printer(options.json);
  printer.document(result);
  print(printer, trial.task.data, result);
}

function print(
  printer: Printer,
  data: string,
  result: {
    accuracy: number;
    stdErr: number;
    ties: number;
    classNames: string[];
    confusion: number[][];
    spikesPerStep: number;
    loss: { free: number; clamped?: number };
  },
): void {
  const { accuracy, stdErr, ties, classNames, confusion, spikesPerStep, loss } = result;
  const tested = confusion.flat().reduce((sum, n) => sum + n, 0);
  printer.line(`accuracy ${bold(percent(accuracy))} ± ${percent(stdErr)} on ${tested} samples of ${data}`);
  printer.line(`decided by a tie: ${ties}; spikes per step: ${decimal(spikesPerStep)}`);
  const clamped = loss.clamped === undefined ? '' : `, ${decimal(loss.clamped)} clamped to the targets`;
  printer.line(`loss: ${decimal(loss.free)} running freely${clamped}`);
  printer.line();
  const rows = confusion.map((row, c) => [classNames[c], ...row.map(String)]);
  for (const line of table([['true \\ found', ...classNames], ...rows])) printer.line(line);
}
