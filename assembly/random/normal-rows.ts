// Standard normals by Box and Muller (1958) in four float32 lanes, of one word each: every normal of the package is made here. With
// the words v and w of a block, u = (⌊v/2⌋ + 1/2) / 2^31, and φ an angle of up to an eighth of a turn either way from the lower 30
// bits of w, the two are √(-log u) (cos φ - sin φ) and √(-log u) (cos φ + sin φ), which is √(-2 log u) times cosine and sine of φ + π/4,
// an angle of the first quadrant; the leading bits of w are their signs.

/** No normal is larger than √(64 log 2), rounded up. */
export const LARGEST_NORMAL: f64 = 6.67;

// In memory: one instruction loads a constant, while V8 makes a v128.const of three, at every use anew.
const HALF = memory.data<f32>([0.5]);
const ONE = memory.data<f32>([1]);
const TWO = memory.data<f32>([2]);
const LN2 = memory.data<f32>([0.6931471805599453]);
const HALF_ROOT = memory.data<i32>([0x3f3504f3]); // The bits of √2/2.
const TO_ONE = memory.data<i32>([0x3f800000 - 0x3f3504f3]);
const MANTISSA = memory.data<i32>([0x007fffff]);
const BIAS_OF_2_TO_31 = memory.data<i32>([127 + 31]);
const TWO_TO_MINUS_31 = memory.data<f32>([4.656612873077393e-10]);
const SIGN = memory.data<i32>([0x80000000]);

// Minimax polynomials, by iteratively weighted least squares: log((1 + s) / (1 - s)) = s (2 + L1 s² + L2 s⁴ + L3 s⁶) to 8e-10 of itself for
// |s| <= (√2 - 1)/(√2 + 1); sin πy/4 and cos πy/4 to 2e-9 and 3e-8 for |y| <= 1.
const L1 = memory.data<f32>([0.6666677637527969]);
const L2 = memory.data<f32>([0.3997754244768911]);
const L3 = memory.data<f32>([0.29871702291734836]);
const S0 = memory.data<f32>([0.7853981609824067]);
const S1 = memory.data<f32>([-0.08074543482484096]);
const S2 = memory.data<f32>([0.002490007121738916]);
const S3 = memory.data<f32>([-3.5954507803156175e-5]);
const C0 = memory.data<f32>([0.9999999724119462]);
const C1 = memory.data<f32>([-0.30842425350064795]);
const C2 = memory.data<f32>([0.01584991519581757]);
const C3 = memory.data<f32>([-0.0003188805086796027]);

/** Rows that `storeNormalStream` transposes. */
const ROWS = memory.data(64, 16);

/**
 * Stores the normals T [4][4] that a block of each of four streams makes, number i of all four in row i, rows `stride` bytes
 * apart. `words`: u32 [4][4], word i of all four in row i.
 */
export function storeNormalRows<T>(words: usize, output: usize, stride: usize): void {
  storePair<T>(v128.load(words), v128.load(words, 16), output, stride);
  storePair<T>(v128.load(words, 32), v128.load(words, 48), output + 2 * stride, stride);
}

/** Stores the normals of four blocks, laid out as for `storeNormalRows`, block by block: f64 [4][4]. */
// @ts-ignore: decorator
@inline
export function storeNormalStream(words: usize, output: usize): void {
  storeNormalRows<f32>(words, ROWS, 16);
  const row0 = v128.load(ROWS);
  const row1 = v128.load(ROWS, 16);
  const row2 = v128.load(ROWS, 32);
  const row3 = v128.load(ROWS, 48);
  const low01 = v128.shuffle<i32>(row0, row1, 0, 4, 1, 5);
  const low23 = v128.shuffle<i32>(row2, row3, 0, 4, 1, 5);
  const high01 = v128.shuffle<i32>(row0, row1, 2, 6, 3, 7);
  const high23 = v128.shuffle<i32>(row2, row3, 2, 6, 3, 7);
  v128.store(output, f64x2.promote_low_f32x4(low01));
  v128.store(output, f64x2.promote_low_f32x4(low23), 16);
  v128.store(output, f64x2.promote_low_f32x4(upperHalf(low01)), 32);
  v128.store(output, f64x2.promote_low_f32x4(upperHalf(low23)), 48);
  v128.store(output, f64x2.promote_low_f32x4(high01), 64);
  v128.store(output, f64x2.promote_low_f32x4(high23), 80);
  v128.store(output, f64x2.promote_low_f32x4(upperHalf(high01)), 96);
  v128.store(output, f64x2.promote_low_f32x4(upperHalf(high23)), 112);
}

/** Stores the two rows that the words v and w make. */
// @ts-ignore: decorator
@inline
function storePair<T>(v: v128, w: v128, output: usize, stride: usize): void {
  const radius = radiusOf(v);
  const y = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shl(w, 2)), v128.load32_splat(TWO_TO_MINUS_31));
  const z = f32x4.mul(y, y);
  let sine = f32x4.add(v128.load32_splat(S2), f32x4.mul(z, v128.load32_splat(S3)));
  sine = f32x4.add(v128.load32_splat(S1), f32x4.mul(z, sine));
  sine = f32x4.mul(y, f32x4.add(v128.load32_splat(S0), f32x4.mul(z, sine)));
  let cosine = f32x4.add(v128.load32_splat(C2), f32x4.mul(z, v128.load32_splat(C3)));
  cosine = f32x4.add(v128.load32_splat(C1), f32x4.mul(z, cosine));
  cosine = f32x4.add(v128.load32_splat(C0), f32x4.mul(z, cosine));
  const firstSign = v128.and(w, v128.load32_splat(SIGN));
  const secondSign = v128.and(i32x4.shl(w, 1), v128.load32_splat(SIGN));
  storeRow<T>(v128.xor(f32x4.mul(radius, f32x4.sub(cosine, sine)), firstSign), output);
  storeRow<T>(v128.xor(f32x4.mul(radius, f32x4.add(cosine, sine)), secondSign), output + stride);
}

/** √(-log u). */
// @ts-ignore: decorator
@inline
function radiusOf(v: v128): v128 {
  const x = f32x4.add(f32x4.convert_i32x4_s(i32x4.shr_u(v, 1)), v128.load32_splat(HALF));
  // x = 2^(31 - k) m with m between √2/2 and √2, as in simd/logarithm.ts; s = (1 - m) / (1 + m) is the opposite of what it is there.
  const bits = i32x4.add(x, v128.load32_splat(TO_ONE));
  const m = i32x4.add(v128.and(bits, v128.load32_splat(MANTISSA)), v128.load32_splat(HALF_ROOT));
  const k = f32x4.convert_i32x4_s(i32x4.sub(v128.load32_splat(BIAS_OF_2_TO_31), i32x4.shr_u(bits, 23)));
  const s = f32x4.div(f32x4.sub(v128.load32_splat(ONE), m), f32x4.add(v128.load32_splat(ONE), m));
  const z = f32x4.mul(s, s);
  let sum = f32x4.add(v128.load32_splat(L2), f32x4.mul(z, v128.load32_splat(L3)));
  sum = f32x4.add(v128.load32_splat(L1), f32x4.mul(z, sum));
  sum = f32x4.add(v128.load32_splat(TWO), f32x4.mul(z, sum));
  return f32x4.sqrt(f32x4.add(f32x4.mul(s, sum), f32x4.mul(k, v128.load32_splat(LN2))));
}

// @ts-ignore: decorator
@inline
function storeRow<T>(row: v128, output: usize): void {
  if (sizeof<T>() == 4) {
    v128.store(output, row);
  } else {
    v128.store(output, f64x2.promote_low_f32x4(row));
    v128.store(output, f64x2.promote_low_f32x4(upperHalf(row)), 16);
  }
}

// @ts-ignore: decorator
@inline
function upperHalf(row: v128): v128 {
  return v128.shuffle<i64>(row, row, 1, 0);
}
