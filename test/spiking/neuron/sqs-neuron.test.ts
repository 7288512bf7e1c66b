import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ArgumentError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import { type AnsatzGate, SpikingNetwork, SqsNeuron } from '../../../src/spiking/public.js';
import { extent } from '../../extent.js';
import * as oracle from '../../oracle/sqs-oracle.js';
import { arbitraryNeuron, arbitraryRecord, spikesOf } from '../arbitrary-neuron.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const neuronAndRecord = (limits: { inputs: number; memory: number }, steps: { min: number; max: number }) =>
  arbitraryNeuron(limits).chain((neuron) =>
    arbitraryRecord(neuron, steps).map((record) => ({ neuron, ...record })),
  );

function build(neuron: oracle.OracleNeuron, representation: 'amplitudes' | 'density' = 'amplitudes') {
  const { gates, ...options } = neuron;
  return new SqsNeuron(engine, { ...options, ansatz: gates, representation });
}

it('has the default neuron of networks', () => {
  const angles = [0.3, 0.5, 0.7];
  using neuron = new SqsNeuron(engine, { angles });
  using spelled = new SqsNeuron(engine, { inputs: 1, memory: 1, ansatz: 'memory-to-input', angles });
  expect([neuron.inputs, neuron.memory, neuron.memoryKind]).toEqual([1, 1, 'quantum']);
  for (const current of [0.4, -1, 0.9]) {
    expect(neuron.probabilities([current])).toEqual(spelled.probabilities([current]));
    const rng = () => 0.3;
    expect(neuron.step([current], rng)).toEqual(spelled.step([current], rng));
  }
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [1, 1], seed: 1 });
  expect(network.parameters.angles).toHaveLength(angles.length);
});

it('takes gates and qubits that may not be written to', () => {
  const ansatz = [{ gate: 'rx', qubits: [0], parameter: 0 }] as const satisfies readonly AnsatzGate[];
  using neuron = new SqsNeuron(engine, { ansatz, angles: [1] });
  const currents: readonly (readonly number[])[] = [[0.5]];
  const spikes: readonly (readonly number[])[] = [[1]];
  expect(neuron.logLikelihood(currents, spikes)).toBeLessThan(0);
});

describe('probabilities and collapse', () => {
  it.each(['amplitudes', 'density'] as const)('agree with the equations, by %s', (representation) => {
    fc.assert(
      fc.property(
        neuronAndRecord({ inputs: 3, memory: 2 }, { min: 1, max: 5 }),
        fc.integer(),
        ({ neuron, currents }, seed) => {
          using subject = build(neuron, representation);
          const rng = new RandomStream(seed);
          let sigma = oracle.initialMemory(neuron);
          for (const row of currents) {
            const rho = oracle.evolve(
              neuron,
              sigma,
              row,
              (gate) => neuron.angles[neuron.gates[gate]!.parameter ?? 0]!,
            );
            const expected = oracle.patternProbabilities(neuron, rho);
            const actual = subject.probabilities(row);
            expected.forEach((p, pattern) => {
              expect(Math.abs(actual[pattern]! - p)).toBeLessThan(1e-12);
            });
            const spikes = subject.step(row, rng);
            const pattern = spikes.reduce((sum, spike) => 2 * sum + spike, 0);
            if (expected[pattern]! < 1e-6) return; // dividing by next to nothing magnifies rounding
            sigma = oracle.collapse(neuron, rho, pattern);
          }
        },
      ),
      { numRuns: extent(50, 150) },
    );
  });

  it.each([
    [1, 0, 'two-way'],
    [1, 5, 'two-way'],
    [4, 2, 'input-to-memory'],
    [3, 4, 'memory-to-input'],
    [2, extent(6, 8), 'memory-to-input'],
  ] as const)(
    'give the same by amplitudes and by density matrices: %i + %i qubits, %s',
    (inputs, memory, ansatz) => {
      const links = ansatz === 'two-way' ? 2 : 1;
      const count = links * inputs * memory + inputs + memory;
      const angles = Array.from({ length: count }, (_, i) => Math.sin(7 * i + 1));
      using pure = new SqsNeuron(engine, { inputs, memory, ansatz, angles });
      using mixed = new SqsNeuron(engine, { inputs, memory, ansatz, angles, representation: 'density' });
      const [rng, twin] = [new RandomStream(5), new RandomStream(5)];
      for (let t = 0; t < 3; t++) {
        const currents = Array.from({ length: inputs }, (_, n) => 0.4 * Math.cos(t + 2 * n) + 0.3);
        const [a, b] = [pure.probabilities(currents), mixed.probabilities(currents)];
        a.forEach((p, i) => {
          expect(Math.abs(p - b[i]!)).toBeLessThan(1e-12);
        });
        expect(pure.step(currents, rng)).toEqual(mixed.step(currents, twin));
      }
    },
  );

  it('sum to 1 with 10 qubits', () => {
    const angles = Array.from({ length: 5 * 5 * 2 + 10 }, (_, i) => 0.1 * i);
    using neuron = new SqsNeuron(engine, { inputs: 5, memory: 5, ansatz: 'two-way', angles });
    const total = neuron.probabilities([0.1, 0.2, 0.3, -0.4, 0.9]).reduce((sum, p) => sum + p, 0);
    expect(Math.abs(total - 1)).toBeLessThan(1e-12);
  });

  it('are sampled by the running sum, also with numbers that the user brings', () => {
    using neuron = new SqsNeuron(engine, { inputs: 1, memory: 0, ansatz: [], angles: [] });
    const [silent] = neuron.probabilities([0.5]);
    expect([...neuron.step([0.5], () => silent! - 1e-9)]).toEqual([0]);
    expect([...neuron.step([0.5], () => silent! + 1e-9)]).toEqual([1]);
  });

  it('follow the convention: qubit 0 is the highest bit', () => {
    using neuron = new SqsNeuron(engine, { inputs: 2, memory: 0, ansatz: [], angles: [] });
    expect(neuron.probabilities([1, 0]).findIndex((p) => p > 0.99)).toBe(2);
    expect([...neuron.step([1, 0], new RandomStream(1))]).toEqual([1, 0]);
  });
});

describe('errata S2', () => {
  const history = (ansatz: 'input-to-memory' | 'memory-to-input' | 'two-way') => {
    const random = new RandomStream(20);
    const uniform = (scale: number) => (2 * random.uniform() - 1) * scale;
    let largest = 0;
    for (let trial = 0; trial < 200; trial++) {
      const angles = Array.from({ length: ansatz === 'two-way' ? 4 : 3 }, () => uniform(Math.PI));
      using neuron = new SqsNeuron(engine, { inputs: 1, memory: 1, ansatz, angles });
      const fresh = neuron.probabilities([0.37])[1]!;
      for (let t = 0; t < 4; t++) neuron.step([random.uniform()], random);
      largest = Math.max(largest, Math.abs(neuron.probabilities([0.37])[1]! - fresh));
    }
    return largest;
  };

  it('the memory of input-to-memory is write-only, the others are read', () => {
    expect(history('input-to-memory')).toBeLessThan(1e-14);
    expect(history('memory-to-input')).toBeGreaterThan(0.5);
    expect(history('two-way')).toBeGreaterThan(0.5);
  });
});

describe('logLikelihood', () => {
  it('agrees with the equations', () => {
    fc.assert(
      fc.property(
        neuronAndRecord({ inputs: 3, memory: 2 }, { min: 1, max: 6 }),
        ({ neuron, currents, record }) => {
          const each = oracle.conditionalProbabilities(neuron, currents, record).record;
          fc.pre(each.every((p) => p > 1e-6));
          using subject = build(neuron);
          const spikes = record.map((pattern) => spikesOf(pattern, neuron.inputs));
          const expected = each.reduce((sum, p) => sum + Math.log(p), 0);
          expect(Math.abs(subject.logLikelihood(currents, spikes) - expected)).toBeLessThan(
            1e-9 * Math.max(1, Math.abs(expected)),
          );
        },
      ),
      { numRuns: extent(20, 60) },
    );
  });

  it('is -Infinity for what cannot happen, and then has no gradient', () => {
    using neuron = new SqsNeuron(engine, { inputs: 1, memory: 1, ansatz: 'two-way', angles: [0, 0, 0, 0] });
    expect(neuron.logLikelihood([[0.5], [-1]], [[0], [1]])).toBe(-Infinity);
    expect(() => neuron.logLikelihoodGradient([[0.5], [-1]], [[0], [1]])).toThrow(NumericalError);
  });
});

describe('logLikelihoodGradient', () => {
  /** Largest deviation from the oracle, relative to the gradient's own size (at least 1). */
  function deviation(neuron: oracle.OracleNeuron, currents: number[][], record: number[], steps: number[]) {
    using subject = build(neuron);
    const spikes = record.map((pattern) => spikesOf(pattern, neuron.inputs));
    const gradient = subject.logLikelihoodGradient(currents, spikes);
    const ones = record.map(() => 1);
    const pairs = [
      ...neuron.angles.map((_, angle) => [gradient.angles[angle], { angle }] as const),
      ...steps.flatMap((step) =>
        currents[step]!.map((_, channel) => [gradient.currents[step]![channel], { step, channel }] as const),
      ),
    ];
    return Math.max(
      ...pairs.map(([actual, parameter]) => {
        const expected = oracle.derivative(neuron, currents, record, record, ones, parameter);
        return Math.abs(actual! - expected) / Math.max(1, Math.abs(expected));
      }),
    );
  }

  it('agrees with forward derivatives of the equations to 1e-9, with shared angles', () => {
    fc.assert(
      fc.property(
        neuronAndRecord({ inputs: 3, memory: 2 }, { min: 1, max: 5 }),
        ({ neuron, currents, record }) => {
          const each = oracle.conditionalProbabilities(neuron, currents, record).record;
          fc.pre(each.every((p) => p > 1e-4));
          expect(deviation(neuron, currents, record, [0, currents.length - 1])).toBeLessThan(1e-9);
        },
      ),
      { numRuns: extent(20, 60) },
    );
  });

  it('agrees with them for N = 3 and T = 100', () => {
    const random = new RandomStream(3);
    const neuron: oracle.OracleNeuron = {
      inputs: 3,
      memory: 1,
      memoryKind: 'quantum',
      angles: [0.7, -1.1],
      gates: [
        { gate: 'crx', qubits: [3, 0], parameter: 0 },
        { gate: 'cry', qubits: [3, 1], parameter: 0 },
        { gate: 'cnot', qubits: [1, 2] },
        { gate: 'crz', qubits: [0, 3], parameter: 1 },
        { gate: 'rx', qubits: [3], parameter: 1 },
        { gate: 'ry', qubits: [2], parameter: 0 },
      ],
    };
    const currents = Array.from({ length: 100 }, () => [0, 1, 2].map(() => 1.2 * random.uniform() - 0.2));
    using sampler = build(neuron);
    const record = currents.map((row) =>
      sampler.step(row, random).reduce((sum, spike) => 2 * sum + spike, 0),
    );
    expect(deviation(neuron, currents, record, [0, 50, 99])).toBeLessThan(1e-9);
  });
});

describe('bad arguments', () => {
  it('get an ArgumentError that names the field', () => {
    const good = { inputs: 1, memory: 1, ansatz: 'two-way' as const, angles: [1, 2, 3, 4] };
    const cases: [object, string][] = [
      [{ inputs: 0 }, 'options.inputs'],
      [{ inputs: 1.5 }, 'options.inputs'],
      [{ memory: -1 }, 'options.memory'],
      [{ memory: 10 }, 'options.memory'],
      [{ ansatz: 'both' }, 'ansatz'],
      [{ ansatz: [{ gate: 'h', qubits: [0] }] }, 'ansatz[0].gate'],
      [{ ansatz: [{ gate: 'rx', qubits: [2], parameter: 0 }] }, 'ansatz[0].qubits[0]'],
      [{ ansatz: [{ gate: 'crx', qubits: [1, 1], parameter: 0 }] }, 'ansatz[0].qubits'],
      [{ ansatz: [{ gate: 'crx', qubits: [1], parameter: 0 }] }, 'ansatz[0].qubits'],
      [{ ansatz: [{ gate: 'rx', qubits: [1] }] }, 'ansatz[0].parameter'],
      [{ ansatz: [{ gate: 'cz', qubits: [0, 1], parameter: 0 }] }, 'ansatz[0].parameter'],
      [{ angles: [1, 2, 3] }, 'options.angles'],
      [{ angles: [1, 2, 3, Number.NaN] }, 'options.angles[3]'],
      [{ memoryKind: 'classical' }, 'options.memoryKind'],
      [{ memoryKind: 'last-spike', memory: 0, angles: [1] }, 'options.memoryKind'],
      [{ representation: 'x' }, 'options.representation'],
      [{ angel: [] }, 'options.angel'],
    ];
    for (const [change, field] of cases) {
      expect(() => new SqsNeuron(engine, { ...good, ...change })).toThrow(
        expect.objectContaining({ name: 'ArgumentError', field }),
      );
    }
    using neuron = new SqsNeuron(engine, good);
    expect(() => neuron.probabilities([])).toThrow(ArgumentError);
    expect(() => neuron.probabilities([Number.POSITIVE_INFINITY])).toThrow(ArgumentError);
    expect(() => neuron.step([1], {} as never)).toThrow(ArgumentError);
    expect(() => neuron.step([1], () => 1)).toThrow(ArgumentError);
    expect(() => neuron.logLikelihood([], [])).toThrow(ArgumentError);
    expect(() => neuron.logLikelihood([[1]], [[1], [0]])).toThrow(ArgumentError);
    expect(() => neuron.logLikelihood([[1]], [[2]])).toThrow(ArgumentError);
  });
});
