import type { Pacer } from '../../engine/index.js';

/** Eigenvalues in ascending order; vectors[k] belongs to values[k]. */
export interface SymmetricEigensystem {
  values: Float64Array;
  vectors: Float64Array[];
}

const MOST_SWEEPS = 60;
/** Rotations between two looks at the clock. */
const ROTATIONS_AT_ONCE = 16;

/**
 * Eigenvalues and orthonormal eigenvectors of a symmetric matrix, by cyclic Jacobi rotations; `matrix` is used up. For
 * `exactSpectrum`, which has no engine and at most 163 rows: the kernels of `eigensystem` are ten times as fast.
 */
export async function symmetricEigen(matrix: Float64Array[], pacer: Pacer): Promise<SymmetricEigensystem> {
  const n = matrix.length;
  const vectors = matrix.map((_, i) => {
    const row = new Float64Array(n);
    row[i] = 1;
    return row;
  });
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        const off = matrix[p]![q]!;
        if (Math.abs(off) <= 1e-16 * Math.sqrt(Math.abs(matrix[p]![p]! * matrix[q]![q]!)) || off === 0)
          continue;
        rotated = true;
        const ratio = (matrix[q]![q]! - matrix[p]![p]!) / (2 * off);
        const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(ratio * ratio + 1));
        const cosine = 1 / Math.sqrt(tangent * tangent + 1);
        const sine = tangent * cosine;
        for (let k = 0; k < n; k++) {
          const [kp, kq] = [matrix[k]![p], matrix[k]![q]];
          matrix[k]![p] = cosine * kp! - sine * kq!;
          matrix[k]![q] = sine * kp! + cosine * kq!;
        }
        const [rowP, rowQ, vectorP, vectorQ] = [matrix[p], matrix[q], vectors[p], vectors[q]];
        for (let k = 0; k < n; k++) {
          const [pk, qk, vp, vq] = [rowP![k], rowQ![k], vectorP![k], vectorQ![k]];
          rowP![k] = cosine * pk! - sine * qk!;
          rowQ![k] = sine * pk! + cosine * qk!;
          vectorP![k] = cosine * vp! - sine * vq!;
          vectorQ![k] = sine * vp! + cosine * vq!;
        }
        matrix[p]![q] = 0;
        matrix[q]![p] = 0;
        if (q % ROTATIONS_AT_ONCE === 0) await pacer.pause();
      }
    }
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, k) => k).sort((a, b) => matrix[a]![a]! - matrix[b]![b]!);
  return {
    values: Float64Array.from(order, (k) => matrix[k]![k]!),
    vectors: order.map((k) => vectors[k]!),
  };
}
