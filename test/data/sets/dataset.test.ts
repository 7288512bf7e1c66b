import { describe, expect, it } from 'vitest';
import {
  drawStratified,
  intensity,
  type SpikeDataset,
  selectClasses,
  subset,
} from '../../../src/data/public.js';
import { checkClasses, checkPixels } from '../../../src/data/sets/dataset.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { numbered } from './numbered.js';

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
  it('takes images in the order of the indices and shares nothing', async () => {
    const all = numbered([0, 1, 1], 2);
    const some = await subset(all, [2, 0, 2]);
    expect(some.images).toEqual(Uint8Array.of(2, 0, 2));
    expect(some.labels).toEqual(Uint8Array.of(1, 0, 1));
    some.images[0] = 9;
    expect(all.images[2]).toBe(2);
    expect((await subset(all, [])).labels).toHaveLength(0);
  });

  it('refuses indices that do not exist and data sets that do not fit together', async () => {
    await expect(subset(numbered([0, 1], 2), [0, 2])).rejects.toThrow(
      /indices\[1\]: expected an integer from 0 to 1/,
    );
    await expect(subset(numbered([], 2), [0])).rejects.toThrow(/'numbered' holds no sample/);
    const good = numbered([0, 1], 2);
    for (const bad of [
      { width: 2 },
      { height: 0 },
      { classes: 1 },
      { classNames: ['a'] },
      { labels: [0, 1] },
      { images: [0, 1] },
    ]) {
      await expect(subset({ ...good, ...bad } as never, [0])).rejects.toThrow(ArgumentError);
    }
    await expect(subset(null as never, [0])).rejects.toThrow(ArgumentError);
  });
});

describe('selectClasses', () => {
  it('relabels in the order given and keeps the names', async () => {
    const chosen = await selectClasses(numbered([1, 7, 3, 7, 1], 10), [7, 1]);
    expect(chosen.classes).toBe(2);
    expect(chosen.classNames).toEqual(['7', '1']);
    expect(chosen.labels).toEqual(Uint8Array.of(1, 0, 0, 1));
    expect(chosen.images).toEqual(Uint8Array.of(0, 1, 3, 4));
    const named = await selectClasses({ ...numbered([0, 1], 2), classNames: ['cat', 'dog'] }, [1]);
    expect(named.classNames).toEqual(['dog']);
  });

  it('refuses classes that do not exist, come twice or have no image', async () => {
    const all = numbered([0, 1], 3);
    await expect(selectClasses(all, [3])).rejects.toThrow(
      /classes\[0\]: expected an integer from 0 to 2, got 3/,
    );
    await expect(selectClasses(all, [1, 1])).rejects.toThrow(/classes\[1\]: expected each class once/);
    await expect(selectClasses(all, [0, 2])).rejects.toThrow(/no sample of 'numbered' is of class 2/);
    await expect(selectClasses(all, [])).rejects.toThrow(ArgumentError);
  });
});

describe('checkPixels', () => {
  it('names the pixel that is no intensity', () => {
    const good = { ...numbered([0, 0, 0], 1), width: 3, height: 2, images: new Float32Array(18).fill(1) };
    const check = (at: number, value: number) => {
      const images = good.images.slice().fill(value, at, at + 1);
      return () => checkPixels('dataset', { ...good, images });
    };
    expect(check(0, 0)).not.toThrow();
    for (const value of [NaN, Infinity, -0.1, 1.1]) expect(check(17, value)).toThrow(ArgumentError);
    expect(check(10, NaN)).toThrow(
      'dataset.images[10]: expected a number from 0 to 1 (image 1, row 1, column 1), got NaN',
    );
    const images = good.images.slice().fill(NaN, 6, 12);
    expect(() => intensity({ ...good, images }, 1)).toThrow(/dataset\.images\[6\]/);
    expect(intensity({ ...good, images }, 2)).toEqual(new Float64Array(6).fill(1));
  });
});

describe('checkClasses', () => {
  it('names the class that has no sample', () => {
    expect(() => checkClasses('dataset', numbered([2, 0, 1], 3))).not.toThrow();
    expect(() => checkClasses('dataset', numbered([2, 0, 2], 3))).toThrow(
      "dataset.labels: no sample of 'numbered' is of class 1",
    );
    const named = { ...numbered([0], 2), classNames: ['cat', 'dog'] };
    expect(() => checkClasses('dataset', named)).toThrow(/is of class 1 \(dog\)$/);
  });
});

describe('spike trains', () => {
  /** Two steps and channels; at step t, channel c of item i spikes if bit (2 t + c) of i is set. */
  const numberedTrains = (labels: number[], classes: number): SpikeDataset => {
    const count = labels.length;
    const spikes = new Uint8Array(4 * count);
    for (let t = 0; t < 2; t++) {
      for (let i = 0; i < count; i++) {
        for (let c = 0; c < 2; c++) spikes[(t * count + i) * 2 + c] = (i >> (2 * t + c)) & 1;
      }
    }
    return { name: 'trains', spikes, shape: [2, count, 2], classes, labels: Uint8Array.from(labels) };
  };
  const numbersOf = ({ spikes, shape }: SpikeDataset) =>
    Array.from({ length: shape[1] }, (_, i) => {
      const bit = (t: number, c: number) => spikes[(t * shape[1] + i) * 2 + c]! << (2 * t + c);
      return bit(0, 0) + bit(0, 1) + bit(1, 0) + bit(1, 1);
    });

  it('are taken, selected and drawn as images are', async () => {
    const all = numberedTrains([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2], 3);
    expect(numbersOf(await subset(all, [11, 0, 11]))).toEqual([11, 0, 11]);
    const chosen = await selectClasses(all, [2, 0]);
    expect(numbersOf(chosen)).toEqual([0, 2, 3, 5, 6, 8, 9, 11]);
    expect([...chosen.labels]).toEqual([1, 0, 1, 0, 1, 0, 1, 0]);
    expect(chosen.classNames).toEqual(['2', '0']);
    const { train, test } = await drawStratified(all, { train: 6, test: 6, seed: 1 });
    expect([...numbersOf(train), ...numbersOf(test)].sort((a, b) => a - b)).toEqual([...Array(12).keys()]);
    expect([...train.labels]).toEqual(numbersOf(train).map((i) => i % 3));
    const images = { ...numbered([...all.labels], 3) };
    expect([...(await drawStratified(images, { train: 6, seed: 1 })).train.images]).toEqual(numbersOf(train));
  });

  it('are refused where they do not fit together', async () => {
    const good = numberedTrains([0, 1], 2);
    for (const [bad, field] of [
      [{ shape: [2, 3, 2] }, /dataset.spikes: expected 12 values/],
      [{ shape: [2, 2] }, /dataset.shape/],
      [{ shape: [0, 2, 2], spikes: new Uint8Array(0) }, /dataset.shape\[0\]/],
      [{ spikes: new Uint8Array(8).fill(2, 5, 6) }, /dataset.spikes\[5\]: expected 0 or 1, got 2/],
      [{ labels: Uint8Array.of(0) }, /dataset.labels: expected a Uint8Array of 2 labels/],
      [{ labels: Uint8Array.of(0, 2) }, /dataset.labels\[1\]: expected a class below 2/],
      [{ classNames: ['a'] }, /dataset.classNames/],
    ] as const) {
      await expect(subset({ ...good, ...bad } as SpikeDataset, [0])).rejects.toThrow(field);
    }
  });
});
