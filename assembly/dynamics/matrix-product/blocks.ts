/** Small complex matrices: row by row, a number (re, im) in each v128. */

/** Bytes of a complex number, as a shift. */
const SHIFT: usize = 4;

// @ts-ignore: decorator
@inline
function swapped(x: v128): v128 {
  return v128.shuffle<i64>(x, x, 1, 0);
}

/** What changes the sign of the first, or of the second lane. */
const SIGNS = memory.data<i64>([i64.MIN_VALUE, 0, 0, i64.MIN_VALUE]);

/** i x */
// @ts-ignore: decorator
@inline
export function timesI(x: v128): v128 {
  return v128.xor(swapped(x), v128.load(SIGNS));
}

/** Σ of both lanes. */
// @ts-ignore: decorator
@inline
export function addLanes(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/**
 * c [m][n] ← a [m][k] · b [k][n]; the entries of a are `row` and `column` bytes apart, and are taken as their conjugates if so
 * wanted.
 */
export function multiplyBlocks(
  m: i32,
  k: i32,
  n: i32,
  a: usize,
  row: usize,
  column: usize,
  isConjugated: bool,
  b: usize,
  c: usize,
): void {
  const bytes = (<usize>n) << SHIFT;
  const end = a + <usize>k * column;
  // Of what the imaginary parts of a give: i times it, or -i.
  const signs = v128.load(SIGNS + (isConjugated ? 16 : 0));
  for (let i = 0; i < m; i++) {
    const first = a + <usize>i * row;
    const last = end + <usize>i * row;
    let at: usize = 0;
    for (; at + 64 <= bytes; at += 64) {
      let p0: v128 = i64x2.splat(0);
      let p1: v128 = i64x2.splat(0);
      let p2: v128 = i64x2.splat(0);
      let p3: v128 = i64x2.splat(0);
      let q0: v128 = i64x2.splat(0);
      let q1: v128 = i64x2.splat(0);
      let q2: v128 = i64x2.splat(0);
      let q3: v128 = i64x2.splat(0);
      let from = b + at;
      for (let entry = first; entry < last; entry += column, from += bytes) {
        const re = v128.load64_splat(entry);
        const im = v128.load64_splat(entry, 8);
        const x0 = v128.load(from);
        const x1 = v128.load(from, 16);
        const x2 = v128.load(from, 32);
        const x3 = v128.load(from, 48);
        p0 = f64x2.add(p0, f64x2.mul(re, x0));
        q0 = f64x2.add(q0, f64x2.mul(im, x0));
        p1 = f64x2.add(p1, f64x2.mul(re, x1));
        q1 = f64x2.add(q1, f64x2.mul(im, x1));
        p2 = f64x2.add(p2, f64x2.mul(re, x2));
        q2 = f64x2.add(q2, f64x2.mul(im, x2));
        p3 = f64x2.add(p3, f64x2.mul(re, x3));
        q3 = f64x2.add(q3, f64x2.mul(im, x3));
      }
      v128.store(c + at, f64x2.add(p0, v128.xor(swapped(q0), signs)));
      v128.store(c + at, f64x2.add(p1, v128.xor(swapped(q1), signs)), 16);
      v128.store(c + at, f64x2.add(p2, v128.xor(swapped(q2), signs)), 32);
      v128.store(c + at, f64x2.add(p3, v128.xor(swapped(q3), signs)), 48);
    }
    for (; at < bytes; at += 16) {
      let p: v128 = i64x2.splat(0);
      let q: v128 = i64x2.splat(0);
      let from = b + at;
      for (let entry = first; entry < last; entry += column, from += bytes) {
        const x = v128.load(from);
        p = f64x2.add(p, f64x2.mul(v128.load64_splat(entry), x));
        q = f64x2.add(q, f64x2.mul(v128.load64_splat(entry, 8), x));
      }
      v128.store(c + at, f64x2.add(p, v128.xor(swapped(q), signs)));
    }
    c += bytes;
  }
}

/** c [m][n] ← a [m][k] · b [k][n] */
// @ts-ignore: decorator
@inline
export function product(m: i32, k: i32, n: i32, a: usize, b: usize, c: usize): void {
  multiplyBlocks(m, k, n, a, (<usize>k) << SHIFT, 1 << SHIFT, false, b, c);
}

/** c [k][n] ← a† · b, of a [m][k] and b [m][n]. */
// @ts-ignore: decorator
@inline
export function adjointProduct(m: i32, k: i32, n: i32, a: usize, b: usize, c: usize): void {
  multiplyBlocks(k, m, n, a, 1 << SHIFT, (<usize>k) << SHIFT, true, b, c);
}

/** to [n][m] ← the transpose of from [m][n], of the conjugates if so wanted. */
export function transposeBlock(m: i32, n: i32, from: usize, to: usize, isConjugated: bool): void {
  const signs = isConjugated ? v128.load(SIGNS + 16) : i64x2.splat(0);
  const column = (<usize>m) << SHIFT;
  for (let i = 0; i < m; i++) {
    let place = to + ((<usize>i) << SHIFT);
    for (let j = 0; j < n; j++, from += 16, place += column) {
      v128.store(place, v128.xor(v128.load(from), signs));
    }
  }
}

/** Re Σ conj(a) b of so many complex numbers. */
export function realOverlap(a: usize, b: usize, count: i32): f64 {
  let sum: v128 = i64x2.splat(0);
  let next: v128 = i64x2.splat(0);
  let at: usize = 0;
  const bytes = (<usize>count) << SHIFT;
  for (; at + 32 <= bytes; at += 32) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a + at), v128.load(b + at)));
    next = f64x2.add(next, f64x2.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  if (at < bytes) sum = f64x2.add(sum, f64x2.mul(v128.load(a + at), v128.load(b + at)));
  return addLanes(f64x2.add(sum, next));
}

/** Im Σ conj(a) b */
export function imaginaryOverlap(a: usize, b: usize, count: i32): f64 {
  let sum: v128 = i64x2.splat(0);
  const bytes = (<usize>count) << SHIFT;
  for (let at: usize = 0; at < bytes; at += 16) {
    sum = f64x2.add(sum, f64x2.mul(timesI(v128.load(a + at)), v128.load(b + at)));
  }
  return addLanes(sum);
}

/** x ← factor · x */
export function scale(x: usize, count: i32, factor: f64): void {
  const end = x + ((<usize>count) << SHIFT);
  const by = f64x2.splat(factor);
  for (; x < end; x += 16) v128.store(x, f64x2.mul(by, v128.load(x)));
}

/** to ← to + (re + i im) · from */
export function addScaled(to: usize, from: usize, count: i32, re: f64, im: f64): void {
  const end = to + ((<usize>count) << SHIFT);
  const a = f64x2.splat(re);
  const b = f64x2.splat(im);
  for (; to < end; to += 16, from += 16) {
    const x = v128.load(from);
    const sum = f64x2.add(f64x2.mul(a, x), f64x2.mul(b, timesI(x)));
    v128.store(to, f64x2.add(v128.load(to), sum));
  }
}
