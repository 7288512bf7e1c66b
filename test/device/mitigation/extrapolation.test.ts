import { afterAll, beforeAll, expect, it } from 'vitest';
import { extrapolate, fitWeights } from '../../../src/device/mitigation/extrapolation.js';
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
