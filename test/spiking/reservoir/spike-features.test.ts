import { expect, it } from 'vitest';
import { ArgumentError, createEngine } from '../../../src/index.js';
import { SpikingNetwork, spikeCounts, spikeRates } from '../../../src/spiking/public.js';

it('counts spikes by item and shares by step, of all neurons and channels', async () => {
  using engine = await createEngine();
  const network = new SpikingNetwork(engine, {
    neuron: 'sqs',
    inputs: 2,
    layers: [3, 4, 2],
    seed: 3,
    weightMean: 0.3,
  });
  const [steps, items] = [5, 7];
  const spikes = Uint8Array.from({ length: steps * items * 6 }, (_, i) => Number(i % 3 > 0));
  const run = await network.run({ spikes, shape: [steps, items, 6] }, { seed: 1 });
  const [counts, rates] = [await spikeCounts(run), await spikeRates(run)];
  expect([counts.shape, rates.shape]).toEqual([
    [7, 12],
    [5, 12],
  ]);
  const spikeAt = (t: number, b: number, line: number) =>
    line < 8 ? run.hidden.spikes[(t * items + b) * 8 + line]! : run.spikes[(t * items + b) * 4 + line - 8]!;
  let total = 0;
  for (let line = 0; line < 12; line++) {
    for (let b = 0; b < items; b++) {
      const expected = [0, 1, 2, 3, 4].reduce((sum, t) => sum + spikeAt(t, b, line), 0);
      expect(counts.values[b * 12 + line]).toBe(expected);
      total += expected;
    }
    for (let t = 0; t < steps; t++) {
      const sum = [0, 1, 2, 3, 4, 5, 6].reduce((all, b) => all + spikeAt(t, b, line), 0);
      expect(rates.values[t * 12 + line]).toBeCloseTo(sum / items, 15);
    }
  }
  expect(total).toBeGreaterThan(20);
  network.dispose();
  for (const wrong of [null, {}, { ...run, shape: [1, 2, 3] }, { ...run, hidden: null }]) {
    await expect(spikeCounts(wrong as never)).rejects.toThrow(ArgumentError);
    await expect(spikeRates(wrong as never)).rejects.toThrow(/^run: /);
  }
});
