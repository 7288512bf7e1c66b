// Pauli transfer matrices, row by row, as operators on pure states: complex matrices, row by row, re and im.

/** What a channel does to pure states: nothing, with the probability `survival`, or one of the operators. */
export interface Jumps {
  survival: number;
  /** Together Σ K†K = 1 − survival. */
  operators: Float64Array[];
}

/** Parts of a channel below this are rounding. */
const ROUNDING = 1e-15;

/** Entries of I, X, Y and Z: for each row its column, and the power of i that stands there. */
const ENTRIES = [
  [
    [0, 0],
    [1, 0],
  ],
  [
    [1, 0],
    [0, 0],
  ],
  [
    [1, 3],
    [0, 1],
  ],
  [
    [0, 0],
    [1, 2],
  ],
] as const;

/** The power of i in the product of two letters, whose own letter is their exclusive or: XY = iZ and so on. */
const turnOf = (a: number, b: number): number =>
  a === 0 || b === 0 || a === b ? 0 : (b - a + 3) % 3 === 1 ? 1 : 3;

/** The same of strings of up to two letters. */
const turnsOf = (a: number, b: number): number => turnOf(a >> 2, b >> 2) + turnOf(a & 3, b & 3);

/** χ of the channel ρ → Σ χ[a][b] P_a ρ P_b: complex, row by row, from Tr(P_i P_a P_j P_b), which is a power of i. */
function processMatrix(transfer: Float64Array): Float64Array {
  const count = Math.sqrt(transfer.length);
  const chi = new Float64Array(2 * count * count);
  for (let a = 0; a < count; a++) {
    for (let b = 0; b < count; b++) {
      const at = 2 * (count * a + b);
      for (let i = 0; i < count; i++) {
        const j = i ^ a ^ b;
        const power = (turnsOf(i, a) + turnsOf(i ^ a, j) + turnsOf(i ^ a ^ j, b)) % 4;
        const value = transfer[count * i + j]! / count;
        // Conjugated.
        if (power % 2 === 0) chi[at]! += power === 0 ? value : -value;
        else chi[at + 1]! += power === 1 ? -value : value;
      }
    }
  }
  return chi;
}

/** Σ c_a P_a of complex coefficients. */
function operatorOf(coefficients: Float64Array): Float64Array {
  const strings = coefficients.length / 2;
  const size = Math.sqrt(strings);
  const matrix = new Float64Array(2 * size * size);
  for (let a = 0; a < strings; a++) {
    const [re, im] = [coefficients[2 * a]!, coefficients[2 * a + 1]!];
    for (let row = 0; row < size; row++) {
      const [high, low] = [ENTRIES[size === 2 ? 0 : a >> 2]![row >> 1]!, ENTRIES[a & 3]![row & 1]!];
      const at = 2 * (size * row + 2 * (size === 2 ? 0 : high[0]) + low[0]);
      const power = (high[1] + low[1]) % 4;
      const sign = power < 2 ? 1 : -1;
      matrix[at]! += sign * (power % 2 === 0 ? re : -im);
      matrix[at + 1]! += sign * (power % 2 === 0 ? im : re);
    }
  }
  return matrix;
}

/** Column `column` of a process matrix, by the root of its diagonal entry: its part of a sum of operators. */
function factorOf(chi: Float64Array, column: number): Float64Array {
  const count = Math.sqrt(chi.length / 2);
  const root = Math.sqrt(chi[2 * (count * column + column)]!);
  const factor = new Float64Array(2 * count);
  for (let row = 0; row < count; row++) {
    factor[2 * row] = chi[2 * (count * row + column)]! / root;
    factor[2 * row + 1] = chi[2 * (count * row + column) + 1]! / root;
  }
  return factor;
}

/** The unitary of a transfer matrix without noise, up to its phase. */
export function unitaryOf(transfer: Float64Array): Float64Array {
  const chi = processMatrix(transfer);
  const count = Math.sqrt(transfer.length);
  let largest = 0;
  for (let a = 1; a < count; a++) {
    if (chi[2 * (count + 1) * a]! > chi[2 * (count + 1) * largest]!) largest = a;
  }
  return operatorOf(factorOf(chi, largest));
}

/**
 * A channel as the identity, with the largest probability that leaves a channel, and that. Elimination of χ string by
 * string leaves that probability in the end, where the identity is the last of them; what was taken away are the operators.
 */
export function jumpsOf(transfer: Float64Array): Jumps {
  const chi = processMatrix(transfer);
  const count = Math.sqrt(transfer.length);
  const operators: Float64Array[] = [];
  for (let pivot = 1; pivot < count; pivot++) {
    if (chi[2 * (count + 1) * pivot]! < ROUNDING) continue;
    const factor = factorOf(chi, pivot);
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        const [re, im] = [factor[2 * a]!, factor[2 * a + 1]!];
        const [x, y] = [factor[2 * b]!, factor[2 * b + 1]!];
        chi[2 * (count * a + b)]! -= re * x + im * y;
        chi[2 * (count * a + b) + 1]! -= im * x - re * y;
      }
    }
    operators.push(operatorOf(factor));
  }
  return { survival: Math.max(0, chi[0]!), operators };
}
