import { describe, expect, it } from 'vitest';
import { finiteDifference } from './finite-differences.js';
import { antiderivative, type Surrogate } from './surrogate-functions.js';

describe('finiteDifference', () => {
  const cases: [name: string, f: (x: number) => number, x: number, exact: number][] = [
    ['sin', Math.sin, 1, Math.cos(1)],
    ['log', Math.log, 0.3, 1 / 0.3],
    ['sin² πx', (x) => Math.sin(Math.PI * x) ** 2, 0.2, Math.PI * Math.sin(0.4 * Math.PI)],
    ['atan 10x', (x) => Math.atan(10 * x), 0.05, 10 / 1.25],
  ];
  for (const h of [0.1, 0.02]) {
    for (const [name, f, x, exact] of cases) {
      it(`is good to ten digits: ${name} with h = ${h}`, () => {
        const { value, error } = finiteDifference(f, x, h);
        expect(Math.abs(value - exact)).toBeLessThan(1e-10 * Math.abs(exact));
        expect(error).toBeLessThan(1e-10 * Math.abs(exact));
      });
    }
  }

  it('passes over steps that leave the domain', () => {
    const { value } = finiteDifference(Math.log, 0.05, 0.1);
    expect(Math.abs(value - 20)).toBeLessThan(1e-10 * 20);
  });

  it('says how bad a kink is', () => {
    const { error } = finiteDifference((x) => Math.abs(x - 1e-3), 0, 0.1);
    expect(error).toBeGreaterThan(1e-10);
  });
});

describe('antiderivative', () => {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const cases: [Surrogate, (q: number) => number][] = [
    [{ name: 'logistic' }, (p) => sigmoid(p) * (1 - sigmoid(p))],
    [{ name: 'bernoulli' }, (p) => p * (1 - p)],
    [{ name: 'straight-through' }, () => 1],
    [{ name: 'arctan', alpha: 2 }, (x) => 1 / (1 + (Math.PI * x) ** 2)],
    [{ name: 'arctan', alpha: 3 }, (x) => 1.5 / (1 + ((Math.PI * 3 * x) / 2) ** 2)],
    [{ name: 'fast-sigmoid', k: 25 }, (x) => 1 / (1 + 25 * Math.abs(x)) ** 2],
  ];
  for (const [surrogate, slope] of cases) {
    it(`has the slope of ${JSON.stringify(surrogate)}`, () => {
      for (const q of [-0.7, -0.2, 0.1, 0.6]) {
        const { value } = finiteDifference((x) => antiderivative(surrogate, x), q, 0.05);
        expect(Math.abs(value - slope(q))).toBeLessThan(1e-10 * Math.abs(slope(q)));
      }
    });
  }
});
