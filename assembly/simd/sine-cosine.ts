// Cody-Waite reduction: with n the integer nearest to x · 2/π, x - n π/2 is formed with π/2 in parts short enough
// for n times a part to be exact.
import { BLOCK } from './block';
import { storeHuge } from './sine-cosine-huge';
import { combine32, combine64, storeBoth32 } from './sine-cosine-polynomial';

// In memory: one instruction loads a constant, while V8 makes a v128.const of three, at every use anew.
const TWO_OVER_PI = memory.data<f64>([6.36619772367581382433e-1]);
const ROUND_TO_INTEGER = memory.data<f64>([6755399441055744]); // 1.5 · 2^52: added, it leaves the integer in the lowest bits.
const ROUND_TO_INTEGER_SINGLE = memory.data<f32>([12582912]); // 1.5 · 2^23
const BOUND: f64 = 65536; // Up to here n has 16 bits, and 16 + 37 = 53.
const HALF_PI_1 = memory.data<f64>([1.57079632679233327508]); // Bits 1 to 37 of π/2,
const HALF_PI_2 = memory.data<f64>([2.56334415158395578912e-12]); // bits 38 to 74,
const HALF_PI_3 = memory.data<f64>([1.05629990669874276403e-23]); // the next 53, rounded.
const HALF_PI_REST = memory.data<f64>([2.563344151594519e-12]); // π/2 - HALF_PI_1, rounded: enough for float32.
const HALF_PI = memory.data<f64>([1.5707963267948966]); // π/2, rounded,
const HALF_PI_LOW = memory.data<f64>([6.123233995736766e-17]); // and what that leaves.
const HALF_PI_SINGLE = memory.data<f32>([1.5707963267948966]);
const FOUR = memory.data<f64>([4]);
/** Cosines and sines of which one is wanted, arguments of which some are huge, and a huge one's cosine and sine. */
const PAIR = memory.data(32, 16);
const ARGUMENTS = memory.data(16, 16);
const HUGE = memory.data(32, 16);

/**
 * Sine of two float64 lanes, in radians. Any finite argument; NaN for NaN and the infinities; sin(-0) = -0. Largest
 * error measured: 0.77 ulp. Beyond |x| = 65536 lanes are computed one by one, some five times slower.
 */
export function sin64(x: v128): v128 {
  sinCos64(x, PAIR);
  return v128.load(PAIR, 16);
}

/** Cosine of two float64 lanes, in radians; as `sin64`, cos 0 = 1 exactly. Largest error measured: 0.75 ulp. */
export function cos64(x: v128): v128 {
  sinCos64(x, PAIR);
  return v128.load(PAIR);
}

/** Stores the cosine of two float64 lanes at `out` and the sine at `out + 16`: the bits of `cos64` and `sin64`. */
export function sinCos64(x: v128, out: usize): void {
  const shifted = f64x2.add(
    f64x2.mul(x, v128.load64_splat(TWO_OVER_PI)),
    v128.load64_splat(ROUND_TO_INTEGER),
  );
  const n = f64x2.sub(shifted, v128.load64_splat(ROUND_TO_INTEGER));
  const first = f64x2.sub(x, f64x2.mul(n, v128.load64_splat(HALF_PI_1)));
  const step = f64x2.mul(n, v128.load64_splat(HALF_PI_2));
  const second = f64x2.sub(first, step);
  const lost = f64x2.sub(f64x2.sub(first, second), step);
  const third = f64x2.sub(f64x2.mul(n, v128.load64_splat(HALF_PI_3)), lost);
  const high = f64x2.sub(second, third);
  const low = f64x2.sub(f64x2.sub(second, high), third);
  combine64(high, low, shifted, out);
  if (i64x2.bitmask(f64x2.le(f64x2.abs(x), f64x2.splat(BOUND))) == 3) return;
  replaceHuge<f64>(x, out);
}

/**
 * Stores cos 2πu of two float64 lanes at `out` and sin 2πu at `out + 16`, for 0 <= u < 2^50. The reduction is exact
 * in turns: cheaper than `sinCos64` of the product 2πu, and without the rounding error of that product.
 */
// @ts-ignore: decorator
@inline
export function sinCosTurns64(u: v128, out: usize): void {
  const quarters = f64x2.mul(u, v128.load64_splat(FOUR));
  const shifted = f64x2.add(quarters, v128.load64_splat(ROUND_TO_INTEGER));
  const rest = f64x2.sub(quarters, f64x2.sub(shifted, v128.load64_splat(ROUND_TO_INTEGER)));
  const high = f64x2.mul(rest, v128.load64_splat(HALF_PI));
  const low = f64x2.mul(rest, v128.load64_splat(HALF_PI_LOW));
  combine64(high, low, shifted, out);
}

/** Sine of four float32 lanes, in radians; special values as for `sin64`. Largest error measured: 0.97 ulp. */
export function sin32(x: v128): v128 {
  sinCos32(x, PAIR);
  return v128.load(PAIR, 16);
}

/** Cosine of four float32 lanes, in radians; as `sin32`, cos 0 = 1 exactly. Largest error measured: 0.95 ulp. */
export function cos32(x: v128): v128 {
  sinCos32(x, PAIR);
  return v128.load(PAIR);
}

/** Stores the cosine of four float32 lanes at `out` and the sine at `out + 16`: the bits of `cos32` and `sin32`. */
export function sinCos32(x: v128, out: usize): void {
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(v128.shuffle<i64>(x, x, 1, 0));
  const shiftedLow = shift32(low);
  const shiftedHigh = shift32(high);
  const lowRest = reduce32(low, shiftedLow);
  const highRest = reduce32(high, shiftedHigh);
  const lowRounded = f32x4.demote_f64x2_zero(lowRest);
  const highRounded = f32x4.demote_f64x2_zero(highRest);
  const lowExcess = f32x4.demote_f64x2_zero(f64x2.sub(f64x2.promote_low_f32x4(lowRounded), lowRest));
  const highExcess = f32x4.demote_f64x2_zero(f64x2.sub(f64x2.promote_low_f32x4(highRounded), highRest));
  const rest = v128.shuffle<i64>(lowRounded, highRounded, 0, 2);
  const excess = v128.shuffle<i64>(lowExcess, highExcess, 0, 2);
  const quadrant = v128.shuffle<i32>(shiftedLow, shiftedHigh, 0, 2, 4, 6);
  combine32(rest, excess, quadrant, out);
  if (i32x4.bitmask(f32x4.le(f32x4.abs(x), f32x4.splat(<f32>BOUND))) == 15) return;
  replaceHuge<f32>(x, out);
}

/**
 * Stores cos πq/2 of four float32 lanes at `out` and sin πq/2 at `out + 16`, for |q| <= 2^20: quarter turns, of which
 * the reduction is exact. Errors of about an ulp of 1.
 */
// @ts-ignore: decorator
@inline
export function sinCosQuarters32(q: v128, out: usize): void {
  const shifted = f32x4.add(q, v128.load32_splat(ROUND_TO_INTEGER_SINGLE));
  const rest = f32x4.sub(q, f32x4.sub(shifted, v128.load32_splat(ROUND_TO_INTEGER_SINGLE)));
  storeBoth32(f32x4.mul(rest, v128.load32_splat(HALF_PI_SINGLE)), shifted, out);
}

/** Stores cos πq/2 of all lanes of T at `out` and sin πq/2 at `out + 16`, for |q| <= 2^20. */
export function sinCosQuarters<T>(q: v128, out: usize): void {
  if (sizeof<T>() == 4) {
    sinCosQuarters32(q, out);
  } else {
    // The reduction in turns wants no negative angle.
    const magnitude = f64x2.abs(q);
    sinCosTurns64(f64x2.mul(magnitude, f64x2.splat(0.25)), out);
    const sign = v128.and(q, f64x2.splat(-0.0));
    v128.store(out, v128.xor(v128.load(out, 16), sign), 16);
  }
}

/**
 * `sinCosQuarters` of a block of numbers, which count as `least` where they are less: 32 bytes of `out` for each vector. Made apart
 * from what they are for: in one go, a vector's chain of operations is so long that a processor has no room to look for the next one.
 */
export function sinCosBlock<T>(quarters: usize, least: T, out: usize): void {
  let lane: usize = 0;
  do {
    const q = v128.pmax<T>(v128.splat<T>(least), v128.load(quarters + lane));
    if (sizeof<T>() == 4) sinCosQuarters32(q, out + (lane << 1));
    else sinCosQuarters<T>(q, out + (lane << 1));
    lane += 16;
  } while (lane < BLOCK);
}

/** Sine of one float64, in radians: the same bits as a lane of `sin64`. */
export function sin(x: f64): f64 {
  return f64x2.extract_lane(sin64(f64x2.splat(x)), 0);
}

/** Cosine of one float64, in radians: the same bits as a lane of `cos64`. */
export function cos(x: f64): f64 {
  return f64x2.extract_lane(cos64(f64x2.splat(x)), 0);
}

/** Computes those lanes anew whose argument is beyond the reduction's reach, or no number. */
function replaceHuge<T>(x: v128, out: usize): void {
  v128.store(ARGUMENTS, x);
  for (let at: usize = 0; at < 16; at += sizeof<T>()) {
    const argument = load<T>(ARGUMENTS + at);
    if (abs(argument) <= <T>BOUND) continue;
    storeHuge(<f64>argument, HUGE);
    store<T>(out + at, <T>load<f64>(HUGE));
    store<T>(out + at, <T>load<f64>(HUGE, 16), 16);
  }
}
// @ts-ignore: decorator
@inline
function shift32(x: v128): v128 {
  return f64x2.add(f64x2.mul(x, v128.load64_splat(TWO_OVER_PI)), v128.load64_splat(ROUND_TO_INTEGER));
}

// @ts-ignore: decorator
@inline
function reduce32(x: v128, shifted: v128): v128 {
  const n = f64x2.sub(shifted, v128.load64_splat(ROUND_TO_INTEGER));
  const first = f64x2.sub(x, f64x2.mul(n, v128.load64_splat(HALF_PI_1)));
  return f64x2.sub(first, f64x2.mul(n, v128.load64_splat(HALF_PI_REST)));
}
