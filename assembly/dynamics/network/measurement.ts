// Continuous measurement of an observable P with P² = 1 (a Pauli string), L = √rate · P, during a time step: the state
// is multiplied by exp(a P) ∝ 1 + tanh(a) P and normalised, a = √(efficiency · rate) dy, dy the increment of the
// record. With tanh as the ratio s / c of two polynomials (Padé, degrees 5 and 4) that becomes c + s P: no exponential,
// and a valid measurement whatever a is, so that positivity and trace stay at any time step.

/** Where |s / c| is still below 1; what lies beyond, which takes a far too large time step, is cut off. */
export const LARGEST_STRENGTH: f64 = 3.6;
const LARGEST = memory.data<f64>([LARGEST_STRENGTH, -LARGEST_STRENGTH]);
// In memory, as the constants of simd/logarithm.ts. Of c after 1, and of s after 1.
const ONE = memory.data<f64>([1]);
const C1 = memory.data<f64>([4.0 / 9.0]);
const C2 = memory.data<f64>([1.0 / 63.0]);
const S1 = memory.data<f64>([1.0 / 9.0]);
const S2 = memory.data<f64>([1.0 / 945.0]);

/** a, cut off at ±3.6. */
// @ts-ignore: decorator
@inline
export function clampStrength(a: v128): v128 {
  return f64x2.pmax(f64x2.pmin(a, v128.load64_splat(LARGEST)), v128.load64_splat(LARGEST, 8));
}

/** c of two lanes, from a². tanh(a) = s / c to 4e-11 for |a| <= 0.3, to 5e-6 for |a| <= 1. */
// @ts-ignore: decorator
@inline
export function measurementCosine(square: v128): v128 {
  const inner = f64x2.add(v128.load64_splat(C1), f64x2.mul(square, v128.load64_splat(C2)));
  return f64x2.add(v128.load64_splat(ONE), f64x2.mul(square, inner));
}

/** s of two lanes, from a and a². */
// @ts-ignore: decorator
@inline
export function measurementSine(a: v128, square: v128): v128 {
  const inner = f64x2.add(v128.load64_splat(S1), f64x2.mul(square, v128.load64_splat(S2)));
  return f64x2.mul(a, f64x2.add(v128.load64_splat(ONE), f64x2.mul(square, inner)));
}
