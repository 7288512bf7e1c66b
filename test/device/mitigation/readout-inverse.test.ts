import { expect, it } from 'vitest';
import { readoutInverse } from '../../../src/device/mitigation/readout-inverse.js';

/** [read][true] in a row. */
const confusion = (read1Of0: number, read0Of1: number) =>
  Float64Array.of(1 - read1Of0, read0Of1, read1Of0, 1 - read0Of1);
const bits = (pattern: number) => [pattern >> 1, pattern & 1] as const;

it('counts the spikes that were there from what is read of correlated channels with errors of their own', () => {
  const channels = [confusion(0.02, 0.11), confusion(0.07, 0.3)] as const;
  const { spikes, gain } = readoutInverse('device', channels);
  const there = [0.4, 0.05, 0.2, 0.35];
  const read = there.map((_, r) =>
    there.reduce(
      (sum, probability, t) =>
        sum +
        channels.reduce(
          (product, matrix, n) => product * matrix[2 * bits(r)[n]! + bits(t)[n]!]!,
          probability,
        ),
      0,
    ),
  );
  const mean = read.reduce((sum, probability, r) => sum + probability * spikes[r]!, 0);
  expect(Math.abs(mean - (0.05 + 0.2 + 2 * 0.35))).toBeLessThan(1e-7);
  expect(gain).toBeCloseTo(Math.sqrt((0.87 ** -2 + 0.63 ** -2) / 2), 12);
});

it('leaves what is read without errors as it is', () => {
  const { spikes, gain } = readoutInverse('device', [confusion(0, 0), confusion(0, 0)]);
  expect(Array.from(spikes)).toEqual([0, 1, 1, 2]);
  expect(gain).toBe(1);
});

it('adds up to the same bits in any order and of any channels that are alike', () => {
  const { spikes } = readoutInverse('device', [confusion(0.03, 0.09), confusion(0.03, 0.09)]);
  const sum = (patterns: number[]) => patterns.reduce((total, pattern) => total + spikes[pattern]!, 0);
  expect(sum([3, 0, 1, 0, 2, 3, 0])).toBe(sum([1, 2, 2, 1, 2, 0, 1]));
});

it('refuses readouts that tell nothing', () => {
  expect(() => readoutInverse('options.readout', [confusion(0.5, 0.5)])).toThrow('options.readout');
});
