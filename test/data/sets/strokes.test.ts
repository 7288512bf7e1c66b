import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { drawStratified, type StrokesOptions, strokes } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { nearestCentroidAccuracy } from '../nearest-centroid.js';

const sizes = [16, 28] as const;
const hash = async (options: StrokesOptions) =>
  createHash('sha256')
    .update((await strokes(options)).images)
    .digest('hex')
    .slice(0, 16);

describe('strokes', () => {
  it('gives the same bits everywhere', async () => {
    expect(await hash({ count: 100, seed: 1 })).toBe('f0e9c561e7104759');
    expect(await hash({ count: 100, size: 28, seed: 1 })).toBe('e58dd12c8ee2ef42');
    expect(await hash({ count: 100, seed: 'other', classes: [7, 1] })).toBe('8c2e7ec9908d0998');
  });

  it('draws image i alike, however many there are', async () => {
    const few = await strokes({ count: 7, seed: 3 });
    const many = await strokes({ count: 20, seed: 3 });
    expect(many.images.subarray(0, few.images.length)).toEqual(few.images);
    expect((await strokes({ count: 0, seed: 3 })).images).toHaveLength(0);
  });

  it('cycles through the classes', async () => {
    expect([...(await strokes({ count: 12, seed: 1 })).labels]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1]);
    const pair = await strokes({ count: 4, seed: 1, classes: [7, 1] });
    expect(pair).toMatchObject({ classes: 2, classNames: ['7', '1'], labels: Uint8Array.of(0, 1, 0, 1) });
  });

  it.each(sizes)('looks like scanned digits at %i pixels: mostly background, a fifth ink', async (size) => {
    const { images, width, height } = await strokes({ count: 1000, size, seed: 1 });
    expect([width, height, images.length]).toEqual([size, size, 1000 * size * size]);
    const share = (test: (v: number) => boolean) => images.filter(test).length / images.length;
    expect(share((v) => v === 0)).toBeGreaterThan(0.5);
    expect(share((v) => v >= 128)).toBeCloseTo(0.2, 1);
    expect(Math.max(...new Set(images))).toBe(255);
    for (let i = 0; i < 1000; i++) {
      const image = images.subarray(i * size * size, (i + 1) * size * size);
      expect(image.filter((v) => v >= 128).length, `ink of image ${i}`).toBeGreaterThan(0.03 * image.length);
    }
  });

  it('draws no image twice', async () => {
    const { images } = await strokes({ count: 1000, seed: 1 });
    const texts = Array.from({ length: 1000 }, (_, i) => images.subarray(i * 256, (i + 1) * 256).join());
    expect(new Set(texts).size).toBe(1000);
    expect((await strokes({ count: 10, seed: 2 })).images).not.toEqual(images.subarray(0, 2560));
  });

  it.each(sizes)('can be learnt at %i pixels, but not for nothing', async (size) => {
    const accuracy = async (classes?: number[]) => {
      const all = await strokes({ count: 700, size, seed: 1, classes });
      const { train, test } = await drawStratified(all, { train: 500, test: 200, seed: 1 });
      return nearestCentroidAccuracy(train, test);
    };
    expect(await accuracy()).toBeGreaterThan(0.8);
    for (const pair of [
      [1, 7],
      [3, 8],
    ]) {
      expect(await accuracy(pair)).toBeGreaterThan(0.85);
      expect(await accuracy(pair)).toBeLessThan(1);
    }
  });

  it('draws a seed when there is none, and says which', async () => {
    const { seed, images } = await strokes({ count: 3 });
    expect((await strokes({ count: 3, seed })).images).toEqual(images);
  });

  it('refuses options that cannot be', async () => {
    await expect(strokes({ count: 1, size: 20 as never })).rejects.toThrow(
      /options.size: expected 16 or 28, got 20/,
    );
    await expect(strokes({ count: -1 })).rejects.toThrow(/options.count/);
    await expect(strokes({ count: 1, classes: [10] })).rejects.toThrow(/options.classes\[0\]/);
    await expect(strokes({ count: 1, classes: [] })).rejects.toThrow(ArgumentError);
    await expect(strokes({ count: 1, seeds: 1 } as never)).rejects.toThrow(/no such option/);
  });
});
