import { runAtOnce, type Steps } from '../../engine/index.js';
import { popcount } from '../algebra/popcount.js';
import type { Hamiltonian } from './hamiltonian.js';

/** A Hamiltonian as a dense matrix, (re, im) [2^qubits][2^qubits], with its coefficients at a time. */
export function hamiltonianMatrix(hamiltonian: Hamiltonian, time = 0): Float64Array {
  return runAtOnce(hamiltonianMatrixSteps(hamiltonian, time));
}

/** The same in pieces. */
export function* hamiltonianMatrixSteps(hamiltonian: Hamiltonian, time = 0): Steps<Float64Array> {
  const size = 2 ** hamiltonian.qubits;
  const matrix = new Float64Array(2 * size * size);
  const coefficients = hamiltonian.coefficients(time);
  for (const [i, { flips, signs }] of hamiltonian.strings.entries()) {
    const ys = popcount(flips & signs);
    for (let column = 0; column < size; column++) {
      // A string takes |k⟩ to i^y (−1)^popcount(k & signs) |k ⊕ flips⟩.
      const quarters = (ys + 2 * popcount(column & signs)) % 4;
      const place = 2 * ((column ^ flips) * size + column) + (quarters % 2);
      matrix[place]! += quarters < 2 ? coefficients[i]! : -coefficients[i]!;
    }
    yield;
  }
  return matrix;
}
