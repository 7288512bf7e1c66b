/** Complex numbers as the two lanes (re, im) of a `f64x2`. */

/** a·b, with a in the form of `factor`. */
// @ts-ignore: decorator
@inline
export function times(re: v128, im: v128, b: v128): v128 {
  return f64x2.add(f64x2.mul(re, b), f64x2.mul(im, v128.shuffle<f64>(b, b, 1, 0)));
}

/** The real part of a factor for `times`. */
// @ts-ignore: decorator
@inline
export function realFactor(a: v128): v128 {
  return v128.shuffle<f64>(a, a, 0, 0);
}

/** The imaginary part of a factor for `times`, with the sign that the real lane takes. */
// @ts-ignore: decorator
@inline
export function imaginaryFactor(a: v128): v128 {
  return v128.xor(v128.shuffle<f64>(a, a, 1, 1), f64x2(-0.0, 0));
}

/** The complex conjugate. */
// @ts-ignore: decorator
@inline
export function conjugate(a: v128): v128 {
  return v128.xor(a, f64x2(0, -0.0));
}

/** i^quarters · a. */
// @ts-ignore: decorator
@inline
export function turn(a: v128, quarters: i32): v128 {
  if (quarters & 1) a = v128.xor(v128.shuffle<f64>(a, a, 1, 0), f64x2(-0.0, 0));
  return quarters & 2 ? f64x2.neg(a) : a;
}

/** The sum of both lanes. */
// @ts-ignore: decorator
@inline
export function laneSum(a: v128): f64 {
  return f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
}
