/** Hadamards without their 1/√2 on one bit of an index and on two, of 16-byte elements. */

/** The elements with 0 and with 1 in the bit. */
// @ts-ignore: decorator
@inline
export function butterfly2(p0: usize, p1: usize): void {
  const a = v128.load(p0);
  const b = v128.load(p1);
  v128.store(p0, f64x2.add(a, b));
  v128.store(p1, f64x2.sub(a, b));
}

/** The elements with 00, 01, 10 and 11 in the bits. */
// @ts-ignore: decorator
@inline
export function butterfly4(p0: usize, p1: usize, p2: usize, p3: usize): void {
  const a = v128.load(p0);
  const b = v128.load(p1);
  const c = v128.load(p2);
  const d = v128.load(p3);
  const s = f64x2.add(a, c);
  const t = f64x2.sub(a, c);
  const u = f64x2.add(b, d);
  const v = f64x2.sub(b, d);
  v128.store(p0, f64x2.add(s, u));
  v128.store(p1, f64x2.sub(s, u));
  v128.store(p2, f64x2.add(t, v));
  v128.store(p3, f64x2.sub(t, v));
}

/** The eight elements from p on in three bits, whose elements are so many bytes apart. */
// @ts-ignore: decorator
@inline
export function butterfly8(p: usize, first: usize, second: usize, third: usize): void {
  const q = p + first;
  const a = v128.load(p);
  const b = v128.load(p + third);
  const c = v128.load(p + second);
  const d = v128.load(p + second + third);
  const e = v128.load(q);
  const f = v128.load(q + third);
  const g = v128.load(q + second);
  const h = v128.load(q + second + third);
  const s0 = f64x2.add(a, e);
  const s1 = f64x2.add(b, f);
  const s2 = f64x2.add(c, g);
  const s3 = f64x2.add(d, h);
  const d0 = f64x2.sub(a, e);
  const d1 = f64x2.sub(b, f);
  const d2 = f64x2.sub(c, g);
  const d3 = f64x2.sub(d, h);
  const t0 = f64x2.add(s0, s2);
  const t1 = f64x2.add(s1, s3);
  const t2 = f64x2.sub(s0, s2);
  const t3 = f64x2.sub(s1, s3);
  v128.store(p, f64x2.add(t0, t1));
  v128.store(p + third, f64x2.sub(t0, t1));
  v128.store(p + second, f64x2.add(t2, t3));
  v128.store(p + second + third, f64x2.sub(t2, t3));
  const u0 = f64x2.add(d0, d2);
  const u1 = f64x2.add(d1, d3);
  const u2 = f64x2.sub(d0, d2);
  const u3 = f64x2.sub(d1, d3);
  v128.store(q, f64x2.add(u0, u1));
  v128.store(q + third, f64x2.sub(u0, u1));
  v128.store(q + second, f64x2.add(u2, u3));
  v128.store(q + second + third, f64x2.sub(u2, u3));
}
