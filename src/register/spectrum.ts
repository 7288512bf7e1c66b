import type { Engine } from '../engine/engine.js';
import { NumericalError } from '../engine/errors.js';
import type { ComplexMatrix } from './matrix.js';

const MOST_ITERATIONS = 60;
const ROUNDING = 2 ** -52;
/** An entry beside the diagonal that counts as zero whatever is on it, in matrices with entries around 1. */
const NOTHING = 1e-40;

/** The eigenvalues of a Hermitian matrix of `size` rows, in no order. */
export function eigenvalues(engine: Engine, matrix: ComplexMatrix, size: number): Float64Array {
  return engine.arena.scratch((group) => {
    const entries = group.float64(matrix.length);
    entries.view.set(matrix);
    const diagonal = group.float64(size);
    const beside = group.float64(size);
    const work = group.float64(4 * size);
    const { tridiagonalize } = engine.kernels;
    tridiagonalize(entries.pointer, size, diagonal.pointer, beside.pointer, work.pointer);
    return tridiagonalEigenvalues(diagonal.copy(), beside.copy());
  });
}

/**
 * The implicit QL method with Wilkinson's shifts (Golub and Van Loan, Matrix Computations, 8.3).
 *
 * @param d the diagonal, which becomes the eigenvalues
 * @param e the entries beside it, then 0
 */
function tridiagonalEigenvalues(d: Float64Array, e: Float64Array): Float64Array {
  for (let low = 0; low < d.length; low++) {
    for (let iteration = 0; ; iteration++) {
      let high = low;
      while (
        high < d.length - 1 &&
        e[high] > Math.max(NOTHING, ROUNDING * (Math.abs(d[high]) + Math.abs(d[high + 1])))
      ) {
        high++;
      }
      if (high === low) break;
      if (iteration === MOST_ITERATIONS) {
        throw new NumericalError('the eigenvalues of a matrix did not converge', iteration);
      }
      const half = (d[low + 1] - d[low]) / (2 * e[low]);
      const root = Math.sqrt(half * half + 1);
      let g = d[high] - d[low] + e[low] / (half + (half < 0 ? -root : root));
      let sine = 1;
      let cosine = 1;
      let shift = 0;
      let i = high - 1;
      for (; i >= low; i--) {
        const f = sine * e[i];
        const b = cosine * e[i];
        const length = Math.sqrt(f * f + g * g);
        e[i + 1] = length;
        if (length === 0) {
          d[i + 1] -= shift;
          break;
        }
        sine = f / length;
        cosine = g / length;
        g = d[i + 1] - shift;
        const r = (d[i] - g) * sine + 2 * cosine * b;
        shift = sine * r;
        d[i + 1] = g + shift;
        g = cosine * r - b;
      }
      if (i < low) {
        d[low] -= shift;
        e[low] = g;
      }
      e[high] = 0;
      for (let k = low; k < high; k++) e[k] = Math.abs(e[k]);
    }
  }
  return d;
}

/** Eigenvalues of a Hermitian matrix and, [size][size] (re, im), one eigenvector after the other. */
export interface Eigensystem {
  values: Float64Array;
  vectors: Float64Array;
}

/**
 * The eigenvalues and eigenvectors of a Hermitian matrix of `size` rows, in no order. With a multiple of 1 added that
 * makes it positive, its columns turned until they are orthogonal are eigenvectors times eigenvalues.
 */
export function eigensystem(engine: Engine, matrix: ComplexMatrix, size: number): Eigensystem {
  let bound = 0;
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let i = 2 * size * row; i < 2 * size * (row + 1); i++) sum += Math.abs(matrix[i]);
    bound = Math.max(bound, sum);
  }
  // No eigenvalue is beyond the bound: with 1 for it, those of the shifted matrix are from 1 to 3.
  const unit = bound || 1;
  // The columns of a Hermitian matrix are its rows' complex conjugates.
  const columns = Float64Array.from(matrix, (value, i) => (i % 2 ? -value : value) / unit);
  for (let i = 0; i < size; i++) columns[2 * i * (size + 1)] += 2;
  const vectors = orthogonalColumns(engine, columns, size, size);
  const values = columnLengths(vectors, size, size);
  vectors.forEach((entry, i) => {
    vectors[i] = entry / values[Math.floor(i / (2 * size))];
  });
  return { values: values.map((value) => unit * (value - 2)), vectors };
}

/**
 * The singular values of a matrix given by its columns, `count` of `size` complex numbers each, in no order and each
 * with full relative accuracy.
 */
export function singularValues(
  engine: Engine,
  columns: ComplexMatrix,
  count: number,
  size: number,
): Float64Array {
  return columnLengths(orthogonalColumns(engine, columns, count, size), count, size);
}

/** Turns columns until all of them are orthogonal. */
function orthogonalColumns(
  engine: Engine,
  columns: ComplexMatrix,
  count: number,
  size: number,
): Float64Array {
  return engine.arena.scratch((group) => {
    const entries = group.float64(columns.length);
    entries.view.set(columns);
    let iteration = 0;
    while (engine.kernels.orthogonalizeColumns(entries.pointer, count, size) > 4 * ROUNDING * size) {
      if (++iteration === MOST_ITERATIONS) {
        throw new NumericalError('the singular values of a matrix did not converge', iteration);
      }
    }
    return entries.copy();
  });
}

function columnLengths(columns: Float64Array, count: number, size: number): Float64Array {
  return Float64Array.from({ length: count }, (_, column) => {
    let square = 0;
    for (let i = 2 * size * column; i < 2 * size * (column + 1); i++) square += columns[i] * columns[i];
    return Math.sqrt(square);
  });
}
