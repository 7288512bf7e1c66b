// On |r| <= π/4: for float64 the minimax polynomials of fdlibm (Sun Microsystems, k_sin.c and k_cos.c), which take a
// remainder in two parts; for float32 those of Cephes (S. Moshier, sinf.c).

// In memory: one instruction loads a constant, while V8 makes a v128.const of three, at every use anew.
const S1 = memory.data<f64>([-1.66666666666666324348e-1]);
const S2 = memory.data<f64>([8.33333333332248946124e-3]);
const S3 = memory.data<f64>([-1.98412698298579493134e-4]);
const S4 = memory.data<f64>([2.75573137070700676789e-6]);
const S5 = memory.data<f64>([-2.50507602534068634195e-8]);
const S6 = memory.data<f64>([1.58969099521155010221e-10]);
const C1 = memory.data<f64>([4.16666666666666019037e-2]);
const C2 = memory.data<f64>([-1.38888888888741095749e-3]);
const C3 = memory.data<f64>([2.48015872894767294178e-5]);
const C4 = memory.data<f64>([-2.75573143513906633035e-7]);
const C5 = memory.data<f64>([2.0875723212981748279e-9]);
const C6 = memory.data<f64>([-1.13596475577881948265e-11]);

const S1_SINGLE = memory.data<f32>([-1.6666654611e-1]);
const S2_SINGLE = memory.data<f32>([8.3321608736e-3]);
const S3_SINGLE = memory.data<f32>([-1.9515295891e-4]);
const C1_SINGLE = memory.data<f32>([4.166664568298827e-2]);
const C2_SINGLE = memory.data<f32>([-1.388731625493765e-3]);
const C3_SINGLE = memory.data<f32>([2.443315711809948e-5]);
const ONE = memory.data<f64>([1]);
const HALF = memory.data<f64>([0.5]);
const ONE_SINGLE = memory.data<f32>([1]);
const HALF_SINGLE = memory.data<f32>([0.5]);
const MINUS_HALF_SINGLE = memory.data<f32>([-0.5]);
const BIT_0_SINGLE = memory.data<i32>([1]);
const BIT_1_SINGLE = memory.data<i32>([2]);
const BIT_0 = memory.data<i64>([1]);
const BIT_1 = memory.data<i64>([2]);

/** Stores cosine (at `out`) and sine (at `out + 16`) of n π/2 + high + low, n in the lowest bits of `quadrant`. */
// @ts-ignore: decorator
@inline
export function combine64(high: v128, low: v128, quadrant: v128, out: usize): void {
  const z = f64x2.mul(high, high);
  const w = f64x2.mul(z, z);
  let p = f64x2.add(v128.load64_splat(S3), f64x2.mul(z, v128.load64_splat(S4)));
  p = f64x2.add(v128.load64_splat(S2), f64x2.mul(z, p));
  let q = f64x2.add(v128.load64_splat(S5), f64x2.mul(z, v128.load64_splat(S6)));
  p = f64x2.add(p, f64x2.mul(f64x2.mul(z, w), q));
  const cube = f64x2.mul(z, high);
  let s = f64x2.sub(f64x2.mul(v128.load64_splat(HALF), low), f64x2.mul(cube, p));
  s = f64x2.sub(f64x2.sub(f64x2.mul(z, s), low), f64x2.mul(cube, v128.load64_splat(S1)));
  s = f64x2.sub(high, s);

  p = f64x2.add(v128.load64_splat(C2), f64x2.mul(z, v128.load64_splat(C3)));
  p = f64x2.mul(z, f64x2.add(v128.load64_splat(C1), f64x2.mul(z, p)));
  q = f64x2.add(v128.load64_splat(C5), f64x2.mul(z, v128.load64_splat(C6)));
  q = f64x2.add(v128.load64_splat(C4), f64x2.mul(z, q));
  p = f64x2.add(p, f64x2.mul(f64x2.mul(w, w), q));
  const half = f64x2.mul(v128.load64_splat(HALF), z);
  const lead = f64x2.sub(v128.load64_splat(ONE), half);
  let c = f64x2.sub(f64x2.mul(z, p), f64x2.mul(high, low));
  c = f64x2.add(f64x2.sub(f64x2.sub(v128.load64_splat(ONE), lead), half), c);
  c = f64x2.add(lead, c);

  const odd = i64x2.neg(v128.and(quadrant, v128.load64_splat(BIT_0)));
  const sineSign = i64x2.shl(v128.and(quadrant, v128.load64_splat(BIT_1)), 62);
  // Where n is odd, sine and cosine change places.
  const swap = v128.and(v128.xor(c, s), odd);
  const next = i64x2.add(quadrant, v128.load64_splat(BIT_0));
  const cosineSign = i64x2.shl(v128.and(next, v128.load64_splat(BIT_1)), 62);
  v128.store(out, v128.xor(v128.xor(c, swap), cosineSign));
  v128.store(out, v128.xor(v128.xor(s, swap), sineSign), 16);
}

/** As `combine64`, of n π/2 + high - excess. */
// @ts-ignore: decorator
@inline
export function combine32(high: v128, excess: v128, quadrant: v128, out: usize): void {
  const z = f32x4.mul(high, high);
  let s = f32x4.add(v128.load32_splat(S2_SINGLE), f32x4.mul(z, v128.load32_splat(S3_SINGLE)));
  s = f32x4.add(v128.load32_splat(S1_SINGLE), f32x4.mul(z, s));
  // In this form, high = -0 has +0 subtracted from it and stays.
  s = f32x4.sub(high, f32x4.sub(excess, f32x4.mul(f32x4.mul(z, high), s)));

  let c = f32x4.add(v128.load32_splat(C2_SINGLE), f32x4.mul(z, v128.load32_splat(C3_SINGLE)));
  c = f32x4.add(v128.load32_splat(C1_SINGLE), f32x4.mul(z, c));
  const half = f32x4.mul(v128.load32_splat(HALF_SINGLE), z);
  const lead = f32x4.sub(v128.load32_splat(ONE_SINGLE), half);
  const rounding = f32x4.sub(f32x4.sub(v128.load32_splat(ONE_SINGLE), lead), half);
  c = f32x4.add(f32x4.mul(f32x4.mul(z, z), c), f32x4.mul(high, excess));
  c = f32x4.add(lead, f32x4.add(rounding, c));

  const odd = i32x4.neg(v128.and(quadrant, v128.load32_splat(BIT_0_SINGLE)));
  const sineSign = i32x4.shl(v128.and(quadrant, v128.load32_splat(BIT_1_SINGLE)), 30);
  // Where n is odd, sine and cosine change places.
  const swap = v128.and(v128.xor(c, s), odd);
  const next = i32x4.add(quadrant, v128.load32_splat(BIT_0_SINGLE));
  const cosineSign = i32x4.shl(v128.and(next, v128.load32_splat(BIT_1_SINGLE)), 30);
  v128.store(out, v128.xor(v128.xor(c, swap), cosineSign));
  v128.store(out, v128.xor(v128.xor(s, swap), sineSign), 16);
}

/** Stores cosine (at `out`) and sine (at `out + 16`) of n π/2 + x for |x| <= π/4, n in the lowest bits of `quadrant`. */
// @ts-ignore: decorator
@inline
export function storeBoth32(x: v128, quadrant: v128, out: usize): void {
  const z = f32x4.mul(x, x);
  let s = f32x4.add(v128.load32_splat(S2_SINGLE), f32x4.mul(z, v128.load32_splat(S3_SINGLE)));
  s = f32x4.add(v128.load32_splat(S1_SINGLE), f32x4.mul(z, s));
  s = f32x4.add(x, f32x4.mul(f32x4.mul(z, x), s));
  let c = f32x4.add(v128.load32_splat(C2_SINGLE), f32x4.mul(z, v128.load32_splat(C3_SINGLE)));
  c = f32x4.add(v128.load32_splat(C1_SINGLE), f32x4.mul(z, c));
  c = f32x4.add(v128.load32_splat(MINUS_HALF_SINGLE), f32x4.mul(z, c));
  c = f32x4.add(v128.load32_splat(ONE_SINGLE), f32x4.mul(z, c));
  const odd = i32x4.shr_s(i32x4.shl(quadrant, 31), 31);
  const sineSign = i32x4.shl(i32x4.shr_u(quadrant, 1), 31);
  const cosineSign = v128.xor(sineSign, i32x4.shl(quadrant, 31));
  const swap = v128.and(v128.xor(c, s), odd);
  v128.store(out, v128.xor(v128.xor(c, swap), cosineSign));
  v128.store(out, v128.xor(v128.xor(s, swap), sineSign), 16);
}
