/** From dense inputs to lists of events: which lines spike, step by step and sample by sample. */
import { philoxBlocks } from '../../random/philox';
import { Purpose } from '../../random/purpose';

/** Channels that are encoded at once, one word of eight Philox blocks each. */
const GROUP = 32;
const words = memory.data(128, 16);

/**
 * Lists the ones of rows `first` up to `end` of a spike tensor, after those of the rows before.
 *
 * @param spikes u8 [step · sample][channel], 0 or 1
 * @param eventStart result, u32 [rows + 1]
 * @param events result, u32; room for `rows · channels` at most
 * @returns the number of events of all rows so far
 */
export function eventsOfSpikes(
  spikes: usize,
  first: i32,
  end: i32,
  channels: i32,
  eventStart: usize,
  events: usize,
): i32 {
  let count = eventsBefore(eventStart, first);
  spikes += <usize>first * <usize>channels;
  for (let row = first; row < end; row++) {
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
  store<u32>(eventStart + ((<usize>end) << 2), count);
  return count;
}

/** Events of the rows before `row`. */
function eventsBefore(eventStart: usize, row: i32): i32 {
  return row == 0 ? 0 : load<i32>(eventStart + ((<usize>row) << 2));
}

/** Images that become spikes at random. */
@unmanaged
export class RateEncoding {
  /** ⌊p · 2³²⌋ of each channel, u32 [sample][channel]. */
  thresholds: usize;
  samples: i32;
  channels: i32;
  /** Of each sample in the random streams, u32 [sample]. */
  numbers: usize;
  key0: u32;
  key1: u32;
  /** Result, u32 [step · sample + 1]. */
  eventStart: usize;
  /** Result, u32; room for `steps · samples · channels` at most. */
  events: usize;
}

/**
 * Lists the spikes of `encodeRate` (of the facade's data) at steps `first` up to `end`, after the steps before: channel c
 * of sample b spikes at step t iff word c of the stream (key, Encode, numbers[b], t) is less than its threshold.
 *
 * @returns the number of events of all steps so far
 */
export function eventsOfRates(encoding: RateEncoding, first: i32, end: i32): i32 {
  const thresholds = encoding.thresholds;
  const samples = encoding.samples;
  const channels = encoding.channels;
  const numbers = encoding.numbers;
  const key0 = encoding.key0;
  const key1 = encoding.key1;
  const eventStart = encoding.eventStart;
  const events = encoding.events;
  let count = eventsBefore(eventStart, first * samples);
  for (let t = first; t < end; t++) {
    for (let sample = 0; sample < samples; sample++) {
      store<u32>(eventStart + ((<usize>(t * samples + sample)) << 2), count);
      const number = load<u32>(numbers + ((<usize>sample) << 2));
      const row = thresholds + ((<usize>(sample * channels)) << 2);
      for (let channel = 0; channel < channels; channel += GROUP) {
        const thresholdsOfGroup = row + ((<usize>channel) << 2);
        const wanted = min(GROUP, channels - channel);
        if (silent(thresholdsOfGroup, wanted)) continue;
        philoxBlocks(channel >> 2, t, number, Purpose.Encode, key0, key1, words);
        let spikes =
          wanted == GROUP ? spikesOfGroup(thresholdsOfGroup) : spikesOfPart(thresholdsOfGroup, wanted);
        for (; spikes; spikes &= spikes - 1) {
          store<u32>(events + ((<usize>count) << 2), channel + ctz(spikes));
          count++;
        }
      }
    }
  }
  store<u32>(eventStart + ((<usize>(end * samples)) << 2), count);
  return count;
}

/** Whether none of the next `count` channels can spike. */
// @ts-ignore: decorator
@inline
function silent(thresholds: usize, count: i32): bool {
  let vectors: v128 = i64x2.splat(0);
  const end = thresholds + ((<usize>count) << 2);
  for (; thresholds + 16 <= end; thresholds += 16) vectors = v128.or(vectors, v128.load(thresholds));
  let any = <u32>v128.any_true(vectors);
  for (; thresholds < end; thresholds += 4) any |= load<u32>(thresholds);
  return any == 0;
}

/** A bit for each channel of a group whose word is below its threshold. */
// @ts-ignore: decorator
@inline
function spikesOfGroup(thresholds: usize): u32 {
  return spikesOfHalf(thresholds, words) | (spikesOfHalf(thresholds + 64, words + 64) << 16);
}

// @ts-ignore: decorator
@inline
function spikesOfHalf(thresholds: usize, from: usize): u32 {
  const low = i16x8.narrow_i32x4_s(spikesOfFour(thresholds, from), spikesOfFour(thresholds + 16, from + 16));
  const high = i16x8.narrow_i32x4_s(
    spikesOfFour(thresholds + 32, from + 32),
    spikesOfFour(thresholds + 48, from + 48),
  );
  return i8x16.bitmask(i8x16.narrow_i16x8_s(low, high));
}

// @ts-ignore: decorator
@inline
function spikesOfFour(thresholds: usize, from: usize): v128 {
  const limits = v128.load(thresholds);
  return v128.or(i32x4.lt_u(v128.load(from), limits), i32x4.eq(limits, i32x4.splat(-1)));
}

/** The same for the first channels of a group. */
function spikesOfPart(thresholds: usize, count: i32): u32 {
  let spikes: u32 = 0;
  for (let c = 0; c < count; c++) {
    const threshold = load<u32>(thresholds + ((<usize>c) << 2));
    const spike = u32(load<u32>(words + ((<usize>c) << 2)) < threshold) | u32(threshold == u32.MAX_VALUE);
    spikes |= spike << c;
  }
  return spikes;
}
