import { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import { copyTrains, type Dataset, type SpikeTrains } from '../../data/index.js';
import { type DeviceCosts, type DeviceOptions, deviceOptions } from '../../device/index.js';
import {
  ArgumentError,
  type Chunk,
  type Describes,
  inChunks,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  RegionGroup,
  readOptions,
  runInSteps,
  type Seed,
  type Steps,
  seed,
  tooLarge,
} from '../../engine/index.js';
import { type EventLists, NetworkStack } from '../stack/network-stack.js';
import { BatchMemory } from './batch-memory.js';
import type { NetworkCore, NetworkParameters, RunParameters } from './network-core.js';
import type { NetworkOptions } from './network-options.js';
import { type NeuronRun, neuronRun } from './neuron-run.js';
import { neuronsOption, type Recorded, type RecordedQuantity, Recorder, recordOption } from './recorder.js';
import { checkInputs, trainLoader } from './spike-source.js';
import { pieceOf, stepNanoseconds } from './work-estimate.js';

/** How a network is run; on a `device` SQS neurons, of up to 4 input-output and 3 memory qubits. */
export interface RunOptions extends DeviceOptions, LongWorkOptions {
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
  /**
   * What of neurons is recorded after each step (default: nothing): `'spikes'`; `'potentials'`, of LIF neurons their potential, of
   * QLIF neurons the phase q of the excitation α = sin²(πq/2), of SQS neurons the currents z; and of SQS neurons without a device
   * `'probabilities'` of the 2^N patterns (eq. 6) and `'states'`, density matrices of the memory qubits after the measurement. A
   * pool's workers take no part in runs that record.
   */
  record?: readonly RecordedQuantity[];
  /** Numbers of the neurons that are recorded, hidden ones first (default: all). */
  neurons?: readonly number[];
}

export const runOptions = () =>
  ({
    seed: seed(),
    record: recordOption(),
    neurons: neuronsOption(),
    ...deviceOptions(),
    ...longWork(),
  }) satisfies Describes<RunOptions>;

/** What a network did. */
export interface RunResult {
  /** The output neurons' spikes, [T][item][output · N + channel]. */
  spikes: Uint8Array;
  /** Of `spikes`. */
  shape: [steps: number, items: number, outputLines: number];
  /** The hidden neurons' spikes, likewise. */
  hidden: SpikeTrains;
  /** By `record`: values in the order [T][item][recorded neuron], with N spikes or currents each, 2^N probabilities, or (re, im) [2^M][2^M] of a state. */
  recorded?: Recorded;
  /** What the run would take on the `device`, if one is given. */
  costs?: DeviceCosts;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** Most items, and most lines times steps of all items, that run at once. */
const MOST_ITEMS = 256;
const MOST_LINES = 2 ** 25;
/** The same for one piece of work. */
const PIECE_LINES = 2 ** 21;

/** About the nanoseconds that it takes to see whether a channel of a neuron spiked. */
const RECORD_NANOSECONDS = 8;

/** Items whose losses are summed together, so that long runs need no more memory than short ones. */
export function chunkSize(items: number, steps: number, lines: number): number {
  return Math.max(1, Math.min(items, MOST_ITEMS, Math.floor(MOST_LINES / (steps * lines))));
}

/** Items that run at once, of at most `items`; results do not depend on it. */
export function pieceSize(core: NetworkCore, items: number, steps: number, run?: NeuronRun): number {
  const wanted = Math.min(
    Math.floor(PIECE_LINES / (steps * core.inputLines)),
    pieceOf(stepNanoseconds(core, run?.neuronNanoseconds)),
  );
  return Math.max(1, Math.min(items, wanted));
}

/** The numbers of items from `first` on. */
export const range = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => first + i);

/** The parameters as they are now: a run sees nothing of what happens to them while it lets others run. */
export function copyParameters(core: NetworkCore, group: RegionGroup): RunParameters {
  const weights = group.float64(core.weights.length);
  const angles = group.float64(core.angles.length);
  weights.view.set(core.weights.view);
  angles.view.set(core.angles.view);
  return { weights, angles };
}

/** What workers have to know of a run: spikes come with the items. */
export interface RunWork {
  network: NetworkOptions;
  parameters: NetworkParameters;
  settings: RunSettings;
  /** Most items of a part. */
  chunk: number;
  /** All spikes that come in, of which workers get those of their items. */
  dataset: Dataset;
  /** How many these are. */
  items: number;
}

type RunSettings = DeviceOptions & { seed: Seed };

/** Called for each spike, with its place among the hidden neurons' (0) or the output neurons' (1) of all items, [T][item][line] each. */
type Mark = (of: 0 | 1, at: number) => void;

/** Runs items in pieces, and tells what spiked. */
interface Runner extends EventLists {
  /** Items from number `first` on. */
  run(first: number, items: number, see: See): Iterable<unknown>;
}

/** Called for each spike of a run. */
type See = (step: number, item: number, neuron: number, channel: number) => void;

const runOf = (core: NetworkCore, group: RegionGroup, settings: RunSettings): NeuronRun | undefined =>
  core.model.kind === 'sqs' ? neuronRun(core, group, settings) : undefined;

/**
 * Makes what runs items with the parameters as they are now, in the memory of one engine; they begin with number `begin` of those
 * that came in, and with number `first` of all that there are.
 *
 * @param trains what comes in, of at least the items that are run at once
 * @param capacity most of these
 */
export function itemRunner(
  core: NetworkCore,
  group: RegionGroup,
  trains: SpikeTrains,
  settings: RunSettings,
  capacity: number,
  {
    run = runOf(core, group, settings),
    recorder,
  }: { run?: NeuronRun | undefined; recorder?: Recorder | undefined } = {},
) {
  const [steps] = trains.shape;
  const of = { capacity, steps, key: keyOf(settings.seed), recorder };
  const runner = run ? trajectoryRunner(core, group, of, run) : stackRunner(core, group, of);
  const load = trainLoader(core, group, trains, capacity);
  const { neurons, outputs } = core.topology.wiring;
  const lines = core.model.inputs;
  const inside = neurons - outputs;
  return function* (begin: number, { first, items }: Chunk, all: number, mark: Mark): Steps<void> {
    for (const _ of load(runner, range(begin, items))) yield;
    const see: See = (step, item, neuron, channel) => {
      const row = step * all + first + item;
      recorder?.spike(step, first + item, neuron, channel);
      if (neuron < inside) mark(0, (row * inside + neuron) * lines + channel);
      else mark(1, (row * outputs + neuron - inside) * lines + channel);
    };
    for (const _ of runner.run(first, items, see)) yield;
  };
}

/** See `SpikingNetwork.run`. */
export async function runNetwork(
  core: NetworkCore,
  trains: SpikeTrains,
  options: RunOptions,
): Promise<RunResult> {
  const start = performance.now();
  core.checkAlive();
  const settings = readOptions('options', options, runOptions);
  const { samples: given, copying } = copyTrains('spikes', trains);
  const [steps, items] = checkInputs('spikes', given.shape, core);
  const pacer = new Pacer(options, () => core.checkAlive());
  const { neurons, outputs } = core.topology.wiring;
  const outputLines = outputs * core.model.inputs;
  const hiddenLines = neurons * core.model.inputs - outputLines;
  const spikes = new Uint8Array(steps * items * outputLines);
  const hiddenSpikes = new Uint8Array(steps * items * hiddenLines);
  if (settings.device && core.model.kind !== 'sqs') {
    throw new ArgumentError('options.device', 'is for SQS neurons');
  }
  const { record } = settings;
  if (settings.neurons && !record) throw new ArgumentError('options.neurons', 'is for `record`');
  const recorder = record && new Recorder(core, { ...settings, record }, steps, items);
  let costs: DeviceCosts | undefined;
  const group = new RegionGroup(core.engine.arena);
  try {
    for (const _ of core.drawn()) await pacer.pause();
    const run = runOf(core, group, settings);
    costs = run?.costs(items * neurons, 1, steps);
    const atOnce = pieceSize(core, items, steps, run);
    // Of workers' parts all steps are a piece of work; two items are run at a time.
    const part = pieceOf(steps * stepNanoseconds(core, run?.neuronNanoseconds));
    const chunk = core.engine.crew ? Math.min(atOnce, 2 * Math.ceil(part / 2)) : atOnce;
    const runItems = itemRunner(core, group, given, settings, chunk, { run, recorder });
    // As they are now, as those of the run are.
    const parameters = core.engine.crew && core.read();
    for (const _ of copying) await pacer.pause();
    const mark: Mark = (of, at) => {
      (of ? spikes : hiddenSpikes)[at] = 1;
    };
    const here = async (part: Chunk) => {
      await runInSteps(runItems(part.first, part, items, mark), pacer);
      return [];
    };
    // What is recorded is written where it belongs.
    for (let first = 0; recorder && first < items; first += chunk) {
      const count = Math.min(chunk, items - first);
      await here({ first, items: count });
      pacer.report({ unit: 'item', done: first + count, total: items });
    }
    if (!recorder)
      await inChunks<number[][]>(core.engine, pacer, items, chunk, {
        job: 'run',
        shared: (): RunWork => ({
          ...{
            network: core.description.options as NetworkOptions,
            parameters: parameters!,
            settings,
            chunk,
            items,
          },
          dataset: { ...given, classes: 1, labels: new Uint8Array(items) },
        }),
        here,
        take(places, { first, items: count }) {
          for (const of of [0, 1] as const) for (const at of places[of] ?? []) mark(of, at);
          pacer.report({ unit: 'item', done: first + count, total: items });
        },
      });
  } catch (error) {
    throw tooLarge(error, { spikes: given.spikes.length });
  } finally {
    group.dispose();
  }
  return {
    spikes,
    shape: [steps, items, outputLines],
    ...(recorder && { recorded: recorder.recorded }),
    hidden: { spikes: hiddenSpikes, shape: [steps, items, hiddenLines] },
    ...(costs && { costs }),
    seed: settings.seed,
    meta: makeMeta(start, { ...settings, steps }, [...core.engine.warnings]),
  };
}

interface RunnerOptions {
  capacity: number;
  steps: number;
  key: ReturnType<typeof keyOf>;
  recorder: Recorder | undefined;
}

/** SQS neurons, two items at a time. */
function trajectoryRunner(
  core: NetworkCore,
  group: RegionGroup,
  { capacity, steps, key, recorder }: RunnerOptions,
  run: NeuronRun,
): Runner {
  const { neurons } = core.topology.wiring;
  const channels = core.model.inputs;
  const parameters = copyParameters(core, group);
  const batch = new BatchMemory(core, group, capacity, 1, steps, parameters, run);
  return {
    eventStart: batch.eventStart,
    events: batch.events,
    *run(first, items, see) {
      yield* batch.forwardPieces(items, first, key, { judged: false, clamped: false, floor: 0 });
      const piece = pieceOf(RECORD_NANOSECONDS * channels * neurons);
      for (let row = 0; row < items * steps; row += piece) {
        const records = batch.records.view;
        for (let r = row; r < Math.min(row + piece, items * steps); r++) {
          const [item, step] = [Math.floor(r / steps), r % steps];
          for (let neuron = 0; neuron < neurons; neuron++) {
            const record = records[r * neurons + neuron]!;
            for (let channel = 0; channel < channels; channel++) {
              if ((record >> (channels - 1 - channel)) & 1) see(step, item, neuron, channel);
            }
          }
        }
        yield;
      }
      if (recorder) yield* recorder.replay(batch, first, parameters.angles, group);
    },
  };
}

/** LIF and QLIF neurons, all neurons of a layer side by side. */
function stackRunner(
  core: NetworkCore,
  group: RegionGroup,
  { capacity, steps, key, recorder }: RunnerOptions,
): Runner {
  const lists = {
    eventStart: group.uint32(steps * capacity + 1, false),
    events: group.uint32(steps * capacity * core.inputLines, false),
  };
  const stack = new NetworkStack(core, group, {
    ...{ precision: 'float64', capacity, steps, analogue: false, countAll: false, memoryBudget: Infinity },
    loss: LossKind.Softmax,
    stepwise: recorder?.hasPotentials ?? false,
  });
  return {
    ...lists,
    *run(first, items, see) {
      for (const piece of stack.forwardPieces(items, first, key, lists)) {
        stack.visitSpikes(piece, see);
        if (recorder?.hasPotentials && piece.steps > 0)
          stack.visitStates((item, neuron, value) =>
            recorder.potential(piece.first, first + item, neuron, value),
          );
        yield;
      }
    },
  };
}
