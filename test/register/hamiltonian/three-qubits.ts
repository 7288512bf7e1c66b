import { coupleRing, type HamiltonianOptions } from '../../../src/register/public.js';
import { complex, type Matrix, scale, sum, zeros } from '../../oracle/complex.js';
import { flat, pauliMatrix, rungeKutta, unflat } from '../../oracle/dense-register.js';

/** A dense Hamiltonian, from coefficients of letters at qubits. */
export function dense(qubits: number, terms: [string, number[], number][]): Matrix {
  const size = 2 ** qubits;
  return terms.reduce(
    (total, [letters, places, coefficient]) => {
      const all = new Array<string>(qubits).fill('I');
      places.forEach((qubit, i) => {
        all[qubit] = letters[i]!;
      });
      return sum(total, scale(pauliMatrix(all.join('')), complex(coefficient)));
    },
    zeros(size, size),
  );
}

/** Of three qubits, with all kinds of terms. */
export const full: HamiltonianOptions = {
  qubits: 3,
  h: [0.3, -0.5, 0.9],
  rabi: [1.1, 0.4, -0.7],
  jx: [
    [0, 0.8, -0.3],
    [0, 0, 0.5],
    [0, 0, 0],
  ],
  jy: [
    [0, 0.2, 0],
    [0, 0, -0.6],
    [0, 0, 0],
  ],
  k: [
    [0, -0.9, 0.1],
    [0, 0, 0.7],
    [0, 0, 0],
  ],
  exchange: coupleRing(3, 0.25),
  lambda: -1.5,
  terms: [
    { pauli: 'XYZ', qubits: [2, 0, 1], coefficient: 0.35 },
    { pauli: 'ZX', qubits: [1, 0], coefficient: -0.45 },
    { pauli: 'Y', qubits: [1], coefficient: 0.15 },
    { pauli: 'II', qubits: [0, 1], coefficient: 0.6 },
  ],
};
export const fullMatrix = dense(3, [
  ['Z', [0], 0.3],
  ['Z', [1], -0.5],
  ['Z', [2], 0.9],
  ['X', [0], 0.55],
  ['X', [1], 0.2],
  ['X', [2], -0.35],
  ['XX', [0, 1], 0.8 + 0.25],
  ['XX', [0, 2], -0.3 + 0.25],
  ['XX', [1, 2], 0.5 + 0.25],
  ['YY', [0, 1], 0.2 + 0.25],
  ['YY', [0, 2], 0.25],
  ['YY', [1, 2], -0.6 + 0.25],
  ['ZZ', [0, 1], -0.9 - 0.375],
  ['ZZ', [0, 2], 0.1 - 0.375],
  ['ZZ', [1, 2], 0.7 - 0.375],
  ['YZX', [0, 1, 2], 0.35],
  ['XZ', [0, 1], -0.45],
  ['Y', [1], 0.15],
  ['I', [0], 0.6],
]);
const start = [0.1, 0.2, -0.4, 0.3, 0.5, -0.1, 0.2, 0.2, -0.3, 0.1, 0.25, 0.15, 0.1, -0.35, 0.2, 0.1];
const norm = Math.sqrt(start.reduce((total, value) => total + value * value, 0));
export const psi = start.map((value) => value / norm);

/** The state at time 1. */
export const exactly = (oracle: (time: number) => Matrix, steps = 1000) =>
  flat(rungeKutta(oracle, unflat(psi, 1), 1, steps));
