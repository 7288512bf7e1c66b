// Random numbers for four streams at a time, rows of four lanes: the item of each lane's stream is that lane of `items`.
import { MULTIPLIER_0, MULTIPLIER_1, ROUNDS, WEYL_0, WEYL_1 } from './philox';
import { storeNormalRows } from './normal-rows';

/** Words of two blocks: row w of a block has word w of the four streams. */
const WORDS = memory.data(128, 16);
const END_OF_WORDS: usize = 128;

const TWO_TO_MINUS_24 = memory.data<f32>([5.9604644775390625e-8]);

/** Rows that `fillLaneNormals` and `fillLaneUniforms` fill for a wish of `rows`. */
export function filledRows(rows: i32): i32 {
  return (rows + 7) & ~7;
}

/**
 * Standard normals T [rows][4], made as in normal-rows.ts, from block `block` of the streams on: four of each block. Rows
 * are `stride` bytes apart.
 */
export function fillLaneNormals<T>(
  output: usize,
  stride: usize,
  rows: i32,
  block: u32,
  step: u32,
  items: v128,
  purpose: u32,
  key0: u32,
  key1: u32,
): void {
  const end = output + <usize>filledRows(rows) * stride;
  while (output < end) {
    twoBlocks(block, step, items, purpose, key0, key1);
    block += 2;
    storeNormalRows<T>(WORDS, output, stride);
    storeNormalRows<T>(WORDS + 64, output + 4 * stride, stride);
    output += 8 * stride;
  }
}

/** Uniforms T [rows][4] on [0, 1), from block `block` on: of one word each, with 24 bits in float32, 32 in float64. */
export function fillLaneUniforms<T>(
  output: usize,
  rows: i32,
  block: u32,
  step: u32,
  items: v128,
  purpose: u32,
  key0: u32,
  key1: u32,
): void {
  const end = output + ((<usize>filledRows(rows)) << 2) * sizeof<T>();
  while (output < end) {
    twoBlocks(block, step, items, purpose, key0, key1);
    block += 2;
    for (let words: usize = WORDS; words < WORDS + END_OF_WORDS; words += 16) {
      const row = v128.load(words);
      if (sizeof<T>() == 4) {
        const fraction = f32x4.convert_i32x4_s(i32x4.shr_u(row, 8));
        v128.store(output, f32x4.mul(fraction, v128.load32_splat(TWO_TO_MINUS_24)));
        output += 16;
      } else {
        const scale = f64x2.splat(2.3283064365386963e-10);
        v128.store(output, f64x2.mul(f64x2.convert_low_i32x4_u(row), scale));
        const high = v128.shuffle<i64>(row, row, 1, 0);
        v128.store(output, f64x2.mul(f64x2.convert_low_i32x4_u(high), scale), 16);
        output += 32;
      }
    }
  }
}

/**
 * Stores the blocks `block` and `block + 1` of four streams (Philox4x32-10, random/philox.ts). What the streams share and
 * what the blocks share meets in the third round only: the first two are computed once for either.
 */
function twoBlocks(block: u32, step: u32, items: v128, purpose: u32, key0: u32, key1: u32): void {
  const itemLow = i64x2.extmul_low_i32x4_u(items, i32x4.splat(MULTIPLIER_1));
  const itemHigh = i64x2.extmul_high_i32x4_u(items, i32x4.splat(MULTIPLIER_1));
  const first0 = v128.xor(v128.shuffle<i32>(itemLow, itemHigh, 1, 3, 5, 7), i32x4.splat(step ^ key0));
  const first1 = v128.shuffle<i32>(itemLow, itemHigh, 0, 2, 4, 6);
  const sharedLow = i64x2.extmul_low_i32x4_u(first0, i32x4.splat(MULTIPLIER_0));
  const sharedHigh = i64x2.extmul_high_i32x4_u(first0, i32x4.splat(MULTIPLIER_0));
  const second2 = v128.shuffle<i32>(sharedLow, sharedHigh, 1, 3, 5, 7);
  const second3 = v128.shuffle<i32>(sharedLow, sharedHigh, 0, 2, 4, 6);

  const productC = <u64>block * MULTIPLIER_0;
  const productD = <u64>(block + 1) * MULTIPLIER_0;
  const nextC = <u64>((<u32>(productC >> 32)) ^ purpose ^ key1) * MULTIPLIER_1;
  const nextD = <u64>((<u32>(productD >> 32)) ^ purpose ^ key1) * MULTIPLIER_1;
  key0 += WEYL_0;
  key1 += WEYL_1;
  let c0 = v128.xor(first1, i32x4.splat((<u32>(nextC >> 32)) ^ key0));
  let c1 = i32x4.splat(<u32>nextC);
  let c2 = v128.xor(second2, i32x4.splat((<u32>productC) ^ key1));
  let c3 = second3;
  let d0 = v128.xor(first1, i32x4.splat((<u32>(nextD >> 32)) ^ key0));
  let d1 = i32x4.splat(<u32>nextD);
  let d2 = v128.xor(second2, i32x4.splat((<u32>productD) ^ key1));
  let d3 = second3;
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  for (let round = 2; round < ROUNDS; round++) {
    k0 = i32x4.add(k0, i32x4.splat(WEYL_0));
    k1 = i32x4.add(k1, i32x4.splat(WEYL_1));
    const cLow0 = i64x2.extmul_low_i32x4_u(c0, i32x4.splat(MULTIPLIER_0));
    const cHigh0 = i64x2.extmul_high_i32x4_u(c0, i32x4.splat(MULTIPLIER_0));
    const cLow1 = i64x2.extmul_low_i32x4_u(c2, i32x4.splat(MULTIPLIER_1));
    const cHigh1 = i64x2.extmul_high_i32x4_u(c2, i32x4.splat(MULTIPLIER_1));
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(cLow1, cHigh1, 1, 3, 5, 7), c1), k0);
    c1 = v128.shuffle<i32>(cLow1, cHigh1, 0, 2, 4, 6);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(cLow0, cHigh0, 1, 3, 5, 7), c3), k1);
    c3 = v128.shuffle<i32>(cLow0, cHigh0, 0, 2, 4, 6);
    const dLow0 = i64x2.extmul_low_i32x4_u(d0, i32x4.splat(MULTIPLIER_0));
    const dHigh0 = i64x2.extmul_high_i32x4_u(d0, i32x4.splat(MULTIPLIER_0));
    const dLow1 = i64x2.extmul_low_i32x4_u(d2, i32x4.splat(MULTIPLIER_1));
    const dHigh1 = i64x2.extmul_high_i32x4_u(d2, i32x4.splat(MULTIPLIER_1));
    d0 = v128.xor(v128.xor(v128.shuffle<i32>(dLow1, dHigh1, 1, 3, 5, 7), d1), k0);
    d1 = v128.shuffle<i32>(dLow1, dHigh1, 0, 2, 4, 6);
    d2 = v128.xor(v128.xor(v128.shuffle<i32>(dLow0, dHigh0, 1, 3, 5, 7), d3), k1);
    d3 = v128.shuffle<i32>(dLow0, dHigh0, 0, 2, 4, 6);
  }
  v128.store(WORDS, c0);
  v128.store(WORDS, c1, 16);
  v128.store(WORDS, c2, 32);
  v128.store(WORDS, c3, 48);
  v128.store(WORDS, d0, 64);
  v128.store(WORDS, d1, 80);
  v128.store(WORDS, d2, 96);
  v128.store(WORDS, d3, 112);
}
