import { expect, it } from 'vitest';
import { strokes } from '../../../src/data/public.js';
import { keyOf, Pacer, RegionGroup } from '../../../src/engine/index.js';
import { createEngine } from '../../../src/index.js';
import { batchRunner } from '../../../src/learning/index.js';
import { classifierRunner } from '../../../src/variational/classifier/classifier-pass.js';
import { itemsOf } from '../../../src/variational/classifier/item-source.js';
import { QuantumClassifier, trainClassifier } from '../../../src/variational/public.js';

const digits = await strokes({ count: 30, size: 16, classes: [1, 7], seed: 1 });
const engine = await createEngine();
const make = () =>
  new QuantumClassifier(engine, { features: 256, classes: 2, circuits: 2, precision: 'float64', seed: 1 });

/** What a batch gives in parts of so many samples. */
async function inParts(together: number) {
  const { core } = make();
  const group = new RegionGroup(engine.arena);
  const runner = classifierRunner(core, group, itemsOf(core, digits), together);
  const work = { options: {}, settings: {}, capacity: together, dataset: digits };
  const runBatch = batchRunner(engine, group, runner, 'any', work, together < 30);
  const place = { key: keyOf(1), step: 0, epoch: 0, pacer: new Pacer({}) };
  let correct = 0;
  const indices = Uint32Array.from({ length: 30 }, (_, i) => (7 * i) % 30);
  const loss = await runBatch(indices, together, place, ({ decisions }, numbers) => {
    numbers.forEach((number, b) => {
      if (decisions[b] === digits.labels[number]) correct++;
    });
  });
  return { gradient: core.layout.read(runner.left[0]!.view), loss, correct };
}

it('gives the loss of all samples and its gradient, in whatever parts', async () => {
  const classifier = make();
  const { loss, gradient } = await classifier.lossAndGradient(digits);
  const { accuracy } = await classifier.evaluate(digits);
  for (const together of [30, 16, 7]) {
    const found = await inParts(together);
    expect(found.correct).toBe(accuracy * 30);
    // Sums of thirty numbers of at most about 1, in another order.
    expect(Math.abs(found.loss / 30 - loss)).toBeLessThan(1e-14);
    for (const [name, slopes] of Object.entries(gradient)) {
      const others = found.gradient[name as keyof typeof gradient];
      const differences = Array.from(others, (other, i) => Math.abs(other - slopes[i]!));
      expect(Math.max(...differences)).toBeLessThan(1e-14);
    }
  }
});

it('takes no more memory for a larger batch than for that and sums', async () => {
  const bytesOf = (batch: number) => {
    const before = engine.bytesUsed;
    const run = trainClassifier(make(), many, { batch, seed: 1 });
    const bytes = engine.bytesUsed - before;
    run.dispose();
    return bytes;
  };
  const many = await strokes({ count: 1000, size: 16, classes: [1, 7], seed: 1 });
  expect(bytesOf(1000)).toBe(bytesOf(65));
});
