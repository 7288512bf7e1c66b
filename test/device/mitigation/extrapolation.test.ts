import { afterAll, beforeAll, expect, it } from 'vitest';
import { extrapolate, type FitName, fitWeights } from '../../../src/device/mitigation/extrapolation.js';
import { createEngine, type Engine } from '../../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const near = (found: readonly number[], expected: readonly number[], tolerance = 1e-12) => {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value)).toBeLessThan(tolerance);
  });
};

it('has the weights of Richardson and of the line through 1, 3, 5, and what they make of the variance', () => {
  near(fitWeights([1, 3, 5], 'richardson'), [15 / 8, -5 / 4, 3 / 8]);
  near(fitWeights([1, 3, 5], 'linear'), [13 / 12, 1 / 3, -5 / 12]);
  near(fitWeights([1, 3, 5], 'polynomial'), [15 / 8, -5 / 4, 3 / 8]);
  const variance = (weights: number[]) => weights.reduce((sum, w) => sum + w * w, 0);
  expect(variance(fitWeights([1, 3, 5], 'richardson'))).toBeCloseTo(5.2, 1);
  expect(variance(fitWeights([1, 3, 5], 'linear'))).toBeCloseTo(1.46, 2);
});

it('finds polynomials of their degree, exactly', () => {
  const factors = [1, 3, 5, 7, 9];
  const values = (of: (x: number) => number) => factors.map(of);
  const none = factors.map(() => 0);
  const at = (fit: 'linear' | 'polynomial' | 'richardson', of: (x: number) => number) =>
    extrapolate(engine.kernels, factors, values(of), none, fit, 0.5)!.value;
  near([at('linear', (x) => 0.7 - 0.05 * x)], [0.7]);
  near([at('polynomial', (x) => 0.7 - 0.05 * x + 0.002 * x * x)], [0.7]);
  near([at('richardson', (x) => 0.7 - 0.05 * x + 1e-5 * x ** 4)], [0.7], 1e-10);
});

it('finds what layers of depolarizing fall from by an exponential, exactly, and by a line not', () => {
  const factors = [1, 3, 5];
  // (1 − λ)^(k n): k times n layers.
  for (const [lambda, layers] of [
    [0.02, 6],
    [0.1, 3],
  ] as const) {
    const values = factors.map((k) => 0.5 - 0.4 * (1 - lambda) ** (k * layers));
    const none = [0, 0, 0];
    near([extrapolate(engine.kernels, factors, values, none, 'exponential', 0.5)!.value], [0.1]);
    expect(
      Math.abs(extrapolate(engine.kernels, factors, values, none, 'linear', 0.5)!.value - 0.1),
    ).toBeGreaterThan(1e-3);
  }
});

it('leaves what is on both sides of the asymptote to the line', () => {
  expect(
    extrapolate(engine.kernels, [1, 3, 5], [0.6, 0.45, 0.5], [0, 0, 0], 'exponential', 0.5),
  ).toBeUndefined();
});

it('has standard errors of the first order', () => {
  const values = [0.8, 0.72, 0.66];
  const stdErrs = [0.001, 0.002, 0.003];
  for (const fit of ['exponential', 'linear', 'polynomial', 'richardson'] as const) {
    const { value, stdErr } = extrapolate(engine.kernels, [1, 3, 5], values, stdErrs, fit, 0.5)!;
    const squares = values.map((_, i) => {
      const moved = values.map((v, j) => (i === j ? v + stdErrs[i]! / 100 : v));
      return (100 * (extrapolate(engine.kernels, [1, 3, 5], moved, stdErrs, fit, 0.5)!.value - value)) ** 2;
    });
    expect(Math.sqrt(squares.reduce((a, b) => a + b)) / stdErr).toBeCloseTo(1, 3);
  }
});

it('counts factors of an adaptive exponential by what they tell: of all unbiased ones it errs least', () => {
  const factors = [1, 3, 5];
  const stdErrs = [0.01, 0.008, 0.009];
  for (const fall of [0.05, 0.3, 0.8]) {
    const distances = factors.map((x) => 0.4 * Math.exp(-fall * x));
    const values = distances.map((distance) => 0.5 - distance);
    const of = (fit: FitName, from = values) =>
      extrapolate(engine.kernels, factors, from, stdErrs, fit, 0.5)!;
    const { value, stdErr } = of('adaptive-exponential');
    near([value], [0.1]);
    // Weighted least squares: the intercept's variance is S2 / (S0 S2 − S1²), with S_k = Σ x^k / var.
    const [s0, s1, s2] = [0, 1, 2].map((k) =>
      factors.reduce((sum, x, i) => sum + x ** k * (distances[i]! / stdErrs[i]!) ** 2, 0),
    ) as [number, number, number];
    near([stdErr / (0.4 * Math.sqrt(s2 / (s0 * s2 - s1 * s1)))], [1]);
    expect(stdErr).toBeLessThan(of('exponential').stdErr);
  }
});

it('is moved less by a value near complete noise than the plain exponential', () => {
  const values = [0.2, 0.38, 0.499];
  const moved = [0.2, 0.38, 0.49];
  const shift = (fit: FitName) => {
    const at = (given: number[]) =>
      extrapolate(engine.kernels, [1, 3, 5], given, [0.01, 0.01, 0.01], fit, 0.5)!.value;
    return Math.abs(at(moved) - at(values));
  };
  expect(shift('adaptive-exponential')).toBeLessThan(shift('exponential') / 5);
});

it('is the plain exponential of two factors', () => {
  const of = (fit: FitName) => extrapolate(engine.kernels, [1, 3], [0.8, 0.7], [0.01, 0.03], fit, 0.5)!.value;
  near([of('adaptive-exponential')], [of('exponential')]);
});
