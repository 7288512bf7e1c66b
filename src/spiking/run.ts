import type { SpikeTrains } from '../data/encode-rate.js';
import { checkOptions } from '../engine/check.js';
import { type Meta, makeMeta } from '../engine/meta.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { BatchMemory } from './batch-memory.js';
import type { NetworkCore } from './network-core.js';
import { checkTrains, listEvents } from './spike-source.js';

export interface RunOptions {
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** What a network did. */
export interface RunResult {
  /** The output neurons' spikes, [T][item][output · N + channel]. */
  spikes: Uint8Array;
  shape: [steps: number, items: number, channels: number];
  /** The hidden neurons' spikes, likewise. */
  hidden: SpikeTrains;
  seed: Seed;
  meta: Meta;
}

/** Most items, and most lines times steps of all items, that run at once. */
const MOST_ITEMS = 256;
const MOST_LINES = 2 ** 25;

/** Items that run at once, so that long runs need no more memory than short ones; results do not depend on it. */
export function chunkSize(items: number, steps: number, lines: number): number {
  return Math.max(1, Math.min(items, MOST_ITEMS, Math.floor(MOST_LINES / (steps * lines))));
}

/** See `SpikingNetwork.run`. */
export function runNetwork(core: NetworkCore, trains: SpikeTrains, options: RunOptions): RunResult {
  const start = performance.now();
  checkOptions('options', options, ['seed']);
  const [steps, items, channels] = checkTrains('spikes', trains, core);
  const seed = resolveSeed('options.seed', options.seed);
  const key = keyOf(seed);
  const { neurons, outputs } = core.topology.wiring;
  const lines = core.model.inputs;
  const hidden = neurons - outputs;
  const spikes = new Uint8Array(steps * items * outputs * lines);
  const hiddenSpikes = new Uint8Array(steps * items * hidden * lines);
  core.engine.arena.scratch((group) => {
    const chunk = chunkSize(items, steps, channels);
    const batch = new BatchMemory(core, group, chunk, 1, steps);
    const dense = group.uint8(steps * chunk * channels);
    for (let first = 0; first < items; first += chunk) {
      const count = Math.min(chunk, items - first);
      for (let t = 0; t < steps; t++) {
        const from = (t * items + first) * channels;
        dense.view.set(trains.spikes.subarray(from, from + count * channels), t * count * channels);
      }
      listEvents(core, dense, steps * count, batch);
      batch.forward(count, first, key, { judged: false, clamped: false, floor: 0 });
      const records = batch.records.view;
      for (let b = 0; b < count; b++) {
        for (let t = 0; t < steps; t++) {
          const row = (b * steps + t) * neurons;
          const at = t * items + first + b;
          for (let i = 0; i < neurons; i++) {
            for (let n = 0; n < lines; n++) {
              const spike = (records[row + i] >> (lines - 1 - n)) & 1;
              if (i < hidden) hiddenSpikes[(at * hidden + i) * lines + n] = spike;
              else spikes[(at * outputs + i - hidden) * lines + n] = spike;
            }
          }
        }
      }
    }
  });
  return {
    spikes,
    shape: [steps, items, outputs * lines],
    hidden: { spikes: hiddenSpikes, shape: [steps, items, hidden * lines] },
    seed,
    meta: makeMeta(start, seed, { steps }),
  };
}
