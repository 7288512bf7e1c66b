import { Purpose } from '../../../assembly/random/purpose.js';
import {
  type Describes,
  integer,
  keyOf,
  type LongWorkOptions,
  longWork,
  number,
  Pacer,
  RandomStream,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import { allocateSpikes, MOST_STEPS } from '../encoders/allocate-spikes.js';
import { WorkCounter } from '../encoders/work-counter.js';
import type { SpikeDataset } from './spike-dataset.js';

/** Operations that a channel's random word takes. */
const WORD = 8;

/** What the samples of `delayedParity` are like. */
export interface DelayedParityOptions extends LongWorkOptions {
  /** Samples. */
  count: number;
  /** Bits of a sample, one a step from step 0 on; at least 1. */
  bits: number;
  /** Silent steps after the bits. */
  delay: number;
  /** Time steps, more than `bits` + `delay`. */
  steps: number;
  /** Channels that spike for a 1, and as many others for a 0 (default 1). */
  channels?: number;
  /** The probability that any channel spikes at any step besides (default 0). */
  noise?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
}

export const delayedParityOptions = () =>
  ({
    count: integer({ minimum: 0, maximum: 2 ** 24 }),
    bits: integer({ minimum: 1, maximum: MOST_STEPS - 1 }),
    delay: integer({ minimum: 0, maximum: ({ bits }) => MOST_STEPS - 1 - bits }),
    steps: integer({ minimum: ({ bits, delay }) => bits + delay + 1, maximum: MOST_STEPS }),
    channels: integer({ default: 1, minimum: 1, maximum: 32767 }),
    noise: number({ default: 0, minimum: 0, maximum: 1 }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<DelayedParityOptions>;

/**
 * A task of memory: bits come one after another, a pause follows, then a cue asks for their parity until the end. Class 0 has
 * an even number of ones, class 1 an odd one; no choice of fewer than all bits says anything about the class. With m =
 * `channels`, channels 0 to m − 1 spike at the step of a 0, m to 2m − 1 at that of a 1, and channel 2m, the cue, at
 * every step from `bits` + `delay` on. Sample i, of class i mod 2, depends on the seed and i, not on `count`.
 *
 * @returns [step][sample][channel], 2 · `channels` + 1 channels
 * @throws ArgumentError when an option is out of range
 *
 * @example
 * ```ts
 * import { delayedParity } from 'bornspike/data';
 *
 * const { shape, labels, spikes } = await delayedParity({ count: 2, bits: 2, delay: 1, steps: 4, seed: 1 });
 * console.log(shape, labels.join(' '), spikes.join('')); // prints: [ 4, 2, 3 ] 0 1 100010100100000000001001
 * ```
 */
export async function delayedParity(options: DelayedParityOptions): Promise<SpikeDataset & { seed: Seed }> {
  const settings = readOptions('options', options, delayedParityOptions);
  const { count, bits, delay, steps, channels: copies, noise } = settings;

  const key = keyOf(settings.seed);
  const channels = 2 * copies + 1;
  const spikes = allocateSpikes('options.steps', steps, count * channels);
  const labels = new Uint8Array(count);
  const pacer = new Pacer(options);
  const work = new WorkCounter();
  for (let i = 0; i < count; i++) {
    labels[i] = i % 2;
    const random = new RandomStream({ key, purpose: Purpose.Task }, i);
    const values = Array.from({ length: bits - 1 }, () => random.integer(2));
    // The last bit makes the parity that of the class.
    values.push(values.reduce((parity, bit) => parity! ^ bit, labels[i])!);
    for (let t = 0; t < steps; t++) {
      for (let c = 0; c < channels; c++) {
        const isCue = c === 2 * copies;
        const isSignal = isCue ? t >= bits + delay : t < bits && values[t] === Math.floor(c / copies);
        if (random.uniform() < noise || isSignal) spikes[(t * count + i) * channels + c] = 1;
      }
      if (work.add(WORD * channels)) await pacer.pause();
    }
    pacer.report({ unit: 'sample', done: i + 1, total: count });
  }
  return {
    name: 'delayed parity',
    spikes,
    shape: [steps, count, channels],
    classes: 2,
    classNames: ['even', 'odd'],
    labels,
    seed: settings.seed,
  };
}
