import { expect, it } from 'vitest';
import { strokes } from '../../../src/data/public.js';
import { keyOf, Pacer, RegionGroup } from '../../../src/engine/index.js';
import { createEngine } from '../../../src/index.js';
import { batchRunner } from '../../../src/learning/index.js';
import { localRuleSettings } from '../../../src/spiking/local/local-options.js';
import { localRunner, localTogether } from '../../../src/spiking/local/local-pass.js';
import { spikeSource } from '../../../src/spiking/network/spike-source.js';
import { type LocalLearningOptions, SpikingNetwork } from '../../../src/spiking/public.js';

const digits = await strokes({ count: 30, size: 16, classes: [1, 7], seed: 1 });

/** The gradients of a batch in parts of so many samples. */
async function inParts(together: number, options: LocalLearningOptions) {
  const engine = await createEngine();
  const { core } = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 5, 2], seed: 1 });
  core.weights;
  const group = new RegionGroup(engine.arena);
  const settings = localRuleSettings({ steps: 4, seed: 1, ...options }, 2, 1);
  const source = spikeSource(core, group, digits, settings, together);
  const gradients = [group.float64(core.weights.length), group.float64(core.angles.length)] as const;
  const runner = localRunner(core, group, source, settings, together, gradients);
  const losses: number[] = [];
  const indices = Uint32Array.from({ length: 30 }, (_, i) => (7 * i) % 30);
  const work = { options: {}, settings, capacity: together, dataset: digits };
  const runBatch = batchRunner(engine, group, runner, 'any', work, together < 30);
  const place = { key: keyOf(1), step: 1, epoch: 1, pacer: new Pacer({}) };
  await runBatch(indices, together, place, (pass) => {
    losses.push(...pass.losses);
  });
  return { sums: runner.left.map((region) => region.copy()), losses };
}

it.each<LocalLearningOptions>([
  { gradient: 'exact', baseline: 'learned', sparsity: 0.2 },
  { gradient: 'expectation' },
  { gradient: 'shots', passWeights: 'importance' },
])('gives what a whole batch gives by parts, %o', async (options) => {
  const whole = await inParts(30, options);
  expect(Math.max(...whole.sums.map((values) => Math.max(...values)))).toBeGreaterThan(1e-3);
  for (const together of [1, 8, 29]) {
    const parts = await inParts(together, options);
    expect(parts.losses).toEqual(whole.losses);
    parts.sums.forEach((values, i) => {
      const largest = Math.max(...whole.sums[i]!.map(Math.abs));
      // Sums of some hundred numbers in another order.
      values.forEach(
        (value, at) => void expect(Math.abs(value - whole.sums[i]![at]!)).toBeLessThan(1e-12 * (1 + largest)),
      );
    });
  }
});

it('runs even numbers of samples together, in at most sixteen parts', () => {
  expect([1, 5].map((passes) => localTogether(25, passes))).toEqual([6, 2]);
  for (let batch = 1; batch < 300; batch++) {
    const together = localTogether(batch, 2);
    expect(together % 2).toBe(0);
    expect(batch / together).toBeLessThanOrEqual(16);
    // So that parts of shorter batches have room, too.
    expect(together).toBeLessThanOrEqual(localTogether(batch + 1, 2));
  }
});
