import type { Steps } from '../../engine/index.js';

const ROUNDING = 2 ** -52;
const PRODUCTS_AT_ONCE = 2 ** 20;

/**
 * x of A x = b by elimination with row pivots; undefined where A, with entries of at most about 1, is singular but for rounding.
 *
 * @param a [size][size], row by row, and is used up, as is `b`
 */
export function* solveDense(a: Float64Array, b: Float64Array): Steps<Float64Array | undefined> {
  const size = b.length;
  const least = 64 * size * ROUNDING;
  let products = 0;
  for (let k = 0; k < size; k++) {
    let pivot = k;
    for (let i = k + 1; i < size; i++) {
      if (Math.abs(a[i * size + k]!) > Math.abs(a[pivot * size + k]!)) pivot = i;
    }
    if (!(Math.abs(a[pivot * size + k]!) > least)) return undefined;
    if (pivot !== k) swapRows(a, b, pivot, k);
    const row = a.subarray(k * size, (k + 1) * size);
    for (let i = k + 1; i < size; i++) {
      const factor = a[i * size + k]! / row[k]!;
      if (factor === 0) continue;
      const target = a.subarray(i * size, (i + 1) * size);
      for (let j = k + 1; j < size; j++) target[j]! -= factor * row[j]!;
      b[i]! -= factor * b[k]!;
      products += size - k;
      if (products > PRODUCTS_AT_ONCE) {
        products = 0;
        yield { unit: 'row', done: k, total: size };
      }
    }
  }
  for (let i = size - 1; i >= 0; i--) {
    let rest = b[i]!;
    for (let j = i + 1; j < size; j++) rest -= a[i * size + j]! * b[j]!;
    b[i] = rest / a[i * size + i]!;
  }
  return b;
}

function swapRows(a: Float64Array, b: Float64Array, i: number, k: number): void {
  const size = b.length;
  const row = a.slice(i * size, (i + 1) * size);
  a.copyWithin(i * size, k * size, (k + 1) * size);
  a.set(row, k * size);
  [b[i], b[k]] = [b[k]!, b[i]!];
}
