import fc from 'fast-check';
import { expect, it } from 'vitest';
import { extentOf, niceEnds, numeral, ticksOf, widen } from '../../../src/plot/drawing/scale.js';

const texts = (ends: [number, number], count = 5) => ticksOf(ends, count).map(({ text }) => text);

it('has round numbers at an axis', () => {
  expect(texts([0, 1])).toEqual(['0', '0.2', '0.4', '0.6', '0.8', '1.0']);
  expect(texts([-1, 1], 4)).toEqual(['−1.0', '−0.5', '0', '0.5', '1.0']);
  expect(texts([0, 12_000], 6)).toEqual(['0', '2000', '4000', '6000', '8000', '10000', '12000']);
  expect(texts([0, 3e8], 3)).toEqual(['0', '1e8', '2e8', '3e8']);
  expect(texts([0, 2e-7], 2)).toEqual(['0', '1e−7', '2e−7']);
  expect(numeral(0.1 + 0.2, 0.1)).toBe('0.3');
});

it('has finite ticks within any ends, and ends around any numbers', () => {
  const number = fc.double({ min: -1e100, max: 1e100, noNaN: true });
  fc.assert(
    fc.property(number, number, fc.integer({ min: 1, max: 20 }), (a, b, count) => {
      const [low, high] = widen([Math.min(a, b), Math.max(a, b)]);
      expect(low).toBeLessThan(high);
      const ticks = ticksOf([low, high], count);
      expect(ticks.length).toBeLessThanOrEqual(2.6 * count + 2);
      const slack = 1e-6 * (high - low);
      for (const { value, text } of ticks) {
        expect(value >= low - slack && value <= high + slack).toBe(true);
        expect(text).not.toMatch(/NaN|Infinity/);
      }
      const [from, to] = niceEnds([low, high], count);
      expect(from <= low + slack && to >= high - slack).toBe(true);
    }),
  );
});

it('finds the extent of numbers', () => {
  expect(extentOf([3, -1], Float32Array.of(5))).toEqual([-1, 5]);
  expect(extentOf([])).toEqual([0, 1]);
  expect(widen([2, 2])).toEqual([1.8, 2.2]);
  expect(widen([0, 0])).toEqual([-0.5, 0.5]);
});
