import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeLatency, strokes } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { RandomStream } from '../../../src/engine/random/random-stream.js';

describe('encodeLatency', () => {
  it('spikes the earlier the stronger, and not at all without intensity', async () => {
    const { spikes, shape } = await encodeLatency(
      [
        [1, 0.5, 0.001],
        [0, 0.75, 0.25],
      ],
      { steps: 5 },
    );
    expect(shape).toEqual([5, 2, 3]);
    expect([...spikes.keys()].filter((i) => spikes[i] === 1)).toEqual([0, 6 + 4, 12 + 1, 18 + 5, 24 + 2]);
  });

  it('gives each channel above the threshold one spike, at round((1 - intensity) · (steps - 1))', async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const rows = fc
      .nat(6)
      .chain((channels) =>
        fc.array(fc.array(unit, { minLength: channels, maxLength: channels }), { maxLength: 3 }),
      );
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 9 }), unit, async (items, steps, threshold) => {
        const { spikes, shape } = await encodeLatency(items, { steps, threshold });
        const channels = items[0]?.length ?? 0;
        expect(shape).toEqual([steps, items.length, channels]);
        for (const [i, row] of items.entries()) {
          for (const [c, value] of row.entries()) {
            const train = Array.from(
              { length: steps },
              (_, t) => spikes[(t * items.length + i) * channels + c],
            );
            const expected = new Array(steps).fill(0);
            if (value > threshold) expected[Math.floor((1 - value) * (steps - 1) + 0.5)] = 1;
            expect(train).toEqual(expected);
          }
        }
      }),
      { seed: 1 },
    );
  });

  it('encodes a data set as its rows of intensities', async () => {
    const digits = await strokes({ count: 3, size: 16, seed: 1 });
    const size = 256;
    const rows = [0, 1, 2].map((i) =>
      Array.from(digits.images.subarray(i * size, (i + 1) * size), (v) =>
        digits.images instanceof Uint8Array ? v / 255 : v,
      ),
    );
    const encoded = await encodeLatency(digits, { steps: 7, threshold: 0.2 });
    expect(encoded).toEqual(await encodeLatency(rows, { steps: 7, threshold: 0.2 }));
    expect(encoded.shape).toEqual([7, 3, size]);
  });

  it('spreads uniform intensities evenly over the steps, half as many at both ends', async () => {
    const random = new RandomStream(3);
    const [steps, count] = [9, 8000];
    const items = Array.from({ length: count }, () => [random.uniform()]);
    const { spikes } = await encodeLatency(items, { steps });
    for (let t = 0; t < steps; t++) {
      const total = spikes.subarray(t * count, (t + 1) * count).reduce((sum, spike) => sum + spike, 0);
      const share = (t === 0 || t === steps - 1 ? 0.5 : 1) / (steps - 1);
      expect(Math.abs(total - count * share)).toBeLessThan(5 * Math.sqrt(count * share * (1 - share)));
    }
  });

  it('refuses what is no intensity and options that cannot be', async () => {
    const encode =
      (items: number[][], more = {}) =>
      () =>
        encodeLatency(items, { steps: 2, ...more });
    for (const value of [-0.1, 1.1, NaN])
      await expect(encode([[0, value]])()).rejects.toThrow(/items\[0\]\[1\]/);
    await expect(encode([[0.1], [0.1, 0.2]])()).rejects.toThrow(/items\[1\]: expected 1 numbers, got 2/);
    await expect(encode(new Array(2))()).rejects.toThrow(/items\[0\]/);
    await expect(encode([[0.1]], { steps: 0 })()).rejects.toThrow(/options.steps/);
    await expect(encode([[0.1]], { threshold: 1.5 })()).rejects.toThrow(/options.threshold/);
    await expect(encode([[0.1]], { maxRate: 1 })()).rejects.toThrow(/no such option/);
    await expect(encodeLatency({} as never, { steps: 1 })).rejects.toThrow(ArgumentError);
    const floats = { name: 'f', width: 2, height: 1, classes: 1, labels: Uint8Array.of(0) };
    await expect(encodeLatency({ ...floats, images: Float32Array.of(0, 2) }, { steps: 1 })).rejects.toThrow(
      /items\[0\]\[1\]/,
    );
  });
});
