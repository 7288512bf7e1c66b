/**
 * The inverse of a symmetric real matrix [size][size] by its Cholesky factor, or nothing if it is not positive; rounding takes
 * from what is left of the diagonal no more than the share `LEAST`.
 */
export function positiveInverse(matrix: Float64Array, size: number): Float64Array | undefined {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j]!;
      for (let k = 0; k < j; k++) sum -= factor[i * size + k]! * factor[j * size + k]!;
      if (i > j) factor[i * size + j] = sum / factor[j * size + j]!;
      else if (sum > LEAST * matrix[i * (size + 1)]!) factor[i * (size + 1)] = Math.sqrt(sum);
      else return undefined;
    }
  }
  const result = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const x = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * x[k]!;
      x[i] = sum / factor[i * (size + 1)]!;
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = x[i]!;
      for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * x[k]!;
      x[i] = sum / factor[i * (size + 1)]!;
      result[i * size + column] = x[i]!;
    }
  }
  return result;
}

const LEAST = 1e-13;
