import { describe, expect, it } from 'vitest';
import { drawStratified } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { counts, numbered } from './numbered.js';

describe('drawStratified', () => {
  const all = numbered(
    Array.from({ length: 200 }, (_, i) => i % 3),
    3,
  );

  it('draws without replacement, each class by its share in the data set', async () => {
    const { train, test, seed } = await drawStratified(all, { train: 50, test: 20, seed: 7 });
    expect(seed).toBe(7);
    expect(counts(train)).toEqual([17, 17, 16]);
    expect(counts(test)).toEqual([7, 7, 6]);
    expect(new Set([...train.images, ...test.images]).size).toBe(70);
    for (const set of [train, test]) set.images.forEach((i, k) => void expect(set.labels[k]).toBe(i % 3));
  });

  it('keeps uneven shares, and gives what rounding leaves to the largest remainders', async () => {
    const uneven = numbered([0, ...Array(6).fill(1), ...Array(13).fill(2)], 3);
    const { train, test } = await drawStratified(uneven, { train: 10, test: 10, seed: 1 });
    expect(counts(train)).toEqual([1, 3, 6]);
    expect(counts(test)).toEqual([0, 3, 7]);
  });

  it('is a function of the seed', async () => {
    const draw = async (seed: string) => (await drawStratified(all, { train: 30, seed })).train.images;
    expect(await draw('a')).toEqual(await draw('a'));
    expect(await draw('a')).not.toEqual(await draw('b'));
    const { train, seed } = await drawStratified(all, { train: 30 });
    expect((await drawStratified(all, { train: 30, seed })).train).toEqual(train);
  });

  it('refuses more than there is', async () => {
    await expect(drawStratified(all, { train: 201 })).rejects.toThrow(
      /options.train: expected at most 200: 'numbered' has 200 samples, got 201/,
    );
    await expect(drawStratified(all, { train: 150, test: 51 })).rejects.toThrow(
      /options.test: expected at most 50 \('numbered' has 200 samples\), got 51/,
    );
    await expect(drawStratified(all, { train: -1 })).rejects.toThrow(ArgumentError);
    await expect(drawStratified(all, { train: 1, tests: 1 } as never)).rejects.toThrow(/no such option/);
  });
});
