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

/** What the samples of `eventOrder` are like. */
export interface EventOrderOptions extends LongWorkOptions {
  /** Samples. */
  count: number;
  /** At least 2: the first half, rounded down, is group A, the rest is group B. */
  channels: number;
  /** Time steps, at least twice `burst`. */
  steps: number;
  /** The steps that each group's event lasts (default 2). */
  burst?: number;
  /** The probability that a channel spikes at a step of its group's event (default 0.8). */
  activity?: number;
  /** The probability that a channel spikes at any step besides (default 0.02). */
  noise?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
}

export const eventOrderOptions = () =>
  ({
    count: integer({ minimum: 0, maximum: 2 ** 24 }),
    channels: integer({ minimum: 2, maximum: 65536 }),
    burst: integer({ default: 2, minimum: 1, maximum: MOST_STEPS / 2 }),
    steps: integer({ minimum: ({ burst }) => 2 * burst, maximum: MOST_STEPS }),
    activity: number({ default: 0.8, minimum: 0, maximum: 1 }),
    noise: number({ default: 0.02, minimum: 0, maximum: 1 }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<EventOrderOptions>;

/**
 * A task of memory: in class 0, an event of channel group A comes before one of group B, in class 1 after it. When they come,
 * and how long the pause between them is, is random: all pairs of places are equally likely. How often channels spike in a
 * sample has the same joint distribution in both classes; only their order tells them apart. Sample i, of class i mod 2,
 * depends on the seed and i, not on `count`.
 *
 * @returns [step][sample][channel]
 * @throws ArgumentError when an option is out of range
 *
 * @example
 * ```ts
 * import { eventOrder } from 'bornspike/data';
 *
 * const { shape, labels } = await eventOrder({ count: 4, channels: 6, steps: 10, seed: 1 });
 * console.log(shape, labels.join(' ')); // prints: [ 10, 4, 6 ] 0 1 0 1
 * ```
 */
export async function eventOrder(options: EventOrderOptions): Promise<SpikeDataset & { seed: Seed }> {
  const settings = readOptions('options', options, eventOrderOptions);
  const { count, channels, burst, steps, activity, noise } = settings;

  const key = keyOf(settings.seed);
  const half = channels >> 1;
  const spikes = allocateSpikes('options.steps', steps, count * channels);
  const labels = new Uint8Array(count);
  const pacer = new Pacer(options);
  const work = new WorkCounter();
  for (let i = 0; i < count; i++) {
    labels[i] = i % 2;
    const random = new RandomStream({ key, purpose: Purpose.Task }, i);
    const [early, late] = places(random, steps - 2 * burst);
    // The later event gives way to the earlier one.
    const starts = labels[i] === 0 ? [early, late + burst] : [late + burst, early];
    for (let t = 0; t < steps; t++) {
      for (let c = 0; c < channels; c++) {
        const start = starts[c < half ? 0 : 1]!;
        const isEvent = t >= start && t < start + burst;
        const spike = random.uniform() < noise;
        if ((isEvent && random.uniform() < activity) || spike) spikes[(t * count + i) * channels + c] = 1;
      }
      if (work.add(WORD * channels)) await pacer.pause();
    }
    pacer.report({ unit: 'sample', done: i + 1, total: count });
  }
  return {
    name: 'event order',
    spikes,
    shape: [steps, count, channels],
    classes: 2,
    classNames: ['A before B', 'B before A'],
    labels,
    seed: settings.seed,
  };
}

/** Two integers from 0 to `last`, the lower one first; each pair is equally likely. */
function places(random: RandomStream, last: number): [number, number] {
  for (;;) {
    const [a, b] = [random.integer(last + 1), random.integer(last + 1)];
    if (a <= b) return [a, b];
  }
}
