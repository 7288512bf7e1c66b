import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePopulation, strokes, subset } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { createEngine, type Engine } from '../../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

describe('encodePopulation', () => {
  it.each([
    [2, undefined],
    [5, undefined],
    [7, 0.05],
    [4, 3],
  ])(
    'lets %i neurons of width %s spike as their Gaussian fields say, within 5 standard errors',
    async (neurons, width) => {
      const values = [0, 0.1, 0.5, 0.77, 1];
      const [steps, count] = [100, 40];
      const items = Array.from({ length: count }, () => values);
      const { spikes, shape } = await encodePopulation(engine, items, { neurons, width, steps, seed: 3 });
      const channels = values.length * neurons;
      expect(shape).toEqual([steps, count, channels]);
      const totals = new Float64Array(channels);
      for (const [k, spike] of spikes.entries()) totals[k % channels]! += spike;
      for (const [v, value] of values.entries()) {
        for (let k = 0; k < neurons; k++) {
          const sigma = width ?? 1 / (neurons - 1);
          const p = Math.E ** -((value - k / (neurons - 1)) ** 2 / (2 * sigma ** 2));
          const deviation = Math.abs(totals[v * neurons + k]! - steps * count * p);
          expect(deviation).toBeLessThanOrEqual(5 * Math.sqrt(steps * count * p * (1 - p)) + 1e-6);
        }
      }
    },
  );

  it('tells values apart by which neuron spikes most', async () => {
    const neurons = 11;
    const items = Array.from({ length: neurons }, (_, k) => [k / (neurons - 1)]);
    const { spikes } = await encodePopulation(engine, items, { neurons, steps: 60, seed: 1 });
    for (let i = 0; i < neurons; i++) {
      const counts = Array.from({ length: neurons }, (_, k) => {
        let total = 0;
        for (let t = 0; t < 60; t++) total += spikes[(t * neurons + i) * neurons + k]!;
        return total;
      });
      // At its centre a neuron spikes at every step.
      expect(counts[i]).toBe(60);
      expect(counts.filter((total) => total === 60)).toHaveLength(1);
    }
  });

  it('encodes a data set as its rows, and a batch as its parts', async () => {
    const digits = await strokes({ count: 3, seed: 1 });
    const rows = [0, 1, 2].map((i) =>
      Array.from(digits.images.subarray(256 * i, 256 * (i + 1)), (v) => v / 255),
    );
    const options = { neurons: 3, steps: 1, seed: 'a' };
    const whole = await encodePopulation(engine, digits, options);
    expect(whole).toEqual(await encodePopulation(engine, rows, options));
    const rest = await encodePopulation(engine, await subset(digits, [1, 2]), { ...options, item0: 1 });
    expect(rest.spikes).toEqual(whole.spikes.slice(768));
    const drawn = await encodePopulation(engine, [[0.3]], { neurons: 9, steps: 20 });
    expect(await encodePopulation(engine, [[0.3]], { neurons: 9, steps: 20, seed: drawn.seed })).toEqual(
      drawn,
    );
    expect((await encodePopulation(engine, [], options)).shape).toEqual([1, 0, 0]);
  });

  it('takes widths so small or large that the fields are none', async () => {
    const of = async (width: number) =>
      (await encodePopulation(engine, [[0.3, 1]], { neurons: 3, steps: 4, seed: 1, width })).spikes;
    expect([...(await of(1e-300)).subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 1]);
    expect(await of(1e300)).toEqual(new Uint8Array(24).fill(1));
  });

  it('refuses options and values that cannot be', async () => {
    const encode =
      (more: object, items: number[][] = [[0.5]]) =>
      () =>
        encodePopulation(engine, items, { neurons: 3, steps: 2, seed: 1, ...more });
    await expect(encode({ neurons: 1 })()).rejects.toThrow(/options.neurons/);
    await expect(encode({ steps: 0 })()).rejects.toThrow(/options.steps/);
    for (const width of [0, -1, NaN, Infinity])
      await expect(encode({ width })()).rejects.toThrow(/options.width/);
    await expect(encode({ maxRate: 1 })()).rejects.toThrow(/no such option/);
    await expect(encode({ item0: -1 })()).rejects.toThrow(/options.item0/);
    for (const value of [-0.1, 1.1, NaN])
      await expect(encode({}, [[0, value]])()).rejects.toThrow(/items\[0\]\[1\]/);
    await expect(encode({}, [[0], [0, 1]])()).rejects.toThrow(/items\[1\]/);
    await expect(encodePopulation({} as never, [[0]], { neurons: 2, steps: 1 })).rejects.toThrow(
      ArgumentError,
    );
  });
});
