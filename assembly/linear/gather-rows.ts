/**
 * Sums of listed rows of a matrix: the product of a sparse matrix of ones, in compressed rows, with a dense one. With
 * spikes as lists and weights as rows these are the input currents; with the transposed lists (transpose-events.ts) and
 * the currents' derivatives as rows, the weights' gradients. Additions only, as many as there are entries. A row is a cache line, so
 * that a few hundred of them stay in the first-level cache, and an entry tells its place by a shift.
 */
import { BLOCK } from '../simd/block';

/**
 * output[r] (+)= Σ input[rowsOfList[k]] over starts[r] ≤ k < starts[r + 1], in that order; a row is 64 bytes.
 *
 * @param starts u32 [lists + 1], absolute places in `rowsOfList`; need not begin at 0
 * @param rowsOfList u32
 * @param input T [..][lane], not overlapping `output`
 * @param output T [lists][lane]
 */
export function gatherRows<T>(
  starts: usize,
  rowsOfList: usize,
  lists: i32,
  input: usize,
  output: usize,
  accumulate: bool,
): void {
  const lastStart = starts + ((<usize>lists) << 2);
  for (; starts < lastStart; starts += 4, output += BLOCK) {
    let sum0: v128, sum1: v128, sum2: v128, sum3: v128;
    if (accumulate) {
      sum0 = v128.load(output);
      sum1 = v128.load(output, 16);
      sum2 = v128.load(output, 32);
      sum3 = v128.load(output, 48);
    } else {
      sum0 = sum1 = sum2 = sum3 = i64x2.splat(0);
    }
    const end = rowsOfList + ((<usize>load<u32>(starts, 4)) << 2);
    for (let entry = rowsOfList + ((<usize>load<u32>(starts)) << 2); entry < end; entry += 4) {
      const row = input + <usize>load<u32>(entry) * BLOCK;
      sum0 = v128.add<T>(sum0, v128.load(row));
      sum1 = v128.add<T>(sum1, v128.load(row, 16));
      sum2 = v128.add<T>(sum2, v128.load(row, 32));
      sum3 = v128.add<T>(sum3, v128.load(row, 48));
    }
    v128.store(output, sum0);
    v128.store(output, sum1, 16);
    v128.store(output, sum2, 32);
    v128.store(output, sum3, 48);
  }
}

/** `gatherRows` of float32 matrices. */
export function gatherRows32(
  starts: usize,
  rowsOfList: usize,
  lists: i32,
  input: usize,
  output: usize,
  accumulate: bool,
): void {
  gatherRows<f32>(starts, rowsOfList, lists, input, output, accumulate);
}

/** `gatherRows` of float64 matrices. */
export function gatherRows64(
  starts: usize,
  rowsOfList: usize,
  lists: i32,
  input: usize,
  output: usize,
  accumulate: bool,
): void {
  gatherRows<f64>(starts, rowsOfList, lists, input, output, accumulate);
}
