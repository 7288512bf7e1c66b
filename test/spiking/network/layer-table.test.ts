import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { createEngine } from '../../../src/index.js';
import { DigitWeights } from '../../../src/qneuron/digits/digit-weights.js';
import { SpikingNetwork } from '../../../src/spiking/network/spiking-network.js';

const engine = await createEngine();

it('is shown as the table of its layers', () => {
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 8, 2], inputs: 2 });
  const { weights, angles } = network.parameters;
  const table = inspect(network).split('\n');
  expect(table).toEqual([
    `SpikingNetwork of ${(weights.length + angles.length).toLocaleString('en')} parameters, sqs neurons:`,
    'layer        neurons   weights    angles',
    'features         256                    ',
    `hidden 1           8      4096${String((8 * angles.length) / 10).padStart(10)}`,
    `outputs            2        32${String((2 * angles.length) / 10).padStart(10)}`,
  ]);
  expect(4096 + 32).toBe(weights.length);
  network.dispose();
  expect(inspect(network)).toBe('SpikingNetwork (disposed)');
});

it('has but its size where it is a model of another kind', () => {
  const weights = new DigitWeights(engine, { pixels: 4, classes: 2 });
  expect(inspect(weights)).toBe('DigitWeights of 8 parameters');
});

it('shows what of a graph is hidden, and what is not', () => {
  const edges = [
    { from: 'features' as const, to: 0 },
    { from: 'features' as const, to: 1 },
    { from: 0, to: 1 },
  ];
  const network = new SpikingNetwork(engine, {
    neuron: 'qlif',
    layers: { features: 3, hidden: 1, outputs: 1, edges },
  });
  expect(network.parameters.weights).toHaveLength(14);
  expect(String(network).split('\n').slice(3)).toEqual([
    'hidden             1         6         0',
    'outputs            1         8         0',
  ]);
});
