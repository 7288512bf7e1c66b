import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/device/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { SqsNeuron, type SqsNeuronOptions } from '../../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** A device that does nothing wrong. */
const PERFECT: Device = {
  name: 'perfect',
  entangler: 'ecr',
  qubits: {
    ...{ t1: 1e30, t2: 1e30, gate: { error: 0, time: 60 } },
    readout: { read0Of1: 0, read1Of0: 0, time: 1000, resetTime: 1000 },
  },
  twoQubitGate: { error: 0, time: 600 },
};

const random = new RandomStream('neuron');
const numbers = (count: number) => Array.from({ length: count }, () => 3 * random.uniform() - 1);
const rows = (steps: number, inputs: number) => Array.from({ length: steps }, () => numbers(inputs));
const spikesLike = (currents: number[][]) => currents.map((row) => row.map(() => random.integer(2)));

const CASES: [string, SqsNeuronOptions][] = [
  ['memory-to-input', { angles: numbers(3) }],
  ['two-way', { ansatz: 'two-way', angles: numbers(4) }],
  ['two channels', { inputs: 2, ansatz: 'input-to-memory', angles: numbers(5) }],
  ['two memory qubits', { memory: 2, ansatz: 'two-way', angles: numbers(7) }],
  ['last-spike', { memoryKind: 'last-spike', ansatz: 'two-way', angles: numbers(4) }],
  ['none', { memoryKind: 'none', angles: numbers(3) }],
  ['no memory', { memory: 0, angles: numbers(1) }],
];

describe.each(CASES)('a neuron on a device: %s', (_, options) => {
  const inputs = options.inputs ?? 1;

  it('is the neuron by itself where the device does nothing wrong, to 1e-12', () => {
    using noisy = new SqsNeuron(engine, { ...options, device: PERFECT });
    using plain = new SqsNeuron(engine, options);
    const currents = rows(4, inputs);
    const spikes = spikesLike(currents);
    for (const row of currents) {
      const [found, expected] = [noisy.probabilities(row), plain.probabilities(row)];
      expected.forEach((p, i) => {
        expect(Math.abs(found[i]! - p)).toBeLessThan(1e-12);
      });
      const uniform = random.uniform();
      expect(noisy.step(row, () => uniform)).toEqual(plain.step(row, () => uniform));
    }
    const [found, expected] = [noisy, plain].map((neuron) => neuron.logLikelihoodGradient(currents, spikes));
    const flat = ({ angles, currents: slopes }: NonNullable<typeof found>) => [
      ...angles,
      ...slopes.flatMap((row) => [...row]),
    ];
    const scale = Math.max(1, ...flat(expected!).map(Math.abs));
    flat(expected!).forEach((slope, i) => {
      expect(Math.abs(flat(found!)[i]! - slope)).toBeLessThan(1e-9 * scale);
    });
  });

  it('has the same bits at no noise as without a device', () => {
    using still = new SqsNeuron(engine, { ...options, device: 'ibm_brisbane', noiseScale: 0 });
    using plain = new SqsNeuron(engine, options);
    const currents = rows(3, inputs);
    expect(still.probabilities(currents[0]!)).toEqual(plain.probabilities(currents[0]!));
    const spikes = spikesLike(currents);
    expect(still.logLikelihood(currents, spikes)).toBe(plain.logLikelihood(currents, spikes));
  });

  it.each(['ibm_brisbane', 'ibm_boston', 'quantinuum_h2', 'ionq_forte', 'quera_gemini'] as const)(
    'has the likelihood of its steps on %s, and its slopes',
    (device) => {
      using neuron = new SqsNeuron(engine, { ...options, device });
      const currents = rows(5, inputs);
      const spikes = spikesLike(currents);
      let expected = 0;
      currents.forEach((row, t) => {
        const probabilities = neuron.probabilities(row);
        expect(Math.abs(probabilities.reduce((sum, p) => sum + p, 0) - 1)).toBeLessThan(1e-12);
        const pattern = spikes[t]!.reduce((bits, spike) => 2 * bits + spike, 0);
        expected += Math.log(probabilities[pattern]!);
        // Just before the pattern's own share ends.
        const below = probabilities.slice(0, pattern + 1).reduce((sum, p) => sum + p, 0);
        expect([...neuron.step(row, () => below - probabilities[pattern]! / 2)]).toEqual(spikes[t]);
      });
      expect(Math.abs(neuron.logLikelihood(currents, spikes) - expected)).toBeLessThan(1e-11);
      const { angles } = neuron.logLikelihoodGradient(currents, spikes);
      const moved = (i: number, by: number) => {
        const turned = Array.from(options.angles, (angle, j) => (i === j ? angle + by : angle));
        using other = new SqsNeuron(engine, { ...options, device, angles: turned });
        return other.logLikelihood(currents, spikes);
      };
      angles.forEach((slope, i) => {
        const h = 1e-3;
        const difference =
          (8 * (moved(i, h) - moved(i, -h)) - (moved(i, 2 * h) - moved(i, -2 * h))) / (12 * h);
        expect(Math.abs(slope - difference)).toBeLessThan(1e-8 * Math.max(1, Math.abs(slope)));
      });
    },
  );
});

describe('noise', () => {
  it('makes a memory that idles forget, unless the model leaves that out', () => {
    const surprise = (options: Partial<SqsNeuronOptions>) => {
      using neuron = new SqsNeuron(engine, {
        ...{ ansatz: 'memory-to-input', angles: [Math.PI, 0, Math.PI / 2], device: 'ibm_brisbane' },
        ...options,
      });
      // Silence, in which only the memory turns; then it is read.
      return neuron.probabilities([0])[1]!;
    };
    expect(surprise({ model: 'aer' })).not.toBe(surprise({}));
    expect(surprise({ noiseScale: 3 })).toBeGreaterThan(surprise({ noiseScale: 1 }));
  });
});

describe('what a device cannot take', () => {
  const refused = (call: () => unknown, field: string) => {
    expect(call).toThrow(ArgumentError);
    expect(call).toThrow(field);
  };
  it('is refused by name', () => {
    const device = 'ibm_brisbane';
    refused(
      () => new SqsNeuron(engine, { inputs: 5, memory: 4, angles: numbers(29), device }),
      'options.memory',
    );
    using large = new SqsNeuron(engine, { inputs: 2, memory: 3, angles: numbers(11), device });
    refused(() => large.logLikelihood([[1, 1]], [[0, 1]]), 'options.device');
    const sum = large.probabilities([0.3, 0.4]).reduce((total, p) => total + p, 0);
    expect(Math.abs(sum - 1)).toBeLessThan(1e-12);
    refused(
      () => new SqsNeuron(engine, { angles: numbers(3), device: 'nowhere' as never }),
      'options.device',
    );
  });
});
