import { popcount } from '../../register/index.js';

/** ρ = 2^-n Σ ⟨P⟩ P, (re, im) [2^n][2^n], of the means of all strings, numbered as in `PauliGenerator`. */
export function matrixOfMeans(means: Float64Array, qubits: number): Float64Array {
  const size = 2 ** qubits;
  const matrix = new Float64Array(2 * size * size);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  for (let flips = 0; flips < size; flips++) {
    for (let signs = 0; signs < size; signs++) {
      const mean = means[flips * size + signs]! / size;
      // i to the number of Y's.
      const quarters = popcount(flips & signs) & 3;
      re[signs] = quarters === 0 ? mean : quarters === 2 ? -mean : 0;
      im[signs] = quarters === 1 ? mean : quarters === 3 ? -mean : 0;
    }
    walshTransform(re);
    walshTransform(im);
    for (let k = 0; k < size; k++) {
      const at = 2 * ((k ^ flips) * size + k);
      matrix[at] = re[k]!;
      matrix[at + 1] = im[k]!;
    }
  }
  return matrix;
}

/** Tr(P ρ), its real part, of all strings. */
export function meansOfMatrix(matrix: Float64Array, qubits: number): Float64Array {
  const size = 2 ** qubits;
  const means = new Float64Array(size * size);
  const [re, im] = [new Float64Array(size), new Float64Array(size)];
  for (let flips = 0; flips < size; flips++) {
    for (let k = 0; k < size; k++) {
      const at = 2 * (k * size + (k ^ flips));
      re[k] = matrix[at]!;
      im[k] = matrix[at + 1]!;
    }
    walshTransform(re);
    walshTransform(im);
    for (let signs = 0; signs < size; signs++) {
      const quarters = popcount(flips & signs) & 3;
      means[flips * size + signs] = [re[signs]!, -im[signs]!, -re[signs]!, im[signs]!][quarters]!;
    }
  }
  return means;
}

/** x[k] ← Σ (−1)^popcount(k & l) x[l] */
function walshTransform(x: Float64Array): void {
  for (let bit = 1; bit < x.length; bit *= 2) {
    for (let k = 0; k < x.length; k++) {
      if (k & bit) continue;
      const [a, b] = [x[k]!, x[k | bit]!];
      x[k] = a + b;
      x[k | bit] = a - b;
    }
  }
}
