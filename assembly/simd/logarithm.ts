// The method and the coefficients are those of fdlibm (Sun Microsystems, e_log.c and e_logf.c): x = 2^k m with m
// between √2/2 and √2, f = m - 1, s = f / (2 + f), log(1 + f) = f - f²/2 + s (f²/2 + R(s²)), R a minimax polynomial.

// In memory: one instruction loads a constant, while V8 makes a v128.const of three, at every use anew.
const LN2_HIGH = memory.data<f64>([6.9314718036912381649e-1]); // The leading 32 bits of ln 2, so that k times it is exact.
const LN2_LOW = memory.data<f64>([1.90821492927058770002e-10]);
const L1 = memory.data<f64>([6.66666666666673513e-1]);
const L2 = memory.data<f64>([3.999999999940941908e-1]);
const L3 = memory.data<f64>([2.857142874366239149e-1]);
const L4 = memory.data<f64>([2.222219843214978396e-1]);
const L5 = memory.data<f64>([1.818357216161805012e-1]);
const L6 = memory.data<f64>([1.531383769920937332e-1]);
const L7 = memory.data<f64>([1.479819860511658591e-1]);
const SMALLEST_NORMAL = memory.data<f64>([2.2250738585072014e-308]);
const TWO_TO_52 = memory.data<f64>([4503599627370496]);
const TWO_TO_54: f64 = 18014398509481984;
const HALF_ROOT = memory.data<i64>([0x3fe6a09e00000000]); // The bits of √2/2, cut off.
const TO_ONE = memory.data<i64>([0x0009_5f62_0000_0000]); // From there to the bits of 1.
const MANTISSA = memory.data<i64>([0x000f_ffff_ffff_ffff]);

const LN2_HIGH_SINGLE = memory.data<f32>([6.9313812256e-1]); // The leading 17 bits of ln 2.
const LN2_LOW_SINGLE = memory.data<f32>([9.0580006145e-6]);
const L1_SINGLE = memory.data<f32>([0.66666662693]);
const L2_SINGLE = memory.data<f32>([0.40000972152]);
const L3_SINGLE = memory.data<f32>([0.28498786688]);
const L4_SINGLE = memory.data<f32>([0.24279078841]);
const SMALLEST_NORMAL_SINGLE = memory.data<f32>([1.1754943508e-38]);
const TWO_TO_25: f32 = 33554432;
const HALF_ROOT_SINGLE = memory.data<i32>([0x3f3504f3]);
const TO_ONE_SINGLE = memory.data<i32>([0x3f800000 - 0x3f3504f3]);
const MANTISSA_SINGLE = memory.data<i32>([0x007fffff]);
const ONE = memory.data<f64>([1]);
const HALF = memory.data<f64>([0.5]);
const TWO = memory.data<f64>([2]);
const ONE_SINGLE = memory.data<f32>([1]);
const HALF_SINGLE = memory.data<f32>([0.5]);
const TWO_SINGLE = memory.data<f32>([2]);
const BIAS = memory.data<f64>([4503599627370496 + 1023]);
const BIAS_SINGLE = memory.data<i32>([127]);

/**
 * Natural logarithm of two float64 lanes. log 0 = -Infinity, NaN below 0, log Infinity = Infinity, log 1 = 0
 * exactly; subnormal arguments are as good as others. Largest error measured: 0.82 ulp.
 */
export function log64(x: v128): v128 {
  const ordinary = v128.and(
    f64x2.ge(x, v128.load64_splat(SMALLEST_NORMAL)),
    f64x2.lt(x, f64x2.splat(Infinity)),
  );
  return i64x2.bitmask(ordinary) == 3 ? logOrdinary64(x) : logAny64(x);
}

/** Natural logarithm of two float64 lanes that are positive, normal and finite: the bits of `log64`, unguarded. */
// @ts-ignore: decorator
@inline
export function logOrdinary64(x: v128): v128 {
  return logScaled64(x, v128.load64_splat(BIAS));
}

/** Natural logarithm of four float32 lanes; special values as for `log64`. Largest error measured: 0.84 ulp. */
export function log32(x: v128): v128 {
  const ordinary = v128.and(
    f32x4.ge(x, v128.load32_splat(SMALLEST_NORMAL_SINGLE)),
    f32x4.lt(x, f32x4.splat(f32(Infinity))),
  );
  return i32x4.bitmask(ordinary) == 15 ? logScaled32(x, v128.load32_splat(BIAS_SINGLE)) : logAny32(x);
}

/** Natural logarithm of one float64: the same bits as a lane of `log64`. */
export function log(x: f64): f64 {
  return f64x2.extract_lane(log64(f64x2.splat(x)), 0);
}

/** `bias` is 2^52 plus what must be subtracted from the exponent field. */
// @ts-ignore: decorator
@inline
function logScaled64(x: v128, bias: v128): v128 {
  const bits = i64x2.add(x, v128.load64_splat(TO_ONE));
  const m = i64x2.add(v128.and(bits, v128.load64_splat(MANTISSA)), v128.load64_splat(HALF_ROOT));
  // Put under the exponent of 2^52, the field is that number plus k: an exact conversion to float64.
  const field = v128.or(i64x2.shr_u(bits, 52), v128.load64_splat(TWO_TO_52));
  const k = f64x2.sub(field, bias);
  const f = f64x2.sub(m, v128.load64_splat(ONE));
  const halfSquare = f64x2.mul(f64x2.mul(v128.load64_splat(HALF), f), f);
  const s = f64x2.div(f, f64x2.add(v128.load64_splat(TWO), f));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  let even = f64x2.add(v128.load64_splat(L4), f64x2.mul(w, v128.load64_splat(L6)));
  even = f64x2.mul(w, f64x2.add(v128.load64_splat(L2), f64x2.mul(w, even)));
  let odd = f64x2.add(v128.load64_splat(L5), f64x2.mul(w, v128.load64_splat(L7)));
  odd = f64x2.add(v128.load64_splat(L3), f64x2.mul(w, odd));
  odd = f64x2.mul(z, f64x2.add(v128.load64_splat(L1), f64x2.mul(w, odd)));
  let sum = f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(odd, even)));
  sum = f64x2.add(sum, f64x2.mul(k, v128.load64_splat(LN2_LOW)));
  sum = f64x2.add(f64x2.sub(sum, halfSquare), f);
  return f64x2.add(sum, f64x2.mul(k, v128.load64_splat(LN2_HIGH)));
}

function logAny64(x: v128): v128 {
  const small = f64x2.lt(x, v128.load64_splat(SMALLEST_NORMAL));
  const scaled = v128.bitselect(f64x2.mul(x, f64x2.splat(TWO_TO_54)), x, small);
  const bias = v128.bitselect(f64x2.splat(4503599627370496 + 1023 + 54), v128.load64_splat(BIAS), small);
  let y = logScaled64(scaled, bias);
  y = v128.bitselect(f64x2.splat(-Infinity), y, f64x2.eq(x, f64x2.splat(0)));
  y = v128.bitselect(f64x2.splat(NaN), y, f64x2.lt(x, f64x2.splat(0)));
  return v128.bitselect(y, x, f64x2.lt(x, f64x2.splat(Infinity)));
}

/** `bias` is an integer: what must be subtracted from the exponent field. */
// @ts-ignore: decorator
@inline
function logScaled32(x: v128, bias: v128): v128 {
  const bits = i32x4.add(x, v128.load32_splat(TO_ONE_SINGLE));
  const m = i32x4.add(
    v128.and(bits, v128.load32_splat(MANTISSA_SINGLE)),
    v128.load32_splat(HALF_ROOT_SINGLE),
  );
  const k = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(bits, 23), bias));
  const f = f32x4.sub(m, v128.load32_splat(ONE_SINGLE));
  const halfSquare = f32x4.mul(f32x4.mul(v128.load32_splat(HALF_SINGLE), f), f);
  const s = f32x4.div(f, f32x4.add(v128.load32_splat(TWO_SINGLE), f));
  const z = f32x4.mul(s, s);
  const w = f32x4.mul(z, z);
  const even = f32x4.mul(
    w,
    f32x4.add(v128.load32_splat(L2_SINGLE), f32x4.mul(w, v128.load32_splat(L4_SINGLE))),
  );
  const odd = f32x4.mul(
    z,
    f32x4.add(v128.load32_splat(L1_SINGLE), f32x4.mul(w, v128.load32_splat(L3_SINGLE))),
  );
  let sum = f32x4.mul(s, f32x4.add(halfSquare, f32x4.add(odd, even)));
  sum = f32x4.add(sum, f32x4.mul(k, v128.load32_splat(LN2_LOW_SINGLE)));
  sum = f32x4.add(f32x4.sub(sum, halfSquare), f);
  return f32x4.add(sum, f32x4.mul(k, v128.load32_splat(LN2_HIGH_SINGLE)));
}

function logAny32(x: v128): v128 {
  const small = f32x4.lt(x, v128.load32_splat(SMALLEST_NORMAL_SINGLE));
  const scaled = v128.bitselect(f32x4.mul(x, f32x4.splat(TWO_TO_25)), x, small);
  let y = logScaled32(scaled, v128.bitselect(i32x4.splat(127 + 25), i32x4.splat(127), small));
  y = v128.bitselect(f32x4.splat(f32(-Infinity)), y, f32x4.eq(x, f32x4.splat(0)));
  y = v128.bitselect(f32x4.splat(f32(NaN)), y, f32x4.lt(x, f32x4.splat(0)));
  return v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(f32(Infinity))));
}
