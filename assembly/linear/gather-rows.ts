/**
 * Sums of listed rows of a matrix: the product of a sparse matrix of ones, in compressed rows, with a dense one. With
 * spikes as lists and weights as rows these are the input currents; with the transposed lists (transpose-events.ts) and
 * the currents' derivatives as rows, the weights' gradients. Additions only, as many as there are entries.
 */

/** One cache line of every row at a time, so that a few hundred rows' share stays in the first-level cache. */
const TILE_BYTES: usize = 64;

/**
 * output[r][0 .. width) (+)= Σ input[rowsOfList[k]][0 .. width) over starts[r] ≤ k < starts[r + 1], in that order.
 * Rows that are an odd number of cache lines apart are read fastest, a power of two slowest.
 *
 * @param starts u32 [lists + 1], absolute places in `rowsOfList`; need not begin at 0
 * @param rowsOfList u32
 * @param input T [..][inputStride], not overlapping `output`
 * @param inputStride, outputStride elements from row to row
 * @param width elements, a multiple of 64 bytes
 * @param output T [lists][outputStride]
 */
export function gatherRows<T>(
  starts: usize,
  rowsOfList: usize,
  lists: i32,
  input: usize,
  inputStride: i32,
  width: i32,
  output: usize,
  outputStride: i32,
  accumulate: bool,
): void {
  const inputBytes = <usize>inputStride * sizeof<T>();
  const outputBytes = <usize>outputStride * sizeof<T>();
  const lastStart = starts + ((<usize>lists) << 2);
  const endOfTiles = input + <usize>width * sizeof<T>();
  for (; input < endOfTiles; input += TILE_BYTES, output += TILE_BYTES) {
    let target = output;
    for (let start = starts; start < lastStart; start += 4) {
      let sum0: v128, sum1: v128, sum2: v128, sum3: v128;
      if (accumulate) {
        sum0 = v128.load(target);
        sum1 = v128.load(target, 16);
        sum2 = v128.load(target, 32);
        sum3 = v128.load(target, 48);
      } else {
        sum0 = sum1 = sum2 = sum3 = i64x2.splat(0);
      }
      const end = rowsOfList + ((<usize>load<u32>(start, 4)) << 2);
      for (let entry = rowsOfList + ((<usize>load<u32>(start)) << 2); entry < end; entry += 4) {
        const row = input + <usize>load<u32>(entry) * inputBytes;
        sum0 = v128.add<T>(sum0, v128.load(row));
        sum1 = v128.add<T>(sum1, v128.load(row, 16));
        sum2 = v128.add<T>(sum2, v128.load(row, 32));
        sum3 = v128.add<T>(sum3, v128.load(row, 48));
      }
      v128.store(target, sum0);
      v128.store(target, sum1, 16);
      v128.store(target, sum2, 32);
      v128.store(target, sum3, 48);
      target += outputBytes;
    }
  }
}

/** What `gatherRows` is given. */
@unmanaged
export class Gather {
  starts: usize;
  rowsOfList: usize;
  lists: i32;
  input: usize;
  inputStride: i32;
  width: i32;
  output: usize;
  outputStride: i32;
  accumulate: bool;
}

/** `gatherRows` of float32 matrices. */
export function gatherRows32(gather: Gather): void {
  gatherGiven<f32>(gather);
}

/** `gatherRows` of float64 matrices. */
export function gatherRows64(gather: Gather): void {
  gatherGiven<f64>(gather);
}

function gatherGiven<T>(gather: Gather): void {
  gatherRows<T>(
    gather.starts,
    gather.rowsOfList,
    gather.lists,
    gather.input,
    gather.inputStride,
    gather.width,
    gather.output,
    gather.outputStride,
    gather.accumulate,
  );
}
