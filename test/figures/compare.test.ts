import { describe, expect, it } from 'vitest';
import { estimate } from '../../src/engine/statistics.js';
import { conclude, difference, outcomeOf, pairedDifference } from '../../src/figures/compare.js';
import { decimalEstimate, percentEstimate, points } from '../../src/figures/format.js';

describe('an estimate', () => {
  it('is the mean with its standard error, of which one value tells nothing', () => {
    expect(estimate([1, 2, 3, 4])).toEqual({ mean: 2.5, stdErr: Math.sqrt(5 / 3 / 4) });
    expect(estimate([7])).toEqual({ mean: 7, stdErr: null });
  });

  it('is written with two digits of its error', () => {
    expect(percentEstimate({ mean: 0.9684, stdErr: 0.00312 })).toBe('96.84 ± 0.31 %');
    expect(percentEstimate({ mean: 0.5, stdErr: null })).toBe('50.0 %');
    expect(decimalEstimate({ mean: 41.27, stdErr: 0.314 })).toBe('41.27 ± 0.31');
    expect(decimalEstimate({ mean: 1234.5, stdErr: 12.3 })).toBe('1235 ± 12');
    expect(points({ mean: -0.021, stdErr: 0.004 })).toBe('2.10 ± 0.40 points');
  });

  it('never has an error of 0 that is none', () => {
    expect(decimalEstimate({ mean: 0.13321, stdErr: 0.0000123 })).toBe('0.133210 ± 0.000012');
    // The digits of 0.10.
    expect(decimalEstimate({ mean: 1.5, stdErr: 0.0996 })).toBe('1.50 ± 0.10');
    expect(decimalEstimate({ mean: 1.5, stdErr: 0 })).toBe('1.500 ± 0');
    expect(decimalEstimate({ mean: 0.3, stdErr: 5e-17 })).toBe('0.300 ± 0');
  });
});

describe('a paired difference', () => {
  // Differences 0.2, 0.3, 0.4: mean 0.3, standard error 0.1 / √3, t = 5.196 with 2 degrees of freedom.
  const b = [0.1, 0.5, 0.9];

  it('does not see what the two have in common', () => {
    const { mean, stdErr, sign } = pairedDifference([0.3, 0.8, 1.3], b);
    expect(mean).toBeCloseTo(0.3, 12);
    expect(stdErr).toBeCloseTo(0.1 / Math.sqrt(3), 12);
    expect(sign).toBe(1);
    expect(pairedDifference(b, [0.3, 0.8, 1.3]).sign).toBe(-1);
  });

  it('has a sign only beyond the 95 % quantile of Student', () => {
    // Differences ∓ 1 about a mean m: standard error 1, quantile 12.706 with one degree of freedom.
    expect(pairedDifference([11.7, 13.7], [0, 0]).sign).toBe(0);
    expect(pairedDifference([11.71, 13.71], [0, 0]).sign).toBe(1);
    expect(pairedDifference([1], [0]).sign).toBe(0);
    expect(pairedDifference([1, 2, 3], [1, 2, 3]).sign).toBe(0);
  });

  it('is rightly found where there is none in 5 of 100 cases', () => {
    // A linear congruential generator and sums of twelve uniforms: plain normals.
    let state = 12345;
    const uniform = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const normal = () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
    const trials = 4000;
    const zeros = Array(5).fill(0);
    const found = Array.from({ length: trials }, () => pairedDifference(zeros.map(normal), zeros)).filter(
      ({ sign }) => sign !== 0,
    ).length;
    expect(Math.abs(found / trials - 0.05)).toBeLessThan(5 * Math.sqrt((0.05 * 0.95) / trials));
  });
});

describe('a difference of measurements', () => {
  it('adds their errors, and has a sign beyond three of them', () => {
    const [a, b] = [
      { mean: 5, stdErr: 0.3 },
      { mean: 4, stdErr: 0.4 },
    ];
    expect(difference(a, b)).toEqual({ mean: 1, stdErr: 0.5, sign: 0 });
    expect(difference({ ...a, mean: 5.6 }, b).sign).toBe(1);
    expect(difference(b, { ...a, mean: 5.6 }).sign).toBe(-1);
    expect(difference(a, { mean: 4, stdErr: null })).toEqual({ mean: 1, stdErr: 0.3, sign: 1 });
    expect([a, b].map((value) => outcomeOf(difference(value, a)))).toEqual(['undecided', 'undecided']);
    // A single chain tells nothing.
    expect(difference({ mean: 9, stdErr: Number.NaN }, b).sign).toBe(0);
  });
});

describe('a verdict', () => {
  it('is as good as its worst part', () => {
    const of = (...all: ('reproduced' | 'not reproduced' | 'undecided')[]) =>
      conclude(all.map((outcome) => ({ outcome, reason: outcome }))).outcome;
    expect([
      of('reproduced', 'reproduced'),
      of('reproduced', 'undecided'),
      of('undecided', 'not reproduced', 'reproduced'),
    ]).toEqual(['reproduced', 'undecided', 'not reproduced']);
    expect(conclude([{ outcome: 'not reproduced', reason: 'because' }]).reasons).toEqual(['because']);
  });
});
