/** Dense square matrices, row-major, (re, im). */
import { imaginaryFactor, realFactor, times } from './complex';

/** output ← a b, for the first `rows` rows of a. */
export function multiplyMatrices(a: usize, rows: i32, b: usize, size: i32, output: usize): void {
  const row = (<usize>size) << 4;
  const end = b + <usize>size * row;
  memory.fill(output, 0, <usize>rows * row);
  for (const last = output + <usize>rows * row; output < last; output += row) {
    for (let place = b; place < end; place += row, a += 16) {
      const factor = v128.load(a);
      const re = realFactor(factor);
      const im = imaginaryFactor(factor);
      for (let at: usize = 0; at < row; at += 16) {
        const sum = f64x2.add(v128.load(output + at), times(re, im, v128.load(place + at)));
        v128.store(output + at, sum);
      }
    }
  }
}
