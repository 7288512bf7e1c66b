// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011). The counter of
// block b of a stream is [b, step, item, purpose]; the stream is the blocks' words in order.

export const MULTIPLIER_0: u32 = 0xd2511f53;
export const MULTIPLIER_1: u32 = 0xcd9e8d57;
export const WEYL_0: u32 = 0x9e3779b9; // The golden ratio's fraction,
export const WEYL_1: u32 = 0xbb67ae85; // and that of √3.
export const ROUNDS = 10;

/** In memory: one instruction loads a constant, while V8 makes a v128.const of three, at every use anew. */
const CONSTANTS = memory.data<u32>([MULTIPLIER_0, MULTIPLIER_1, WEYL_0, WEYL_1]);
/** Room for the rows of eight blocks. */
const EIGHT_BLOCKS = memory.data(128, 16);

/** Stores the four words of one block at `out`. */
export function philoxBlock(
  block: u32,
  step: u32,
  item: u32,
  purpose: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const product0 = <u64>block * MULTIPLIER_0;
    const product1 = <u64>item * MULTIPLIER_1;
    block = (<u32>(product1 >> 32)) ^ step ^ key0;
    step = <u32>product1;
    item = (<u32>(product0 >> 32)) ^ purpose ^ key1;
    purpose = <u32>product0;
    key0 += WEYL_0;
    key1 += WEYL_1;
  }
  store<u32>(out, block);
  store<u32>(out, step, 4);
  store<u32>(out, item, 8);
  store<u32>(out, purpose, 12);
}

/** Stores the 32 words of the blocks `block` to `block + 7` at `out`, in stream order. */
export function philoxBlocks(
  block: u32,
  step: u32,
  item: u32,
  purpose: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  philoxOfBlocks(numbersFrom(block), numbersFrom(block + 4), step, item, purpose, key0, key1, out);
}

/** Stores the 32 words of the blocks of these numbers at `out`, block by block. */
export function philoxOfBlocks(
  low: v128,
  high: v128,
  step: u32,
  item: u32,
  purpose: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  eightBlocks(low, high, step, item, purpose, key0, key1, out, false);
}

// @ts-ignore: decorator
@inline
function numbersFrom(block: u32): v128 {
  return i32x4.add(i32x4.splat(block), i32x4(0, 1, 2, 3));
}

/** Stores the 32 words of the blocks `block` to `block + 7` at `out`: words 0 to 3 of the first four, one row each, then of the others. */
export function philoxRows(
  block: u32,
  step: u32,
  item: u32,
  purpose: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  eightBlocks(numbersFrom(block), numbersFrom(block + 4), step, item, purpose, key0, key1, out, true);
}

/** Stores 16 words of the blocks `block` to `block + 7` at `out`: words 0 and 2 of each, in stream order. */
export function philoxEvenWords(
  block: u32,
  step: u32,
  item: u32,
  purpose: u32,
  key0: u32,
  key1: u32,
  out: usize,
): void {
  philoxRows(block, step, item, purpose, key0, key1, EIGHT_BLOCKS);
  for (let half: usize = 0; half < 2; half++) {
    const row0 = v128.load(EIGHT_BLOCKS + 64 * half);
    const row2 = v128.load(EIGHT_BLOCKS + 64 * half, 32);
    v128.store(out + 32 * half, v128.shuffle<i32>(row0, row2, 0, 4, 1, 5));
    v128.store(out + 32 * half, v128.shuffle<i32>(row0, row2, 2, 6, 3, 7), 16);
  }
}

/**
 * A round waits for its products; two independent groups of four blocks fill that time. In the first two rounds half of the
 * products are the same for all blocks.
 */
function eightBlocks(
  low: v128,
  high: v128,
  step: u32,
  item: u32,
  purpose: u32,
  key0: u32,
  key1: u32,
  out: usize,
  areRows: bool,
): void {
  const common1 = <u64>item * MULTIPLIER_1;
  const first0 = (<u32>(common1 >> 32)) ^ step ^ key0;
  const common2 = <u64>first0 * MULTIPLIER_0;
  // Lane b of c0 ... c3 is the counter of the block in lane b of `low`, of d0 ... d3 that of `high`; here before the second round.
  let c0 = low;
  let d0 = high;
  let cLow0 = i64x2.extmul_low_i32x4_u(c0, v128.load32_splat(CONSTANTS));
  let cHigh0 = i64x2.extmul_high_i32x4_u(c0, v128.load32_splat(CONSTANTS));
  let dLow0 = i64x2.extmul_low_i32x4_u(d0, v128.load32_splat(CONSTANTS));
  let dHigh0 = i64x2.extmul_high_i32x4_u(d0, v128.load32_splat(CONSTANTS));
  const firstKey = i32x4.splat(purpose ^ key1);
  let c2 = v128.xor(v128.shuffle<i32>(cLow0, cHigh0, 1, 3, 5, 7), firstKey);
  let d2 = v128.xor(v128.shuffle<i32>(dLow0, dHigh0, 1, 3, 5, 7), firstKey);
  let c3 = v128.shuffle<i32>(cLow0, cHigh0, 0, 2, 4, 6);
  let d3 = v128.shuffle<i32>(dLow0, dHigh0, 0, 2, 4, 6);
  key0 += WEYL_0;
  key1 += WEYL_1;
  let cLow1 = i64x2.extmul_low_i32x4_u(c2, v128.load32_splat(CONSTANTS, 4));
  let cHigh1 = i64x2.extmul_high_i32x4_u(c2, v128.load32_splat(CONSTANTS, 4));
  let dLow1 = i64x2.extmul_low_i32x4_u(d2, v128.load32_splat(CONSTANTS, 4));
  let dHigh1 = i64x2.extmul_high_i32x4_u(d2, v128.load32_splat(CONSTANTS, 4));
  const secondKey0 = i32x4.splat((<u32>common1) ^ key0);
  const secondKey1 = i32x4.splat((<u32>(common2 >> 32)) ^ key1);
  c0 = v128.xor(v128.shuffle<i32>(cLow1, cHigh1, 1, 3, 5, 7), secondKey0);
  d0 = v128.xor(v128.shuffle<i32>(dLow1, dHigh1, 1, 3, 5, 7), secondKey0);
  let c1 = v128.shuffle<i32>(cLow1, cHigh1, 0, 2, 4, 6);
  let d1 = v128.shuffle<i32>(dLow1, dHigh1, 0, 2, 4, 6);
  c2 = v128.xor(c3, secondKey1);
  d2 = v128.xor(d3, secondKey1);
  c3 = i32x4.splat(<u32>common2);
  d3 = c3;
  let k0 = i32x4.splat(key0);
  let k1 = i32x4.splat(key1);
  for (let round = 2; round < ROUNDS; round++) {
    k0 = i32x4.add(k0, v128.load32_splat(CONSTANTS, 8));
    k1 = i32x4.add(k1, v128.load32_splat(CONSTANTS, 12));
    cLow0 = i64x2.extmul_low_i32x4_u(c0, v128.load32_splat(CONSTANTS));
    cHigh0 = i64x2.extmul_high_i32x4_u(c0, v128.load32_splat(CONSTANTS));
    cLow1 = i64x2.extmul_low_i32x4_u(c2, v128.load32_splat(CONSTANTS, 4));
    cHigh1 = i64x2.extmul_high_i32x4_u(c2, v128.load32_splat(CONSTANTS, 4));
    c0 = v128.xor(v128.xor(v128.shuffle<i32>(cLow1, cHigh1, 1, 3, 5, 7), c1), k0);
    c1 = v128.shuffle<i32>(cLow1, cHigh1, 0, 2, 4, 6);
    c2 = v128.xor(v128.xor(v128.shuffle<i32>(cLow0, cHigh0, 1, 3, 5, 7), c3), k1);
    c3 = v128.shuffle<i32>(cLow0, cHigh0, 0, 2, 4, 6);
    dLow0 = i64x2.extmul_low_i32x4_u(d0, v128.load32_splat(CONSTANTS));
    dHigh0 = i64x2.extmul_high_i32x4_u(d0, v128.load32_splat(CONSTANTS));
    dLow1 = i64x2.extmul_low_i32x4_u(d2, v128.load32_splat(CONSTANTS, 4));
    dHigh1 = i64x2.extmul_high_i32x4_u(d2, v128.load32_splat(CONSTANTS, 4));
    d0 = v128.xor(v128.xor(v128.shuffle<i32>(dLow1, dHigh1, 1, 3, 5, 7), d1), k0);
    d1 = v128.shuffle<i32>(dLow1, dHigh1, 0, 2, 4, 6);
    d2 = v128.xor(v128.xor(v128.shuffle<i32>(dLow0, dHigh0, 1, 3, 5, 7), d3), k1);
    d3 = v128.shuffle<i32>(dLow0, dHigh0, 0, 2, 4, 6);
  }
  if (areRows) {
    v128.store(out, c0);
    v128.store(out, c1, 16);
    v128.store(out, c2, 32);
    v128.store(out, c3, 48);
    v128.store(out, d0, 64);
    v128.store(out, d1, 80);
    v128.store(out, d2, 96);
    v128.store(out, d3, 112);
  } else {
    storeTransposed(c0, c1, c2, c3, out);
    storeTransposed(d0, d1, d2, d3, out + 64);
  }
}

/** Stores four blocks, given word by word, one after the other. */
// @ts-ignore: decorator
@inline
function storeTransposed(c0: v128, c1: v128, c2: v128, c3: v128, out: usize): void {
  const pair01Low = v128.shuffle<i32>(c0, c1, 0, 4, 1, 5);
  const pair01High = v128.shuffle<i32>(c0, c1, 2, 6, 3, 7);
  const pair23Low = v128.shuffle<i32>(c2, c3, 0, 4, 1, 5);
  const pair23High = v128.shuffle<i32>(c2, c3, 2, 6, 3, 7);
  v128.store(out, v128.shuffle<i64>(pair01Low, pair23Low, 0, 2));
  v128.store(out, v128.shuffle<i64>(pair01Low, pair23Low, 1, 3), 16);
  v128.store(out, v128.shuffle<i64>(pair01High, pair23High, 0, 2), 32);
  v128.store(out, v128.shuffle<i64>(pair01High, pair23High, 1, 3), 48);
}
