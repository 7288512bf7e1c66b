import { Purpose } from '../../../../assembly/random/purpose.js';
import { PROBABILITY_FLOOR } from '../../../../assembly/spiking/network/probability-floor.js';
import { LossKind } from '../../../../assembly/spiking/stack/kinds/loss-kind.js';
import type { Dataset } from '../../../data/index.js';
import { readoutInverse } from '../../../device/index.js';
import {
  type Chunk,
  type Key,
  keyOf,
  type Pacer,
  type RegionGroup,
  splitKey,
} from '../../../engine/index.js';
import { NetworkStack } from '../../stack/network-stack.js';
import { type StackSource, stackSource } from '../../stack/stack-source.js';
import { BatchMemory } from '../batch-memory.js';
import type { NetworkCore, NetworkParameters } from '../network-core.js';
import type { NetworkOptions } from '../network-options.js';
import { type Amplification, type NeuronRun, neuronRun } from '../neuron-run.js';
import { copyParameters, pieceSize, range } from '../run.js';
import { DEFAULT_STEPS, type EncodingOptions, type SpikeSource, spikeSource } from '../spike-source.js';
import type { EvaluateSettings } from './evaluate-options.js';

/** How chunks of a data set are evaluated. */
export interface EvaluationTask {
  settings: EvaluateSettings;
  amplification: Amplification | undefined;
  /** Samples of a chunk, whose losses are added up together. */
  chunk: number;
}

/** What workers have to know of an evaluation: samples come with the chunks. */
export interface EvaluationWork extends EvaluationTask {
  network: NetworkOptions;
  parameters: NetworkParameters;
  /** All samples, of which workers get those of their chunks. */
  dataset: Dataset;
}

/** What a chunk gave: counts of spikes, before they are divided. */
export interface ChunkResult {
  predictions: Uint8Array;
  /** Spikes of each output neuron, over all passes: [sample][class]. */
  rates: Float64Array;
  /** What decides: these, or what they are led back to. */
  deciding: Float64Array;
  /** [neuron] */
  spikes: Float64Array;
  ties: number;
  losses: { free: number; clamped: number };
}

/** Runs samples of a data set, whichever way. */
interface Runner {
  /** Runs the samples `first` to `first` + `items` − 1 with random numbers of this key, in pieces; `number` is that of the first in the data set. */
  run(first: number, items: number, key: Key, number: number): Iterable<unknown>;
  /** Adds the last run's losses to `sum`, one by one. */
  addLosses(items: number, sum: number): number;
  /** Adds the spikes of the last run's items, all together: [neuron]. */
  addCounts(items: number, into: Float64Array): void;
  /** Writes the spikes of an item's output neurons in the last run: [class]; `spikes` says how many a pattern counts as. */
  outputCounts(item: number, out: Float64Array, spikes?: Float64Array): void;
  /** Like `run`, clamped. */
  runClamped?(items: number): Iterable<unknown>;
}

/** Whether samples are run two at a time, each neuron by itself. */
export const isOneByOne = ({ model }: NetworkCore, { precision, input }: EvaluateSettings): boolean =>
  model.kind === 'sqs' && precision === 'float64' && input === 'rate';

/** Evaluates a data set chunk by chunk: a chunk's bits depend on its samples and on their numbers alone. */
export class ChunkEvaluation {
  /** How neurons run that run one by one. */
  readonly neurons: NeuronRun | undefined;
  /** What leads rates back to what there was before it was read. @internal */
  readonly inverse: ReturnType<typeof readoutInverse> | undefined;
  readonly #core: NetworkCore;
  readonly #settings: EvaluateSettings;
  readonly count: number;
  readonly steps: number;
  /** What the samples' losses are to be multiplied by: the stack's likelihood loss is per step. */
  readonly lossScale: number;
  readonly #capacity: number;
  readonly #runner: Runner | undefined;

  /** @param runs whether any chunk is to be run here, and not only by others */
  constructor(
    core: NetworkCore,
    group: RegionGroup,
    dataset: Dataset,
    { settings, amplification, chunk }: EvaluationTask,
    runs = true,
  ) {
    this.#core = core;
    this.#settings = settings;
    // The stack itself works in pieces, and takes less for an item the more it has at a time.
    this.neurons = isOneByOne(core, settings) ? neuronRun(core, group, settings, amplification) : undefined;
    this.#capacity = this.neurons ? pieceSize(core, chunk, stepsOf(dataset, settings), this.neurons) : chunk;
    const capacity = this.#capacity;
    if (this.neurons) {
      const source = spikeSource(core, group, dataset, settings, runs ? capacity : 1);
      [this.count, this.steps, this.lossScale] = [source.count, source.steps, 1];
      if (runs) this.#runner = trajectoryRunner(core, group, source, capacity, this.neurons);
    } else {
      const source = stackSource(core, group, dataset, settings, runs ? capacity : 1);
      [this.count, this.steps] = [source.count, source.steps];
      this.lossScale = core.model.kind === 'sqs' ? source.steps : 1;
      if (runs) this.#runner = stackRunner(core, group, source, settings, capacity);
    }
    if (settings.readout === 'invert') {
      this.inverse = readoutInverse('options.readout', this.neurons!.confusions);
    }
  }

  /**
   * Evaluates a chunk, which begins with sample `begin` of those that are here; `report` hears how many are done.
   *
   * @returns lists that are the caller's
   */
  async run(
    pacer: Pacer,
    begin: number,
    { first: number, items: count }: Chunk,
    report: (done: number) => void = () => {},
  ): Promise<ChunkResult> {
    const runner = this.#runner!;
    const { inverse } = this;
    const { passes, teacherForcing, seed } = this.#settings;
    const { neurons, outputs } = this.#core.topology.wiring;
    const key = keyOf(seed);
    const rates = new Float64Array(count * outputs);
    const deciding = inverse ? new Float64Array(rates.length) : rates;
    const spikes = new Float64Array(neurons);
    const found = new Float64Array(outputs);
    const losses = { free: 0, clamped: 0 };
    const work = async (pieces: Iterable<unknown>) => {
      for (const _ of pieces) {
        await pacer.pause();
        this.#core.checkAlive();
      }
    };
    for (let first = 0; first < count; first += this.#capacity) {
      const items = Math.min(this.#capacity, count - first);
      for (let pass = 0; pass < passes; pass++) {
        const passKey = pass === 0 ? key : splitKey(key, Purpose.Pass, pass);
        await work(runner.run(begin + first, items, passKey, number + first));
        losses.free = runner.addLosses(items, losses.free);
        runner.addCounts(items, spikes);
        for (let b = 0; b < items; b++) {
          const row = (first + b) * outputs;
          runner.outputCounts(b, found);
          for (let c = 0; c < outputs; c++) rates[row + c]! += found[c]!;
          if (!inverse) continue;
          runner.outputCounts(b, found, inverse.spikes);
          for (let c = 0; c < outputs; c++) deciding[row + c]! += found[c]!;
        }
        if (!teacherForcing) continue;
        await work(runner.runClamped!(items));
        losses.clamped = runner.addLosses(items, losses.clamped);
      }
      report(first + items);
      await pacer.pause();
    }
    return { ...decided(deciding, outputs), rates, deciding, spikes, losses };
  }
}

/** The class of the largest entry of each row, a tie going to the lowest. */
function decided(rates: Float64Array, classes: number): { predictions: Uint8Array; ties: number } {
  const predictions = new Uint8Array(rates.length / classes);
  let ties = 0;
  for (let row = 0; row < rates.length; row += classes) {
    let best = 0;
    let last = 0;
    for (let c = 1; c < classes; c++) {
      if (rates[row + c]! > rates[row + best]!) best = last = c;
      else if (rates[row + c] === rates[row + best]) last = c;
    }
    predictions[row / classes] = best;
    if (last > best) ties++;
  }
  return { predictions, ties };
}

/** SQS neurons in float64, two items at a time. */
function trajectoryRunner(
  core: NetworkCore,
  group: RegionGroup,
  source: SpikeSource,
  capacity: number,
  run: NeuronRun,
): Runner {
  const { steps, labels } = source;
  const { neurons, outputs } = core.topology.wiring;
  const batch = new BatchMemory(core, group, capacity, 1, steps, copyParameters(core, group), run);
  let last: { firstItem: number; key: Key };
  const forward = (items: number, clamped: boolean) =>
    batch.forwardPieces(items, last.firstItem, last.key, { judged: true, clamped, floor: PROBABILITY_FLOOR });
  return {
    *run(first, items, key, number) {
      last = { firstItem: number, key };
      source.load(batch, range(first, items), key, range(number, items));
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
  source: StackSource,
  { precision, input }: EvaluateSettings,
  capacity: number,
): Runner {
  const { steps, lists } = source;
  const stack = new NetworkStack(core, group, {
    ...{ precision, capacity, steps, analogue: input === 'analogue', countAll: true, memoryBudget: Infinity },
    loss: core.model.kind === 'sqs' ? LossKind.Likelihood : LossKind.Softmax,
  });
  return {
    *run(first, items, key, number) {
      yield* source.loadPieces(stack, range(first, items), key, range(number, items));
      yield* stack.forwardPieces(items, number, key, lists);
    },
    addLosses: (items, sum) => addTo(sum, stack.losses.view, items),
    addCounts: (items, into) => stack.addCounts(0, items, into),
    outputCounts: (item, out) => stack.outputCounts(item, out),
  };
}

/** T, as far as it is known before it is checked. */
export function stepsOf(dataset: Dataset, options: EncodingOptions): number {
  const steps = 'spikes' in dataset ? dataset.shape[0] : options.steps;
  return Number.isInteger(steps) && steps! > 0 ? steps! : DEFAULT_STEPS;
}

export function addTo(sum: number, values: Float64Array, count: number): number {
  let total = sum;
  for (let i = 0; i < count; i++) total += values[i]!;
  return total;
}

function bitCount(pattern: number): number {
  let count = 0;
  for (let rest = pattern; rest > 0; rest >>= 1) count += rest & 1;
  return count;
}
