/** Registers as dense matrices: Kronecker products, plain sums, Runge-Kutta. Qubit 0 is the leftmost factor. */
import {
  add,
  type Complex,
  complex,
  dagger,
  identity,
  kronecker,
  type Matrix,
  product,
  scale,
  sum,
  zeros,
} from './complex.js';

const matrix = (...rows: (number | Complex)[][]): Matrix =>
  rows.map((row) => row.map((entry) => (typeof entry === 'number' ? complex(entry) : entry)));
const polar = (angle: number) => complex(Math.cos(angle), Math.sin(angle));

export const PAULI: Record<'I' | 'X' | 'Y' | 'Z', Matrix> = {
  I: identity(2),
  X: matrix([0, 1], [1, 0]),
  Y: matrix([0, complex(0, -1)], [complex(0, 1), 0]),
  Z: matrix([1, 0], [0, -1]),
};

/** exp(−iθP/2) of a matrix with P² = 1. */
const rotation = (pauli: Matrix, theta: number): Matrix =>
  sum(
    scale(identity(pauli.length), complex(Math.cos(theta / 2))),
    scale(pauli, complex(0, -Math.sin(theta / 2))),
  );

const phase = (angle: number): Matrix => [
  [complex(1), complex(0)],
  [complex(0), polar(angle)],
];

/** Euler's angles: e^(i(φ+λ)/2) RZ(φ) RY(θ) RZ(λ). */
const euler = (theta: number, phi: number, lambda: number): Matrix =>
  scale(
    product(rotation(PAULI.Z, phi), product(rotation(PAULI.Y, theta), rotation(PAULI.Z, lambda))),
    polar((phi + lambda) / 2),
  );

/** |0⟩⟨0| ⊗ 1 + |1⟩⟨1| ⊗ U */
export const controlled = (unitary: Matrix): Matrix =>
  sum(
    kronecker(matrix([1, 0], [0, 0]), identity(unitary.length)),
    kronecker(matrix([0, 0], [0, 1]), unitary),
  );

const hadamard = scale(sum(PAULI.X, PAULI.Z), complex(Math.sqrt(0.5)));
/** (1 + XX + YY + ZZ)/2 */
const swap = scale(
  Object.values(PAULI)
    .map((pauli) => kronecker(pauli, pauli))
    .reduce(sum),
  complex(0.5),
);

/** Number of angles, and the matrix. */
export const GATES: Record<string, [angles: number, matrix: (...angles: number[]) => Matrix]> = {
  id: [0, () => PAULI.I],
  x: [0, () => PAULI.X],
  y: [0, () => PAULI.Y],
  z: [0, () => PAULI.Z],
  h: [0, () => hadamard],
  s: [0, () => phase(Math.PI / 2)],
  sdg: [0, () => phase(-Math.PI / 2)],
  t: [0, () => phase(Math.PI / 4)],
  tdg: [0, () => phase(-Math.PI / 4)],
  sx: [0, () => scale(rotation(PAULI.X, Math.PI / 2), polar(Math.PI / 4))],
  p: [1, phase],
  rx: [1, (theta) => rotation(PAULI.X, theta)],
  ry: [1, (theta) => rotation(PAULI.Y, theta)],
  rz: [1, (theta) => rotation(PAULI.Z, theta)],
  u: [3, euler],
  cx: [0, () => controlled(PAULI.X)],
  cnot: [0, () => controlled(PAULI.X)],
  cy: [0, () => controlled(PAULI.Y)],
  cz: [0, () => controlled(PAULI.Z)],
  ch: [0, () => controlled(hadamard)],
  cp: [1, (angle) => controlled(phase(angle))],
  crx: [1, (theta) => controlled(rotation(PAULI.X, theta))],
  cry: [1, (theta) => controlled(rotation(PAULI.Y, theta))],
  crz: [1, (theta) => controlled(rotation(PAULI.Z, theta))],
  cu: [4, (theta, phi, lambda, gamma) => controlled(scale(euler(theta, phi, lambda), polar(gamma)))],
  swap: [0, () => swap],
  ccx: [0, () => controlled(controlled(PAULI.X))],
  cswap: [0, () => controlled(swap)],
};

/**
 * A matrix on the qubits of `list` (the first the leftmost of its factors), as one on all of `qubits`: entry by entry, 0
 * between basis states of which another qubit differs.
 */
export function embed(small: Matrix, list: readonly number[], qubits: number): Matrix {
  const mask = (qubit: number) => 1 << (qubits - 1 - qubit);
  const states = Array.from({ length: 2 ** qubits }, (_, index) => ({
    part: list.reduce((bits, qubit) => 2 * bits + Number((index & mask(qubit)) !== 0), 0),
    others: list.reduce((rest, qubit) => rest & ~mask(qubit), index),
  }));
  return states.map((row) =>
    states.map((column) =>
      row.others === column.others ? { ...small[row.part]![column.part]! } : complex(0),
    ),
  );
}

/** A Pauli string as a matrix. */
export const pauliMatrix = (letters: string): Matrix =>
  [...letters].map((letter) => PAULI[letter as keyof typeof PAULI]).reduce(kronecker)!;

/** U ρ U† */
export const conjugated = (unitary: Matrix, rho: Matrix): Matrix =>
  product(product(unitary, rho), dagger(unitary));

/** |ψ⟩⟨ψ| of a column. */
export const projector = (psi: Matrix): Matrix => product(psi, dagger(psi));

export const trace = (square: Matrix): Complex => square.map((row, i) => row[i]!).reduce(add)!;

/** The density matrix of the qubits of `keep`, by summing over the basis of the others. */
export function reduce(rho: Matrix, keep: readonly number[]): Matrix {
  const qubits = Math.log2(rho.length);
  const bits = (index: number) => [...index.toString(2).padStart(qubits, '0')];
  const result = zeros(2 ** keep.length, 2 ** keep.length);
  for (let i = 0; i < rho.length; i++) {
    for (let j = 0; j < rho.length; j++) {
      const [a, b] = [bits(i), bits(j)];
      if (a.some((bit, qubit) => bit !== b[qubit] && !keep.includes(qubit))) continue;
      const row = Number.parseInt(keep.map((qubit) => a[qubit]).join(''), 2);
      const column = Number.parseInt(keep.map((qubit) => b[qubit]).join(''), 2);
      result[row]![column] = add(result[row]![column]!, rho[i]![j]!);
    }
  }
  return result;
}

/** Σ K ρ K† with Kraus operators on the qubits of `list`. */
export function applyKraus(rho: Matrix, operators: Matrix[], list: readonly number[]): Matrix {
  const qubits = Math.log2(rho.length);
  return operators.map((operator) => conjugated(embed(operator, list, qubits), rho)).reduce(sum);
}

/** Classical Runge-Kutta for dψ/dt = −iH(t)ψ; the columns of ψ are states. */
export function rungeKutta(
  hamiltonian: (time: number) => Matrix,
  psi: Matrix,
  time: number,
  steps: number,
): Matrix {
  const dt = time / steps;
  const slope = (at: number, state: Matrix) => scale(product(hamiltonian(at), state), complex(0, -1));
  let state = psi;
  for (let step = 0; step < steps; step++) {
    const t = step * dt;
    const move = (by: number, along: Matrix) => sum(state, scale(along, complex(by)));
    const k1 = slope(t, state);
    const k2 = slope(t + dt / 2, move(dt / 2, k1));
    const k3 = slope(t + dt / 2, move(dt / 2, k2));
    const k4 = slope(t + dt, move(dt, k3));
    state = [
      [k1, 1],
      [k2, 2],
      [k3, 2],
      [k4, 1],
    ].reduce(
      (now, [k, weight]) => sum(now, scale(k as Matrix, complex(((weight as number) * dt) / 6))),
      state,
    );
  }
  return state;
}

/** re and im in turn, row by row. */
export const flat = (entries: Matrix): number[] => entries.flat().flatMap(({ re, im }) => [re, im]);

/** A matrix of `columns` columns from re and im in turn. */
export function unflat(numbers: ArrayLike<number>, columns: number): Matrix {
  const rows = numbers.length / 2 / columns;
  return Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => {
      const at = 2 * (i * columns + j);
      return complex(numbers[at]!, numbers[at + 1]);
    }),
  );
}

/** The largest distance of two lists of numbers. */
export const distance = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  a.length === b.length
    ? Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0)
    : Infinity;

/** Numbers scaled to norm 1. */
export function normalised(numbers: readonly number[]): number[] {
  const norm = Math.sqrt(numbers.reduce((total, value) => total + value * value, 0));
  return numbers.map((value) => value / norm);
}

/** Tr(ab) */
export const traceOf = (a: Matrix, b: Matrix): Complex => trace(product(a, b));
