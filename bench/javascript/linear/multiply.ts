import type { Numbers } from '../spiking/stack/numbers.js';

/**
 * output[r] += Σ_k a[r · aRow + k · aColumn] · b[k], rows of `width` numbers, in ascending k; eight columns at a time.
 */
export function multiply(
  a: Numbers,
  aRow: number,
  aColumn: number,
  b: Numbers,
  output: Numbers,
  rows: number,
  inner: number,
  width: number,
): void {
  for (let r = 0; r < rows; r++) {
    let j = 0;
    for (; j + 8 <= width; j += 8) {
      const to = r * width + j;
      let sum0 = output[to]!;
      let sum1 = output[to + 1]!;
      let sum2 = output[to + 2]!;
      let sum3 = output[to + 3]!;
      let sum4 = output[to + 4]!;
      let sum5 = output[to + 5]!;
      let sum6 = output[to + 6]!;
      let sum7 = output[to + 7]!;
      for (let k = 0; k < inner; k++) {
        const factor = a[r * aRow + k * aColumn]!;
        const from = k * width + j;
        sum0 += factor * b[from]!;
        sum1 += factor * b[from + 1]!;
        sum2 += factor * b[from + 2]!;
        sum3 += factor * b[from + 3]!;
        sum4 += factor * b[from + 4]!;
        sum5 += factor * b[from + 5]!;
        sum6 += factor * b[from + 6]!;
        sum7 += factor * b[from + 7]!;
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
      let sum = output[r * width + j]!;
      for (let k = 0; k < inner; k++) sum += a[r * aRow + k * aColumn]! * b[k * width + j]!;
      output[r * width + j] = sum;
    }
  }
}

/** output[c][r] = input[r][c] */
export function transpose(input: Numbers, rows: number, columns: number, output: Numbers): void {
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < columns; c++) output[c * rows + r] = input[r * columns + c]!;
  }
}
