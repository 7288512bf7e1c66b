/** |Σ_t x_t e^{-2πift/n}|² for f = 0 ... n/2, by halving n, a power of two. */
export function powerSpectrum(x: ArrayLike<number>): Float64Array {
  const { re, im } = transform(Float64Array.from(x), new Float64Array(x.length));
  return Float64Array.from({ length: x.length / 2 + 1 }, (_, f) => re[f]! ** 2 + im[f]! ** 2);
}

function transform(re: Float64Array, im: Float64Array): { re: Float64Array; im: Float64Array } {
  const n = re.length;
  if (n === 1) return { re, im };
  const every = (values: Float64Array, first: number) => values.filter((_, i) => i % 2 === first);
  const even = transform(every(re, 0), every(im, 0));
  const odd = transform(every(re, 1), every(im, 1));
  const result = { re: new Float64Array(n), im: new Float64Array(n) };
  for (let f = 0; f < n / 2; f++) {
    const [c, s] = [Math.cos((2 * Math.PI * f) / n), -Math.sin((2 * Math.PI * f) / n)];
    const [a, b] = [c * odd.re[f]! - s * odd.im[f]!, c * odd.im[f]! + s * odd.re[f]!];
    result.re[f] = even.re[f]! + a;
    result.im[f] = even.im[f]! + b;
    result.re[f + n / 2] = even.re[f]! - a;
    result.im[f + n / 2] = even.im[f]! - b;
  }
  return result;
}
