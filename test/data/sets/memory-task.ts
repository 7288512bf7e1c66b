import { expect } from 'vitest';
import type { SpikeDataset } from '../../../src/data/public.js';

/** Whether a channel of a sample spikes at a step. */
export const spikeAt = ({ spikes, shape: [, count, channels] }: SpikeDataset) => {
  return (t: number, i: number, c: number) => spikes[(t * count + i) * channels + c];
};

/** Expects two equally large samples of numbers to have means within 5 standard errors of their difference. */
export function expectSameMean(a: number[], b: number[]): void {
  const of = (values: number[]) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    return { mean, error2: squares / (values.length - 1) / values.length };
  };
  const [first, second] = [of(a), of(b)];
  expect(Math.abs(first.mean - second.mean)).toBeLessThanOrEqual(5 * Math.sqrt(first.error2 + second.error2));
}
