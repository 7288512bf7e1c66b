import { beforeAll, describe, expect, it } from 'vitest';
import { type LifSimulationOptions, siegertRate } from '../../../src/dynamics/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { base, neuronOf } from './lif-neuron.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** Siegert's integral as it is written, with erf by its own definition. */
function siegertByDefinition({
  timeConstant,
  rest,
  resistance,
  sigma,
  threshold,
  reset,
  refractory,
  current,
}: LifSimulationOptions) {
  const spread = sigma / Math.sqrt(timeConstant);
  const mean = rest! + resistance! * (current as number);
  const [a, b] = [(reset! - mean) / spread, (threshold - mean) / spread];
  const points = 4000;
  const simpson = (f: (x: number) => number, from: number, to: number) => {
    const h = (to - from) / points;
    let sum = f(from) + f(to);
    for (let i = 1; i < points; i++) sum += (i % 2 ? 4 : 2) * f(from + i * h);
    return (sum * h) / 3;
  };
  const h = (b - a) / points;
  let erf = (2 / Math.sqrt(Math.PI)) * simpson((x) => Math.exp(-x * x), 0, a);
  let sum = 0;
  const value = (u: number) => Math.exp(u * u) * (1 + erf);
  for (let i = 0; i < points; i++) {
    const u = a + i * h;
    const density = (x: number) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
    const left = value(u);
    erf += (h / 6) * (density(u) + 4 * density(u + h / 2) + density(u + h));
    sum += (h / 2) * (left + value(u + h));
  }
  return 1 / (refractory! + timeConstant * Math.sqrt(Math.PI) * sum);
}

describe('siegertRate', () => {
  it('is the formula', () => {
    for (const current of [-0.5, 0.5, 1, 2]) {
      const options = { ...base, current };
      // The trapezoidal rule of the definition, with 4000 intervals over about 4 units, is good to h² = 1e-6.
      const ratio = siegertRate(engine, neuronOf(options)) / siegertByDefinition(options);
      expect(Math.abs(ratio - 1)).toBeLessThan(5e-6);
    }
  });

  it('comes to that of a neuron without noise, whose time to the threshold is τ ln((μ − V_reset)/(μ − θ))', () => {
    for (const [current, sigma] of [
      [1.5, 1e-3],
      [20, 1e-2],
      [100, 1e-2],
    ] as const) {
      const rate = siegertRate(engine, { timeConstant: 10, sigma, threshold: 1, current });
      const time = 10 * Math.log(current / (current - 1));
      // The next term of the integrand for limits far below 0, 1/(2u³); the one after it, with σ⁴, is below rounding.
      const shift = ((sigma * sigma) / 4) * (1 / (current - 1) ** 2 - 1 / current ** 2);
      // Roundings of 1e-16, times exponents of up to 40 and 100 for the difference of terms that are 1 % apart.
      expect(Math.abs(rate * (time - shift) - 1)).toBeLessThan(4e-13);
    }
  });
});
