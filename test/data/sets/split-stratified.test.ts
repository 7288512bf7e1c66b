import { describe, expect, it } from 'vitest';
import { splitStratified } from '../../../src/data/public.js';

describe('splitStratified', () => {
  it('draws the same of a class whatever the other classes are', async () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i * i) % 3);
    const whole = await splitStratified(labels, 3, { train: 80, test: 20, seed: 1 });
    expect([...whole.train, ...whole.test].sort((a, b) => a - b)).toEqual([...labels.keys()]);
    const zeros = labels.flatMap((label, i) => (label === 0 ? [i] : []));
    const ofZeros = await splitStratified(Array(zeros.length).fill(0), 1, {
      train: zeros.length - 7,
      test: 7,
      seed: 1,
    });
    const testZeros = whole.test.filter((i) => labels[i] === 0);
    expect(testZeros).toHaveLength(7);
    expect(ofZeros.test.map((i) => zeros[i]).sort()).toEqual(testZeros.sort());
  });

  it('refuses labels that are no class', async () => {
    await expect(splitStratified([0, 3], 3, { train: 1 })).rejects.toThrow(/labels\[1\]/);
    await expect(splitStratified([0], 1, { train: 2 })).rejects.toThrow(/at most 1: the list has 1 sample/);
  });
});
