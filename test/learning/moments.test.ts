import { expect, it } from 'vitest';
import { readSafetensors, strokes, writeSafetensors } from '../../src/data/public.js';
import { createEngine, DataFormatError } from '../../src/index.js';
import { SpikingNetwork, trainSurrogate } from '../../src/spiking/public.js';

it.each([
  ['a negative mean of squares', '0.second', -1e-9],
  ['a mean beyond its squares', '0.first', 1e30],
])('refuses a checkpoint with %s, from which weights would become none', async (_, name, value) => {
  using engine = await createEngine();
  const digits = await strokes({ count: 6, seed: 1, classes: [1, 7] });
  const options = { epochs: 2, batch: 3, steps: 2, seed: 1 };
  using network = new SpikingNetwork(engine, { neuron: 'lif', layers: [256, 2], seed: 1 });
  const run = trainSurrogate(network, digits, options);
  await run[Symbol.asyncIterator]().next();
  const { metadata, tensors } = await readSafetensors(run.checkpoint());
  await run;
  expect(tensors.get(name)?.data.length).toBeGreaterThan(0);
  (tensors.get(name)!.data as Float32Array)[7] = value;
  const resume = await writeSafetensors({ metadata, tensors });
  expect(() => trainSurrogate(network, digits, { ...options, resume })).toThrow(DataFormatError);
  expect(() => trainSurrogate(network, digits, { ...options, resume })).toThrow(
    /no gradients have the moments/,
  );
});
