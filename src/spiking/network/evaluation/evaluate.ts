import { Purpose } from '../../../../assembly/random/purpose.js';
import { PROBABILITY_FLOOR } from '../../../../assembly/spiking/network/probability-floor.js';
import { LossKind } from '../../../../assembly/spiking/stack/kinds/loss-kind.js';
import { copySamples, type Dataset, foreignClasses } from '../../../data/index.js';
import {
  clippedRates,
  type DeviceCosts,
  type DeviceOptions,
  deviceOptions,
  type ExtrapolationOptions,
  extrapolationOptions,
  type RateExtrapolation,
  type ReadoutInversion,
  rateError,
  readoutInverse,
} from '../../../device/index.js';
import type { Precision } from '../../../engine/index.js';
import {
  ArgumentError,
  boolean,
  choice,
  type Describes,
  integer,
  type Key,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  RegionGroup,
  readOptions,
  type Seed,
  seed,
  splitKey,
  tooLarge,
} from '../../../engine/index.js';
import { type Classification, classificationOf } from '../../../learning/index.js';
import { NetworkStack } from '../../stack/network-stack.js';
import { stackSource } from '../../stack/stack-source.js';
import { BatchMemory } from '../batch-memory.js';
import type { NetworkCore } from '../network-core.js';
import { type Amplification, type NeuronRun, neuronRun } from '../neuron-run.js';
import { chunkSize, copyParameters, pieceSize, range } from '../run.js';
import { DEFAULT_STEPS, type EncodingOptions, encodingOptions, spikeSource } from '../spike-source.js';

/** How samples are classified; a `device` is for SQS neurons in float64, rate encoded, of up to 4 input-output and 3 memory qubits. */
export interface EvaluateOptions
  extends EncodingOptions,
    DeviceOptions,
    ExtrapolationOptions,
    LongWorkOptions {
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
  /**
   * Runs of each sample, with random numbers of their own, whose spikes are added up before they decide (default 1). LIF and QLIF
   * neurons differ between runs by their rate-encoded inputs alone.
   */
  passes?: number;
  /**
   * SQS in float64: also run with the output neurons collapsing on their targets, as the likelihood (15)-(16) has it
   * (default false).
   */
  teacherForcing?: boolean;
  /** `'float64'` (default), or `'float32'`, which is several times faster on networks of many neurons. */
  precision?: Precision;
  /** `'rate'` (default): images become spike trains; `'analogue'`: intensities are the inputs of every step. */
  input?: 'rate' | 'analogue';
}

export const evaluateOptions = () =>
  ({
    ...encodingOptions(),
    seed: seed(),
    passes: integer({ default: 1, minimum: 1, maximum: 1_000_000 }),
    teacherForcing: boolean({ default: false }),
    precision: choice(['float32', 'float64'], { default: 'float64' }),
    input: choice(['rate', 'analogue'], { default: 'rate' }),
    ...deviceOptions(),
    ...extrapolationOptions(),
    ...longWork(),
  }) satisfies Describes<EvaluateOptions>;

/** How a network classifies. */
export interface Evaluation extends Classification {
  /** The class whose output neuron spiked most, over all passes, steps and channels; a tie goes to the lowest class. */
  predictions: Uint8Array;
  /** Spikes per step and channel of each output neuron, 0 to 1, mean over the passes, [sample][class]. */
  rates: { values: Float64Array; shape: [samples: number, classes: number] };
  /** Samples that were decided by such a tie. */
  ties: number;
  /** Mean number of spikes that a sample costs by time step, those of all passes added up, of all neurons together. */
  spikesPerStep: number;
  /** The same of each neuron, hidden ones first, [neuron]. */
  spikesPerStepByNeuron: Float64Array;
  /**
   * Mean loss of a sample. SQS: −log p(target), natural, summed over output neurons and steps: with the output neurons
   * running freely, as in use, and (if asked for) clamped to the targets, as the likelihood has it. Probabilities below
   * 1e-12 count as 1e-12. LIF and QLIF: softmax cross-entropy of the output neurons' rates.
   */
  loss: { free: number; clamped?: number };
  /** What all passes would take on the `device`, if one is given. */
  costs?: DeviceCosts;
  /** How `rates` were found, with `amplify`; what is said of spikes and losses is then as without. */
  extrapolation?: RateExtrapolation;
  /** How `rates` were led back to what was there before it was read, with `readout`; with `amplify` at factor 1. */
  readout?: ReadoutInversion;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** Runs samples of a data set, whichever way. */
interface Runner {
  readonly count: number;
  readonly steps: number;
  readonly labels: Uint8Array;
  /** What the samples' losses are to be multiplied by. */
  readonly lossScale: number;
  /** Runs the samples `first` to `first` + `items` − 1 with random numbers of this key, in pieces. */
  run(first: number, items: number, key: Key): Iterable<unknown>;
  /** Adds the last run's losses to `sum`, one by one. */
  addLosses(items: number, sum: number): number;
  /** Adds the spikes of the last run's items, all together: [neuron]. */
  addCounts(items: number, into: Float64Array): void;
  /** Writes the spikes of an item's output neurons in the last run: [class]; `spikes` says how many a pattern counts as. */
  outputCounts(item: number, out: Float64Array, spikes?: Float64Array): void;
  /** Like `run`, clamped. */
  runClamped?(items: number): Iterable<unknown>;
}

/** See `SpikingNetwork.evaluate`. */
export async function evaluateNetwork(
  core: NetworkCore,
  given: Dataset,
  options: EvaluateOptions,
  amplification?: Amplification,
): Promise<Evaluation> {
  const start = performance.now();
  core.checkAlive();
  const settings = readOptions('options', options, evaluateOptions);
  const { passes, teacherForcing, precision, input } = settings;
  if (input === 'analogue' && settings.maxRate !== undefined) {
    throw new ArgumentError('options.maxRate', 'applies to rate encoding, not to analogue input');
  }
  const pacer = new Pacer(options);
  const { neurons, outputs } = core.topology.wiring;
  const oneByOne = core.model.kind === 'sqs' && precision === 'float64' && input === 'rate';
  if (settings.device && !oneByOne) {
    throw new ArgumentError('options.device', 'is for SQS neurons in float64, rate encoded');
  }
  if (teacherForcing && !oneByOne) {
    throw new ArgumentError('options.teacherForcing', 'is for SQS neurons in float64, rate encoded');
  }
  if (settings.readout === 'invert' && !settings.device) {
    throw new ArgumentError('options.readout', "'none' without a device", settings.readout);
  }
  const { samples: dataset, copying } = copySamples('dataset', given);
  const group = new RegionGroup(core.engine.arena);
  try {
    for (const _ of core.drawn()) await pacer.pause();
    const most = stepsOf(dataset, settings);
    const chunk = chunkSize(dataset.labels.length, most, core.inputLines);
    // The stack itself works in pieces, and takes less for an item the more it has at a time.
    const run = oneByOne ? neuronRun(core, group, settings, amplification) : undefined;
    const capacity = run ? pieceSize(core, chunk, most, run) : chunk;
    const runner = run
      ? trajectoryRunner(core, group, dataset, settings, capacity, run)
      : stackRunner(core, group, dataset, settings, capacity);
    const { count, steps, labels, lossScale } = runner;
    const predictions = new Uint8Array(count);
    const rates = new Float64Array(count * outputs);
    const inverse =
      settings.readout === 'invert' ? readoutInverse('options.readout', run!.confusions) : undefined;
    /** What decides. */
    const deciding = inverse ? new Float64Array(rates.length) : rates;
    const key = keyOf(settings.seed);
    const mostSpikes = passes * steps * core.model.inputs;
    const spikes = new Float64Array(neurons);
    const loss = { free: 0, clamped: 0 };
    const found = new Float64Array(outputs);
    let ties = 0;
    const work = async (pieces: Iterable<unknown>) => {
      for (const _ of pieces) {
        await pacer.pause();
        core.checkAlive();
      }
    };
    await work(copying);
    for (let begin = 0; begin < count; begin += chunk) {
      const end = Math.min(begin + chunk, count);
      const sums = { free: 0, clamped: 0 };
      for (let first = begin; first < end; first += capacity) {
        const items = Math.min(capacity, end - first);
        for (let pass = 0; pass < passes; pass++) {
          await work(runner.run(first, items, pass === 0 ? key : splitKey(key, Purpose.Pass, pass)));
          sums.free = runner.addLosses(items, sums.free);
          runner.addCounts(items, spikes);
          for (let b = 0; b < items; b++) {
            runner.outputCounts(b, found);
            for (let c = 0; c < outputs; c++) rates[(first + b) * outputs + c]! += found[c]!;
            if (!inverse) continue;
            runner.outputCounts(b, found, inverse.spikes);
            for (let c = 0; c < outputs; c++) deciding[(first + b) * outputs + c]! += found[c]!;
          }
          if (!teacherForcing) continue;
          await work(runner.runClamped!(items));
          sums.clamped = runner.addLosses(items, sums.clamped);
        }
        for (let index = first; index < first + items; index++) {
          const row = index * outputs;
          let best = 0;
          let last = 0;
          for (let c = 1; c < outputs; c++) {
            if (deciding[row + c]! > deciding[row + best]!) best = last = c;
            else if (deciding[row + c] === deciding[row + best]) last = c;
          }
          predictions[index] = best;
          if (last > best) ties++;
        }
        pacer.report({ unit: 'sample', done: first + items, total: count });
        await pacer.pause();
      }
      loss.free += lossScale * sums.free;
      loss.clamped += lossScale * sums.clamped;
    }
    for (const numbers of inverse ? [rates, deciding] : [rates]) {
      for (let i = 0; i < numbers.length; i++) numbers[i]! /= mostSpikes;
    }
    const { values, clipped } = inverse ? clippedRates(deciding) : { values: rates, clipped: 0 };
    const spikesPerStepByNeuron = spikes.map((total) => total / (count * steps));
    const runs = count * passes;
    const costs = run?.costs(runs * neurons * (teacherForcing ? 2 : 1), 1, steps);
    const foreign = foreignClasses('network', core.classNames, dataset.classNames);
    return {
      ...classificationOf(labels, predictions, outputs),
      rates: { values, shape: [count, outputs] },
      ties,
      spikesPerStep: addTo(0, spikesPerStepByNeuron, neurons),
      spikesPerStepByNeuron,
      loss: { free: loss.free / runs, ...(teacherForcing && { clamped: loss.clamped / runs }) },
      ...(costs && { costs }),
      ...(inverse && {
        readout: {
          ...{ measured: rates, inverted: deciding, clipped },
          stdErr: rates.map((rate) => inverse.gain * rateError(rate, mostSpikes)),
        },
      }),
      seed: settings.seed,
      meta: makeMeta(start, { ...settings, steps }, foreign),
    };
  } catch (error) {
    throw tooLarge(error, { 'options.steps': settings.steps ?? 0, dataset: DEFAULT_STEPS });
  } finally {
    group.dispose();
  }
}

/** SQS neurons in float64, two items at a time. */
function trajectoryRunner(
  core: NetworkCore,
  group: RegionGroup,
  dataset: Dataset,
  options: EncodingOptions,
  capacity: number,
  run: NeuronRun,
): Runner {
  const source = spikeSource(core, group, dataset, options, capacity);
  const { steps, labels } = source;
  const { neurons, outputs } = core.topology.wiring;
  const batch = new BatchMemory(core, group, capacity, 1, steps, copyParameters(core, group), run);
  let last: { firstItem: number; key: Key };
  const forward = (items: number, clamped: boolean) =>
    batch.forwardPieces(items, last.firstItem, last.key, { judged: true, clamped, floor: PROBABILITY_FLOOR });
  return {
    ...{ count: source.count, steps, labels, lossScale: 1 },
    *run(first, items, key) {
      last = { firstItem: first, key };
      source.load(batch, range(first, items), key);
      batch.setTargets(labels.subarray(first, first + items));
      yield;
      yield* forward(items, false);
    },
    runClamped: (items) => forward(items, true),
    addLosses: (items, sum) => addTo(sum, batch.loss.view, items * steps),
    addCounts(items, into) {
      const records = batch.records.view;
      for (let row = 0; row < items * steps * neurons; row += neurons) {
        for (let i = 0; i < neurons; i++) into[i]! += bitCount(records[row + i]!);
      }
    },
    outputCounts(item, out, spikes) {
      const records = batch.records.view;
      out.fill(0);
      for (let t = 1; t <= steps; t++) {
        const row = (item * steps + t) * neurons - outputs;
        for (let c = 0; c < outputs; c++) {
          const pattern = records[row + c]!;
          out[c]! += spikes ? spikes[pattern]! : bitCount(pattern);
        }
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
    // The kernels' likelihood loss is per step.
    ...{ count: source.count, steps, labels: dataset.labels, lossScale: likelihood ? steps : 1 },
    *run(first, items, key) {
      yield* source.loadPieces(stack, range(first, items), key);
      yield* stack.forwardPieces(items, first, key, lists);
    },
    addLosses: (items, sum) => addTo(sum, stack.losses.view, items),
    addCounts: (items, into) => stack.addCounts(0, items, into),
    outputCounts: (item, out) => stack.outputCounts(item, out),
  };
}

/** T, as far as it is known before it is checked. */
function stepsOf(dataset: Dataset, options: EncodingOptions): number {
  const steps = 'spikes' in dataset ? dataset.shape[0] : options.steps;
  return Number.isInteger(steps) && steps! > 0 ? steps! : DEFAULT_STEPS;
}

function addTo(sum: number, values: Float64Array, count: number): number {
  let total = sum;
  for (let i = 0; i < count; i++) total += values[i]!;
  return total;
}

function bitCount(pattern: number): number {
  let count = 0;
  for (let rest = pattern; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
