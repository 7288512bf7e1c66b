import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeDelta } from '../../../src/data/public.js';
import { ArgumentError } from '../../../src/engine/errors.js';
import { RandomStream } from '../../../src/engine/random/random-stream.js';

describe('encodeDelta', () => {
  it('spikes ON and OFF against the value at the last spike', async () => {
    const { spikes, shape } = await encodeDelta([[0], [0.5], [1], [3.5], [3], [2.5], [2.25], [3.5]], {
      threshold: 1,
    });
    expect(shape).toEqual([8, 1, 2]);
    const [off, on] = [0, 1].map((n) => [...spikes].filter((_, i) => i % 2 === n));
    expect(on).toEqual([0, 0, 1, 1, 0, 0, 0, 1]);
    expect(off).toEqual([0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('keeps channels apart: 2 c is OFF and 2 c + 1 ON of channel c', async () => {
    const { spikes, shape } = await encodeDelta([Float32Array.of(5, 5, 5), [5, 7, 3]], { threshold: 2 });
    expect(shape).toEqual([2, 1, 6]);
    expect([...spikes]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
  });

  it('allows the signal to be followed to within the threshold', async () => {
    const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    await fc.assert(
      fc.asyncProperty(
        fc.array(value, { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0.01, max: 500, noNaN: true }),
        async (signal, threshold) => {
          const { spikes } = await encodeDelta(
            signal.map((v) => [v]),
            { threshold },
          );
          expect([...spikes.subarray(0, 2)]).toEqual([0, 0]);
          let known = signal[0]!;
          for (const [t, v] of signal.entries()) {
            const [off, on] = spikes.subarray(2 * t, 2 * t + 2);
            expect(on).toBe(v - known >= threshold ? 1 : 0);
            expect(off).toBe(known - v >= threshold ? 1 : 0);
            if (on || off) known = v;
            expect(Math.abs(v - known)).toBeLessThan(threshold);
          }
        },
      ),
      { seed: 1 },
    );
  });

  it('gives a random walk ON and OFF spikes equally often, as often as it leaves an interval', async () => {
    const random = new RandomStream(2);
    const [steps, channels, threshold] = [400, 50, 3];
    const walk = Array.from({ length: channels }, () => 0);
    const signal = Array.from({ length: steps + 1 }, (_, t) => {
      if (t > 0) for (let c = 0; c < channels; c++) walk[c]! += random.word() < 2 ** 31 ? 1 : -1;
      return [...walk];
    });
    const { spikes } = await encodeDelta(signal, { threshold });
    let [off, on] = [0, 0];
    for (let k = 0; k < spikes.length; k += 2) [off, on] = [off + spikes[k]!, on + spikes[k + 1]!];
    expect(Math.abs(on - off)).toBeLessThan(5 * Math.sqrt(on + off));
    // A walk leaves ±3 after 9 steps on average, with a variance of 2/3 · 9 · 8 = 48; so many renewals in 400 steps.
    const [mean, variance] = [steps / 9, (48 * steps) / 9 ** 3];
    expect(Math.abs((on + off) / channels - mean)).toBeLessThan(1 + 5 * Math.sqrt(variance / channels));
  });

  it('is turned around by turning the signal around', async () => {
    const signal = fc.array(fc.array(fc.integer(), { minLength: 2, maxLength: 2 }), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(signal, fc.integer({ min: 1 }), async (values, threshold) => {
        const { spikes } = await encodeDelta(values, { threshold });
        const turned = await encodeDelta(
          values.map((row) => row.map((v) => -v)),
          { threshold },
        );
        expect(turned.spikes).toEqual(spikes.map((_, i) => spikes[i ^ 1]!));
      }),
      { seed: 2 },
    );
  });

  it('refuses signals and thresholds that cannot be', async () => {
    const options = { threshold: 1 };
    await expect(encodeDelta([[1], [1, 2]], options)).rejects.toThrow(
      /values\[1\]: expected 1 numbers, got 2/,
    );
    await expect(encodeDelta([[1], [NaN]], options)).rejects.toThrow(/values\[1\]\[0\]/);
    await expect(encodeDelta([], options)).rejects.toThrow(/values.length/);
    await expect(encodeDelta(new Array(2), options)).rejects.toThrow(/values\[0\]/);
    await expect(encodeDelta('values' as never, options)).rejects.toThrow(ArgumentError);
    for (const threshold of [0, -1, NaN, Infinity]) {
      await expect(encodeDelta([[1]], { threshold })).rejects.toThrow(/options.threshold/);
    }
    await expect(encodeDelta([[1]], { threshold: 1, steps: 1 } as never)).rejects.toThrow(/no such option/);
  });
});
