import { LossKind } from '../../../assembly/spiking/stack/kinds/loss-kind.js';
import { copyTrains, type SpikeTrains } from '../../data/index.js';
import { type DeviceCosts, type DeviceOptions, deviceOptions } from '../../device/index.js';
import {
  ArgumentError,
  type Describes,
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
  tooLarge,
} from '../../engine/index.js';
import { type EventLists, NetworkStack } from '../stack/network-stack.js';
import { BatchMemory } from './batch-memory.js';
import type { NetworkCore, RunParameters } from './network-core.js';
import { type NeuronRun, neuronRun } from './neuron-run.js';
import { checkInputs, trainLoader } from './spike-source.js';
import { pieceOf, stepNanoseconds } from './work-estimate.js';

/** How a network is run; on a `device` SQS neurons, of up to 4 input-output and 3 memory qubits. */
export interface RunOptions extends DeviceOptions, LongWorkOptions {
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export const runOptions = () =>
  ({ seed: seed(), ...deviceOptions(), ...longWork() }) satisfies Describes<RunOptions>;

/** What a network did. */
export interface RunResult {
  /** The output neurons' spikes, [T][item][output · N + channel]. */
  spikes: Uint8Array;
  /** Of `spikes`. */
  shape: [steps: number, items: number, outputLines: number];
  /** The hidden neurons' spikes, likewise. */
  hidden: SpikeTrains;
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

/** Runs items in pieces, and tells what spiked. */
interface Runner extends EventLists {
  /** Items from number `first` on. */
  run(first: number, items: number, see: See): Iterable<unknown>;
}

/** Called for each spike of a run. */
type See = (step: number, item: number, neuron: number, channel: number) => void;

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
  const pacer = new Pacer(options);
  const { neurons, outputs } = core.topology.wiring;
  const lines = core.model.inputs;
  const hidden = neurons - outputs;
  const spikes = new Uint8Array(steps * items * outputs * lines);
  const hiddenSpikes = new Uint8Array(steps * items * hidden * lines);
  if (settings.device && core.model.kind !== 'sqs') {
    throw new ArgumentError('options.device', 'is for SQS neurons');
  }
  let costs: DeviceCosts | undefined;
  const group = new RegionGroup(core.engine.arena);
  try {
    for (const _ of core.drawn()) await pacer.pause();
    const key = keyOf(settings.seed);
    const run = core.model.kind === 'sqs' ? neuronRun(core, group, settings) : undefined;
    const capacity = pieceSize(core, items, steps, run);
    const runner = run
      ? trajectoryRunner(core, group, capacity, steps, key, run)
      : stackRunner(core, group, capacity, steps, key);
    costs = run?.costs(items * neurons, 1, steps);
    const load = trainLoader(core, group, given, capacity);
    const work = async (pieces: Iterable<unknown>) => {
      for (const _ of pieces) {
        await pacer.pause();
        core.checkAlive();
      }
    };
    await work(copying);
    for (let first = 0; first < items; first += capacity) {
      const count = Math.min(capacity, items - first);
      await work(load(runner, range(first, count)));
      const see: See = (step, item, neuron, channel) => {
        const row = step * items + first + item;
        if (neuron < hidden) hiddenSpikes[(row * hidden + neuron) * lines + channel] = 1;
        else spikes[(row * outputs + neuron - hidden) * lines + channel] = 1;
      };
      await work(runner.run(first, count, see));
      pacer.report({ unit: 'item', done: first + count, total: items });
      await pacer.pause();
    }
  } catch (error) {
    throw tooLarge(error, { spikes: given.spikes.length });
  } finally {
    group.dispose();
  }
  return {
    spikes,
    shape: [steps, items, outputs * lines],
    hidden: { spikes: hiddenSpikes, shape: [steps, items, hidden * lines] },
    ...(costs && { costs }),
    seed: settings.seed,
    meta: makeMeta(start, { ...settings, steps }),
  };
}

/** SQS neurons, two items at a time. */
function trajectoryRunner(
  core: NetworkCore,
  group: RegionGroup,
  capacity: number,
  steps: number,
  key: ReturnType<typeof keyOf>,
  run: NeuronRun,
): Runner {
  const { neurons } = core.topology.wiring;
  const channels = core.model.inputs;
  const batch = new BatchMemory(core, group, capacity, 1, steps, copyParameters(core, group), run);
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
    },
  };
}

/** LIF and QLIF neurons, all neurons of a layer side by side. */
function stackRunner(
  core: NetworkCore,
  group: RegionGroup,
  capacity: number,
  steps: number,
  key: ReturnType<typeof keyOf>,
): Runner {
  const lists = {
    eventStart: group.uint32(steps * capacity + 1, false),
    events: group.uint32(steps * capacity * core.inputLines, false),
  };
  const stack = new NetworkStack(core, group, {
    ...{ precision: 'float64', capacity, steps, analogue: false, countAll: false, memoryBudget: Infinity },
    loss: LossKind.Softmax,
  });
  return {
    ...lists,
    *run(first, items, see) {
      for (const piece of stack.forwardPieces(items, first, key, lists)) {
        stack.visitSpikes(piece, see);
        yield;
      }
    },
  };
}
