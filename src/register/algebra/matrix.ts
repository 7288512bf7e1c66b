import { ArgumentError, checkNumbers, runAtOnce, type Steps } from '../../engine/index.js';

/** How far rounding may take what a user computed from being unitary, complete or normalised. */
export const MATRIX_TOLERANCE = 1e-9;

/** Pairs of entries that are compared in a piece: some are a cache line each. */
const COMPARED_AT_ONCE = 2 ** 15;

/** A square complex matrix, row-major, re and im in turn: 2 · size² numbers. */
export type ComplexMatrix = ArrayLike<number>;

/** Returns a copy of `matrix` if it has `size` rows and columns of complex numbers. */
export function checkMatrix(field: string, matrix: unknown, size: number): Float64Array {
  return new Float64Array(checkNumbers(field, matrix, 2 * size * size));
}

/** Returns a copy of `matrix` if it is unitary, of 2 or 4 rows, and the number of qubits that it acts on. */
export function checkUnitary(field: string, matrix: unknown): { matrix: Float64Array; qubits: number } {
  const qubits = (matrix as ComplexMatrix)?.length === 32 ? 2 : 1;
  const size = 2 ** qubits;
  const copy = checkMatrix(field, matrix, size);
  if (!isIdentity(gram(copy, size), size)) throw new ArgumentError(field, 'a unitary matrix', matrix);
  return { matrix: copy, qubits };
}

/** Returns a copy of `matrix` if it is Hermitian. */
export function checkHermitian(field: string, matrix: unknown, size: number): Float64Array {
  const copy = checkMatrix(field, matrix, size);
  runAtOnce(checkingHermitian(field, copy, size));
  return copy;
}

/** Refuses a matrix of finite numbers that is not Hermitian, in pieces. */
export function* checkingHermitian(field: string, matrix: Float64Array, size: number): Steps<void> {
  let compared = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const a = 2 * (i * size + j);
      const b = 2 * (j * size + i);
      const off = Math.abs(matrix[a]! - matrix[b]!) + Math.abs(matrix[a + 1]! + matrix[b + 1]!);
      if (off > MATRIX_TOLERANCE) throw new ArgumentError(field, 'a Hermitian matrix', matrix);
    }
    compared += i;
    if (compared < COMPARED_AT_ONCE) continue;
    compared = 0;
    yield;
  }
}

/** K†K. */
export function gram(matrix: ComplexMatrix, size: number): Float64Array {
  return product(adjoint(matrix, size), matrix, size);
}

/** Whether all entries are those of the identity, but for rounding. */
export function isIdentity(matrix: ComplexMatrix, size: number): boolean {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const at = 2 * (i * size + j);
      if (
        Math.abs(matrix[at]! - (i === j ? 1 : 0)) > MATRIX_TOLERANCE ||
        Math.abs(matrix[at + 1]!) > MATRIX_TOLERANCE
      )
        return false;
    }
  }
  return true;
}

/** The conjugate transpose. */
export function adjoint(matrix: ComplexMatrix, size: number): Float64Array {
  const result = new Float64Array(matrix.length);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      result[2 * (i * size + j)] = matrix[2 * (j * size + i)]!;
      result[2 * (i * size + j) + 1] = -matrix[2 * (j * size + i) + 1]!;
    }
  }
  return result;
}

/** The transpose, without conjugation. */
export function transpose(matrix: ComplexMatrix, size: number): Float64Array {
  return conjugate(adjoint(matrix, size));
}

/** The complex conjugate, entry by entry. */
export function conjugate(matrix: ComplexMatrix): Float64Array {
  const result = Float64Array.from(matrix);
  for (let i = 1; i < result.length; i += 2) result[i] = -result[i]!;
  return result;
}

/** a · b */
export function product(a: ComplexMatrix, b: ComplexMatrix, size: number): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const re = a[2 * (i * size + k)]!;
      const im = a[2 * (i * size + k) + 1]!;
      for (let j = 0; j < size; j++) {
        const from = 2 * (k * size + j);
        const to = 2 * (i * size + j);
        result[to]! += re * b[from]! - im * b[from + 1]!;
        result[to + 1]! += re * b[from + 1]! + im * b[from]!;
      }
    }
  }
  return result;
}

/** Tr(a b), its real part. */
export function traceOfProduct(a: ComplexMatrix, b: ComplexMatrix, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const x = 2 * (i * size + j);
      const y = 2 * (j * size + i);
      sum += a[x]! * b[y]! - a[x + 1]! * b[y + 1]!;
    }
  }
  return sum;
}

/** Row by row a[i][j] · b, in `result`. */
export function kronecker(
  a: ComplexMatrix,
  sizeOfA: number,
  b: ComplexMatrix,
  sizeOfB: number,
  result: Float64Array = new Float64Array(2 * (sizeOfA * sizeOfB) ** 2),
): Float64Array {
  const size = sizeOfA * sizeOfB;
  for (let i = 0; i < size; i++) {
    const rowOfA = Math.floor(i / sizeOfB) * sizeOfA;
    const rowOfB = (i % sizeOfB) * sizeOfB;
    // Over the first one's row within, as it is the longer one mostly.
    for (let y = 0; y < sizeOfB; y++) {
      const re = b[2 * (rowOfB + y)]!;
      const im = b[2 * (rowOfB + y) + 1]!;
      let at = 2 * (i * size + y);
      for (let x = 2 * rowOfA; x < 2 * (rowOfA + sizeOfA); x += 2, at += 2 * sizeOfB) {
        result[at] = a[x]! * re - a[x + 1]! * im;
        result[at + 1] = a[x]! * im + a[x + 1]! * re;
      }
    }
  }
  return result;
}

/** Of all real and imaginary parts: Σ |a|². */
export function sumOfSquares(values: ComplexMatrix): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
