/** S(Σ p σ) − Σ p S(σ) of dense density matrices, in bits. */
import { complex, type Matrix, scale, sum } from './complex.js';

export function holevoBound(ensemble: readonly { probability: number; state: Matrix }[]): number {
  const weighted = ensemble.map(({ probability, state }) => scale(state, complex(probability)));
  return ensemble.reduce(
    (rest, { probability, state }) => rest - probability * entropy(state),
    entropy(weighted.reduce(sum)),
  );
}

/** −Σ λ log₂ λ over the eigenvalues. */
function entropy(state: Matrix): number {
  // Those of the real symmetric matrix ((Re, −Im), (Im, Re)) are the same, each twice.
  const size = state.length;
  const real = Array.from({ length: 2 * size }, (_, i) =>
    Array.from({ length: 2 * size }, (_, j) => {
      const { re, im } = state[i % size]![j % size]!;
      if (i < size === j < size) return re;
      return i < size ? -im : im;
    }),
  );
  return jacobi(real).reduce((total, value) => total - (value > 0 ? (value * Math.log2(value)) / 2 : 0), 0);
}

/** Jacobi's rotations, sweep by sweep, until nothing is left beside the diagonal. */
function jacobi(a: number[][]): number[] {
  const size = a.length;
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const theta = 0.5 * Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!);
        const [c, s] = [Math.cos(theta), Math.sin(theta)];
        for (let k = 0; k < size; k++) {
          const [x, y] = [a[k]![p]!, a[k]![q]!];
          a[k]![p] = c * x - s * y;
          a[k]![q] = s * x + c * y;
        }
        for (let k = 0; k < size; k++) {
          const [x, y] = [a[p]![k]!, a[q]![k]!];
          a[p]![k] = c * x - s * y;
          a[q]![k] = s * x + c * y;
        }
      }
    }
  }
  return a.map((row, i) => row[i]!);
}
