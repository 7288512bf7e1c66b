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
