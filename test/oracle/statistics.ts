/**
 * Statistics for tests of random numbers.
 *
 * How such tests work here: the seed is fixed, so a test gives the same answer each time; the statistic is divided by
 * the standard error that theory gives it for the sample size, and must stay below `SIGMAS` = 5. Had the seed been
 * drawn blindly, a right generator would fail one comparison in 1.7 million. So a failure means that something is
 * wrong, and a seed may be changed only together with the stream that it feeds (a new layout, a new purpose): never
 * to turn a red test green. Each kind of check has a companion that feeds it a slightly wrong generator and demands
 * that it fails: a check without power proves nothing.
 */

/** Standard errors that a statistic may be away from its expectation. */
export const SIGMAS = 5;

/** (mean of the samples - expected) in standard errors, for samples of known variance. */
export function meanScore(samples: ArrayLike<number>, expected: number, variance: number): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]!;
  return (sum / samples.length - expected) / Math.sqrt(variance / samples.length);
}

/** Scores of the first four raw moments; `moments[k]` is the expectation of x^k for k = 0 ... 8. */
export function momentScores(samples: ArrayLike<number>, moments: readonly number[]): number[] {
  return [1, 2, 3, 4].map((k) => {
    const powers = new Float64Array(samples.length).fill(1);
    for (let i = 0; i < powers.length; i++) for (let j = 0; j < k; j++) powers[i]! *= samples[i]!;
    return meanScore(powers, moments[k]!, moments[2 * k]! - moments[k]! ** 2);
  });
}

/** Score of the correlation of two samples whose elements have mean 0 and variance 1. */
export function correlationScore(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const products = new Float64Array(a.length);
  for (let i = 0; i < products.length; i++) products[i] = a[i]! * b[i]!;
  return meanScore(products, 0, 1);
}

/**
 * The Kolmogorov-Smirnov distance times √n, scaled so that `SIGMAS` has the false-alarm rate of five standard errors:
 * P(√n D > t) = 2 exp(-2t²) is 5.7e-7 at t = 2.745.
 */
export function kolmogorovSmirnovScore(samples: ArrayLike<number>, cdf: (x: number) => number): number {
  const sorted = Float64Array.from(samples).sort();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const p = cdf(sorted[i]!);
    distance = Math.max(distance, (i + 1) / n - p, p - i / n);
  }
  return (Math.sqrt(n) * distance * SIGMAS) / 2.745;
}

/** χ² of counts that should be equal, as a normal score (Wilson and Hilferty's cube root). */
export function chiSquareScore(counts: ArrayLike<number>): number {
  const expected = Array.from(counts).reduce((a, b) => a + b, 0) / counts.length;
  const degrees = counts.length - 1;
  const chiSquare = Array.from(counts).reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const spread = 2 / (9 * degrees);
  return (Math.cbrt(chiSquare / degrees) - (1 - spread)) / Math.sqrt(spread);
}

/** The standard normal distribution function, by its power series: fit for |x| < 8. */
export function normalCdf(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
    term *= (x * x) / k;
    sum += term;
  }
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}
