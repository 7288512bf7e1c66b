import { beforeAll, describe, expect, it } from 'vitest';
import { activation, decoherenceTime, dropout, siegertRate } from '../../src/dynamics/public.js';
import { ArgumentError, BornspikeError, createEngine, type Engine } from '../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const EXTREMES = [
  0, 5e-324, 1e-308, 1e-300, 1e-160, 1e-100, 1e-60, 1e-30, 1e-9, 0.1, 1, 2, 30, 1e9, 1e30, 1e100, 1e300,
  1.7e308,
];
const SIGNED = [...EXTREMES, ...EXTREMES.map((value) => -value)];

/** The result of a call, or nothing if it was refused by a typed error. */
function resultsOf(call: () => number | Float64Array): number[] {
  try {
    const result = call();
    return typeof result === 'number' ? [result] : Array.from(result);
  } catch (error) {
    if (!(error instanceof BornspikeError)) throw error;
    return [];
  }
}

describe('at extreme inputs', () => {
  it('siegertRate is a number of at least 0, or refused', () => {
    const base = { timeConstant: 1, sigma: 1, threshold: 1, current: 1 };
    for (const name of [
      'timeConstant',
      'sigma',
      'threshold',
      'current',
      'resistance',
      'refractory',
    ] as const) {
      for (const value of SIGNED) {
        for (const sigma of [1e-300, 1e-100, 0.1, 1e9]) {
          for (const current of [0, 0.999, 1, 1.5, 1e9]) {
            const options = { ...base, sigma, current, [name]: value };
            for (const rate of resultsOf(() => siegertRate(engine, options))) {
              expect(Number.isFinite(rate) && rate >= 0, JSON.stringify(options)).toBe(true);
            }
          }
        }
      }
    }
  });

  it('siegertRate comes to that of a neuron without noise as the noise falls, or to 0', () => {
    for (const sigma of [1e-5, 1e-12, 1e-100, 1e-300]) {
      const rate = (current: number) =>
        siegertRate(engine, { timeConstant: 2, sigma, threshold: 1, current });
      // The variance, of 1e-10 at most, is the next order.
      expect(rate(1.5) * 2 * Math.log(3)).toBeCloseTo(1, 9);
      expect(rate(0.5)).toBe(0);
    }
    // With a reset that is hardly below the threshold the way there is gap / (μ - θ).
    const close = { timeConstant: 1, sigma: 1e-9, threshold: 1, reset: 1 - 2 ** -40, current: 2 };
    // The next order of the gap.
    expect(Math.abs(siegertRate(engine, close) * 2 ** -40 - 1)).toBeLessThan(2 ** -40);
  });

  it('decoherenceTime is the formula, or refused', () => {
    const wrong: number[][] = [];
    for (const temperature of SIGNED) {
      for (const size of EXTREMES) {
        for (const diffusion of EXTREMES) {
          for (const time of resultsOf(() => decoherenceTime({ temperature, size, diffusion }))) {
            const logarithm =
              Math.log10(1.0545718176461565e-34 / 1.380649e-23) -
              Math.log10(temperature) +
              2 * Math.log10(size) -
              Math.log10(diffusion);
            if (!(Math.abs(Math.log10(time) - logarithm) < 1e-9)) wrong.push([temperature, size, diffusion]);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(() => decoherenceTime({ temperature: 5e-324, size: 1e-8, diffusion: 1e-9 })).toThrow(
      ArgumentError,
    );
  });

  it('activation is between 0 and 1, or refused', () => {
    const wrong: number[][] = [];
    for (const gain of SIGNED) {
      for (const threshold of SIGNED) {
        for (const probability of [0, 5e-324, 0.1, 1]) {
          for (const level of resultsOf(() => activation(probability, { gain, threshold }))) {
            if (!(level >= 0 && level <= 1)) wrong.push([gain, threshold, probability]);
          }
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('dropout gives numbers, or refuses', () => {
    for (const output of SIGNED) {
      for (const probability of [0, 5e-324, 0.5, 1 - 2 ** -30, 1 - 2 ** -53]) {
        const values = resultsOf(() => dropout([output, output], { probability, seed: 1 }).values);
        expect(values.every(Number.isFinite)).toBe(true);
      }
    }
    expect(() => dropout(new Float64Array(100_001), { probability: 0.5 })).toThrow(ArgumentError);
  });
});
