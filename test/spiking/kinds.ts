import type { NetworkGraph, SpikingNetworkOptions } from '../../src/spiking/public.js';

/** Two hidden neurons that drive each other, and two outputs, of which one also sees the inputs of the step before. */
const graphOf = (inputs: number): NetworkGraph => ({
  features: inputs,
  hidden: 2,
  outputs: 2,
  edges: [
    { from: 'features', to: 0 },
    { from: 0, to: 1 },
    { from: 1, to: 0, delay: 1 },
    { from: 1, to: 2 },
    { from: 0, to: 3, delay: 1 },
    { from: 'features', to: 3, delay: 1 },
  ],
});

/** Every kind of neuron that a network can have. */
const NEURONS: Record<string, Omit<SpikingNetworkOptions, 'layers'>> = {
  'sqs without memory': { neuron: 'sqs', memory: 0 },
  'sqs, memory-to-input': { neuron: 'sqs', ansatz: 'memory-to-input' },
  'sqs, input-to-memory': { neuron: 'sqs', ansatz: 'input-to-memory' },
  'sqs, two-way': { neuron: 'sqs', memory: 2, ansatz: 'two-way' },
  'sqs, last-spike': { neuron: 'sqs', memory: 2, ansatz: 'two-way', memoryKind: 'last-spike' },
  'sqs, no memory kept': { neuron: 'sqs', ansatz: 'two-way', memoryKind: 'none' },
  'sqs of two channels': { neuron: 'sqs', inputs: 2, memory: 1, ansatz: 'two-way' },
  'sqs, gate by gate': {
    neuron: 'sqs',
    ansatz: [
      { gate: 'ry', qubits: [0], parameter: 0 },
      { gate: 'cnot', qubits: [0, 1] },
      { gate: 'crz', qubits: [1, 0], parameter: 1 },
      { gate: 'rx', qubits: [0], parameter: 0 },
    ],
  },
  'lif, subtract': { neuron: 'lif' },
  'lif, zero': { neuron: 'lif', reset: 'zero', beta: 0.7 },
  'lif, none': { neuron: 'lif', reset: 'none', threshold: 1.5 },
  'qlif, printed': { neuron: 'qlif' },
  'qlif, alpha': { neuron: 'qlif', equations: 'consistent' },
  'qlif, measured': { neuron: 'qlif', shots: 5 },
};

/** A kind of network of `lines` input lines and two classes, with spikes in every layer. */
export interface NetworkKind {
  name: string;
  options: SpikingNetworkOptions;
}

/** Every kind of neuron, in one layer, in several, and in a graph. */
export const networkKinds = (lines: number): NetworkKind[] =>
  Object.entries(NEURONS).flatMap(([neuron, options]) => {
    const inputs = lines / (options.inputs ?? 1);
    const weights = { weightMean: 0.3, weightGain: options.neuron === 'sqs' ? 1 : 2, seed: 1 };
    const layers = { 'one layer': [inputs, 2], layers: [inputs, 5, 3, 2], 'a graph': graphOf(inputs) };
    return Object.entries(layers).map(([shape, each]) => ({
      name: `${neuron}, ${shape}`,
      options: { ...options, ...weights, layers: each },
    }));
  });
