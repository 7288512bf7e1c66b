import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/device/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { SqsNeuron, type SqsNeuronOptions } from '../../../src/spiking/public.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const random = new RandomStream('shots');
const numbers = (count: number) => Array.from({ length: count }, () => 3 * random.uniform() - 1);

/** Much noise of all kinds, and T2 > T1: no mixture of Pauli errors and resets. */
const ROUGH: Device = {
  name: 'rough',
  entangler: 'ecr',
  qubits: {
    ...{ t1: 20_000, t2: 30_000, gate: { error: 5e-3, time: 60 } },
    readout: { read0Of1: 0.05, read1Of0: 0.02, time: 1300, resetTime: 1000, resetError: 0.03 },
  },
  twoQubitGate: { error: 4e-2, time: 660 },
};

const CASES: [string, SqsNeuronOptions][] = [
  ['memory-to-input', { angles: numbers(3) }],
  ['two-way', { ansatz: 'two-way', angles: numbers(4) }],
  ['two channels', { inputs: 2, ansatz: 'two-way', angles: numbers(7) }],
  ['two memory qubits', { memory: 2, ansatz: 'two-way', angles: numbers(7) }],
  ['last-spike', { memoryKind: 'last-spike', ansatz: 'two-way', angles: numbers(4) }],
  ['no state', { memoryKind: 'none', angles: numbers(3) }],
  ['no memory', { memory: 0, angles: numbers(1) }],
];
const DEVICES: [string, Partial<SqsNeuronOptions>][] = [
  ['by itself', {}],
  ['on ibm_brisbane', { device: 'ibm_brisbane' }],
  ['on ibm_boston, three times the noise', { device: 'ibm_boston', noiseScale: 3 }],
  ['on a rough device', { device: ROUGH }],
];

describe.each(CASES)('shots of a neuron: %s', (_, options) => {
  it.each(DEVICES)(
    '%s are as often as density matrices say, within 5 standard errors',
    async (_name, where) => {
      using neuron = new SqsNeuron(engine, { ...options, ...where });
      const { inputs } = neuron;
      const steps = 3;
      const shots = extent(8000, 60_000);
      const currents = Array.from({ length: steps }, () => numbers(inputs));
      const { spikes, shape } = await neuron.sample(currents, { shots, seed: 7 });
      expect(shape).toEqual([steps, shots, inputs]);
      const lines = steps * inputs;
      const counts = new Float64Array(2 ** lines);
      for (let shot = 0; shot < shots; shot++) {
        let record = 0;
        for (let t = 0; t < steps; t++) {
          for (let n = 0; n < inputs; n++) record = 2 * record + spikes[(t * shots + shot) * inputs + n]!;
        }
        counts[record]!++;
      }
      counts.forEach((count, record) => {
        const rows = Array.from({ length: steps }, (_, t) =>
          Array.from({ length: inputs }, (_, n) => (record >> (lines - 1 - t * inputs - n)) & 1),
        );
        const p = Math.exp(neuron.logLikelihood(currents, rows));
        const expected = p * shots;
        expect(Math.abs(count - expected)).toBeLessThan(5 * Math.sqrt(expected * (1 - p)) + 1e-6);
      });
    },
  );
});

describe('shots', () => {
  const options: SqsNeuronOptions = { ansatz: 'two-way', angles: numbers(4), device: ROUGH };
  const currents = Array.from({ length: 20 }, () => [random.uniform()]);

  it('are the same bits however many there are, and of each seed others', async () => {
    using neuron = new SqsNeuron(engine, options);
    const [few, many, other] = [
      await neuron.sample(currents, { shots: 7, seed: 'a' }),
      await neuron.sample(currents, { shots: 20_001, seed: 'a' }),
      await neuron.sample(currents, { shots: 7, seed: 'b' }),
    ];
    for (let t = 0; t < 20; t++) {
      expect(many.spikes.slice(t * 20_001, t * 20_001 + 7)).toEqual(few.spikes.slice(t * 7, t * 7 + 7));
    }
    expect(other.spikes).not.toEqual(few.spikes);
    expect(few.costs).toMatchObject({ shots: 7, measurements: 140 });
    using still = new SqsNeuron(engine, { ...options, noiseScale: 0 });
    using plain = new SqsNeuron(engine, { ...options, device: undefined as never });
    const seeded = { shots: 9, seed: 1 };
    expect((await still.sample(currents, seeded)).spikes).toEqual(
      (await plain.sample(currents, seeded)).spikes,
    );
  });

  it('leave the neuron as it was', async () => {
    using neuron = new SqsNeuron(engine, options);
    neuron.step([0.7], () => 0.3);
    const before = neuron.probabilities([0.4]);
    await neuron.sample(currents, { shots: 3, seed: 1 });
    expect(neuron.probabilities([0.4])).toEqual(before);
  });

  it('may be aborted, and are refused by name', async () => {
    using neuron = new SqsNeuron(engine, options);
    const used = engine.arena.bytesUsed;
    const signal = AbortSignal.timeout(5);
    await expect(neuron.sample(currents, { shots: 5_000_000, signal })).rejects.toThrow();
    expect(engine.arena.bytesUsed).toBe(used);
    await expect(neuron.sample([], {})).rejects.toThrow(ArgumentError);
    await expect(neuron.sample(currents, { shots: 0 })).rejects.toThrow('options.shots');
  });
});
