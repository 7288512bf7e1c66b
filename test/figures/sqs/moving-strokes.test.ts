import { describe, expect, it } from 'vitest';
import { movingStrokes } from '../../../src/figures/sqs/moving-strokes.js';

const setting = { count: 60, steps: 15, seed: 1 };

describe('moving strokes', async () => {
  const { spikes, shape, labels, classes } = await movingStrokes(setting);
  const at = (t: number, item: number, channel: number) => spikes[(t * 60 + item) * 512 + channel];

  it('are spike trains of ten classes', () => {
    expect(shape).toEqual([15, 60, 512]);
    expect(spikes).toHaveLength(15 * 60 * 512);
    expect(new Set(spikes)).toEqual(new Set([0, 1]));
    expect([classes, labels.length]).toEqual([10, 60]);
  });

  it('depend on the seed alone, item by item', async () => {
    expect(await movingStrokes(setting)).toEqual({ spikes, shape, labels, classes });
    const fewer = await movingStrokes({ ...setting, count: 3 });
    for (let t = 0; t < 15; t++) {
      const [few, many] = [t * 3 + 2, t * 60 + 2];
      expect(fewer.spikes.slice(few * 512, (few + 1) * 512)).toEqual(
        spikes.slice(many * 512, (many + 1) * 512),
      );
    }
    expect((await movingStrokes({ ...setting, seed: 2 })).spikes).not.toEqual(spikes);
  });

  it('begin at rest, and spike ON ahead of the digit and OFF behind it', () => {
    for (let item = 0; item < 60; item++) {
      let balance = 0;
      let total = 0;
      expect(spikes.subarray(item * 512, (item + 1) * 512).includes(1)).toBe(false);
      for (let c = 0; c < 512; c++) {
        for (let t = 0; t < 15; t++) {
          total += at(t, item, c)!;
          balance += at(t, item, c)! * (c % 2 === 0 ? -1 : 1);
        }
      }
      expect(total).toBeGreaterThan(100);
      expect(Math.abs(balance)).toBeLessThan(0.3 * total);
    }
  });

  it('tell the way of the camera: first to the lower right, so that the digit goes to the upper left', () => {
    // Centres of the ON and OFF spikes of the first saccade, over all digits.
    const centre = [0, 1].map((polarity) => {
      let [x, y, n] = [0, 0, 0];
      for (let t = 1; t < 5; t++) {
        for (let item = 0; item < 60; item++) {
          for (let p = 0; p < 256; p++) {
            const spike = at(t, item, 2 * p + polarity);
            x += spike! * (p % 16);
            y += spike! * Math.floor(p / 16);
            n += spike!;
          }
        }
      }
      return [x / n, y / n];
    });
    expect(centre[1]![0]).toBeLessThan(centre[0]![0]!);
    expect(centre[1]![1]).toBeLessThan(centre[0]![1]!);
  });
});
