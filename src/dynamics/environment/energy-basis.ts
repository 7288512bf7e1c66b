import type { Engine } from '../../engine/index.js';
import { conjugate, eigensystem, gram, product, transpose } from '../../register/index.js';
import type { Channel } from '../network/channels.js';
import { matrixOfMeans, meansOfMatrix } from './pauli-means.js';

/** Of the mean loss, what is added to all: states that lose nothing have an inverse too. */
const LEAST_LOSS = 0.05;

/**
 * About the inverse of a Lindblad equation of the means of all strings: in the basis of the energies, where ρ_ab turns with E_a − E_b
 * and is lost with half of what a and b lose by all channels. It leaves out what jumps bring back, and losses that mix energies, so
 * that what remains to be solved does not depend on how weak the channels are.
 *
 * @param energies H, (re, im) [2^qubits][2^qubits]
 * @param scale the unit of rates, of which the result is the inverse
 */
export async function energyBasis(
  engine: Engine,
  energies: Float64Array,
  channels: readonly Channel[],
  qubits: number,
  scale: number,
  pause: () => Promise<void>,
): Promise<(means: Float64Array) => Float64Array> {
  const size = 2 ** qubits;
  const { values, vectors } = await eigensystem(engine, energies, size, pause);
  // Eigenvectors are the rows of `vectors`, and so columns of its transpose.
  const basis = transpose(vectors, size);
  const back = conjugate(vectors);
  await pause();
  const turned = product(back, totalLoss(channels, size), size);
  await pause();
  const inside = product(turned, basis, size);
  const losses = Float64Array.from({ length: size }, (_, i) => inside[2 * i * (size + 1)]!);
  const least = LEAST_LOSS * (losses.reduce((sum, loss) => sum + loss, 0) / size || scale);
  return (means) => {
    const matrix = product(product(back, matrixOfMeans(means, qubits), size), basis, size);
    for (let a = 0; a < size; a++) {
      for (let b = 0; b < size; b++) {
        const at = 2 * (a * size + b);
        const turn = (values[a]! - values[b]!) / scale;
        const loss = ((losses[a]! + losses[b]!) / 2 + least) / scale;
        const square = turn * turn + loss * loss;
        const [re, im] = [matrix[at]!, matrix[at + 1]!];
        // Divided by −loss − i turn.
        matrix[at] = -(loss * re + turn * im) / square;
        matrix[at + 1] = -(loss * im - turn * re) / square;
      }
    }
    const result = meansOfMatrix(product(product(basis, matrix, size), back, size), qubits);
    // The trace is what it is.
    result[0] = 0;
    return result;
  };
}

/** Σ L†L, [size][size]. */
function totalLoss(channels: readonly Channel[], size: number): Float64Array {
  const result = new Float64Array(2 * size * size);
  for (const { matrix, dimension, offsets, mask, rate } of channels) {
    const square = gram(matrix, dimension);
    for (let rest = 0; rest < size; rest++) {
      if (rest & mask) continue;
      for (let i = 0; i < dimension; i++) {
        for (let j = 0; j < dimension; j++) {
          const from = 2 * (i * dimension + j);
          const to = 2 * ((rest | offsets[i]!) * size + (rest | offsets[j]!));
          result[to]! += rate * square[from]!;
          result[to + 1]! += rate * square[from + 1]!;
        }
      }
    }
  }
  return result;
}
