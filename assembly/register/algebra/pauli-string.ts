/**
 * Pauli strings. `flips` has the bits of the qubits with X or Y, `signs` those with Z or Y, and a string with y times Y
 * takes |k⟩ to φ(k)|k ⊕ flips⟩, φ(k) = i^y (−1)^popcount(k & signs).
 */
import { laneSum, turn } from './complex';

/** Quarter turns of φ(k). */
// @ts-ignore: decorator
@inline
function quarters(k: u32, flips: u32, signs: u32): i32 {
  return popcnt<u32>(flips & signs) + (popcnt<u32>(k & signs) << 1);
}

/** state ← exp(−iθP) state, given cos θ and sin θ. */
export function rotateString(
  state: usize,
  qubits: i32,
  flips: u32,
  signs: u32,
  cosine: f64,
  sine: f64,
): void {
  const dimension: u32 = 1 << qubits;
  // Of each pair k, k ⊕ flips the one without the highest flipped bit.
  const highest: u32 = flips ? (<u32>1) << (31 - clz<u32>(flips)) : 0;
  const c = f64x2.splat(cosine);
  const s = f64x2.splat(sine);
  for (let k: u32 = 0; k < dimension; k = ((k | highest) + 1) & ~highest) {
    const p = state + ((<usize>k) << 4);
    const q = state + ((<usize>(k ^ flips)) << 4);
    const a = v128.load(p);
    const b = v128.load(q);
    const turns = quarters(k, flips, signs);
    // −i is three quarters; φ(k ⊕ flips) is the conjugate of φ(k).
    v128.store(p, f64x2.add(f64x2.mul(c, a), f64x2.mul(s, turn(b, 3 - turns))));
    if (flips) v128.store(q, f64x2.add(f64x2.mul(c, b), f64x2.mul(s, turn(a, 3 + turns))));
  }
}

/** output ← output + factor · P state */
export function addString(
  state: usize,
  qubits: i32,
  flips: u32,
  signs: u32,
  factor: f64,
  output: usize,
): void {
  const dimension: u32 = 1 << qubits;
  const scale = f64x2.splat(factor);
  for (let k: u32 = 0; k < dimension; k++) {
    const source = v128.load(state + ((<usize>k) << 4));
    const target = output + ((<usize>(k ^ flips)) << 4);
    const image = turn(source, quarters(k, flips, signs));
    v128.store(target, f64x2.add(v128.load(target), f64x2.mul(scale, image)));
  }
}

/** ⟨state|P|state⟩ */
export function expectString(state: usize, qubits: i32, flips: u32, signs: u32): f64 {
  const dimension: u32 = 1 << qubits;
  let sum = f64x2.splat(0);
  for (let k: u32 = 0; k < dimension; k++) {
    const image = turn(v128.load(state + ((<usize>k) << 4)), quarters(k, flips, signs));
    sum = f64x2.add(sum, f64x2.mul(v128.load(state + ((<usize>(k ^ flips)) << 4)), image));
  }
  return laneSum(sum);
}

/** Tr(P rho) of a density matrix of `1 << qubits` rows and columns, its real part. */
export function traceString(rho: usize, qubits: i32, flips: u32, signs: u32): f64 {
  const dimension: u32 = 1 << qubits;
  let sum = f64x2.splat(0);
  for (let k: u32 = 0; k < dimension; k++) {
    const entry = v128.load(rho + ((((<usize>k) << qubits) | (k ^ flips)) << 4));
    sum = f64x2.add(sum, turn(entry, quarters(k, flips, signs)));
  }
  return f64x2.extract_lane(sum, 0);
}
