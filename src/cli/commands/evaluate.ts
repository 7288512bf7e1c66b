import type { Command } from 'commander';
import type { Dataset } from '../../data/index.js';
import type { DeviceCosts, RateExtrapolation } from '../../device/index.js';
import { makeMeta } from '../../engine/index.js';
import { type EvaluateOptions, SpikingNetwork } from '../../spiking/index.js';
import { openTrial, reportedOptions, type TestOptions } from '../data/test-samples.js';
import { costsInWords } from '../terminal/costs.js';
import { floorInWords } from '../terminal/mitigation.js';
import { addCommon } from '../terminal/options.js';
import { bold, decimal, Printer, withError, writeDocument } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';
import { openEngine, workersOption } from '../terminal/workers.js';
import { pick } from '../train/given-options.js';
import type { TrainableModel } from '../train/models.js';
import {
  addDeviceOptions,
  addTestOptions,
  DEVICE_RUN_OPTIONS,
  refuseDeviceOptions,
} from '../train/train-options.js';

/** What `evaluate` takes. */
type EvaluationOptions = TestOptions & Pick<EvaluateOptions, (typeof DEVICE_RUN_OPTIONS)[number]>;

export function addEvaluate(program: Command, signal: AbortSignal): void {
  const command = program
    .command('evaluate')
    .summary('test a saved model')
    .description(
      'Test a saved model on samples that it was not trained on. What is left out is as in its training: then the ' +
        'accuracy is the one that train reported. Samples are drawn by --seed, and run with the seed SEED-test.',
    )
    .argument('<model>', 'file that train --out or saveModel wrote');
  addTestOptions(command);
  addDeviceOptions(command);
  command.addOption(workersOption());
  addCommon(command, {
    seed: "seed of the samples (default: that of the model's run)",
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike evaluate trained/model-7.safetensors',
  });
  command.action((model: string, options: EvaluationOptions) => evaluate(model, options, signal));
}

async function evaluate(path: string, options: EvaluationOptions, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  const trial = await openTrial(await openEngine(options), path, options, signal);
  const { model, samples, run, seed } = trial;
  const { accuracy, stdErr, confusion, ...rest } = await evaluation(
    model,
    samples,
    { ...run, ...pick(options, DEVICE_RUN_OPTIONS) },
    signal,
  );
  const classes = samples.classes;
  const result = {
    accuracy,
    stdErr,
    classNames: samples.classNames!,
    confusion: Array.from({ length: classes }, (_, c) => [
      ...confusion.values.subarray(c * classes, (c + 1) * classes),
    ]),
    ...rest,
    seed,
    meta: makeMeta(
      start,
      { ...reportedOptions(trial, path), ...pick(options, DEVICE_RUN_OPTIONS) },
      trial.warnings,
    ),
  };
  if (options.out) writeDocument(options.out, result);
  const printer = new Printer(options.json);
  printer.document(result);
  for (const warning of trial.warnings) printer.remark(warning);
  print(printer, trial.task.data, result);
  if (options.out) printer.written(options.out);
}

/** What there is to say of a model of this kind, but its predictions of single samples. */
async function evaluation(
  model: TrainableModel,
  samples: Dataset,
  run: EvaluateOptions,
  signal: AbortSignal,
) {
  using bar = new ProgressBar('evaluate');
  if (!(model instanceof SpikingNetwork)) {
    refuseDeviceOptions(run);
    const { accuracy, stdErr, confusion, loss } = await model.evaluate(samples, {
      seed: run.seed,
      ...bar.watch(signal),
    });
    return { accuracy, stdErr, confusion, loss };
  }
  const teacherForcing =
    model.options.neuron === 'sqs' && run.precision === 'float64' && run.input === 'rate';
  const found = await model.evaluate(samples, { ...run, teacherForcing, ...bar.watch(signal) });
  const { accuracy, stdErr, confusion, ties, spikesPerStep, spikesPerStepByNeuron, loss, costs } = found;
  const { extrapolation, readout } = found;
  return {
    ...{ accuracy, stdErr, confusion, ties, spikesPerStep, spikesPerStepByNeuron, loss },
    ...(costs && { costs }),
    // Without what there is of each sample.
    ...(extrapolation && { extrapolation: pick(extrapolation, ['factors', 'passes', 'clipped', 'floor']) }),
    ...(readout && { readout: pick(readout, ['clipped']) }),
  };
}

function print(
  printer: Printer,
  data: string,
  result: {
    accuracy: number;
    stdErr: number;
    ties?: number;
    classNames: readonly string[];
    confusion: number[][];
    spikesPerStep?: number;
    costs?: DeviceCosts;
    extrapolation?: Pick<RateExtrapolation, 'floor'>;
    loss: number | { free: number; clamped?: number };
  },
): void {
  const { accuracy, stdErr, ties, classNames, confusion, spikesPerStep, costs, extrapolation, loss } = result;
  const tested = confusion.flat().reduce((sum, n) => sum + n, 0);
  printer.line(
    `accuracy ${bold(`${withError(100 * accuracy, 100 * stdErr, 1)} %`)} on ${tested} samples of ${data}`,
  );
  if (spikesPerStep !== undefined) {
    printer.line(`decided by a tie: ${ties}; spikes per step: ${decimal(spikesPerStep)}`);
  }
  if (costs) printer.line(`tested ${costsInWords(costs)}`);
  if (extrapolation?.floor) printer.line(floorInWords(extrapolation.floor, classNames));
  if (typeof loss === 'number') printer.line(`loss: ${decimal(loss)}`);
  else {
    const clamped = loss.clamped === undefined ? '' : `, ${decimal(loss.clamped)} clamped to the targets`;
    printer.line(`loss: ${decimal(loss.free)} running freely${clamped}`);
  }
  printer.line();
  const rows = confusion.map((row, c) => [classNames[c]!, ...row.map(String)]);
  printer.table([['true \\ found', ...classNames], ...rows]);
}
