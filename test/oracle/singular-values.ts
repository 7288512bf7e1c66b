import { dagger, type Matrix, product } from './complex.js';

/**
 * Singular values, the largest first: roots of the eigenvalues of A A† by Jacobi's method from both sides, so that those below about
 * 1e-8 of the largest are not to be trusted.
 */
export function singularValues(a: Matrix): number[] {
  const m = product(a, dagger(a));
  const size = m.length;
  for (let sweep = 0; sweep < 60; sweep++) {
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        const { re, im } = m[p]![q]!;
        const off = Math.hypot(re, im);
        if (off === 0) continue;
        const angle = 0.5 * Math.atan2(2 * off, m[q]![q]!.re - m[p]![p]!.re);
        turn(m, p, q, Math.cos(angle), Math.sin(angle), re / off, im / off);
      }
    }
  }
  return m.map((row, i) => Math.sqrt(Math.max(0, row[i]!.re))).sort((x, y) => y - x);
}

/** m ← G† m G for the rotation G of columns p and q: p ← c p − s e* q, q ← s e p + c q, e being a phase. */
function turn(m: Matrix, p: number, q: number, c: number, s: number, eRe: number, eIm: number): void {
  for (const row of m) {
    const [x, y] = [row[p]!, row[q]!];
    row[p] = { re: c * x.re - s * (eRe * y.re + eIm * y.im), im: c * x.im - s * (eRe * y.im - eIm * y.re) };
    row[q] = { re: s * (eRe * x.re - eIm * x.im) + c * y.re, im: s * (eRe * x.im + eIm * x.re) + c * y.im };
  }
  const [first, second] = [m[p]!, m[q]!];
  m[p] = first.map((x, k) => {
    const y = second[k]!;
    return { re: c * x.re - s * (eRe * y.re - eIm * y.im), im: c * x.im - s * (eRe * y.im + eIm * y.re) };
  });
  m[q] = first.map((x, k) => {
    const y = second[k]!;
    return { re: s * (eRe * x.re + eIm * x.im) + c * y.re, im: s * (eRe * x.im - eIm * x.re) + c * y.im };
  });
}
