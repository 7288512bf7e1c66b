import {
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  number,
  Pacer,
  readOptions,
} from '../../engine/index.js';
import type { ImageDataset } from '../sets/dataset.js';
import type { SpikeTrains } from '../sets/spike-trains.js';
import { allocateSpikes, MOST_STEPS } from './allocate-spikes.js';
import { rowsOf } from './item-rows.js';
import { WorkCounter } from './work-counter.js';

/** Operations that a channel takes. */
const CHANNEL = 8;

/** How intensities become spike times. */
export interface LatencyOptions extends LongWorkOptions {
  /** Time steps, at least 1. */
  steps: number;
  /** Channels of no more than this intensity, from 0 to 1, never spike (default 0). */
  threshold?: number;
}

export const latencyOptions = () =>
  ({
    steps: integer({ minimum: 1, maximum: MOST_STEPS }),
    threshold: number({ default: 0, minimum: 0, maximum: 1 }),
    ...longWork(),
  }) satisfies Describes<LatencyOptions>;

/**
 * Latency encoding: each channel spikes once, the earlier the stronger, at step round((1 - intensity) · (`steps` - 1)), halves
 * up; channels whose intensity is at most `threshold` never spike. Nothing is random.
 *
 * Up to 8 MiB of `items` are copied before others run; larger ones are to stay as they are until all are copied.
 *
 * @param items as for `encodeRate`: a data set, or one row of intensities from 0 to 1 per item, all of one length
 * @returns [step][item][channel]
 * @throws ArgumentError for options out of range, intensities outside 0 to 1, rows of unequal length
 *
 * @example
 * ```ts
 * import { encodeLatency } from 'bornspike/data';
 *
 * const { spikes, shape } = await encodeLatency([[1, 0.5, 0]], { steps: 3 });
 * console.log(shape, spikes.join('')); // prints: [ 3, 1, 3 ] 100010000
 * ```
 */
export async function encodeLatency(
  items: ImageDataset | readonly ArrayLike<number>[],
  options: LatencyOptions,
): Promise<SpikeTrains> {
  const { steps, threshold } = readOptions('options', options, latencyOptions);
  const pacer = new Pacer(options);
  const { count, channels, row } = await rowsOf(items, pacer);
  const spikes = allocateSpikes('options.steps', steps, count * channels);
  const work = new WorkCounter();
  for (let i = 0; i < count; i++) {
    const intensities = row(i);
    for (let c = 0; c < channels; c++) {
      if (intensities[c]! <= threshold) continue;
      const step = Math.round((1 - intensities[c]!) * (steps - 1));
      spikes[(step * count + i) * channels + c] = 1;
    }
    pacer.report({ unit: 'sample', done: i + 1, total: count });
    if (work.add(CHANNEL * channels)) await pacer.pause();
  }
  return { spikes, shape: [steps, count, channels] };
}
