// The method is that of fdlibm (Sun Microsystems, e_asin.c): asin x = x + x R(x²) up to 1/2, R a rational minimax
// approximation, and beyond it asin x = π/2 - 2 asin s with s² = (1 - x) / 2, a difference that is exact, and s in two
// parts. The coefficients are those of e_asin.c and, for float32, of FreeBSD's e_asinf.c.

const P0: f64 = 1.66666666666666657415e-1;
const P1: f64 = -3.25565818622400915405e-1;
const P2: f64 = 2.01212532134862925881e-1;
const P3: f64 = -4.00555345006794114027e-2;
const P4: f64 = 7.91534994289814532176e-4;
const P5: f64 = 3.4793310759602116757e-5;
const Q1: f64 = -2.40339491173441421878;
const Q2: f64 = 2.02094576023350569471;
const Q3: f64 = -6.8828397160545329303e-1;
const Q4: f64 = 7.70381505559019352791e-2;
const QUARTER_PI: f64 = 7.85398163397448278999e-1;
const HALF_PI_REST: f64 = 6.12323399573676603587e-17; // π/2 - 2 · QUARTER_PI
const UPPER_HALF: i64 = 0xffff_ffff_0000_0000; // Leaves a mantissa whose square is exact.

const P0_SINGLE: f32 = 1.6666586697e-1;
const P1_SINGLE: f32 = -4.2743422091e-2;
const P2_SINGLE: f32 = -8.656363003e-3;
const Q1_SINGLE: f32 = -7.066296339e-1;
const QUARTER_PI_SINGLE: f32 = 7.85398185253143e-1;
const HALF_PI_REST_SINGLE: f32 = -4.37113882867379e-8;
const UPPER_HALF_SINGLE: i32 = 0xffff_f000;

/** Arcsine of two float64 lanes, in radians. NaN beyond ±1; asin(-0) = -0. Largest error measured: 0.89 ulp. */
export function asin64(x: v128): v128 {
  const magnitude = f64x2.abs(x);
  const large = f64x2.ge(magnitude, f64x2.splat(0.5));
  const half = f64x2.mul(f64x2.sub(f64x2.splat(1), magnitude), f64x2.splat(0.5));
  const z = v128.bitselect(half, f64x2.mul(x, x), large);
  let p = f64x2.add(f64x2.splat(P4), f64x2.mul(z, f64x2.splat(P5)));
  p = f64x2.add(f64x2.splat(P3), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(P2), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(P1), f64x2.mul(z, p));
  p = f64x2.mul(z, f64x2.add(f64x2.splat(P0), f64x2.mul(z, p)));
  let q = f64x2.add(f64x2.splat(Q3), f64x2.mul(z, f64x2.splat(Q4)));
  q = f64x2.add(f64x2.splat(Q2), f64x2.mul(z, q));
  q = f64x2.add(f64x2.splat(Q1), f64x2.mul(z, q));
  q = f64x2.add(f64x2.splat(1), f64x2.mul(z, q));
  const r = f64x2.div(p, q);
  const small = f64x2.add(x, f64x2.mul(x, r));
  if (!v128.any_true(large)) return small;
  const s = f64x2.sqrt(half);
  const high = v128.and(s, i64x2.splat(UPPER_HALF));
  const sum = f64x2.add(s, high);
  // At x = 1 both parts are 0.
  const low = f64x2.div(
    f64x2.sub(half, f64x2.mul(high, high)),
    f64x2.max(sum, f64x2.splat(f64.MIN_NORMAL_VALUE)),
  );
  const product = f64x2.mul(f64x2.add(s, s), r);
  const rest = f64x2.sub(product, f64x2.sub(f64x2.splat(HALF_PI_REST), f64x2.add(low, low)));
  const lead = f64x2.sub(f64x2.splat(QUARTER_PI), f64x2.add(high, high));
  const angle = f64x2.sub(f64x2.splat(QUARTER_PI), f64x2.sub(rest, lead));
  return v128.bitselect(v128.or(angle, v128.and(x, f64x2.splat(-0.0))), small, large);
}

/**
 * Arcsine of four float32 lanes, in radians; special values as for `asin64`, asin 1 is the float32 below π/2. Largest error
 * measured: 0.99 ulp.
 */
export function asin32(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const large = f32x4.ge(magnitude, f32x4.splat(0.5));
  const half = f32x4.mul(f32x4.sub(f32x4.splat(1), magnitude), f32x4.splat(0.5));
  const z = v128.bitselect(half, f32x4.mul(x, x), large);
  let p = f32x4.add(f32x4.splat(P1_SINGLE), f32x4.mul(z, f32x4.splat(P2_SINGLE)));
  p = f32x4.mul(z, f32x4.add(f32x4.splat(P0_SINGLE), f32x4.mul(z, p)));
  const q = f32x4.add(f32x4.splat(1), f32x4.mul(z, f32x4.splat(Q1_SINGLE)));
  const r = f32x4.div(p, q);
  const small = f32x4.add(x, f32x4.mul(x, r));
  if (!v128.any_true(large)) return small;
  const s = f32x4.sqrt(half);
  const high = v128.and(s, i32x4.splat(UPPER_HALF_SINGLE));
  const sum = f32x4.add(s, high);
  const low = f32x4.div(
    f32x4.sub(half, f32x4.mul(high, high)),
    f32x4.max(sum, f32x4.splat(f32.MIN_NORMAL_VALUE)),
  );
  const product = f32x4.mul(f32x4.add(s, s), r);
  const rest = f32x4.sub(product, f32x4.sub(f32x4.splat(HALF_PI_REST_SINGLE), f32x4.add(low, low)));
  const lead = f32x4.sub(f32x4.splat(QUARTER_PI_SINGLE), f32x4.add(high, high));
  const angle = f32x4.sub(f32x4.splat(QUARTER_PI_SINGLE), f32x4.sub(rest, lead));
  return v128.bitselect(v128.or(angle, v128.and(x, f32x4.splat(-0.0))), small, large);
}
