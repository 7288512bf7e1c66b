import type { Steps } from '../../engine/index.js';

/** Products of complex numbers in a piece of work. */
const PRODUCTS_AT_ONCE = 2 ** 20;
/** Of a pivot beside the largest entry: what is less is rounding. */
const LEAST = 1e-13;

/**
 * Solves (A + iω) x = b by elimination with pivots, A real [size][size], for several real b, [column][size]; nothing if rounding
 * cannot tell the matrix from one that has no inverse. The result is [column][size], re and im in turn.
 */
export function* solveShifted(
  a: Float64Array,
  size: number,
  shift: number,
  columns: readonly Float64Array[],
): Steps<Float64Array[] | undefined> {
  const width = size + columns.length;
  const re = new Float64Array(size * width);
  const im = new Float64Array(size * width);
  let largest = Math.abs(shift);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      re[i * width + j] = a[i * size + j]!;
      largest = Math.max(largest, Math.abs(a[i * size + j]!));
    }
    im[i * width + i] = shift;
    columns.forEach((column, k) => {
      re[i * width + size + k] = column[i]!;
    });
  }
  let products = 0;
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    const squareOf = (row: number) => re[row * width + pivot]! ** 2 + im[row * width + pivot]! ** 2;
    for (let row = pivot + 1; row < size; row++) if (squareOf(row) > squareOf(best)) best = row;
    const square = squareOf(best);
    if (!(square > (LEAST * largest) ** 2)) return undefined;
    for (const part of [re, im]) {
      const row = part.slice(best * width, (best + 1) * width);
      part.copyWithin(best * width, pivot * width, (pivot + 1) * width);
      part.set(row, pivot * width);
    }
    const [pivotRe, pivotIm] = [re[pivot * width + pivot]!, im[pivot * width + pivot]!];
    for (let row = 0; row < size; row++) {
      if (row === pivot) continue;
      const [x, y] = [re[row * width + pivot]!, im[row * width + pivot]!];
      const factorRe = (x * pivotRe + y * pivotIm) / square;
      const factorIm = (y * pivotRe - x * pivotIm) / square;
      for (let j = pivot; j < width; j++) {
        const [u, v] = [re[pivot * width + j]!, im[pivot * width + j]!];
        re[row * width + j]! -= factorRe * u - factorIm * v;
        im[row * width + j]! -= factorRe * v + factorIm * u;
      }
    }
    products += size * (width - pivot);
    if (products > PRODUCTS_AT_ONCE) {
      products = 0;
      yield;
    }
  }
  return columns.map((_, k) => {
    const result = new Float64Array(2 * size);
    for (let i = 0; i < size; i++) {
      const [x, y] = [re[i * width + size + k]!, im[i * width + size + k]!];
      const [u, v] = [re[i * width + i]!, im[i * width + i]!];
      const square = u * u + v * v;
      result[2 * i] = (x * u + y * v) / square;
      result[2 * i + 1] = (y * u - x * v) / square;
    }
    return result;
  });
}
