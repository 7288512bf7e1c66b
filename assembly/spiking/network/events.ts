/** From dense inputs to lists of events: which lines spike, step by step and sample by sample. */
import { philoxOfBlocks } from '../../random/philox';
import { Purpose } from '../../random/purpose';

/** Philox blocks, of a word for each of four channels, that are made at once. */
const TOGETHER = 8;
const words = memory.data(128, 16);
/** Blocks of channels that are looked through for those that can spike, and room for their numbers. */
const SEGMENT = 256;
const wanted = memory.data(4 * 264, 16);

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
    for (; channel + 16 <= channels; channel += 16, spikes += 16) {
      const found = i8x16.ne(v128.load(spikes), i8x16.splat(0));
      for (let bits = i8x16.bitmask(found); bits; bits &= bits - 1) {
        store<u32>(events + ((<usize>count) << 2), channel + ctz(bits));
        count++;
      }
    }
    for (; channel < channels; channel++, spikes++) {
      if (!load<u8>(spikes)) continue;
      store<u32>(events + ((<usize>count) << 2), channel);
      count++;
    }
  }
  store<u32>(eventStart + ((<usize>end) << 2), count);
  return count;
}

/** Events of the rows before `row`. */
function eventsBefore(eventStart: usize, row: i32): i32 {
  return row == 0 ? 0 : load<i32>(eventStart + ((<usize>row) << 2));
}

/** thresholds[i] = table[bytes[i]], u32. */
export function lookUpThresholds(bytes: usize, count: i32, table: usize, thresholds: usize): void {
  for (const end = bytes + <usize>count; bytes < end; bytes++, thresholds += 4) {
    store<u32>(thresholds, load<u32>(table + ((<usize>load<u8>(bytes)) << 2)));
  }
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
      for (let from = 0; from < channels; from += 4 * SEGMENT) {
        const blocks = listWanted(row, channels, from >> 2);
        for (let at = wanted; at < wanted + ((<usize>blocks) << 2); at += 4 * TOGETHER) {
          philoxOfBlocks(v128.load(at), v128.load(at, 16), t, number, Purpose.Encode, key0, key1, words);
          const these = min(TOGETHER, blocks - <i32>((at - wanted) >> 2));
          let spikes: u32 = 0;
          for (let k = 0; k < these; k++) {
            const limits = limitsOf(row, channels, load<u32>(at + ((<usize>k) << 2)));
            const drawn = v128.load(words + ((<usize>k) << 4));
            const below = v128.or(i32x4.lt_u(drawn, limits), i32x4.eq(limits, i32x4.splat(-1)));
            spikes |= i32x4.bitmask(below) << (k << 2);
          }
          for (; spikes; spikes &= spikes - 1) {
            const bit = ctz(spikes);
            const channel = (load<u32>(at + ((<usize>bit) & ~3)) << 2) + (bit & 3);
            store<u32>(events + ((<usize>count) << 2), channel);
            count++;
          }
        }
      }
    }
  }
  store<u32>(eventStart + ((<usize>(end * samples)) << 2), count);
  return count;
}

/**
 * Lists, of the blocks of four channels from block `first` on, those in which any can spike; most of an image is dark.
 *
 * @returns how many they are
 */
// @ts-ignore: decorator
@inline
function listWanted(thresholds: usize, channels: i32, first: i32): i32 {
  const end = min(first + SEGMENT, (channels + 3) >> 2);
  let count = 0;
  for (let block = first; block < end; block++) {
    store<u32>(wanted + ((<usize>count) << 2), block);
    count += i32(v128.any_true(limitsOf(thresholds, channels, block)));
  }
  return count;
}

/** The thresholds of a block of four channels, 0 beyond the last channel. */
// @ts-ignore: decorator
@inline
function limitsOf(thresholds: usize, channels: i32, block: i32): v128 {
  const at = thresholds + ((<usize>block) << 4);
  const left = channels - (block << 2);
  if (left >= 4) return v128.load(at);
  let limits = v128.load32_zero(at);
  if (left > 1) limits = v128.load32_lane(at, limits, 1, 4);
  if (left > 2) limits = v128.load32_lane(at, limits, 2, 8);
  return limits;
}
