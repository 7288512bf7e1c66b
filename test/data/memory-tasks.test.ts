import { describe, expect, it } from 'vitest';
import { delayedParity, eventOrder, type SpikeDataset, subset } from '../../src/data/public.js';

const spikeAt = ({ spikes, shape: [, count, channels] }: SpikeDataset) => {
  return (t: number, i: number, c: number) => spikes[(t * count + i) * channels + c];
};

/** Expects two equally large samples of numbers to have means within 5 standard errors of their difference. */
function expectSameMean(a: number[], b: number[]): void {
  const of = (values: number[]) => {
    const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
    const squares = values.reduce((sum, v) => sum + (v - mean) ** 2, 0);
    return { mean, error2: squares / (values.length - 1) / values.length };
  };
  const [first, second] = [of(a), of(b)];
  expect(Math.abs(first.mean - second.mean)).toBeLessThanOrEqual(5 * Math.sqrt(first.error2 + second.error2));
}

describe('eventOrder', () => {
  it('has the same spike counts in both classes, channel by channel and pair by pair', async () => {
    const [count, channels, steps] = [6000, 6, 12];
    const data = await eventOrder({ count, channels, steps, noise: 0.05, seed: 1 });
    const spike = spikeAt(data);
    const counts = Array.from({ length: count }, (_, i) =>
      Array.from({ length: channels }, (_, c) => {
        let total = 0;
        for (let t = 0; t < steps; t++) total += spike(t, i, c);
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
      for (let d = 0; d <= c; d++) compare((row) => row[c] * row[d]);
      compare((row) => row[c]);
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
      for (const list of [a, b]) expect(list).toEqual([list[0], list[0] + 1]);
      expect(a[0] < b[0] ? 0 : 1).toBe(data.labels[i]);
      expect(Math.abs(a[0] - b[0])).toBeGreaterThanOrEqual(burst);
      const pair = [Math.min(a[0], b[0]), Math.max(a[0], b[0])].join();
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

describe('delayedParity', () => {
  it('shows the bits, is silent, then asks for their parity', async () => {
    const [count, bits, delay, steps, channels] = [200, 3, 4, 10, 2];
    const data = await delayedParity({ count, bits, delay, steps, channels, seed: 1 });
    expect(data.shape).toEqual([steps, count, 5]);
    const spike = spikeAt(data);
    const words = [new Float64Array(8), new Float64Array(8)];
    for (let i = 0; i < count; i++) {
      let word = 0;
      for (let t = 0; t < steps; t++) {
        const row = [0, 1, 2, 3, 4].map((c) => spike(t, i, c)).join('');
        if (t >= bits) expect(row).toBe(t < bits + delay ? '00000' : '00001');
        else expect(['11000', '00110']).toContain(row);
        if (row === '00110') word += 1 << t;
      }
      words[data.labels[i]][word]++;
    }
    const parity = (word: number) => [0, 1, 1, 0, 1, 0, 0, 1][word];
    for (const label of [0, 1]) {
      for (const [word, n] of words[label].entries()) {
        if (parity(word) !== label) expect(n).toBe(0);
        else expect(Math.abs(n - count / 8)).toBeLessThan(5 * Math.sqrt((count / 2) * (1 / 4) * (3 / 4)));
      }
    }
  });

  it('cannot be told from all bits but one: their counts are the same in both classes', async () => {
    const [count, bits, steps] = [4000, 4, 7];
    const data = await delayedParity({ count, bits, delay: 2, steps, noise: 0.1, seed: 3 });
    const spike = spikeAt(data);
    for (let left = 0; left < bits; left++) {
      const totals = Array.from({ length: count }, (_, i) => {
        let total = 0;
        for (let t = 0; t < steps; t++) if (t !== left) total += spike(t, i, 1);
        return total;
      });
      for (let n = 0; n < bits; n++) {
        const [even, odd] = [0, 1].map((label) =>
          totals.filter((_, i) => data.labels[i] === label).map((total) => (total === n ? 1 : 0)),
        );
        expectSameMean(even, odd);
      }
    }
  });

  it('is balanced and a function of the seed, whatever the count', async () => {
    const options = { bits: 2, delay: 1, steps: 5, seed: 7 };
    const data = await delayedParity({ count: 6, ...options });
    expect([...data.labels]).toEqual([0, 1, 0, 1, 0, 1]);
    const noisy = { ...options, noise: 0.3 };
    expect((await delayedParity({ count: 3, ...noisy })).spikes).toEqual(
      (await subset(await delayedParity({ count: 6, ...noisy }), [0, 1, 2])).spikes,
    );
    const { seed, spikes } = await delayedParity({ count: 40, bits: 5, delay: 1, steps: 7 });
    expect((await delayedParity({ count: 40, bits: 5, delay: 1, steps: 7, seed })).spikes).toEqual(spikes);
  });

  it('refuses options that cannot be', async () => {
    const make = (more: object) => () => delayedParity({ count: 2, bits: 2, delay: 1, steps: 4, ...more });
    await expect(make({ count: 0.5 })()).rejects.toThrow(/options.count/);
    await expect(make({ bits: 0 })()).rejects.toThrow(/options.bits/);
    await expect(make({ delay: -1 })()).rejects.toThrow(/options.delay/);
    await expect(make({ steps: 3 })()).rejects.toThrow(/options.steps: expected an integer from 4/);
    await expect(make({ channels: 0 })()).rejects.toThrow(/options.channels/);
    await expect(make({ noise: 2 })()).rejects.toThrow(/options.noise/);
    await expect(make({ bit: 2 })()).rejects.toThrow(/no such option/);
  });
});
