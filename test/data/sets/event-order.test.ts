import { describe, expect, it } from 'vitest';
import { eventOrder, subset } from '../../../src/data/public.js';
import { expectSameMean, spikeAt } from './memory-task.js';

describe('eventOrder', () => {
  it('has the same spike counts in both classes, channel by channel and pair by pair', async () => {
    const [count, channels, steps] = [6000, 6, 12];
    const data = await eventOrder({ count, channels, steps, noise: 0.05, seed: 1 });
    const spike = spikeAt(data);
    const counts = Array.from({ length: count }, (_, i) =>
      Array.from({ length: channels }, (_, c) => {
        let total = 0;
        for (let t = 0; t < steps; t++) total += spike(t, i, c)!;
        return total;
      }),
    );
    const compare = (statistic: (row: number[]) => number) => {
      const values = counts.map(statistic);
      expectSameMean(
        values.filter((_, i) => data.labels[i] === 0),
        values.filter((_, i) => data.labels[i] === 1),
      );
    };
    for (let c = 0; c < channels; c++) {
      for (let n = 0; n <= 4; n++) compare((row) => (row[c] === n ? 1 : 0));
      for (let d = 0; d <= c; d++) compare((row) => row[c]! * row[d]!);
      compare((row) => row[c]!);
    }
    compare((row) => row.reduce((sum, n) => sum + n, 0));
    // As many spikes as the probabilities say, too.
    const mean = counts.flat().reduce((sum, n) => sum + n, 0);
    const p = 1 - 0.2 * 0.95;
    const expected = count * channels * (2 * p + 10 * 0.05);
    const variance = count * channels * (2 * p * (1 - p) + 10 * 0.05 * 0.95);
    expect(Math.abs(mean - expected)).toBeLessThan(5 * Math.sqrt(variance));
  });

  it('has classes that differ in the order, and in nothing else', async () => {
    const [count, channels, steps, burst] = [400, 5, 9, 2];
    const data = await eventOrder({ count, channels, steps, burst, activity: 1, noise: 0, seed: 2 });
    const spike = spikeAt(data);
    const pairs = new Map<string, number>();
    for (let i = 0; i < count; i++) {
      const times = (c: number) => [...Array(steps).keys()].filter((t) => spike(t, i, c) === 1);
      const [a, b] = [times(0), times(2)];
      expect([a, times(1), b, times(3), times(4)]).toEqual([a, a, b, b, b]);
      for (const list of [a, b]) expect(list).toEqual([list[0], list[0]! + 1]);
      expect(a[0]! < b[0]! ? 0 : 1).toBe(data.labels[i]);
      expect(Math.abs(a[0]! - b[0]!)).toBeGreaterThanOrEqual(burst);
      const pair = [Math.min(a[0]!, b[0]!), Math.max(a[0]!, b[0]!)].join();
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    // 6 free places for two events: 6 + 5 + 4 + 3 + 2 + 1 pairs, all equally likely.
    expect(pairs.size).toBe(21);
    for (const n of pairs.values()) {
      expect(Math.abs(n - count / 21)).toBeLessThan(5 * Math.sqrt((count / 21) * (20 / 21)));
    }
  });

  it('is balanced and a function of the seed, whatever the count', async () => {
    const options = { channels: 4, steps: 8, seed: 'a' };
    const data = await eventOrder({ count: 10, ...options });
    expect([...data.labels]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    expect(data).toMatchObject({ shape: [8, 10, 4], classes: 2, seed: 'a' });
    expect((await eventOrder({ count: 4, ...options })).spikes).toEqual(
      (await subset(data, [0, 1, 2, 3])).spikes,
    );
    expect((await eventOrder({ count: 10, ...options, seed: 'b' })).spikes).not.toEqual(data.spikes);
    const { seed, spikes } = await eventOrder({ count: 4, channels: 4, steps: 8 });
    expect((await eventOrder({ count: 4, channels: 4, steps: 8, seed })).spikes).toEqual(spikes);
    expect((await eventOrder({ count: 0, ...options })).shape).toEqual([8, 0, 4]);
  });

  it('refuses options that cannot be', async () => {
    const make = (more: object) => () => eventOrder({ count: 2, channels: 2, steps: 4, ...more });
    await expect(make({ count: -1 })()).rejects.toThrow(/options.count/);
    await expect(make({ channels: 1 })()).rejects.toThrow(/options.channels/);
    await expect(make({ steps: 3 })()).rejects.toThrow(/options.steps: expected an integer from 4/);
    await expect(make({ burst: 0 })()).rejects.toThrow(/options.burst/);
    await expect(make({ activity: 1.1 })()).rejects.toThrow(/options.activity/);
    await expect(make({ noise: NaN })()).rejects.toThrow(/options.noise/);
    await expect(make({ gap: 1 })()).rejects.toThrow(/no such option/);
    await expect(make({ count: 2 ** 24, steps: 1000 })()).rejects.toThrow(/options.steps/);
  });
});
