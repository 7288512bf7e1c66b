import { philoxBlocks } from './philox';

/** Room for eight blocks of words. */
const WORDS = memory.data(128, 16);
const END_OF_WORDS: usize = 128;

/**
 * Writes `count` float64 of +1 or -1, each with probability 1/2. Element i uses bit i mod 128 of block i / 128, which
 * is bit k mod 32 of word k / 32 for k = i mod 128; a set bit means -1.
 */
export function fillRademacher(
  output: usize,
  count: i32,
  key0: u32,
  key1: u32,
  purpose: u32,
  item: u32,
  step: u32,
): void {
  let block = 0;
  while (count > 0) {
    philoxBlocks(block, step, item, purpose, key0, key1, WORDS);
    for (let offset: usize = 0; offset < END_OF_WORDS && count > 0; offset += 8) {
      const bits = load<u64>(WORDS + offset);
      // Each lane's next bit is lowest: the even ones in lane 0, the odd ones in lane 1.
      let lanes = i64x2.replace_lane(i64x2.splat(bits), 1, bits >> 1);
      const wanted = min(count, 64);
      for (const end = output + ((<usize>(wanted & ~1)) << 3); output < end; output += 16) {
        v128.store(output, signs(lanes));
        lanes = i64x2.shr_u(lanes, 2);
      }
      if (wanted & 1) v128.store_lane<f64>(output, signs(lanes), 0);
      count -= 64;
    }
    block += 8;
  }
}

/** +1, or -1 where the lane's lowest bit is set. */
// @ts-ignore: decorator
@inline
function signs(lanes: v128): v128 {
  return v128.or(i64x2.shl(lanes, 63), f64x2.splat(1));
}
