import type { ComplexMatrix } from './matrix.js';

const ROUNDING = 2 ** -52;

/** Columns L with ρ = L L†. */
export interface Factor {
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
export function choleskyFactor(matrix: ComplexMatrix, size: number): Factor {
  const diagonal = Float64Array.from({ length: size }, (_, i) => matrix[2 * (i * size + i)]);
  const trace = diagonal.reduce((sum, value) => sum + Math.abs(value), 0);
  const columns = new Float64Array(2 * size * size);
  const rest = new Set(diagonal.keys());
  let rank = 0;
  for (; rank < size; rank++) {
    let pivot = 0;
    diagonal.forEach((value, i) => {
      if (value > diagonal[pivot]) pivot = i;
    });
    if (diagonal[pivot] <= size * ROUNDING * trace) break;
    const root = Math.sqrt(diagonal[pivot]);
    const column = columns.subarray(2 * size * rank, 2 * size * (rank + 1));
    for (let i = 0; i < size; i++) {
      let re = matrix[2 * (i * size + pivot)];
      let im = matrix[2 * (i * size + pivot) + 1];
      for (let k = 0; k < rank; k++) {
        const a = 2 * (k * size + i);
        const b = 2 * (k * size + pivot);
        re -= columns[a] * columns[b] + columns[a + 1] * columns[b + 1];
        im -= columns[a + 1] * columns[b] - columns[a] * columns[b + 1];
      }
      column[2 * i] = re / root;
      column[2 * i + 1] = im / root;
    }
    for (let i = 0; i < size; i++) {
      diagonal[i] -= column[2 * i] * column[2 * i] + column[2 * i + 1] * column[2 * i + 1];
    }
    // Used up: what rounding left of it must not be chosen again.
    diagonal[pivot] = 0;
    rest.delete(pivot);
  }
  return { columns: columns.slice(0, 2 * size * rank), rank, rest: [...rest] };
}

/** The largest part, re or im, of an entry of ρ − LL†: rounding alone if ρ has no negative eigenvalue. */
export function largestRemainder(
  matrix: ComplexMatrix,
  { columns, rank, rest }: Factor,
  size: number,
): number {
  let largest = 0;
  rest.forEach((i, place) => {
    for (const j of rest.slice(0, place + 1)) {
      let re = matrix[2 * (i * size + j)];
      let im = matrix[2 * (i * size + j) + 1];
      for (let k = 0; k < rank; k++) {
        const a = 2 * (k * size + i);
        const b = 2 * (k * size + j);
        re -= columns[a] * columns[b] + columns[a + 1] * columns[b + 1];
        im -= columns[a + 1] * columns[b] - columns[a] * columns[b + 1];
      }
      largest = Math.max(largest, Math.abs(re), Math.abs(im));
    }
  });
  return largest;
}
