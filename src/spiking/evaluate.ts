import { LossKind } from '../../assembly/spiking/stack/loss-kind.js';
import type { Dataset } from '../data/dataset.js';
import type { SpikeDataset } from '../data/spike-dataset.js';
import type { RegionGroup } from '../engine/arena.js';
import { checkBoolean, checkChoice, checkOptions } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { type Key, keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { BatchMemory } from './batch-memory.js';
import type { NetworkCore } from './network-core.js';
import { NetworkStack, type Precision } from './network-stack.js';
import { chunkSize } from './run.js';
import { DEFAULT_STEPS, type EncodingOptions, spikeSource } from './spike-source.js';
import { stackSource } from './stack-source.js';

/** The least probability whose logarithm counts in a loss, so that one impossible target does not make it infinite. */
export const PROBABILITY_FLOOR = 1e-12;

export interface EvaluateOptions extends EncodingOptions {
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
  /**
   * SQS in float64: also run with the output neurons collapsing on their targets, as the likelihood (15)-(16) has it
   * (default false).
   */
  clamped?: boolean;
  /** `'float64'` (default), or `'float32'`, which is several times faster on networks of many neurons. */
  precision?: Precision;
  /** `'rate'` (default): images become spike trains; `'analogue'`: intensities are the inputs of every step. */
  input?: 'rate' | 'analogue';
}

export interface Evaluation {
  /** Share of samples whose class was found, 0 to 1, by one run each. */
  accuracy: number;
  /** Standard error of `accuracy` as the mean of independent samples. */
  stdErr: number;
  /** The class whose output neuron spiked most, over all steps and channels; a tie goes to the lowest class. */
  predictions: Uint8Array;
  /** Spikes per step and channel of each output neuron, 0 to 1, [sample][class]. */
  rates: Float64Array;
  /** Samples that were decided by such a tie. */
  ties: number;
  /** Counts [true class][predicted class]. */
  confusion: Uint32Array;
  /** Mean number of spikes in a time step, of all neurons together and of each one. */
  spikesPerStep: number;
  spikesPerStepByNeuron: Float64Array;
  /**
   * Mean loss of a sample. SQS: −log p(target), natural, summed over output neurons and steps: with the output neurons
   * running freely, as in use, and (if asked for) clamped to the targets, as the likelihood has it. Probabilities below
   * 1e-12 count as 1e-12. LIF and QLIF: softmax cross-entropy of the output neurons' rates.
   */
  loss: { free: number; clamped?: number };
  seed: Seed;
  meta: Meta;
}

/** Runs samples of a data set, whichever way. */
interface Runner {
  readonly count: number;
  readonly steps: number;
  readonly labels: Uint8Array;
  /** Runs the samples `first` to `first` + `items` − 1; returns the sum of their losses. */
  run(first: number, items: number): number;
  /** Adds the spikes of the last run's items, all together: [neuron]. */
  addCounts(items: number, into: Float64Array): void;
  /** Writes the spikes of an item's output neurons in the last run: [class]. */
  outputCounts(item: number, out: Float64Array): void;
  /** Like `run`, clamped. */
  runClamped?(items: number): number;
}

/** See `SpikingNetwork.evaluate`. */
export function evaluateNetwork(core: NetworkCore, dataset: Dataset, options: EvaluateOptions): Evaluation {
  const start = performance.now();
  checkOptions('options', options, ['steps', 'cap', 'seed', 'clamped', 'precision', 'input']);
  const withClamped = checkBoolean('options.clamped', options.clamped ?? false);
  const precision = checkChoice('options.precision', options.precision ?? 'float64', ['float32', 'float64']);
  const input = checkChoice('options.input', options.input ?? 'rate', ['rate', 'analogue']);
  if (input === 'analogue' && options.cap !== undefined) {
    throw new ArgumentError('options.cap', 'applies to rate encoding, not to analogue input');
  }
  const seed = resolveSeed('options.seed', options.seed);
  const { neurons, outputs } = core.topology.wiring;
  const oneByOne = core.model.kind === 'sqs' && precision === 'float64' && input === 'rate';
  if (withClamped && !oneByOne) {
    throw new ArgumentError('options.clamped', 'is for SQS neurons in float64, rate encoded');
  }
  return core.engine.arena.scratch((group) => {
    const capacity = chunkSize(dataset?.labels?.length ?? 0, stepsOf(dataset, options), core.inputLines);
    const runner = oneByOne
      ? trajectoryRunner(core, group, dataset, options, capacity, keyOf(seed))
      : stackRunner(core, group, dataset, { ...options, precision }, capacity, keyOf(seed));
    const { count, steps, labels } = runner;
    const predictions = new Uint8Array(count);
    const rates = new Float64Array(count * outputs);
    const most = steps * core.model.inputs;
    const confusion = new Uint32Array(outputs * outputs);
    const spikes = new Float64Array(neurons);
    const loss = { free: 0, clamped: 0 };
    const found = new Float64Array(outputs);
    let ties = 0;
    for (let first = 0; first < count; first += capacity) {
      const items = Math.min(capacity, count - first);
      loss.free += runner.run(first, items);
      runner.addCounts(items, spikes);
      for (let b = 0; b < items; b++) {
        const index = first + b;
        runner.outputCounts(b, found);
        const highest = Math.max(...found);
        predictions[index] = found.indexOf(highest);
        if (found.lastIndexOf(highest) > predictions[index]) ties++;
        for (let c = 0; c < outputs; c++) rates[index * outputs + c] = found[c] / most;
        confusion[labels[index] * outputs + predictions[index]]++;
      }
      if (withClamped) loss.clamped += runner.runClamped!(items);
    }
    let correct = 0;
    for (let c = 0; c < outputs; c++) correct += confusion[c * outputs + c];
    const accuracy = correct / count;
    const spikesPerStepByNeuron = spikes.map((total) => total / (count * steps));
    return {
      accuracy,
      stdErr: Math.sqrt((accuracy * (1 - accuracy)) / count),
      predictions,
      rates,
      ties,
      confusion,
      spikesPerStep: sum(spikesPerStepByNeuron, neurons),
      spikesPerStepByNeuron,
      loss: { free: loss.free / count, ...(withClamped && { clamped: loss.clamped / count }) },
      seed,
      meta: makeMeta(start, seed, { ...options, steps, precision, input, clamped: withClamped }),
    };
  });
}

/** SQS neurons in float64, two items at a time. */
function trajectoryRunner(
  core: NetworkCore,
  group: RegionGroup,
  dataset: Dataset,
  options: EvaluateOptions,
  capacity: number,
  key: Key,
): Runner {
  const source = spikeSource(core, group, dataset, options, capacity);
  const { steps, labels } = source;
  const { neurons, outputs } = core.topology.wiring;
  const batch = new BatchMemory(core, group, capacity, 1, steps);
  let firstItem = 0;
  const forward = (items: number, clamped: boolean) => {
    batch.forward(items, firstItem, key, { judged: true, clamped, floor: PROBABILITY_FLOOR });
    return sum(batch.loss.view, items * steps);
  };
  return {
    ...{ count: source.count, steps, labels },
    run(first, items) {
      firstItem = first;
      source.load(batch, range(first, items), key);
      batch.setTargets(labels.subarray(first, first + items));
      return forward(items, false);
    },
    runClamped: (items) => forward(items, true),
    addCounts(items, into) {
      const records = batch.records.view;
      for (let row = 0; row < items * steps * neurons; row += neurons) {
        for (let i = 0; i < neurons; i++) into[i] += bitCount(records[row + i]);
      }
    },
    outputCounts(item, out) {
      const records = batch.records.view;
      out.fill(0);
      for (let t = 1; t <= steps; t++) {
        const row = (item * steps + t) * neurons - outputs;
        for (let c = 0; c < outputs; c++) out[c] += bitCount(records[row + c]);
      }
    },
  };
}

/** Any neurons, all neurons of a layer side by side. */
function stackRunner(
  core: NetworkCore,
  group: RegionGroup,
  dataset: Dataset,
  options: EvaluateOptions & { precision: Precision },
  capacity: number,
  key: Key,
): Runner {
  const { precision, input } = options;
  const source = stackSource(core, group, dataset, options, capacity);
  const { steps, lists } = source;
  const likelihood = core.model.kind === 'sqs';
  const stack = new NetworkStack(core, group, {
    ...{ precision, capacity, steps, analogue: input === 'analogue', countAll: true, memoryBudget: Infinity },
    loss: likelihood ? LossKind.Likelihood : LossKind.Softmax,
  });
  return {
    ...{ count: source.count, steps, labels: dataset.labels },
    run(first, items) {
      source.load(stack, range(first, items), key);
      stack.forward(items, first, key, lists);
      // The kernels' likelihood loss is per step.
      return sum(stack.losses.view, items) * (likelihood ? steps : 1);
    },
    addCounts: (items, into) => stack.addCounts(0, items, into),
    outputCounts: (item, out) => stack.outputCounts(item, out),
  };
}

/** T, if it can be told before anything is checked. */
function stepsOf(dataset: Dataset, options: EncodingOptions): number {
  const steps = (dataset as Partial<SpikeDataset> | null)?.shape?.[0] ?? options.steps;
  return Number.isInteger(steps) && steps! > 0 ? steps! : DEFAULT_STEPS;
}

const range = (first: number, count: number) => Array.from({ length: count }, (_, i) => first + i);

function sum(values: Float64Array, count: number): number {
  let total = 0;
  for (let i = 0; i < count; i++) total += values[i];
  return total;
}

function bitCount(pattern: number): number {
  let count = 0;
  for (let rest = pattern; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
