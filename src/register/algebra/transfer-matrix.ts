import { choleskyFactor } from './cholesky.js';

/** Powers of i. */
const POWERS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
] as const;
/** Of I, X, Y and Z, which power of i the entry in rows 0 and 1 is. */
const ENTRIES = [
  [0, 0],
  [0, 0],
  [3, 1],
  [0, 2],
] as const;
/** Whether it is beside the diagonal. */
const FLIPS = [0, 1, 1, 0];

/** Of each string, which bits of a row lead to its entry's column, and its power of i in each row. */
type PauliRows = { flips: number; powers: number[] }[];

/** Made once, for one and for two letters. */
const ROWS: Partial<Record<1 | 2, PauliRows>> = {};

/** Pauli strings of one or two letters as matrices with one entry in each row. */
function pauliRows(qubits: 1 | 2): PauliRows {
  const known = ROWS[qubits];
  if (known) return known;
  const rows = Array.from({ length: 4 ** qubits }, (_, string) => {
    const letters = Array.from({ length: qubits }, (_, i) => (string >> (2 * (qubits - 1 - i))) & 3);
    const flips = letters.reduce((mask, letter) => 2 * mask + FLIPS[letter]!, 0);
    const powers = Array.from({ length: 2 ** qubits }, (_, row) =>
      letters.reduce(
        (power, letter, i) => power + ENTRIES[letter]![((row >> (qubits - 1 - i)) & 1) as 0 | 1],
        0,
      ),
    );
    return { flips, powers };
  });
  ROWS[qubits] = rows;
  return rows;
}

/**
 * A Pauli transfer matrix R as the matrix S with ρ'[k][l] = Σ S[k, l][i, j] ρ[i][j]: S = Σ R[P][Q] P[k][l] Q[j][i] / d.
 *
 * @param transfer [4^qubits][4^qubits] of one or two qubits, rows out
 */
export function superoperatorOf(transfer: Float64Array): Float64Array {
  const strings = Math.sqrt(transfer.length);
  const size = Math.sqrt(strings);
  const rows = pauliRows(strings === 4 ? 1 : 2);
  const result = new Float64Array(2 * transfer.length);
  transfer.forEach((entry, at) => {
    if (entry === 0) return;
    const out = rows[Math.floor(at / strings)]!;
    const into = rows[at % strings]!;
    for (let k = 0; k < size; k++) {
      const row = k * size + (k ^ out.flips);
      for (let j = 0; j < size; j++) {
        const column = (j ^ into.flips) * size + j;
        const [re, im] = POWERS[(out.powers[k]! + into.powers[j]!) & 3]!;
        result[2 * (row * strings + column)]! += (re * entry) / size;
        result[2 * (row * strings + column) + 1]! += (im * entry) / size;
      }
    }
  });
  return result;
}

/** Kraus operators of a Pauli transfer matrix: the columns of a factor of its Choi matrix. */
export const krausOfTransfer = (transfer: Float64Array): Float64Array[] =>
  krausOfSuperoperator(superoperatorOf(transfer));

/** The same of the matrix of a channel on the entries of ρ, row by row. */
export function krausOfSuperoperator(superoperator: Float64Array): Float64Array[] {
  const count = superoperator.length / 2;
  const square = Math.sqrt(count);
  const size = Math.sqrt(square);
  const choi = new Float64Array(superoperator.length);
  for (let at = 0; at < count; at++) {
    const [row, column] = [Math.floor(at / square), at % square];
    const [k, l, i, j] = [Math.floor(row / size), row % size, Math.floor(column / size), column % size];
    const to = (k * size + i) * square + l * size + j;
    choi[2 * to] = superoperator[2 * at]!;
    choi[2 * to + 1] = superoperator[2 * at + 1]!;
  }
  const { columns, rank } = choleskyFactor(choi, square);
  return Array.from({ length: rank }, (_, i) => columns.slice(2 * square * i, 2 * square * (i + 1)));
}
