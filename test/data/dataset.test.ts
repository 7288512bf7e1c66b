import { describe, expect, it } from 'vitest';
import { drawStratified, type ImageDataset, intensity, selectClasses, subset } from '../../src/data/index.js';
import { ArgumentError } from '../../src/engine/errors.js';

/** One-pixel images whose pixel is their index. */
function numbered(labels: number[], classes: number): ImageDataset {
  return {
    name: 'numbered',
    width: 1,
    height: 1,
    classes,
    images: Uint8Array.from(labels.keys()),
    labels: Uint8Array.from(labels),
  };
}

const counts = ({ labels, classes }: ImageDataset) =>
  Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length);

describe('intensity', () => {
  it('divides bytes by 255 and leaves floats alone', () => {
    const bytes = { ...numbered([0], 1), width: 3, images: Uint8Array.of(0, 51, 255) };
    expect(intensity(bytes, 0)).toEqual(Float64Array.of(0, 0.2, 1));
    const floats = { ...bytes, images: Float32Array.of(0, 0.25, 1) };
    expect(intensity(floats, 0)).toEqual(Float64Array.of(0, 0.25, 1));
    expect(() => intensity(bytes, 1)).toThrow(/index: expected an integer from 0 to 0, got 1/);
  });
});

describe('subset', () => {
  it('takes images in the order of the indices and shares nothing', () => {
    const all = numbered([0, 1, 1], 2);
    const some = subset(all, [2, 0, 2]);
    expect(some.images).toEqual(Uint8Array.of(2, 0, 2));
    expect(some.labels).toEqual(Uint8Array.of(1, 0, 1));
    some.images[0] = 9;
    expect(all.images[2]).toBe(2);
    expect(subset(all, []).labels).toHaveLength(0);
  });

  it('refuses indices that do not exist and data sets that do not fit together', () => {
    expect(() => subset(numbered([0, 1], 2), [0, 2])).toThrow(
      /indices\[1\]: expected an integer from 0 to 1/,
    );
    expect(() => subset(numbered([], 2), [0])).toThrow(/'numbered' holds no image/);
    const good = numbered([0, 1], 2);
    for (const bad of [
      { width: 2 },
      { height: 0 },
      { classes: 1 },
      { classNames: ['a'] },
      { labels: [0, 1] },
      { images: [0, 1] },
    ]) {
      expect(() => subset({ ...good, ...bad } as never, [0])).toThrow(ArgumentError);
    }
    expect(() => subset(null as never, [0])).toThrow(ArgumentError);
  });
});

describe('selectClasses', () => {
  it('relabels in the order given and keeps the names', () => {
    const chosen = selectClasses(numbered([1, 7, 3, 7, 1], 10), [7, 1]);
    expect(chosen.classes).toBe(2);
    expect(chosen.classNames).toEqual(['7', '1']);
    expect(chosen.labels).toEqual(Uint8Array.of(1, 0, 0, 1));
    expect(chosen.images).toEqual(Uint8Array.of(0, 1, 3, 4));
    const named = selectClasses({ ...numbered([0, 1], 2), classNames: ['cat', 'dog'] }, [1]);
    expect(named.classNames).toEqual(['dog']);
  });

  it('refuses classes that do not exist, come twice or have no image', () => {
    const all = numbered([0, 1], 3);
    expect(() => selectClasses(all, [3])).toThrow(/classes\[0\]: expected an integer from 0 to 2, got 3/);
    expect(() => selectClasses(all, [1, 1])).toThrow(/classes\[1\]: expected each class once/);
    expect(() => selectClasses(all, [0, 2])).toThrow(/no image of 'numbered' is of class 2/);
    expect(() => selectClasses(all, [])).toThrow(ArgumentError);
  });
});

describe('drawStratified', () => {
  const all = numbered(
    Array.from({ length: 200 }, (_, i) => i % 3),
    3,
  );

  it('draws without replacement, each class by its share in the data set', () => {
    const { train, test, seed } = drawStratified(all, { train: 50, test: 20, seed: 7 });
    expect(seed).toBe(7);
    expect(counts(train)).toEqual([17, 17, 16]);
    expect(counts(test)).toEqual([7, 7, 6]);
    expect(new Set([...train.images, ...test.images]).size).toBe(70);
    for (const set of [train, test]) set.images.forEach((i, k) => void expect(set.labels[k]).toBe(i % 3));
  });

  it('keeps uneven shares, and gives what rounding leaves to the largest remainders', () => {
    const uneven = numbered([0, ...Array(6).fill(1), ...Array(13).fill(2)], 3);
    const { train, test } = drawStratified(uneven, { train: 10, test: 10, seed: 1 });
    expect(counts(train)).toEqual([1, 3, 6]);
    expect(counts(test)).toEqual([0, 3, 7]);
  });

  it('is a function of the seed', () => {
    const draw = (seed: string) => drawStratified(all, { train: 30, seed }).train.images;
    expect(draw('a')).toEqual(draw('a'));
    expect(draw('a')).not.toEqual(draw('b'));
    const { train, seed } = drawStratified(all, { train: 30 });
    expect(drawStratified(all, { train: 30, seed }).train).toEqual(train);
  });

  it('refuses more than there is', () => {
    expect(() => drawStratified(all, { train: 201 })).toThrow(
      /options.train: expected at most 200: 'numbered' has 200 images, got 201/,
    );
    expect(() => drawStratified(all, { train: 150, test: 51 })).toThrow(
      /options.test: expected at most 50 \('numbered' has 200 images\), got 51/,
    );
    expect(() => drawStratified(all, { train: -1 })).toThrow(ArgumentError);
    expect(() => drawStratified(all, { train: 1, tests: 1 } as never)).toThrow(/no such option/);
  });
});
