import type { Steps } from '../../engine/index.js';
import { dissipator, type Hamiltonian, popcount, times } from '../../register/index.js';
import type { Channel } from '../network/channels.js';

/**
 * The Lindblad equation of the means of all strings, d⟨P⟩/dt = Σ_Q M[P][Q] ⟨Q⟩, by its entries that are not 0. A string's number
 * has its flips (X or Y) above its signs (Z or Y); 0 is the identity, whose row is empty.
 */
export interface PauliGenerator {
  qubits: number;
  /** Where each row's entries begin, [4^qubits + 1]. */
  starts: Uint32Array;
  columns: Uint32Array;
  /** In units of `scale`. */
  values: Float64Array;
  /** The largest sum of magnitudes in a row. */
  scale: number;
}

/** M of channels at the same qubits, [4^places][4^places] of strings, which have numbers as those of the register. */
interface LocalGenerator {
  entries: Float64Array;
  size: number;
  offsets: readonly number[];
}

const ENTRIES_AT_ONCE = 2 ** 13;

/** @param coefficients of the Hamiltonian's strings */
export function* pauliGenerator(
  { qubits, strings }: Hamiltonian,
  coefficients: Float64Array,
  channels: readonly Channel[],
): Steps<PauliGenerator> {
  const rows = 4 ** qubits;
  const basis = 2 ** qubits;
  const locals = localGenerators(channels);
  const columns: number[] = [];
  const values: number[] = [];
  const starts = new Uint32Array(rows + 1);
  let scale = 0;
  let done = 0;
  for (let row = 0; row < rows; row++) {
    const [flips, signs] = [Math.floor(row / basis), row % basis];
    strings.forEach((string, i) => {
      const value = commutator(string, flips, signs) * coefficients[i]!;
      if (value === 0) return;
      columns.push((flips ^ string.flips) * basis + (signs ^ string.signs));
      values.push(value);
    });
    for (const { entries, size, offsets } of locals) {
      const mask = offsets[size - 1]!;
      const [flipsElsewhere, signsElsewhere] = [flips & ~mask, signs & ~mask];
      const own = size * offsets.indexOf(flips & mask) + offsets.indexOf(signs & mask);
      for (let column = 0; column < size * size; column++) {
        const value = entries[own * size * size + column]!;
        if (value === 0) continue;
        const [f, s] = [offsets[Math.floor(column / size)]!, offsets[column % size]!];
        columns.push((flipsElsewhere | f) * basis + (signsElsewhere | s));
        values.push(value);
      }
    }
    starts[row + 1] = values.length;
    let sum = 0;
    for (let at = starts[row]!; at < values.length; at++) sum += Math.abs(values[at]!);
    scale = Math.max(scale, sum);
    if (values.length - done > ENTRIES_AT_ONCE) {
      done = values.length;
      yield;
    }
  }
  const scaled = Float64Array.from(values, (value) => value / (scale || 1));
  return { qubits, starts, columns: Uint32Array.from(columns), values: scaled, scale };
}

/** M x */
export function appliedGenerator({ starts, columns, values }: PauliGenerator, x: Float64Array): Float64Array {
  const result = new Float64Array(x.length);
  for (let row = 0; row < x.length; row++) {
    let sum = 0;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) sum += values[at]! * x[columns[at]!]!;
    result[row] = sum;
  }
  return result;
}

/** i[Q, P] is so many times the string P ⊕ Q. */
function commutator(q: { flips: number; signs: number }, flips: number, signs: number): -2 | 0 | 2 {
  const swaps = popcount(q.signs & flips);
  if ((swaps + popcount(q.flips & signs)) % 2 === 0) return 0;
  const ys = popcount(q.flips & q.signs) + popcount(flips & signs);
  const quarters = ys - popcount((q.flips ^ flips) & (q.signs ^ signs)) + 2 * swaps;
  return (quarters & 3) === 1 ? -2 : 2;
}

function localGenerators(channels: readonly Channel[]): LocalGenerator[] {
  const locals = new Map<string, LocalGenerator>();
  for (const { matrix, dimension: size, qubits, offsets: all, rate } of channels) {
    if (rate === 0) continue;
    const key = qubits.join();
    const offsets = all.slice(0, size);
    const known = locals.get(key) ?? { entries: new Float64Array(size ** 4), size, offsets };
    locals.set(key, known);
    localGenerator(times(rate, dissipator(matrix, size)), size).forEach((value, i) => {
      known.entries[i]! += value;
    });
  }
  return [...locals.values()];
}

/** Tr(P ℒ(Q)) / size of a generator of the entries of a block, row by row. */
function localGenerator(generator: Float64Array, size: number): Float64Array {
  const square = size * size;
  const result = new Float64Array(square * square);
  for (let row = 0; row < square; row++) {
    for (let column = 0; column < square; column++) {
      let sum = 0;
      // P[l][k] is not 0 for l = k ⊕ flips alone, and so it is with Q.
      for (let k = 0; k < size; k++) {
        const l = k ^ Math.floor(row / size);
        for (let j = 0; j < size; j++) {
          const i = j ^ Math.floor(column / size);
          const at = 2 * ((k * size + l) * square + i * size + j);
          const quarters = (power(row, k, size) + power(column, j, size)) & 3;
          sum += [generator[at]!, -generator[at + 1]!, -generator[at]!, generator[at + 1]!][quarters]!;
        }
      }
      result[row * square + column] = sum / size;
    }
  }
  return result;
}

/** P|k⟩ is this power of i times |k ⊕ flips⟩. */
function power(string: number, k: number, size: number): number {
  const signs = string % size;
  return popcount(Math.floor(string / size) & signs) + 2 * popcount(k & signs);
}
