import { runAtOnce, type Steps } from '../../engine/index.js';
import type { ComplexMatrix } from './matrix.js';

const ROUNDING = 2 ** -52;
/** Products of complex numbers in a piece. */
const PRODUCTS_AT_ONCE = 2 ** 17;

/** Columns L with ρ = L L†. */
export interface CholeskyFactor {
  /** [rank][size], (re, im): column after column. */
  columns: Float64Array;
  rank: number;
  /** Rows that were never the pivot; what `largestRemainder` looks at. */
  rest: number[];
}

/**
 * Cholesky's factor of a positive semidefinite matrix, with the largest pivot first, so that it ends with as many
 * columns as the matrix has eigenvalues that are not rounding.
 */
export function choleskyFactor(matrix: ComplexMatrix, size: number): CholeskyFactor {
  return runAtOnce(choleskySteps(matrix, size));
}

/** The same in pieces of a few milliseconds. */
export function* choleskySteps(matrix: ComplexMatrix, size: number): Steps<CholeskyFactor> {
  const diagonal = Float64Array.from({ length: size }, (_, i) => matrix[2 * (i * size + i)]!);
  const trace = diagonal.reduce((sum, value) => sum + Math.abs(value), 0);
  const columns = new Float64Array(2 * size * size);
  const rest = new Set(diagonal.keys());
  let rank = 0;
  let products = 0;
  for (; rank < size; rank++) {
    let pivot = 0;
    diagonal.forEach((value, i) => {
      if (value > diagonal[pivot]!) pivot = i;
    });
    if (diagonal[pivot]! <= size * ROUNDING * trace) break;
    const root = Math.sqrt(diagonal[pivot]!);
    const column = columns.subarray(2 * size * rank, 2 * size * (rank + 1));
    for (let i = 0; i < size; i++) {
      column[2 * i] = matrix[2 * (i * size + pivot)]!;
      column[2 * i + 1] = matrix[2 * (i * size + pivot) + 1]!;
    }
    // Column by column, which is the order of memory.
    for (let k = 0; k < rank; k++) {
      const re = columns[2 * (k * size + pivot)]!;
      const im = columns[2 * (k * size + pivot) + 1]!;
      for (let i = 0, a = 2 * k * size; i < 2 * size; i += 2, a += 2) {
        column[i]! -= columns[a]! * re + columns[a + 1]! * im;
        column[i + 1]! -= columns[a + 1]! * re - columns[a]! * im;
      }
    }
    for (let i = 0; i < size; i++) {
      column[2 * i]! /= root;
      column[2 * i + 1]! /= root;
      diagonal[i]! -= column[2 * i]! * column[2 * i]! + column[2 * i + 1]! * column[2 * i + 1]!;
    }
    // Used up: what rounding left of it must not be chosen again.
    diagonal[pivot] = 0;
    rest.delete(pivot);
    products += (rank + 1) * size;
    if (products > PRODUCTS_AT_ONCE) {
      products = 0;
      yield { unit: 'column', done: rank + 1, total: size };
    }
  }
  return { columns: columns.slice(0, 2 * size * rank), rank, rest: [...rest] };
}

/** The largest part, re or im, of an entry of ρ − LL†: rounding alone if ρ has no negative eigenvalue. */
export function* largestRemainder(
  matrix: ComplexMatrix,
  { columns, rank, rest }: CholeskyFactor,
  size: number,
): Steps<number> {
  let largest = 0;
  let products = 0;
  for (const i of rest) {
    const row = Float64Array.from(
      rest.flatMap((j) => [matrix[2 * (i * size + j)], matrix[2 * (i * size + j) + 1]]),
    );
    for (let k = 0; k < rank; k++) {
      const re = columns[2 * (k * size + i)]!;
      const im = columns[2 * (k * size + i) + 1]!;
      for (let n = 0; n < rest.length; n++) {
        const a = 2 * (k * size + rest[n]!);
        row[2 * n]! -= re * columns[a]! + im * columns[a + 1]!;
        row[2 * n + 1]! -= im * columns[a]! - re * columns[a + 1]!;
      }
    }
    largest = row.reduce((most, value) => Math.max(most, Math.abs(value)), largest);
    products += (rank + 1) * rest.length;
    if (products > PRODUCTS_AT_ONCE) {
      products = 0;
      yield;
    }
  }
  return largest;
}
