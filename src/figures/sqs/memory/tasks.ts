import { delayedParity, eventOrder, type SpikeDataset } from '../../../data/index.js';
import type { Seed } from '../../../engine/index.js';
import type { FigureData } from '../../figure.js';
import { titleOf } from '../../format.js';
import { drawSamples } from '../trained-runs.js';
import type { MemoryLearning } from './train-memory.js';

/** A task that is learnt by networks of each kind of memory. */
export interface MemoryTask {
  name: string;
  /** What its delay is, in steps; undefined of a task that has none. */
  delay?: string;
  /** Parameters of each network, where it takes more than others. */
  parameters?: number;
  /** How it is learnt, where not as others are. */
  learning?: MemoryLearning;
  samples(
    counts: { train: number; test: number },
    delay: number,
    seed: Seed,
  ): Promise<{ train: SpikeDataset; test: SpikeDataset }>;
}

/** Steps of an event. */
const BURST = 2;
/** Bits whose parity is asked for, and steps for the answer. */
const [BITS, ANSWER] = [2, 4];

type Draw = (options: { count: number; delay: number; seed: Seed }) => Promise<SpikeDataset>;

const drawnBy =
  (draw: Draw): MemoryTask['samples'] =>
  async ({ train, test }, delay, seed) => ({
    train: await draw({ count: train, delay, seed }),
    test: await draw({ count: test, delay, seed: `${seed}-test` }),
  });

/** Those that cannot be done without memory. */
export const MEMORY_TASKS: readonly MemoryTask[] = [
  {
    name: 'event order',
    delay: 'longest pause between events',
    samples: drawnBy(({ delay, ...options }) =>
      eventOrder({ ...options, channels: 8, burst: BURST, steps: 2 * BURST + delay }),
    ),
  },
  {
    name: 'delayed parity',
    delay: 'pause before the cue',
    samples: drawnBy(({ delay, ...options }) =>
      delayedParity({ ...options, channels: 3, bits: BITS, delay, steps: BITS + delay + ANSWER }),
    ),
  },
];

/** Of which some 20 hidden neurons for recordings of 1,156 pixels. */
const RECORDING_PARAMETERS = 24_000;

const RECORDING_LEARNING: MemoryLearning = {
  ...{ recipe: 'robust', batch: 16, learningRate: 0.002, schedule: 'cosine' },
};

/** Recordings of an event camera: a task of which nobody knows whether it needs memory. */
export const recordingsTask = (set: FigureData): MemoryTask => ({
  name: titleOf(set.name),
  parameters: RECORDING_PARAMETERS,
  learning: RECORDING_LEARNING,
  samples: async (counts, _delay, seed) => {
    const { train, test } = await drawSamples(set, seed, counts);
    if (!('spikes' in train && 'spikes' in test)) throw new TypeError('recordings are needed');
    return { train, test };
  },
});
