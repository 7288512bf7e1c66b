import { beforeAll, describe, expect, it } from 'vitest';
import {
  type FitRecordOptions,
  fitRecord,
  recordLogLikelihood,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { hamiltonian } from '../../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const X = [{ pauli: 'X', qubits: [0], coefficient: 0.5 }];

/** Records of one driven neuron. */
async function recordsOf(rabi: number, rate: number, efficiency: number, seed: number) {
  const channels = [{ operator: 'z' as const, qubit: 0, rate, efficiency }];
  const { measurement } = await simulateQubitNeurons(engine, {
    hamiltonian: hamiltonian({ qubits: 1, rabi: [rabi] }),
    ...{ channels, initial: '0', dt: 0.01, steps: 2000, trajectories: 20, guard: false },
    ...{ record: { every: 2, measurement: true }, seed },
  });
  return { channels, record: measurement!, interval: 0.02, initial: '0' };
}

describe('fitRecord', () => {
  it.each([
    [2, 0.5, 0.8, 1],
    [1, 0.8, 0.5, 2],
    [3, 1, 1, 3],
    [1.5, 1.2, 0.3, 4],
  ])('finds Ω = %d, γ = %d and η = %d within five standard errors', async (rabi, rate, efficiency, seed) => {
    const given = await recordsOf(rabi, rate, efficiency, seed);
    const free = efficiency < 1;
    const { values, stdErr, gradient, meta } = await fitRecord(engine, {
      ...given,
      parameters: [
        { terms: X, value: rabi * 0.95 },
        { rate: 0, value: rate * 0.7 },
        ...(free ? [{ efficiency: 0, value: 0.6 }] : []),
      ],
    });
    expect(meta.endReason).toBe('done');
    [rabi, rate, ...(free ? [efficiency] : [])].forEach((truth, i) => {
      expect(Math.abs(values[i]! - truth)).toBeLessThan(5 * stdErr[i]!);
      expect(stdErr[i]!).toBeLessThan(0.6 * truth);
      // At the end no step matters beside the standard error.
      expect(Math.abs(gradient[i]!) * stdErr[i]!).toBeLessThan(0.01);
    });
  });

  it('of a measured quantity that nothing else changes has the errors of a normal density', async () => {
    // Y = Σ y of variance T and mean 2gT: ĝ = Y/2T, with an error of 1/√4T.
    const [interval, steps] = [0.1, 400];
    const values = Array.from({ length: steps }, (_, i) => 1.2 + Math.sin(i * i));
    const time = interval * steps;
    const sum = values.reduce((all, x) => all + interval * x, 0);
    const strength = sum / (2 * time);
    const {
      values: found,
      stdErr,
      information,
      covariance,
      logLikelihood,
    } = await fitRecord(engine, {
      ...{ channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 0.5 }], initial: '0', interval },
      record: { values, shape: [1, steps, 1] },
      parameters: [{ rate: 0, value: 2 }],
      tolerance: 1e-6,
    });
    const rate = strength ** 2 / 0.5;
    expect(found[0]).toBeCloseTo(rate, 7);
    // I of the rate is that of the strength, 4T, times (dg/dγ)² = η/4γ; by differences of exact derivatives.
    expect(information[0]! / ((time * 0.5) / rate)).toBeCloseTo(1, 6);
    expect(covariance[0]).toBeCloseTo(1 / information[0]!, 12);
    expect(stdErr[0]).toBeCloseTo(Math.sqrt(covariance[0]!), 14);
    expect(logLikelihood).toBeCloseTo(2 * strength * sum - 2 * strength ** 2 * time, 8);
  });

  it('ends at the end of a range, and says that there is no error', async () => {
    const given = await recordsOf(1, 0.5, 1, 5);
    // More than all of it cannot be read: with too small a rate, the efficiency goes to 1.
    const channels = [{ ...given.channels[0]!, rate: 0.3 }];
    const { values, stdErr, meta } = await fitRecord(engine, {
      ...{ ...given, channels },
      parameters: [
        { efficiency: 0, value: 0.5 },
        { terms: X, value: 1 },
      ],
    });
    expect(values[0]).toBe(1);
    expect(stdErr[0]).toBeNaN();
    expect(stdErr[1]).toBeGreaterThan(0);
    expect(meta.warnings.join()).toMatch(/parameter 0 is at the end of its range/);
  });

  it('says so where the records tell nothing', async () => {
    const given = await recordsOf(0, 0.5, 1, 6);
    const { stdErr, meta } = await fitRecord(engine, {
      ...given,
      parameters: [{ terms: [{ pauli: 'Z', qubits: [0], coefficient: 1 }], value: 0.4 }],
    });
    expect(stdErr[0]).toBeNaN();
    expect(meta.warnings.join()).toMatch(/the likelihood has no peak/);
  });

  it('learns a coupling of two neurons from the record of one', async () => {
    const network = hamiltonian({
      qubits: 2,
      rabi: [1.5, 0],
      exchange: [
        [0, 0.7],
        [0, 0],
      ],
      lambda: 0,
    });
    const channels = [
      { operator: 'z' as const, qubit: 0, rate: 0.4, efficiency: 0.9 },
      { operator: '-' as const, qubit: 1, rate: 0.2, efficiency: 0 },
    ];
    const { measurement } = await simulateQubitNeurons(engine, {
      ...{
        hamiltonian: network,
        channels,
        initial: '10',
        dt: 0.02,
        steps: 1000,
        trajectories: 16,
        guard: false,
      },
      ...{ record: { every: 1, measurement: true }, seed: 7 },
    });
    const { values, stdErr } = await fitRecord(engine, {
      ...{ hamiltonian: hamiltonian({ qubits: 2, rabi: [1.5, 0] }), channels, initial: '10', interval: 0.02 },
      record: measurement!,
      parameters: [
        {
          terms: [
            { pauli: 'XX', qubits: [0, 1], coefficient: 1 },
            { pauli: 'YY', qubits: [0, 1], coefficient: 1 },
          ],
          value: 0.5,
        },
        { rate: 1, value: 0.4 },
      ],
    });
    [0.7, 0.2].forEach((truth, i) => {
      expect(Math.abs(values[i]! - truth)).toBeLessThan(5 * stdErr[i]!);
      expect(stdErr[i]).toBeLessThan(0.3 * truth);
    });
  });

  it('reports iterations, and stops when it is told to', async () => {
    const given = await recordsOf(2, 0.5, 0.8, 8);
    const seen: string[] = [];
    const options: FitRecordOptions = { ...given, parameters: [{ terms: X, value: 2 }] };
    await fitRecord(engine, { ...options, onProgress: ({ unit }) => seen.push(unit) });
    expect(new Set(seen)).toEqual(new Set(['iteration']));
    await expect(fitRecord(engine, { ...options, signal: AbortSignal.abort() })).rejects.toThrow('abort');
    const { meta, iterations } = await fitRecord(engine, {
      ...options,
      parameters: [{ terms: X, value: 1 }],
      iterations: 1,
    });
    expect([iterations, meta.endReason]).toEqual([1, 'target missed']);
  });

  it.each<[string, object]>([
    ['options.parameters', { parameters: [] }],
    ['options.parameters', {}],
    ['options.tolerance', { parameters: [{ rate: 0, value: 1 }], tolerance: 0 }],
    ['options.iterations', { parameters: [{ rate: 0, value: 1 }], iterations: 0 }],
    ['options.seed', { parameters: [{ rate: 0, value: 1 }], seed: 1 }],
  ])('names %s in %o', async (field, change) => {
    const pending = fitRecord(engine, {
      ...{ channels: [{ operator: 'z', qubit: 0, rate: 1 }], initial: '0', interval: 0.1 },
      record: { values: [1, 2], shape: [1, 2, 1] },
      ...change,
    } as unknown as FitRecordOptions);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });

  it('leaves the likelihood where it found it', async () => {
    const given = await recordsOf(2, 0.5, 0.8, 9);
    const { values, logLikelihood } = await fitRecord(engine, {
      ...given,
      parameters: [{ terms: X, value: 1.8 }],
    });
    const again = await recordLogLikelihood(engine, {
      ...given,
      parameters: [{ terms: X, value: values[0]! }],
    });
    expect(again.logLikelihood).toBe(logLikelihood);
  });
});
