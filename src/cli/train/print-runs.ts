import { join } from 'node:path';
import type { DeviceCosts } from '../../device/index.js';
import type { LocalExtrapolation, SurrogateMemory } from '../../spiking/index.js';
import type { Samples } from '../data/data-sets.js';
import { costsInWords } from '../terminal/costs.js';
import { floorInWords } from '../terminal/mitigation.js';
import {
  bold,
  bytes,
  count,
  counted,
  decimal,
  dim,
  type Printer,
  percent,
  programName,
  quote,
  row,
  withError,
} from '../terminal/print.js';
import type { RunState } from './checkpoint-file.js';
import type { TrainOptions } from './given-options.js';
import type { Plan } from './train-plan.js';

/** One run in the result. */
export interface RunReport {
  seed: RunState['seed'];
  testAccuracy: number;
  testAccuracyByEpoch: number[];
  lossByEpoch: Float64Array;
  /** On the training samples, while they were learnt from; by surrogate gradients only. */
  trainAccuracyByEpoch?: Float64Array;
  /** Null of a model without spikes. */
  spikesPerStep: number | null;
  seconds: number;
  /** Of training on a device. */
  costs?: DeviceCosts;
  /** Of the last update, on a device whose noise is extrapolated. */
  extrapolation?: LocalExtrapolation;
}

export const modelPath = (folder: string, seed: RunState['seed']): string =>
  join(folder, `model-${encodeURIComponent(seed)}.safetensors`);

export const roundsPath = (folder: string, seed: RunState['seed']): string =>
  join(folder, `rounds-${encodeURIComponent(seed)}.jsonl`);

export const COLUMNS = ['run', 'seed', 'test accuracy', 'spikes per step', 'samples per second', 'seconds'];

export const widthsOf = ({ seeds }: Plan): number[] =>
  COLUMNS.map((title, c) =>
    c === 1 ? Math.max(...seeds.map((seed) => String(seed).length), 4) : title.length,
  );

export function printHeading(
  printer: Printer,
  plan: Plan,
  identity: Record<string, unknown>,
  samples: Samples,
): void {
  const { task } = plan;
  const { width, height, channels, classNames } = samples;
  const polarities = channels > width * height ? ', ON and OFF' : '';
  const pixels = `${width} × ${height} pixels${polarities}`;
  const steps = task.steps === undefined ? '' : `, ${counted(task.steps, 'time step')}`;
  printer.line(`${bold(task.data)}: ${classNames.join(', ')}; ${pixels}${steps}`);
  printer.line(
    `${count(task.train)} training and ${counted(task.test, 'test sample')}, ${counted(task.epochs, 'epoch')}`,
  );
  for (const remark of samples.remarks) printer.line(dim(remark));
  printer.line(describeLearning(plan, identity, channels));
}

function describeLearning(
  { task, learning }: Plan,
  identity: Record<string, unknown>,
  inputs: number,
): string {
  const { gradient, surrogate, loss, precision, circuits, qubits, layers } = identity;
  const classes = task.classes.length;
  if (learning.way === 'exact') {
    const circuit = `${circuits} × ${qubits} qubits, ${counted(Number(layers), 'layer')}`;
    return `${task.model} of ${inputs} inputs, ${circuit}, ${classes} classes; exact gradients, ${precision}`;
  }
  const network = `${task.model} network ${[inputs, ...task.hidden, classes].join(' → ')}`;
  if (learning.way === 'local') return `${network}, local rule, ${gradient} gradient`;
  return `${network}, ${surrogate} surrogate gradients, ${loss} loss, ${precision}`;
}

export function printMemory(printer: Printer, { bytes: size, stepsKept, segments }: SurrogateMemory): void {
  const parts =
    segments > 1 ? `, for ${segments} segments of ${counted(stepsKept, 'step')}, computed twice` : '';
  printer.line(dim(`${bytes(size)} of memory for a batch${parts}`));
}

export function printRun(printer: Printer, r: number, report: RunReport, plan: Plan): void {
  const presented = report.testAccuracyByEpoch.length * plan.task.train;
  printer.line(
    row(widthsOf(plan), [
      String(r + 1),
      String(report.seed),
      percent(report.testAccuracy),
      report.spikesPerStep === null ? '-' : decimal(report.spikesPerStep),
      count(presented / report.seconds),
      report.seconds.toFixed(2),
    ]),
  );
}

export function printSummary(
  printer: Printer,
  result: {
    meanTestAccuracy: number;
    stdErr: number | null;
    runs: readonly RunReport[];
    classNames: readonly string[];
  },
  { seeds, task }: Plan,
  { out, dataDir }: TrainOptions,
): void {
  const { meanTestAccuracy, stdErr, runs } = result;
  const accuracy = withError(100 * meanTestAccuracy, stdErr === null ? null : 100 * stdErr, 1);
  const ofWhat = stdErr === null ? '' : ` (standard error of ${seeds.length} runs)`;
  printer.line();
  printer.line(`test accuracy ${bold(`${accuracy} %`)}${ofWhat}`);
  const { costs, extrapolation } = runs.at(-1)!;
  if (costs) printer.line(dim(`a run trains ${costsInWords(costs)}`));
  if (extrapolation?.floor) printer.line(dim(floorInWords(extrapolation.floor, result.classNames)));
  if (out) {
    for (const seed of seeds) printer.written(modelPath(out, seed));
    if (task.parts !== undefined) for (const seed of seeds) printer.written(roundsPath(out, seed));
    printer.written(join(out, 'result.json'));
  }
  const next = out
    ? `predict ${quote(modelPath(out, seeds[0]!))}${dataDir ? ` --data-dir ${quote(dataDir)}` : ''}`
    : 'train --classes 3,8 --out trained';
  printer.line(dim(`next, try: ${programName()} ${next}`));
}
