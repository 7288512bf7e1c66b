import type { TransferStep } from '../../src/device/index.js';
import { complex, kronecker, type Matrix, scale, sum, zeros } from '../oracle/complex.js';
import { PAULI, traceOf } from '../oracle/dense-register.js';

const LETTERS = Object.values(PAULI);

/** The Pauli matrix of each coordinate of so many qubits. */
const stringsOf = (qubits: number): Matrix[] =>
  Array.from({ length: 4 ** qubits }, (_, i) =>
    Array.from({ length: qubits }, (_, qubit) => LETTERS[(i >> (2 * (qubits - 1 - qubit))) & 3]!).reduce(
      kronecker,
    ),
  );

/** Lets steps act on a density matrix by its Pauli coordinates, letter by letter. */
export function applySteps(rho: Matrix, steps: readonly TransferStep[], angles: ArrayLike<number>): Matrix {
  const qubits = Math.log2(rho.length);
  const strings = stringsOf(qubits);
  let coordinates = strings.map((string) => traceOf(string, rho).re);
  for (const step of steps) {
    const [places, matrix] = step.kind === 'turn' ? turnOf(step, angles) : [step.qubits, step.matrix];
    const size = 4 ** places.length;
    const shifts = places.map((qubit) => 2 * (qubits - 1 - qubit));
    coordinates = coordinates.map((_, out) => {
      const row = shifts.reduce((index, shift) => 4 * index + ((out >> shift) & 3), 0);
      const others = shifts.reduce((index, shift) => index & ~(3 << shift), out);
      let total = 0;
      for (let column = 0; column < size; column++) {
        const from = shifts.reduce(
          (index, shift, i) => index | (((column >> (2 * (places.length - 1 - i))) & 3) << shift),
          others,
        );
        total += matrix[row * size + column]! * coordinates[from]!;
      }
      return total;
    });
  }
  return strings
    .map((string, i) => scale(string, complex(coordinates[i]! / 2 ** qubits)))
    .reduce(sum, zeros(2 ** qubits, 2 ** qubits));
}

function turnOf(
  { qubit, parameter, factor }: TransferStep & { kind: 'turn' },
  angles: ArrayLike<number>,
): [readonly number[], number[]] {
  const angle = factor * angles[parameter]!;
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  return [[qubit], [1, 0, 0, 0, 0, c, -s, 0, 0, s, c, 0, 0, 0, 0, 1]];
}
