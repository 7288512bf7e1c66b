import type { Numbers } from '../spiking/stack/numbers.js';

/**
 * output[r] += Σ input[rows[k]] over starts[r] ≤ k < starts[r + 1], rows of `width` numbers, in that order. Eight columns
 * at a time, in local variables: measured faster than whole rows, one or four of them at a time.
 *
 * @param starts from index `firstList` on
 */
export function gatherRows(
  starts: Int32Array,
  firstList: number,
  lists: number,
  rows: Int32Array,
  input: Numbers,
  width: number,
  output: Numbers,
  outputAt: number,
): void {
  for (let r = 0; r < lists; r++) {
    const begin = starts[firstList + r]!;
    const end = starts[firstList + r + 1]!;
    if (begin === end) continue;
    let j = 0;
    for (; j + 8 <= width; j += 8) {
      const to = outputAt + r * width + j;
      let sum0 = output[to]!;
      let sum1 = output[to + 1]!;
      let sum2 = output[to + 2]!;
      let sum3 = output[to + 3]!;
      let sum4 = output[to + 4]!;
      let sum5 = output[to + 5]!;
      let sum6 = output[to + 6]!;
      let sum7 = output[to + 7]!;
      for (let k = begin; k < end; k++) {
        const from = rows[k]! * width + j;
        sum0 += input[from]!;
        sum1 += input[from + 1]!;
        sum2 += input[from + 2]!;
        sum3 += input[from + 3]!;
        sum4 += input[from + 4]!;
        sum5 += input[from + 5]!;
        sum6 += input[from + 6]!;
        sum7 += input[from + 7]!;
      }
      output[to] = sum0;
      output[to + 1] = sum1;
      output[to + 2] = sum2;
      output[to + 3] = sum3;
      output[to + 4] = sum4;
      output[to + 5] = sum5;
      output[to + 6] = sum6;
      output[to + 7] = sum7;
    }
    for (; j < width; j++) {
      const to = outputAt + r * width + j;
      let sum = output[to]!;
      for (let k = begin; k < end; k++) sum += input[rows[k]! * width + j]!;
      output[to] = sum;
    }
  }
}
