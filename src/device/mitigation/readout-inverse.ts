import { ArgumentError } from '../../engine/index.js';

/** How what was read is led back to what was there. */
export interface ReadoutInverse {
  /**
   * Of each pattern of spikes that is read (the first channel in its highest bit) a number of spikes, whose mean is that of the
   * spikes before they were read: by the inverse of the confusion matrix, (bit − read1Of0) / (1 − read1Of0 − read0Of1) summed over
   * channels.
   */
  readonly spikes: Float64Array;
  /** How many times as large it makes the standard error of a rate, the root mean square over channels. */
  readonly gain: number;
}

/** Numbers are multiples of this, so that sums are exact: patterns in another order, or with as many spikes, tie as they did. */
const UNIT = 2 ** -24;

/**
 * Of channels by their confusion matrices, see `readoutConfusion`.
 *
 * @throws ArgumentError naming `field` where what is read is no more often right than wrong
 */
export function readoutInverse(field: string, confusions: readonly Float64Array[]): ReadoutInverse {
  const channels = confusions.length;
  const spikes = new Float64Array(2 ** channels);
  let squares = 0;
  confusions.forEach((confusion, n) => {
    const [, read1Of0, left] = bitInverse(field, confusion);
    squares += 1 / (left * left);
    for (let pattern = 0; pattern < spikes.length; pattern++) {
      const bit = (pattern >> (channels - 1 - n)) & 1;
      spikes[pattern]! += UNIT * Math.round((bit - read1Of0) / left / UNIT);
    }
  });
  return { spikes, gain: Math.sqrt(squares / channels) };
}

/**
 * Of one channel, how often 0 and how often 1 is read in the other's place, and what both leave: the probability of having read a bit, less
 * the former, over the latter, is that of the bit before it was read.
 *
 * @throws ArgumentError naming `field` where what is read is no more often right than wrong
 */
export function bitInverse(
  field: string,
  confusion: Float64Array,
): [read0Of1: number, read1Of0: number, left: number] {
  const [, read0Of1, read1Of0] = confusion as unknown as [number, number, number];
  const left = 1 - read1Of0 - read0Of1;
  if (!(left > 0)) throw new ArgumentError(field, 'a device whose errors of readout sum to less than 1');
  return [read0Of1, read1Of0, left];
}
