import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../../src/data/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  type NetworkGraph,
  SpikingNetwork,
  type TrainablePart,
  trainLocal,
  trainSurrogate,
} from '../../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 8, size: 16, classes: [1, 7], seed: 1 });
const graph: NetworkGraph = {
  features: 256,
  hidden: 2,
  outputs: 2,
  edges: [
    { from: 'features', to: 0 },
    { from: 'features', to: 3, delay: 1 },
    { from: 0, to: 1, delay: 1 },
    { from: 'features', to: 2 },
    { from: 1, to: 2 },
    { from: 'features', to: 1 },
    { from: 0, to: 3 },
  ],
};
const NETWORKS = { layers: [256, 3, 2], graph };
type Trained = TrainablePart | readonly TrainablePart[] | undefined;

/** Which weights lead to output neurons, in the order of the weights. */
const outputWeights = (layers: number[] | NetworkGraph): boolean[] =>
  Array.isArray(layers)
    ? Array.from({ length: 256 * 3 + 3 * 2 }, (_, i) => i >= 256 * 3)
    : layers.edges.flatMap(({ from, to }) => Array(from === 'features' ? 256 : 1).fill(to >= layers.hidden));

describe.each(Object.entries(NETWORKS))('in %s', (_, layers) => {
  const options = { neuron: 'sqs', layers, memory: 1, ansatz: 'two-way', seed: 3, weightMean: 0.02 } as const;
  const RULES = {
    local: (network: SpikingNetwork, trainable: Trained) =>
      trainLocal(network, digits, { epochs: 2, batch: 4, steps: 4, seed: 1, trainable }),
    surrogate: (network: SpikingNetwork, trainable: Trained) =>
      trainSurrogate(network, digits, {
        ...{ epochs: 2, batch: 4, steps: 4, seed: 1, precision: 'float64', weightDecay: 0.1, trainable },
      }),
  };

  it.each(Object.entries(RULES))('trains what it is told to, and nothing else: %s', async (_name, train) => {
    const changed = async (trainable: Trained) => {
      using network = new SpikingNetwork(engine, options);
      const before = network.parameters;
      await train(network, trainable).finish();
      const after = network.parameters;
      const differ = (a: Float64Array, b: Float64Array) => Array.from(a, (value, i) => value !== b[i]);
      return {
        weights: differ(before.weights, after.weights),
        angles: differ(before.angles, after.angles),
        after,
      };
    };
    const all = await changed(undefined);
    const ofOutput = outputWeights(layers as never);
    expect(ofOutput).toHaveLength(all.weights.length);
    const outputAngle = (i: number) => i >= all.angles.length - 2 * (all.angles.length / neuronsOf(layers));
    const some = (list: boolean[], where: (i: number) => boolean = () => true) =>
      list.some((moved, i) => moved && where(i));
    expect([some(all.weights), some(all.angles)]).toEqual([true, true]);

    const weights = await changed('weights');
    expect([some(weights.weights, (i) => !ofOutput[i]), some(weights.angles)]).toEqual([true, false]);
    const angles = await changed(['angles']);
    expect([some(angles.weights), some(angles.angles, (i) => !outputAngle(i))]).toEqual([false, true]);
    const readout = await changed('readout');
    expect(some(readout.weights, (i) => ofOutput[i]!)).toBe(true);
    expect(some(readout.weights, (i) => !ofOutput[i])).toBe(false);
    expect(some(readout.angles, outputAngle)).toBe(true);
    expect(some(readout.angles, (i) => !outputAngle(i))).toBe(false);
    expect((await changed(['weights', 'angles'])).after).toEqual(all.after);
    const both = await changed(['angles', 'readout']);
    expect(some(both.angles, (i) => !outputAngle(i))).toBe(true);
    expect(some(both.weights, (i) => !ofOutput[i])).toBe(false);
    expect(some(both.weights)).toBe(true);
  });
});

const neuronsOf = (layers: readonly number[] | NetworkGraph): number =>
  Array.isArray(layers) ? 5 : (layers as NetworkGraph).hidden + (layers as NetworkGraph).outputs;

it('refuses what is no part of a network', () => {
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
  for (const wrong of ['bias', [], ['weights', 'x'], 1, null]) {
    for (const train of [trainLocal, trainSurrogate]) {
      expect(() => train(network, digits, { trainable: wrong as never })).toThrow(ArgumentError);
      expect(() => train(network, digits, { trainable: wrong as never })).toThrow(/^options\.trainable/);
    }
  }
});
