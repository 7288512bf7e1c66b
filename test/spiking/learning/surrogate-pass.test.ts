import { expect, it } from 'vitest';
import { strokes } from '../../../src/data/public.js';
import { keyOf, Pacer, RegionGroup } from '../../../src/engine/index.js';
import { createEngine } from '../../../src/index.js';
import { batchRunner } from '../../../src/learning/index.js';
import { surrogateSettings } from '../../../src/spiking/learning/surrogate-options.js';
import { surrogateRunner } from '../../../src/spiking/learning/surrogate-pass.js';
import { SpikingNetwork } from '../../../src/spiking/public.js';
import { stackSource } from '../../../src/spiking/stack/stack-source.js';

const digits = await strokes({ count: 30, size: 16, classes: [1, 7], seed: 1 });

/** The gradients of a batch in parts of so many samples. */
async function inParts(together: number, loss: 'bce' | 'likelihood') {
  const engine = await createEngine();
  const { core } = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 5, 2], seed: 1 });
  const group = new RegionGroup(engine.arena);
  const settings = surrogateSettings(
    { steps: 4, precision: 'float64', sparsity: 0.3, loss, seed: 1 },
    ...(['sqs', 2, 30] as const),
  );
  const source = stackSource(core, group, digits, settings, together);
  const runner = surrogateRunner(core, group, source, settings, together);
  const losses: number[] = [];
  let correct = 0;
  const indices = Uint32Array.from({ length: 30 }, (_, i) => (7 * i) % 30);
  const work = { options: {}, settings, capacity: together, dataset: digits };
  const runBatch = batchRunner(engine, group, runner, 'any', work, together < 30);
  const place = { key: keyOf(1), step: 1, epoch: 1, pacer: new Pacer({}) };
  await runBatch(indices, together, place, (pass) => {
    losses.push(...pass.losses);
    correct += pass.correct;
  });
  return { sums: runner.left.map((region) => region.copy()), losses, correct };
}

it.each(['bce', 'likelihood'] as const)('gives what a whole batch gives by parts, %s', async (loss) => {
  const whole = await inParts(30, loss);
  expect(Math.max(...whole.sums.map((values) => Math.max(...values)))).toBeGreaterThan(1e-3);
  for (const together of [1, 8, 29]) {
    const parts = await inParts(together, loss);
    expect(parts.losses).toEqual(whole.losses);
    expect(parts.correct).toBe(whole.correct);
    parts.sums.forEach((values, i) => {
      // Sums of thirty numbers of at most about 1, in another order.
      values.forEach((value, at) => void expect(Math.abs(value - whole.sums[i]![at]!)).toBeLessThan(1e-14));
    });
  }
});
