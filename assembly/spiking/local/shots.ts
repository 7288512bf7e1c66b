/** What hardware would report instead of a probability: how often an outcome was seen in so many shots. */
import { below } from '../../random/below';
import { philoxBlocks } from '../../random/philox';
import { Purpose } from '../../random/purpose';
import { Pair } from '../neuron/pair';

/** Philox blocks drawn at once, and their bytes. */
const BLOCKS: u32 = 8;
const BYTES: usize = 128;

const words = memory.data(128, 16);

/**
 * Replaces the record's and the scored patterns' probabilities of both lanes, from step `first` on, by their frequencies
 * in `shots` measurements, drawn from the stream (key, Shots, item, sweep), four shots a block. One shot of a step sees
 * one pattern, so that record and scored pattern share their shots.
 */
export function measureShots(
  pair: Pair,
  first: i32,
  shots: i32,
  key0: u32,
  key1: u32,
  item: u32,
  sweep: u32,
): void {
  let block: u32 = 0;
  let at = BYTES;
  for (let t = first; t < pair.steps; t++) {
    const offset = <usize>t * pair.stride;
    const same = load<u16>(pair.record0 + offset) == load<u16>(pair.scored0 + offset);
    for (let lane: usize = 0; lane < 16; lane += 8) {
      const recordAt = pair.record + ((<usize>t) << 4) + lane;
      const scoredAt = pair.scored + ((<usize>t) << 4) + lane;
      const recordProbability = load<f64>(recordAt);
      const eitherProbability = same ? recordProbability : recordProbability + load<f64>(scoredAt);
      let records = 0;
      let either = 0;
      for (let left = shots; left > 0; left -= 4) {
        if (at == BYTES) {
          philoxBlocks(block, sweep, item, Purpose.Shots, key0, key1, words);
          block += BLOCKS;
          at = 0;
        }
        const drawn = v128.load(words + at);
        at += 16;
        const counted = left >= 4 ? 15 : (1 << left) - 1;
        records += popcnt(below(drawn, recordProbability) & counted);
        either += popcnt(below(drawn, eitherProbability) & counted);
      }
      store<f64>(recordAt, <f64>records / <f64>shots);
      store<f64>(scoredAt, <f64>(same ? records : either - records) / <f64>shots);
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
