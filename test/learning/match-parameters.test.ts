import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { matchParameters } from '../../src/learning/public.js';
import { SpikingNetwork, type SpikingNetworkOptions } from '../../src/spiking/public.js';
import { QuantumClassifier } from '../../src/variational/public.js';

describe('matchParameters', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine();
  });
  afterAll(() => engine.dispose());

  const spiking = (neuron: SpikingNetworkOptions['neuron'], more: Partial<SpikingNetworkOptions> = {}) => ({
    name: neuron,
    parameters: (hidden: number) =>
      SpikingNetwork.parameterCount({ neuron, layers: [784, hidden, 10], ...more }),
  });
  const quantum = {
    name: 'qnn',
    parameters: (circuits: number) =>
      QuantumClassifier.parameterCount({ features: 784, classes: 10, circuits }),
  };

  it('sizes the four models to the same number of parameters', () => {
    const matched = matchParameters([spiking('sqs'), spiking('lif'), spiking('qlif'), quantum], 800_000);
    expect(matched.map(({ hidden }) => hidden)).toEqual([1004, 1008, 504, 250]);
    for (const { deviation } of matched) expect(Math.abs(deviation)).toBeLessThan(0.003);
  });

  it.each(['sqs', 'lif', 'qlif'] as const)('counts what a network of %s neurons really has', (neuron) => {
    const options = { neuron, layers: [20, 7, 3], seed: 1 };
    const network = new SpikingNetwork(engine, options);
    const { weights, angles } = network.parameters;
    expect(SpikingNetwork.parameterCount(options)).toBe(weights.length + angles.length);
    network.dispose();
  });

  it('counts channels, memory qubits and graphs', () => {
    for (const layers of [[5, 4, 2], { features: 3, hidden: 1, outputs: 2, edges: [{ from: 0, to: 1 }] }]) {
      const options = { neuron: 'sqs' as const, layers, inputs: 2, memory: 2, seed: 1 };
      const network = new SpikingNetwork(engine, options);
      const { weights, angles } = network.parameters;
      expect(SpikingNetwork.parameterCount(options)).toBe(weights.length + angles.length);
      network.dispose();
    }
  });

  it('counts what a classifier really has', () => {
    const options = { features: 20, classes: 3, circuits: 2, qubits: 3, seed: 1 };
    const classifier = new QuantumClassifier(engine, options);
    expect(QuantumClassifier.parameterCount(options)).toBe(classifier.parameterCount);
    classifier.dispose();
  });

  it('refuses a number that no model can have', () => {
    expect(() => matchParameters([spiking('sqs')], 10)).toThrow(/count.*smallest sqs/);
  });
});
