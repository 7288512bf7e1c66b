/** Overlaps and partial traces. Qubits are listed as masks of basis indices, that of the result's highest bit first. */
import { laneSum } from '../algebra/complex';

/** output[i] ← state[j], where j has the bits of i at the places of the masks. */
export function permuteQubits(state: usize, masks: usize, qubits: i32, output: usize): void {
  const dimension: u32 = 1 << qubits;
  for (let i: u32 = 0; i < dimension; i++, output += 16) {
    v128.store(output, v128.load(state + ((<usize>spread(i, masks, qubits)) << 4)));
  }
}

/**
 * The density matrix of the first `kept` of the qubits of a state vector.
 *
 * @param rho result, (re, im) [1 << kept][1 << kept]
 */
export function traceState(state: usize, qubits: i32, kept: i32, rho: usize): void {
  const size = 1 << kept;
  const count = 1 << (qubits - kept);
  const bytes = (<usize>count) << 4;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const entry = overlap(state + <usize>column * bytes, state + <usize>row * bytes, count);
      v128.store(rho + ((<usize>(row * size + column)) << 4), entry);
      v128.store(rho + ((<usize>(column * size + row)) << 4), v128.xor(entry, f64x2(0, -0.0)));
    }
  }
}

/**
 * The density matrix of some qubits of a density matrix of `1 << qubits` rows.
 *
 * @param masks u32 [qubits], those of the `kept` qubits first
 * @param output result, (re, im) [1 << kept][1 << kept]
 */
export function traceDensity(rho: usize, qubits: i32, masks: usize, kept: i32, output: usize): void {
  const size: u32 = 1 << kept;
  const traced = qubits - kept;
  const count: u32 = 1 << traced;
  const otherMasks = masks + ((<usize>kept) << 2);
  for (let row: u32 = 0; row < size; row++) {
    const rowBits = spread(row, masks, kept);
    for (let column: u32 = 0; column < size; column++, output += 16) {
      const columnBits = spread(column, masks, kept);
      let sum = f64x2.splat(0);
      for (let other: u32 = 0; other < count; other++) {
        const bits = spread(other, otherMasks, traced);
        const place = ((<usize>(rowBits | bits)) << qubits) | (columnBits | bits);
        sum = f64x2.add(sum, v128.load(rho + (place << 4)));
      }
      v128.store(output, sum);
    }
  }
}

/** The basis index with the bits of `index` at the places of the masks. */
// @ts-ignore: decorator
@inline
function spread(index: u32, masks: usize, count: i32): u32 {
  let result: u32 = 0;
  for (let bit = count - 1; bit >= 0; bit--, index >>= 1) {
    if (index & 1) result |= load<u32>(masks + ((<usize>bit) << 2));
  }
  return result;
}

/** Σ conj(a) b */
// @ts-ignore: decorator
@inline
function overlap(a: usize, b: usize, count: i32): v128 {
  let direct = f64x2.splat(0);
  let crossed = f64x2.splat(0);
  for (const end = a + ((<usize>count) << 4); a < end; a += 16, b += 16) {
    const x = v128.load(a);
    const y = v128.load(b);
    direct = f64x2.add(direct, f64x2.mul(x, y));
    crossed = f64x2.add(crossed, f64x2.mul(x, v128.shuffle<f64>(y, y, 1, 0)));
  }
  const im = f64x2.extract_lane(crossed, 0) - f64x2.extract_lane(crossed, 1);
  return f64x2.replace_lane(f64x2.splat(laneSum(direct)), 1, im);
}
