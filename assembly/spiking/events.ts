/** From dense inputs to lists of events: which lines spike, step by step and sample by sample. */
import { philoxBlocks } from '../random/philox';
import { Purpose } from '../random/purpose';

/** Channels that are encoded at once, one word of eight Philox blocks each. */
const GROUP = 32;
const words = memory.data(128, 16);

/**
 * Lists the ones of a spike tensor.
 *
 * @param spikes u8 [step · sample][channel], 0 or 1
 * @param eventStart result, u32 [rows + 1]
 * @param events result, u32; room for `rows · channels` at most
 * @returns the number of events
 */
export function eventsOfSpikes(
  spikes: usize,
  rows: i32,
  channels: i32,
  eventStart: usize,
  events: usize,
): u32 {
  let count: u32 = 0;
  for (let row = 0; row < rows; row++) {
    store<u32>(eventStart + ((<usize>row) << 2), count);
    let channel = 0;
    while (channel < channels) {
      // Sixteen silent channels at once.
      if (channel + 16 <= channels && !v128.any_true(v128.load(spikes))) {
        channel += 16;
        spikes += 16;
        continue;
      }
      if (load<u8>(spikes)) {
        store<u32>(events + ((<usize>count) << 2), channel);
        count++;
      }
      channel++;
      spikes++;
    }
  }
  store<u32>(eventStart + ((<usize>rows) << 2), count);
  return count;
}

/**
 * Rate encoding: channel c of sample b spikes at step t iff word c of the stream (key, Encode, numbers[b], t) is
 * less than its threshold ⌊p · 2³²⌋.
 *
 * @param thresholds u32 [sample][channel]; 2³² - 1 stands for a certain spike
 * @param numbers u32 [sample]: each sample's number in the random streams
 * @param events result, u32; room for `steps · samples · channels` at most
 * @returns the number of events
 */
export function encodeRate(
  thresholds: usize,
  samples: i32,
  channels: i32,
  steps: i32,
  numbers: usize,
  key0: u32,
  key1: u32,
  eventStart: usize,
  events: usize,
): u32 {
  let count: u32 = 0;
  for (let t = 0; t < steps; t++) {
    for (let sample = 0; sample < samples; sample++) {
      store<u32>(eventStart + ((<usize>(t * samples + sample)) << 2), count);
      const number = load<u32>(numbers + ((<usize>sample) << 2));
      const row = thresholds + ((<usize>(sample * channels)) << 2);
      for (let channel = 0; channel < channels; channel += GROUP) {
        const end = min(channel + GROUP, channels);
        if (silent(row + ((<usize>channel) << 2), end - channel)) continue;
        philoxBlocks(channel >> 2, t, number, Purpose.Encode, key0, key1, words);
        for (let c = channel; c < end; c++) {
          const threshold = load<u32>(row + ((<usize>c) << 2));
          const word = load<u32>(words + ((<usize>(c - channel)) << 2));
          const spike = u32(word < threshold) | u32(threshold == u32.MAX_VALUE);
          // Written in any case, kept only if it spikes: no branch on a random outcome.
          store<u32>(events + ((<usize>count) << 2), c);
          count += spike;
        }
      }
    }
  }
  store<u32>(eventStart + ((<usize>(steps * samples)) << 2), count);
  return count;
}

/** Whether none of the next `count` channels can spike. */
function silent(thresholds: usize, count: i32): bool {
  let any: u32 = 0;
  for (let c = 0; c < count; c++) any |= load<u32>(thresholds + ((<usize>c) << 2));
  return any == 0;
}
