import { delayedParity, eventOrder, type SpikeDataset } from '../../data/index.js';
import type { Seed } from '../../engine/index.js';

/** A task that cannot be done without memory. */
export interface MemoryTask {
  name: string;
  /** What its delay is, in steps. */
  delay: string;
  draw(options: { count: number; delay: number; seed: Seed }): Promise<SpikeDataset>;
}

/** Steps of an event. */
const BURST = 2;
/** Bits whose parity is asked for, and steps for the answer. */
const [BITS, ANSWER] = [2, 4];

export const MEMORY_TASKS: readonly MemoryTask[] = [
  {
    name: 'event order',
    delay: 'longest pause between events',
    draw: ({ delay, ...options }) =>
      eventOrder({ ...options, channels: 8, burst: BURST, steps: 2 * BURST + delay }),
  },
  {
    name: 'delayed parity',
    delay: 'pause before the cue',
    draw: ({ delay, ...options }) =>
      delayedParity({ ...options, channels: 3, bits: BITS, delay, steps: BITS + delay + ANSWER }),
  },
];
