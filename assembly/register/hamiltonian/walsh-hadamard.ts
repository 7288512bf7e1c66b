/**
 * Walsh-Hadamard transforms without normalisation: H on every qubit, times 2^(n/2). Two of them multiply by 2^n, a power
 * of two that whoever scales in between puts into the factors exactly.
 */
import { butterfly2, butterfly4 } from './butterfly';

/** Qubits of a part of the state that stays in the nearest cache through all its passes; an even number. */
const CACHED_QUBITS = 10;

/** Transforms `1 << qubits` amplitudes of 16 bytes (re, im) in place. */
export function walshHadamard(state: usize, qubits: i32): void {
  const end = state + ((<usize>16) << qubits);
  if (qubits & 1) pairs(state, end);
  let open = qubits & ~1;
  for (; open > CACHED_QUBITS; open -= 2) quadruples(state, end, (<usize>4) << open);
  if (open == 0) return;
  const size = (<usize>16) << open;
  for (let part = state; part < end; part += size) {
    for (let quarter = size >> 2; quarter > 16; quarter >>= 2) quadruples(part, part + size, quarter);
    neighbours(part, part + size);
  }
}

/** Transforms `1 << qubits` real numbers (f64) in place. */
export function walshHadamardReal(values: usize, qubits: i32): void {
  if (qubits == 0) return;
  walshHadamard(values, qubits - 1);
  const end = values + ((<usize>8) << qubits);
  for (let place = values; place < end; place += 16) {
    const v = v128.load(place);
    v128.store(place, f64x2.add(f64x2.mul(v, f64x2(1, -1)), v128.shuffle<f64>(v, v, 1, 0)));
  }
}

/** The highest qubit alone. */
function pairs(state: usize, end: usize): void {
  const half = (end - state) >> 1;
  for (let p = state; p < state + half; p += 16) butterfly2(p, p + half);
}

/** Two qubits at once: the blocks of four times `quarter` bytes have their bits highest. */
// @ts-ignore: decorator
@inline
function quadruples(state: usize, end: usize, quarter: usize): void {
  for (let block = state; block < end; block += quarter << 2) {
    for (let p0 = block; p0 < block + quarter; p0 += 16) {
      const p1 = p0 + quarter;
      const p2 = p1 + quarter;
      const p3 = p2 + quarter;
      butterfly4(p0, p1, p2, p3);
    }
  }
}

/** The two lowest qubits. */
// @ts-ignore: decorator
@inline
function neighbours(state: usize, end: usize): void {
  for (let p = state; p < end; p += 64) butterfly4(p, p + 16, p + 32, p + 48);
}
