// The method and the coefficients are those of fdlibm (Sun Microsystems, e_exp.c and e_expf.c): with k the integer
// nearest to x / ln 2 and r = x - k ln 2, e^r = 1 + r + r c / (2 - c), c = r - r² P(r²), P a minimax polynomial.

// In memory: one instruction loads a constant, while V8 makes a v128.const of three, at every use anew.
const LOG2_E = memory.data<f64>([1.442695040888963387]);
const LN2_HIGH = memory.data<f64>([6.9314718036912381649e-1]); // The leading 32 bits of ln 2, so that k times it is exact.
const LN2_LOW = memory.data<f64>([1.90821492927058770002e-10]);
const P1 = memory.data<f64>([1.66666666666666019037e-1]);
const P2 = memory.data<f64>([-2.77777777770155933842e-3]);
const P3 = memory.data<f64>([6.61375632143793436117e-5]);
const P4 = memory.data<f64>([-1.6533902205465251539e-6]);
const P5 = memory.data<f64>([4.13813679705723846039e-8]);
const ROUND_TO_INTEGER = memory.data<f64>([6755399441055744]); // 1.5 · 2^52: added, it leaves the integer in the lowest bits.
const LOWEST = memory.data<f64>([-746]); // Everything below underflows to 0 ...
const HIGHEST = memory.data<f64>([710]); // ... and everything above overflows.

const LOG2_E_SINGLE = memory.data<f32>([1.4426950216]);
const LN2_HIGH_SINGLE = memory.data<f32>([6.9314575195e-1]); // The leading 15 bits of ln 2.
const LN2_LOW_SINGLE = memory.data<f32>([1.4286067653e-6]);
const P1_SINGLE = memory.data<f32>([1.666662544e-1]);
const P2_SINGLE = memory.data<f32>([-2.7667332906e-3]);
const ROUND_TO_INTEGER_SINGLE = memory.data<f32>([12582912]); // 1.5 · 2^23
const LOWEST_SINGLE = memory.data<f32>([-104]);
const HIGHEST_SINGLE = memory.data<f32>([89]);
const ONE = memory.data<f64>([1]);
const TWO = memory.data<f64>([2]);
const ONE_SINGLE = memory.data<f32>([1]);
const TWO_SINGLE = memory.data<f32>([2]);
const BIAS_SINGLE = memory.data<i32>([127]);
const BIAS = memory.data<i64>([1023]);

/**
 * e^x of two float64 lanes. Overflow gives Infinity, underflow passes through the subnormals to 0, NaN stays NaN,
 * e^0 = 1 exactly. Largest error measured: 0.87 ulp.
 */
export function exp64(x: v128): v128 {
  // pmin and pmax return their first operand when it is NaN.
  const clamped = f64x2.pmax(f64x2.pmin(x, v128.load64_splat(HIGHEST)), v128.load64_splat(LOWEST));
  const shifted = f64x2.add(
    f64x2.mul(clamped, v128.load64_splat(LOG2_E)),
    v128.load64_splat(ROUND_TO_INTEGER),
  );
  const k = f64x2.sub(shifted, v128.load64_splat(ROUND_TO_INTEGER));
  const high = f64x2.sub(clamped, f64x2.mul(k, v128.load64_splat(LN2_HIGH)));
  const low = f64x2.mul(k, v128.load64_splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const z = f64x2.mul(r, r);
  let p = f64x2.add(v128.load64_splat(P4), f64x2.mul(z, v128.load64_splat(P5)));
  p = f64x2.add(v128.load64_splat(P3), f64x2.mul(z, p));
  p = f64x2.add(v128.load64_splat(P2), f64x2.mul(z, p));
  p = f64x2.add(v128.load64_splat(P1), f64x2.mul(z, p));
  const c = f64x2.sub(r, f64x2.mul(z, p));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(v128.load64_splat(TWO), c));
  const y = f64x2.add(v128.load64_splat(ONE), f64x2.add(f64x2.sub(quotient, low), high));
  // Two factors of about 2^(k/2): 2^k itself need not be a normal number, and only the last product rounds.
  const half = i32x4.shr_s(shifted, 1);
  const rest = i32x4.sub(shifted, half);
  return f64x2.mul(f64x2.mul(y, powerOfTwo64(half)), powerOfTwo64(rest));
}

/** e^x of four float32 lanes; special values as for `exp64`. Largest error measured: 0.92 ulp. */
export function exp32(x: v128): v128 {
  const clamped = f32x4.pmax(
    f32x4.pmin(x, v128.load32_splat(HIGHEST_SINGLE)),
    v128.load32_splat(LOWEST_SINGLE),
  );
  const shifted = f32x4.add(
    f32x4.mul(clamped, v128.load32_splat(LOG2_E_SINGLE)),
    v128.load32_splat(ROUND_TO_INTEGER_SINGLE),
  );
  const k = f32x4.sub(shifted, v128.load32_splat(ROUND_TO_INTEGER_SINGLE));
  const high = f32x4.sub(clamped, f32x4.mul(k, v128.load32_splat(LN2_HIGH_SINGLE)));
  const low = f32x4.mul(k, v128.load32_splat(LN2_LOW_SINGLE));
  const r = f32x4.sub(high, low);
  const z = f32x4.mul(r, r);
  const p = f32x4.add(v128.load32_splat(P1_SINGLE), f32x4.mul(z, v128.load32_splat(P2_SINGLE)));
  const c = f32x4.sub(r, f32x4.mul(z, p));
  const quotient = f32x4.div(f32x4.mul(r, c), f32x4.sub(v128.load32_splat(TWO_SINGLE), c));
  const y = f32x4.add(v128.load32_splat(ONE_SINGLE), f32x4.add(f32x4.sub(quotient, low), high));
  // The integer sits above the 22 bits of the constant's own mantissa; this cuts those off, keeping the sign.
  const integer = i32x4.shr_s(i32x4.shl(shifted, 10), 10);
  const half = i32x4.shr_s(integer, 1);
  const rest = i32x4.sub(integer, half);
  return f32x4.mul(f32x4.mul(y, powerOfTwo32(half)), powerOfTwo32(rest));
}

/** e^x of one float64: the same bits as a lane of `exp64`. */
export function exp(x: f64): f64 {
  return f64x2.extract_lane(exp64(f64x2.splat(x)), 0);
}

/** 2^n, n in the low 32 bits of each lane; the shift drops whatever is above. */
// @ts-ignore: decorator
@inline
function powerOfTwo64(n: v128): v128 {
  return i64x2.shl(i64x2.add(n, v128.load64_splat(BIAS)), 52);
}

// @ts-ignore: decorator
@inline
function powerOfTwo32(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, v128.load32_splat(BIAS_SINGLE)), 23);
}
