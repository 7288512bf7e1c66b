import {
  checkInteger,
  type Describes,
  type LongWorkOptions,
  longWork,
  Pacer,
  positive,
  readOptions,
} from '../../engine/index.js';
import type { SpikeTrains } from '../sets/spike-trains.js';
import { allocateSpikes, MOST_STEPS } from './allocate-spikes.js';
import { copyRows } from './item-rows.js';
import { WorkCounter } from './work-counter.js';

/** How changes become spikes. */
export interface DeltaOptions extends LongWorkOptions {
  /** The smallest change that gives a spike, greater than 0, in the unit of the values. */
  threshold: number;
}

export const deltaOptions = () =>
  ({ threshold: positive({}), ...longWork() }) satisfies Describes<DeltaOptions>;

/**
 * Delta encoding of a signal, as an event camera does it: a channel spikes ON at step t when its value is at least
 * `threshold` above its reference level, OFF when it is at least `threshold` below. The reference level is the channel's first
 * value, and from each spike on the value at that spike: however far the value jumps, there is one spike. Nothing spikes at
 * step 0.
 *
 * Up to 8 MiB of `values` are copied before others run; larger ones are to stay as they are until all are copied.
 *
 * @param values [step][channel], at least one step, finite
 * @returns [step][1][2 · channels]: channel 2 · c holds the OFF spikes of channel c and 2 · c + 1 its ON spikes, the order of
 *   `binEvents`
 * @throws ArgumentError when the threshold is not positive, or for rows of unequal length or with values that are not finite
 *
 * @example
 * ```ts
 * import { encodeDelta } from 'bornspike/data';
 *
 * const signal = [[0], [0.4], [1.1], [0.2]];
 * const { spikes, shape } = await encodeDelta(signal, { threshold: 0.5 });
 * console.log(shape, spikes.join('')); // prints: [ 4, 1, 2 ] 00000110
 * ```
 */
export async function encodeDelta(
  values: readonly ArrayLike<number>[],
  options: DeltaOptions,
): Promise<SpikeTrains> {
  const { threshold } = readOptions('options', options, deltaOptions);
  const pacer = new Pacer(options);
  const { rows, channels } = await copyRows('values', values, pacer);
  const steps = checkInteger('values.length', rows.length, 1, MOST_STEPS);
  const spikes = allocateSpikes('values.length', steps, 2 * channels);
  const reference = Float64Array.from(rows[0]!);
  const work = new WorkCounter();
  for (let t = 1; t < steps; t++) {
    for (let c = 0; c < channels; c++) {
      const value = rows[t]![c]!;
      const change = value - reference[c]!;
      if (change < threshold && change > -threshold) continue;
      spikes[(t * channels + c) * 2 + (change > 0 ? 1 : 0)] = 1;
      reference[c] = value;
    }
    pacer.report({ unit: 'step', done: t + 1, total: steps });
    if (work.add(channels)) await pacer.pause();
  }
  return { spikes, shape: [steps, 1, 2 * channels] };
}
