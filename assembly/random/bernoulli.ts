import { philoxBlocks } from './philox';

/** Room for eight blocks of words. */
const WORDS = memory.data(128, 16);
const BLOCKS_AT_ONCE = 8;
const PER_CALL = 32;
const TWO_TO_32: f64 = 4294967296;

/**
 * Writes `count` bytes, 1 with the probability that the float64 array at `probabilities` gives for the element, else
 * 0. Element i uses word i of the stream and is 1 where word < floor(p 2^32): never for p = 0, always for p = 1.
 */
export function fillBernoulli(
  probabilities: usize,
  output: usize,
  count: i32,
  key0: u32,
  key1: u32,
  purpose: u32,
  item: u32,
  step: u32,
): void {
  for (let block = 0; count > 0; block += BLOCKS_AT_ONCE, count -= PER_CALL) {
    philoxBlocks(block, step, item, purpose, key0, key1, WORDS);
    const wanted = <usize>min(count, PER_CALL);
    let i: usize = 0;
    for (; i + 16 <= wanted; i += 16) {
      const low = i16x8.narrow_i32x4_s(compareFour(probabilities, i), compareFour(probabilities, i + 4));
      const high = i16x8.narrow_i32x4_s(
        compareFour(probabilities, i + 8),
        compareFour(probabilities, i + 12),
      );
      v128.store(output + i, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
    }
    for (; i < wanted; i++) {
      const threshold = Math.floor(load<f64>(probabilities + (i << 3)) * TWO_TO_32);
      store<u8>(output + i, <u8>(<f64>load<u32>(WORDS + (i << 2)) < threshold));
    }
    probabilities += wanted << 3;
    output += wanted;
  }
}

/** All ones in the lanes whose word, of the four from number `i` on, is below its element's threshold. */
// @ts-ignore: decorator
@inline
function compareFour(probabilities: usize, i: usize): v128 {
  const words = v128.load(WORDS + (i << 2));
  const p = probabilities + (i << 3);
  const low = f64x2.convert_low_i32x4_u(words);
  const high = f64x2.convert_low_i32x4_u(v128.shuffle<i64>(words, words, 1, 0));
  const lowMask = f64x2.lt(low, f64x2.floor(f64x2.mul(v128.load(p), f64x2.splat(TWO_TO_32))));
  const highMask = f64x2.lt(high, f64x2.floor(f64x2.mul(v128.load(p, 16), f64x2.splat(TWO_TO_32))));
  return v128.shuffle<i32>(lowMask, highMask, 0, 2, 4, 6);
}
