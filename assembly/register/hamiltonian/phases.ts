/** Tables of phases, one for each basis state, and states multiplied by them. */
import { sinCos64 } from '../../simd/sine-cosine';
import { imaginaryFactor, realFactor, times, turn } from '../algebra/complex';

/** Room for the cosines and the sines of two angles. */
const PAIR = memory.data(32, 16);

/**
 * phases[k] = scale · i^(quarters · popcount k) · exp(−i · time · energies[k]), with i^popcount the phase gate S on
 * every qubit.
 *
 * @param energies f64 [1 << qubits], or 0 for none
 * @param phases result, [1 << qubits] of (re, im)
 */
export function buildPhases(
  energies: usize,
  qubits: i32,
  time: f64,
  quarters: i32,
  scale: f64,
  phases: usize,
): void {
  const dimension: u32 = 1 << qubits;
  const factor = f64x2.splat(scale);
  for (let k: u32 = 0; k < dimension; k += 2, phases += 32) {
    if (energies) {
      const pair = energies + ((<usize>k) << 3);
      sinCos64(f64x2.mul(v128.load(pair), f64x2.splat(-time)), PAIR);
    } else {
      v128.store(PAIR, f64x2.splat(1));
      v128.store(PAIR, f64x2.splat(0), 16);
    }
    const cosine = f64x2.mul(factor, v128.load(PAIR));
    const sine = f64x2.mul(factor, v128.load(PAIR, 16));
    v128.store(phases, turn(v128.shuffle<f64>(cosine, sine, 0, 2), quarters * popcnt<u32>(k)));
    v128.store(phases, turn(v128.shuffle<f64>(cosine, sine, 1, 3), quarters * popcnt<u32>(k + 1)), 16);
  }
}

/** state[k] ← phases[k] · state[k] */
export function multiplyPhases(state: usize, phases: usize, qubits: i32): void {
  const end = state + ((<usize>16) << qubits);
  for (; state < end; state += 16, phases += 16) {
    const phase = v128.load(phases);
    v128.store(state, times(realFactor(phase), imaginaryFactor(phase), v128.load(state)));
  }
}

/** rho[r][c] ← phases[r] · rho[r][c] · conj(phases[c]), `1 << qubits` rows and columns. */
export function multiplyPhasesBothSides(rho: usize, phases: usize, qubits: i32): void {
  const bytes = (<usize>16) << qubits;
  for (let row: usize = 0; row < bytes; row += 16) {
    const left = v128.load(phases + row);
    const leftReal = realFactor(left);
    const leftImaginary = imaginaryFactor(left);
    for (let column: usize = 0; column < bytes; column += 16, rho += 16) {
      const right = v128.load(phases + column);
      const product = times(leftReal, leftImaginary, v128.load(rho));
      v128.store(rho, times(realFactor(right), f64x2.neg(imaginaryFactor(right)), product));
    }
  }
}
