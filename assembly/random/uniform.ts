import { philoxBlock, philoxBlocks } from './philox';

/** Room for eight blocks of words. */
const WORDS = memory.data(128, 16);
const PER_BLOCK = 2;
const BLOCKS_AT_ONCE = 8;

/**
 * Writes the first `count` uniforms of a stream to a float64 array: number i is made of the words 2i and 2i + 1 by
 * (a >>> 5, b >>> 6) -> (a 2^26 + b) / 2^53, which is uniform on the multiples of 2^-53 in [0, 1).
 */
export function fillUniform(
  output: usize,
  count: i32,
  key0: u32,
  key1: u32,
  purpose: u32,
  item: u32,
  step: u32,
): void {
  const perCall = PER_BLOCK * BLOCKS_AT_ONCE;
  for (let block = 0; count > 0; block += BLOCKS_AT_ONCE, count -= perCall) {
    // One number or two take one block, and that alone is sooner there than as one of eight.
    if (count <= PER_BLOCK) philoxBlock(block, step, item, purpose, key0, key1, WORDS);
    else philoxBlocks(block, step, item, purpose, key0, key1, WORDS);
    const bytes = (<usize>min(count, perCall)) << 3;
    let offset: usize = 0;
    for (; offset + 16 <= bytes; offset += 16) {
      v128.store(output + offset, uniformsOfBlock(v128.load(WORDS + offset)));
    }
    if (offset < bytes) v128.store_lane<f64>(output + offset, uniformsOfBlock(v128.load(WORDS + offset)), 0);
    output += bytes;
  }
}

/** Number `position` (from 0) of the stream that `fillUniform` writes. */
export function uniformAt(key0: u32, key1: u32, purpose: u32, item: u32, step: u32, position: u32): f64 {
  philoxBlock(position / PER_BLOCK, step, item, purpose, key0, key1, WORDS);
  const words = WORDS + <usize>((position % PER_BLOCK) << 3);
  return (<f64>(load<u32>(words) >>> 5) * 67108864 + <f64>(load<u32>(words, 4) >>> 6)) / 9007199254740992;
}

/** The two uniforms that one block's words make. */
// @ts-ignore: decorator
@inline
export function uniformsOfBlock(words: v128): v128 {
  // Under the exponent of 2^25 the 27 bits of a are a / 2^27, under that of 1/2 the 26 bits of b are b / 2^53; taking
  // the two leading ones away again is exact.
  const a = i64x2.shr_u(v128.and(words, i64x2.splat(0xffffffff)), 5);
  const b = i64x2.shr_u(words, 38);
  const high = f64x2.sub(v128.or(a, f64x2.splat(33554432)), f64x2.splat(33554432.5));
  return f64x2.add(high, v128.or(b, f64x2.splat(0.5)));
}
