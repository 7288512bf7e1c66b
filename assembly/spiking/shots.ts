/** What hardware would report instead of a probability: how often an outcome was seen in so many shots. */
import { philoxBlocks } from '../random/philox';
import { Purpose } from '../random/purpose';
import { Pair } from './pair';

const TWO_TO_32: f64 = 4294967296;

/** 16 random words, drawn four Philox blocks at a time. */
const words = memory.data(64, 16);
let unread: i32 = 0;
let block: u32 = 0;

/**
 * Replaces the record's and the target's probabilities of both lanes, from step `first` on, by their frequencies in
 * `shots` measurements, drawn from the stream (key, Shots, item, sweep). One shot of a step sees one pattern, so that
 * record and target share their shots.
 */
export function measureShots(
  pair: Pair,
  first: i32,
  steps: i32,
  record: usize,
  target: usize,
  stride: usize,
  shots: i32,
  key0: u32,
  key1: u32,
  item: u32,
  sweep: u32,
): void {
  unread = 0;
  block = 0;
  for (let t = first; t < steps; t++) {
    const offset = <usize>t * stride;
    const same = load<u16>(record + offset) == load<u16>(target + offset);
    for (let lane: usize = 0; lane < 16; lane += 8) {
      const recordAt = pair.record + ((<usize>t) << 4) + lane;
      const targetAt = pair.target + ((<usize>t) << 4) + lane;
      const recordBelow = load<f64>(recordAt) * TWO_TO_32;
      const targetBelow = same ? recordBelow : recordBelow + load<f64>(targetAt) * TWO_TO_32;
      let records = 0;
      let both = 0;
      for (let shot = 0; shot < shots; shot++) {
        if (unread == 0) {
          philoxBlocks(block, sweep, item, Purpose.Shots, key0, key1, words);
          block += 4;
          unread = 16;
        }
        const word = <f64>load<u32>(words + ((<usize>(16 - unread)) << 2));
        unread--;
        records += i32(word < recordBelow);
        both += i32(word < targetBelow);
      }
      store<f64>(recordAt, <f64>records / <f64>shots);
      store<f64>(targetAt, <f64>(same ? records : both - records) / <f64>shots);
    }
  }
}

/**
 * (count + 1/2) / (shots + 1) instead of a frequency (Krichevsky and Trofimov 1981), which keeps logarithms and
 * quotients finite when an outcome was never seen.
 */
// @ts-ignore: decorator
@inline
export function smooth(frequency: v128, shots: i32): v128 {
  return f64x2.div(
    f64x2.add(f64x2.mul(frequency, f64x2.splat(<f64>shots)), f64x2.splat(0.5)),
    f64x2.splat(<f64>shots + 1),
  );
}
