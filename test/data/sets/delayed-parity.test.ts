import { describe, expect, it } from 'vitest';
import { delayedParity, subset } from '../../../src/data/public.js';
import { expectSameMean, spikeAt } from './memory-task.js';

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
      words[data.labels[i]!]![word]!++;
    }
    const parity = (word: number) => [0, 1, 1, 0, 1, 0, 0, 1][word];
    for (const label of [0, 1]) {
      for (const [word, n] of words[label]!.entries()) {
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
        for (let t = 0; t < steps; t++) if (t !== left) total += spike(t, i, 1)!;
        return total;
      });
      for (let n = 0; n < bits; n++) {
        const [even, odd] = [0, 1].map((label) =>
          totals.filter((_, i) => data.labels[i] === label).map((total) => (total === n ? 1 : 0)),
        );
        expectSameMean(even!, odd!);
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
