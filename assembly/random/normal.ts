import { storeNormalStream } from './normal-rows';
import { philoxBlock, philoxRows } from './philox';

/** Room for eight blocks of words, and for the normals that they make. */
const WORDS = memory.data(128, 16);
const NORMALS = memory.data(256, 16);
const PER_BLOCK = 4;
const BLOCKS_AT_ONCE = 8;

/**
 * Writes the first `count` standard normals of a stream to a float64 array, made as in normal-rows.ts: four of each block. The
 * numbers from `first` on, which is a multiple of four, are the same bits as among all.
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
    philoxRows(block, step, item, purpose, key0, key1, WORDS);
    const target = count >= perCall ? output : NORMALS;
    convert(WORDS, target);
    convert(WORDS + 64, target + 128);
    if (count < perCall) memory.copy(output, NORMALS, (<usize>count) << 3);
    output += perCall << 3;
  }
}

/** Number `position` (from 0) of the stream that `fillNormal` writes: the same bits. */
export function normalAt(key0: u32, key1: u32, purpose: u32, item: u32, step: u32, position: u32): f64 {
  philoxBlock(position / PER_BLOCK, step, item, purpose, key0, key1, NORMALS);
  for (let word: usize = 0; word < 4; word++) {
    v128.store(WORDS + (word << 4), v128.load32_splat(NORMALS + (word << 2)));
  }
  convert(WORDS, NORMALS);
  return load<f64>(NORMALS + ((<usize>(position % PER_BLOCK)) << 3));
}

/** The sixteen normals of four blocks. */
function convert(words: usize, output: usize): void {
  storeNormalStream(words, output);
}
