import { adjoint, type ComplexMatrix, conjugate, kronecker, product, transpose } from './matrix.js';

// Small complex matrices, row-major, re and im in turn.

/** factor · a */
export const times = (factor: number, a: ComplexMatrix): Float64Array =>
  Float64Array.from(a, (x) => factor * x);

export const plus = (a: ComplexMatrix, b: ComplexMatrix): Float64Array =>
  Float64Array.from(a, (x, i) => x + b[i]!);

/** −i a */
export const overI = (a: Float64Array): Float64Array =>
  a.map((_, at) => (at % 2 === 0 ? a[at + 1]! : -a[at - 1]!));

export function identityMatrix(size: number): Float64Array {
  const result = new Float64Array(2 * size * size);
  for (let i = 0; i < size; i++) result[2 * i * (size + 1)] = 1;
  return result;
}

/** e^a by its series, of a / 2^k with a norm below 1/2, and k squarings. */
export function exponential(a: ComplexMatrix, size: number): Float64Array {
  let norm = 0;
  for (let i = 0; i < a.length; i++) norm = Math.max(norm, Math.abs(a[i]!) * 2 * size);
  let squarings = 0;
  for (; norm > 0.5; norm /= 2) squarings++;
  const small = times(2 ** -squarings, a);
  let term = identityMatrix(size);
  let sum = term;
  for (let k = 1; k <= 16; k++) {
    term = times(1 / k, product(term, small, size));
    sum = plus(sum, term);
  }
  for (let k = 0; k < squarings; k++) sum = product(sum, sum, size);
  return sum;
}

/** The generator of ρ ↦ LρL† - ½(L†Lρ + ρL†L) on the list of a block's entries, row by row. */
export function dissipator(l: ComplexMatrix, size: number): Float64Array {
  const square = product(adjoint(l, size), l, size);
  const one = identityMatrix(size);
  const left = kronecker(square, size, one, size);
  const right = kronecker(one, size, transpose(square, size), size);
  return plus(kronecker(l, size, conjugate(l), size), times(-0.5, plus(left, right)));
}
