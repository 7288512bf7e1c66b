import { logOrdinary64 } from '../simd/logarithm';
import { sinCosTurns64 } from '../simd/sine-cosine';
import { philoxBlock, philoxBlocks } from './philox';
import { uniformsOfBlock } from './uniform';

/** Room for eight blocks of words. */
const WORDS = memory.data(128, 16);
/** Room for what two blocks make, when less than that is wanted. */
const LAST = memory.data(32, 16);
const PER_BLOCK = 2;
const BLOCKS_AT_ONCE = 8;

/**
 * Writes the first `count` standard normals of a stream to a float64 array, by Box and Muller (1958): with the two
 * uniforms u, v of block b, numbers 2b and 2b + 1 are r cos 2πv and r sin 2πv, r = √(-2 log(1 - u)). The largest
 * possible value is √(106 log 2) = 8.57. The numbers from `first` on, which is even, are the same bits as among all.
 */
export function fillNormal(
  output: usize,
  count: i32,
  key0: u32,
  key1: u32,
  purpose: u32,
  item: u32,
  step: u32,
  first: u32 = 0,
): void {
  const perCall = PER_BLOCK * BLOCKS_AT_ONCE;
  for (let block = first / PER_BLOCK; count > 0; block += BLOCKS_AT_ONCE, count -= perCall) {
    philoxBlocks(block, step, item, purpose, key0, key1, WORDS);
    const bytes = (<usize>min(count, perCall)) << 3;
    let offset: usize = 0;
    // Two blocks of words are as long as the four normals that they make.
    for (; offset + 32 <= bytes; offset += 32) {
      convertPair(v128.load(WORDS + offset), v128.load(WORDS + offset, 16), output + offset);
    }
    if (offset < bytes) {
      convertLast(v128.load(WORDS + offset), v128.load(WORDS + offset, 16));
      memory.copy(output + offset, LAST, bytes - offset);
    }
    output += bytes;
  }
}

/** Number `position` (from 0) of the stream that `fillNormal` writes: the same bits. */
export function normalAt(key0: u32, key1: u32, purpose: u32, item: u32, step: u32, position: u32): f64 {
  philoxBlock(position / PER_BLOCK, step, item, purpose, key0, key1, WORDS);
  const words = v128.load(WORDS);
  convertLast(words, words);
  return load<f64>(LAST + <usize>((position % PER_BLOCK) << 3));
}

function convertLast(firstWords: v128, secondWords: v128): void {
  convertPair(firstWords, secondWords, LAST);
}

/** Stores the four normals that the words of two blocks make. */
// @ts-ignore: decorator
@inline
function convertPair(firstWords: v128, secondWords: v128, out: usize): void {
  const first = uniformsOfBlock(firstWords);
  const second = uniformsOfBlock(secondWords);
  // 1 - u is at least 2^-53, an ordinary argument of the logarithm.
  const u = f64x2.sub(f64x2.splat(1), v128.shuffle<f64>(first, second, 0, 2));
  const radius = f64x2.sqrt(f64x2.mul(f64x2.splat(-2), logOrdinary64(u)));
  sinCosTurns64(v128.shuffle<f64>(first, second, 1, 3), out);
  const cosine = f64x2.mul(radius, v128.load(out));
  const sine = f64x2.mul(radius, v128.load(out, 16));
  v128.store(out, v128.shuffle<f64>(cosine, sine, 0, 2));
  v128.store(out, v128.shuffle<f64>(cosine, sine, 1, 3), 16);
}
