// Continuous measurement of an observable P with P² = 1 (a Pauli string), L = √rate · P, during a time step: the state
// is multiplied by exp(a P) ∝ 1 + tanh(a) P and normalised, a = √(efficiency · rate) dy, dy the increment of the
// record. With tanh as the ratio s / c of two polynomials (Padé, degrees 5 and 4) that becomes c + s P: no exponential,
// and a valid measurement whatever a is, so that positivity and trace stay at any time step.

/** Where |s / c| is still below 1; what lies beyond, which takes a far too large time step, is cut off. */
const LARGEST: f64 = 3.6;

/** a, cut off at ±3.6. */
// @ts-ignore: decorator
@inline
export function clampStrength(a: v128): v128 {
  return f64x2.pmax(f64x2.pmin(a, f64x2.splat(LARGEST)), f64x2.splat(-LARGEST));
}

/** c of two lanes, from a². tanh(a) = s / c to 4e-11 for |a| <= 0.3, to 5e-6 for |a| <= 1. */
// @ts-ignore: decorator
@inline
export function measurementCosine(square: v128): v128 {
  const inner = f64x2.add(f64x2.splat(4.0 / 9.0), f64x2.mul(square, f64x2.splat(1.0 / 63.0)));
  return f64x2.add(f64x2.splat(1), f64x2.mul(square, inner));
}

/** s of two lanes, from a and a². */
// @ts-ignore: decorator
@inline
export function measurementSine(a: v128, square: v128): v128 {
  const inner = f64x2.add(f64x2.splat(1.0 / 9.0), f64x2.mul(square, f64x2.splat(1.0 / 945.0)));
  return f64x2.mul(a, f64x2.add(f64x2.splat(1), f64x2.mul(square, inner)));
}
