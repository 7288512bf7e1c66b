import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import {
  encodeLabels,
  encodeRate,
  readUsps,
  selectClasses,
  strokes,
  subset,
} from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { philox } from '../../../src/engine/random/philox.js';
import { keyOf } from '../../../src/engine/random/seed.js';
import { extent } from '../../extent.js';
import { hasReal, real } from '../real-data.js';

describe('encodeRate', () => {
  it('compares word c of the stream (seed, encode, item, step) with floor(cap · intensity · 2^32)', async () => {
    const unit = fc.double({ min: 0, max: 1, noNaN: true });
    const rows = fc
      .nat(6)
      .chain((channels) =>
        fc.array(fc.array(unit, { minLength: channels, maxLength: channels }), { maxLength: 3 }),
      );
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.integer({ min: 1, max: 4 }),
        unit,
        fc.nat(),
        fc.string(),
        async (items, steps, cap, item0, seed) => {
          const { spikes, shape } = await encodeRate(items, { steps, maxRate: cap, item0, seed });
          const channels = items[0]?.length ?? 0;
          expect(shape).toEqual([steps, items.length, channels]);
          const expected: number[] = [];
          for (let t = 0; t < steps; t++) {
            for (const [i, row] of items.entries()) {
              for (const [c, value] of row.entries()) {
                const block = philox([Math.floor(c / 4), t, item0 + i, Purpose.Encode], keyOf(seed));
                expected.push(block[c % 4]! < Math.floor(cap * value * 2 ** 32) ? 1 : 0);
              }
            }
          }
          expect([...spikes]).toEqual(expected);
        },
      ),
      { seed: 1 },
    );
  });

  it('never fires on background and always at probability 1', async () => {
    const { spikes } = await encodeRate([[0, 1]], { steps: 1000, maxRate: 1, seed: 1 });
    expect(spikes.every((spike, k) => spike === k % 2)).toBe(true);
  });

  it('encodes a batch as its parts', async () => {
    const all = await strokes({ count: 5, seed: 1 });
    const whole = (await encodeRate(all, { steps: 1, seed: 2 })).spikes;
    const rest = (await encodeRate(await subset(all, [2, 3, 4]), { steps: 1, seed: 2, item0: 2 })).spikes;
    expect(rest).toEqual(whole.slice(2 * 256));
  });

  const isReal = extent(false, hasReal('usps/usps.h5'));
  it(`spikes as often as the intensities say, within 5 standard errors (${isReal ? 'USPS' : 'strokes'})`, async () => {
    const digits = isReal
      ? (await readUsps(real('usps/usps.h5'))).test
      : await strokes({ count: 500, seed: 1, classes: [1, 7] });
    const batch = await subset(isReal ? await selectClasses(digits, [1, 7]) : digits, [...Array(100).keys()]);
    const steps = 50;
    const { spikes } = await encodeRate(batch, { steps, maxRate: 0.5, seed: 1 });
    const scale = batch.images instanceof Uint8Array ? 1 / 255 : 1;
    let mean = 0;
    let variance = 0;
    for (const v of batch.images) {
      const p = 0.5 * scale * v;
      mean += steps * p;
      variance += steps * p * (1 - p);
    }
    const total = spikes.reduce((sum, spike) => sum + spike, 0);
    expect(Math.abs(total - mean)).toBeLessThan(5 * Math.sqrt(variance));
  });

  it('spikes at every intensity as often as it should, independently of other steps, channels and items', async () => {
    const [steps, count] = [200, 40];
    const levels = [0, 0.02, 0.25, 0.5, 0.75, 1];
    const items = Array.from({ length: count }, () => levels);
    const { spikes } = await encodeRate(items, { steps, maxRate: 0.8, seed: 4 });
    const at = (t: number, i: number, c: number) => spikes[(t * count + i) * levels.length + c];
    for (const [c, level] of levels.entries()) {
      const p = 0.8 * level;
      const pairs = { spikes: 0, steps: 0, items: 0, channels: 0 };
      for (let t = 0; t < steps; t++) {
        for (let i = 0; i < count; i++) {
          const spike = at(t, i, c);
          pairs.spikes += spike!;
          pairs.steps += spike! & at((t + 1) % steps, i, c)!;
          pairs.items += spike! & at(t, (i + 1) % count, c)!;
          pairs.channels += spike! & at(t, i, 3)!;
        }
      }
      const n = steps * count;
      const within = (total: number, probability: number, dependence = 1) =>
        expect(Math.abs(total - n * probability)).toBeLessThanOrEqual(
          5 * Math.sqrt(dependence * n * probability * (1 - probability)),
        );
      within(pairs.spikes, p);
      // Of overlapping pairs the variance is at most threefold.
      within(pairs.steps, p * p, 3);
      within(pairs.items, p * p, 3);
      if (c !== 3) within(pairs.channels, p * 0.4);
    }
  });

  it('draws a seed when there is none, and says which', async () => {
    const { seed, spikes } = await encodeRate([[0.5, 0.5]], { steps: 100 });
    expect((await encodeRate([[0.5, 0.5]], { steps: 100, seed })).spikes).toEqual(spikes);
  });

  it('refuses what is no probability', async () => {
    const encode =
      (items: number[][], more = {}) =>
      () =>
        encodeRate(items, { steps: 1, seed: 1, ...more });
    for (const value of [-0.1, 1.1, NaN])
      await expect(encode([[0, value]])()).rejects.toThrow(/items\[0\]\[1\]/);
    await expect(encode([[0.1], [0.1, 0.2]])()).rejects.toThrow(/items\[1\]: expected 1 numbers, got 2/);
    await expect(encode([[0.1]], { maxRate: 1.5 })()).rejects.toThrow(/options.maxRate/);
    await expect(encode([[0.1]], { steps: 0 })()).rejects.toThrow(/options.steps/);
    await expect(encode([[0.1], [0.1]], { item0: 2 ** 32 - 1 })()).rejects.toThrow(/options.item0/);
    await expect(encode([[0.1]], { step: 1 })()).rejects.toThrow(/no such option/);
    await expect(encodeRate({} as never, { steps: 1 })).rejects.toThrow(ArgumentError);
  });
});

describe('encodeLabels', () => {
  it('lets the neuron of the right class spike at every step', async () => {
    const { spikes, shape } = await encodeLabels([2, 0], 3, 2);
    expect(shape).toEqual([2, 2, 3]);
    expect([...spikes]).toEqual([0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0]);
  });

  it('refuses labels that are no class', async () => {
    await expect(encodeLabels([0, 3], 3, 1)).rejects.toThrow(
      /labels\[1\]: expected an integer from 0 to 2, got 3/,
    );
    await expect(encodeLabels([0], 0, 1)).rejects.toThrow(ArgumentError);
    await expect(encodeLabels([0], 1, 0)).rejects.toThrow(ArgumentError);
  });
});
