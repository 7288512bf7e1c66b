import { type Engine, RandomStream } from '../../src/index.js';
import { type AnsatzGate, SqsNeuron, type SqsNeuronOptions } from '../../src/spiking/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

const EVERY_GATE: AnsatzGate[] = [
  { gate: 'rx', qubits: [0], parameter: 0 },
  { gate: 'ry', qubits: [1], parameter: 1 },
  { gate: 'rz', qubits: [3], parameter: 2 },
  { gate: 'crx', qubits: [0, 2], parameter: 3 },
  { gate: 'cry', qubits: [3, 1], parameter: 4 },
  { gate: 'crz', qubits: [2, 0], parameter: 5 },
  { gate: 'cnot', qubits: [1, 2] },
  { gate: 'cz', qubits: [3, 0] },
  { gate: 'ry', qubits: [2], parameter: 1 },
];
const STEPS = 12;

const ANSATZES = {
  'input-to-memory': 'input-to-memory',
  'memory-to-input': 'memory-to-input',
  'two-way': 'two-way',
  'every gate': EVERY_GATE,
} as const;
const ANGLES: Record<keyof typeof ANSATZES, number> = {
  'input-to-memory': 8,
  'memory-to-input': 8,
  'two-way': 12,
  'every gate': 6,
};

function build(engine: Engine, ansatz: keyof typeof ANSATZES, more: Partial<SqsNeuronOptions> = {}) {
  const random = new RandomStream('golden angles');
  const angles = Array.from({ length: ANGLES[ansatz] }, () => 6 * random.uniform() - 3);
  return new SqsNeuron(engine, {
    inputs: 2,
    memory: 2,
    ansatz: ANSATZES[ansatz],
    angles,
    memoryKind: 'quantum',
    representation: 'amplitudes',
    ...more,
  });
}

function currentsOf(steps: number): number[][] {
  const random = new RandomStream('golden currents');
  return Array.from({ length: steps }, () => [2 * random.uniform() - 0.5, 2 * random.uniform() - 0.5]);
}

/** The probabilities of each step and the spikes drawn from them. */
function walk(neuron: SqsNeuron): Uint8Array {
  const random = new RandomStream('golden spikes');
  const steps = currentsOf(STEPS).map((row) => [...neuron.probabilities(row), ...neuron.step(row, random)]);
  return bytesOf(steps.flat());
}

const names = Object.keys(ANSATZES) as (keyof typeof ANSATZES)[];

export const neuronCases: GoldenCase[] = [
  ...names.map((name) => ({
    name: `neuron/steps, ${name}`,
    run: (engine: Engine) => {
      using neuron = build(engine, name);
      return walk(neuron);
    },
  })),
  ...(['last-spike', 'none'] as const).map((memoryKind) => ({
    name: `neuron/steps, memory ${memoryKind}`,
    run: (engine: Engine) => {
      using neuron = build(engine, 'two-way', { memoryKind });
      return walk(neuron);
    },
  })),
  {
    name: 'neuron/steps, density',
    run: (engine) => {
      using neuron = build(engine, 'every gate', { representation: 'density' });
      return walk(neuron);
    },
  },
  ...(['ibm_brisbane', 'ibm_boston'] as const).flatMap((device) => [
    {
      name: `neuron/steps, ${device}`,
      run: (engine: Engine) => {
        using neuron = build(engine, 'every gate', { device });
        return walk(neuron);
      },
    },
    {
      name: `neuron/shots, ${device}`,
      run: async (engine: Engine) => {
        using neuron = build(engine, 'two-way', { device, noiseScale: 3 });
        const { spikes } = await neuron.sample(currentsOf(STEPS), { shots: 101, seed: 'golden' });
        return bytesOf(spikes);
      },
    },
    {
      name: `neuron/logLikelihood and its gradient, ${device}`,
      run: (engine: Engine) => {
        using neuron = build(engine, 'two-way', { device });
        const random = new RandomStream('golden record');
        // A quarter of a second for all steps.
        const currents = currentsOf(3);
        const spikes = currents.map(() => [random.integer(2), random.integer(2)]);
        const gradient = neuron.logLikelihoodGradient(currents, spikes);
        return bytesOf([neuron.logLikelihood(currents, spikes)], gradient.angles, ...gradient.currents);
      },
    },
  ]),
  {
    name: 'neuron/shots',
    run: async (engine) => {
      using neuron = build(engine, 'every gate');
      const { spikes } = await neuron.sample(currentsOf(STEPS), { shots: 101, seed: 'golden' });
      return bytesOf(spikes);
    },
  },
  ...names.map((name) => ({
    name: `neuron/logLikelihood and its gradient, ${name}`,
    run: (engine: Engine) => {
      using neuron = build(engine, name);
      const random = new RandomStream('golden record');
      const currents = currentsOf(STEPS);
      const spikes = currents.map(() => [random.integer(2), random.integer(2)]);
      const gradient = neuron.logLikelihoodGradient(currents, spikes);
      return bytesOf([neuron.logLikelihood(currents, spikes)], gradient.angles, ...gradient.currents);
    },
  })),
];
