import { tridiagonalizationBytes, writeTridiagonalization } from '../../../build/generated/core/register.js';
import { type Engine, NumericalError, type Region, RegionGroup, type Steps } from '../../engine/index.js';
import { type ComplexMatrix, conjugate } from './matrix.js';

const MOST_ITERATIONS = 60;
/** Iterations after which an entry beside the diagonal counts as zero when it is rounding beside the largest eigenvalue. */
const PATIENCE = 30;
/** Complex numbers that a piece of work may go over. */
const NUMBERS_AT_ONCE = 2 ** 17;
/** Turns of neighbouring rows and columns in a piece. */
const TURNS_AT_ONCE = 2 ** 13;
const ROUNDING = 2 ** -52;
/** An entry beside the diagonal that counts as zero whatever is on it, in matrices with entries around 1. */
const NOTHING = 1e-40;

/** The eigenvalues of a Hermitian matrix of `size` rows, in no order; of 256 rows in a thirteenth of what `eigensystem` takes. */
export function* eigenvalues(
  engine: Engine,
  group: RegionGroup,
  matrix: ComplexMatrix,
  size: number,
): Steps<Float64Array> {
  const entries = yield* copied(group, matrix);
  const diagonal = group.float64(size);
  const beside = group.float64(size);
  const { pointer } = group.uint8(tridiagonalizationBytes);
  writeTridiagonalization(engine.arena.memory, pointer, {
    matrix: entries.pointer,
    size,
    diagonal: diagonal.pointer,
    beside: beside.pointer,
  });
  group.laidOut((at) => engine.kernels.layoutTridiagonalization(pointer, at));
  yield;
  for (let from = 0; from < size; ) {
    // A step goes twice over the rows and columns that are left.
    const to = Math.min(size, from + Math.ceil(NUMBERS_AT_ONCE / (2 * (size - from) ** 2)));
    engine.kernels.tridiagonalize(pointer, from, to);
    from = to;
    yield { unit: 'row', done: to, total: size };
  }
  return yield* tridiagonalEigenvalues(diagonal.copy(), beside.copy());
}

/** A copy in the engine's memory, made in pieces. */
function* copied(group: RegionGroup, matrix: ComplexMatrix): Steps<Region<Float64Array>> {
  const entries = group.float64(matrix.length, false);
  const values = matrix instanceof Float64Array ? matrix : Float64Array.from(matrix);
  for (let first = 0; first < values.length; first += NUMBERS_AT_ONCE) {
    entries.view.set(values.subarray(first, first + NUMBERS_AT_ONCE), first);
    yield;
  }
  return entries;
}

/**
 * The implicit QL method with Wilkinson's shifts (Golub and Van Loan, Matrix Computations, 8.3).
 *
 * @param d the diagonal, which becomes the eigenvalues
 * @param e the entries beside it, then 0
 */
function* tridiagonalEigenvalues(d: Float64Array, e: Float64Array): Steps<Float64Array> {
  // Beside the largest it is no more than the reduction's error.
  const rounding = ROUNDING * d.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  let turns = 0;
  for (let low = 0; low < d.length; low++) {
    for (let iteration = 0; ; iteration++) {
      const zero = iteration < PATIENCE ? NOTHING : Math.max(NOTHING, rounding);
      let high = low;
      while (
        high < d.length - 1 &&
        e[high]! > Math.max(zero, ROUNDING * (Math.abs(d[high]!) + Math.abs(d[high + 1]!)))
      ) {
        high++;
      }
      if (high === low) break;
      if (iteration === MOST_ITERATIONS) {
        throw new NumericalError('the eigenvalues of a matrix did not converge', iteration);
      }
      const half = (d[low + 1]! - d[low]!) / (2 * e[low]!);
      const root = Math.sqrt(half * half + 1);
      let g = d[high]! - d[low]! + e[low]! / (half + (half < 0 ? -root : root));
      let sine = 1;
      let cosine = 1;
      let shift = 0;
      let i = high - 1;
      for (; i >= low; i--) {
        const f = sine * e[i]!;
        const b = cosine * e[i]!;
        const length = Math.sqrt(f * f + g * g);
        e[i + 1] = length;
        if (length === 0) {
          d[i + 1]! -= shift;
          break;
        }
        sine = f / length;
        cosine = g / length;
        g = d[i + 1]! - shift;
        const r = (d[i]! - g) * sine + 2 * cosine * b;
        shift = sine * r;
        d[i + 1] = g + shift;
        g = cosine * r - b;
      }
      if (i < low) {
        d[low]! -= shift;
        e[low] = g;
      }
      e[high] = 0;
      for (let k = low; k < high; k++) e[k] = Math.abs(e[k]!);
      turns += high - low;
      if (turns > TURNS_AT_ONCE) {
        turns = 0;
        yield;
      }
    }
  }
  return d;
}

/** Eigenvalues of a Hermitian matrix and, [size][size] (re, im), one eigenvector after the other. */
export interface HermitianEigensystem {
  values: Float64Array;
  vectors: Float64Array;
}

/**
 * The eigenvalues and eigenvectors of a Hermitian matrix of `size` rows, in no order. With a multiple of 1 added that
 * makes it positive, its columns turned until they are orthogonal are eigenvectors times eigenvalues.
 */
export async function eigensystem(
  engine: Engine,
  matrix: ComplexMatrix,
  size: number,
  pause: () => Promise<void>,
): Promise<HermitianEigensystem> {
  let bound = 0;
  for (let row = 0; row < size; row++) {
    let sum = 0;
    for (let i = 2 * size * row; i < 2 * size * (row + 1); i++) sum += Math.abs(matrix[i]!);
    bound = Math.max(bound, sum);
  }
  // No eigenvalue is beyond the bound: with 1 for it, those of the shifted matrix are from 1 to 3.
  const unit = bound || 1;
  // The columns of a Hermitian matrix are its rows' complex conjugates.
  const columns = conjugate(matrix);
  for (let i = 0; i < columns.length; i++) columns[i]! /= unit;
  for (let i = 0; i < size; i++) columns[2 * i * (size + 1)]! += 2;
  const group = new RegionGroup(engine.arena);
  let vectors: Float64Array;
  try {
    const entries = group.float64(columns.length, false);
    entries.view.set(columns);
    await pause();
    for (const _ of turnColumns(engine, entries, size, size)) await pause();
    vectors = entries.copy();
  } finally {
    group.dispose();
  }
  const values = columnLengths(vectors, size, size);
  vectors.forEach((entry, i) => {
    vectors[i] = entry / values[Math.floor(i / (2 * size))]!;
  });
  return { values: values.map((value) => unit * (value - 2)), vectors };
}

/**
 * The singular values of a matrix given by its columns, `count` of `size` complex numbers each, in no order and each
 * with full relative accuracy.
 */
export function* singularValues(
  engine: Engine,
  group: RegionGroup,
  columns: ComplexMatrix,
  count: number,
  size: number,
): Steps<Float64Array> {
  const entries = yield* copied(group, columns);
  yield* turnColumns(engine, entries, count, size);
  return columnLengths(entries.view, count, size);
}

/** Turns columns until all of them are orthogonal, in pieces of a few milliseconds. */
function* turnColumns(
  engine: Engine,
  entries: Region<Float64Array>,
  count: number,
  size: number,
): Steps<void> {
  const atOnce = Math.max(1, Math.floor(NUMBERS_AT_ONCE / Math.max(1, count * size)));
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    let worst = 0;
    for (let from = 0; from < count; from += atOnce) {
      const to = Math.min(from + atOnce, count);
      const { orthogonalizeColumns } = engine.kernels;
      worst = Math.max(worst, orthogonalizeColumns(entries.pointer, count, size, from, to));
      yield;
    }
    if (!(worst > 4 * ROUNDING * size)) return;
  }
  throw new NumericalError('the singular values of a matrix did not converge', MOST_ITERATIONS);
}

function columnLengths(columns: Float64Array, count: number, size: number): Float64Array {
  return Float64Array.from({ length: count }, (_, column) => {
    let square = 0;
    for (let i = 2 * size * column; i < 2 * size * (column + 1); i++) square += columns[i]! * columns[i]!;
    return Math.sqrt(square);
  });
}
