import { expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import { strokes } from '../../../src/data/public.js';
import { keyOf, resolveSeed, splitKey } from '../../../src/engine/random/seed.js';
import { ArgumentError, createEngine, RandomStream } from '../../../src/index.js';
import { SpikingNetwork, trainLocal } from '../../../src/spiking/public.js';

it('takes 7 and "7" for the same seed, and no two others', () => {
  expect(keyOf(7)).toEqual(keyOf('7'));
  expect(new RandomStream(7).word()).toBe(new RandomStream('7').word());
  const seeds = ['', ' ', '07', 'ψ', 'È', 'abab', ...Array.from({ length: 10_000 }, (_, i) => i - 5000)];
  expect(new Set(seeds.map((seed) => String(keyOf(seed)))).size).toBe(seeds.length);
});

it('splits keys without meeting', () => {
  const key = keyOf(1);
  const keys = [Purpose.Born, Purpose.Encode].flatMap((purpose) =>
    Array.from({ length: 1000 }, (_, i) => String(splitKey(key, purpose, i % 100, Math.floor(i / 100)))),
  );
  expect(new Set(keys).size).toBe(2000);
});

it('draws a seed that survives JSON when none is given', () => {
  const drawn = Array.from({ length: 100 }, () => resolveSeed('seed', undefined));
  expect(new Set(drawn).size).toBe(100);
  for (const seed of drawn) {
    expect(Number.isSafeInteger(seed)).toBe(true);
    expect(JSON.parse(JSON.stringify(seed))).toBe(seed);
  }
  for (const wrong of [null, Number.NaN, {}, true]) {
    expect(() => resolveSeed('options.seed', wrong as never)).toThrow(ArgumentError);
  }
});

it('replays a run without a seed from the one that it reports', async () => {
  using engine = await createEngine();
  const digits = await strokes({ count: 20, size: 16, seed: 1, classes: [1, 7] });
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2] });
  using twin = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: network.options.seed });
  expect(twin.parameters).toEqual(network.parameters);

  const { meta, ...evaluation } = await network.evaluate(digits, { steps: 4 });
  const { meta: _, ...again } = await twin.evaluate(digits, { steps: 4, seed: evaluation.seed });
  expect(again).toEqual(evaluation);
  expect(meta).not.toHaveProperty('seed');
  expect(meta.options).not.toHaveProperty('seed');

  const { seed } = await trainLocal(network, digits, { epochs: 1, steps: 4 }).finish();
  await trainLocal(twin, digits, { epochs: 1, steps: 4, seed }).finish();
  expect(twin.parameters).toEqual(network.parameters);
});
