import { beforeAll, describe, expect, it } from 'vitest';
import { type FisherInformationOptions, fisherInformation } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { hamiltonian } from '../../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const [rate, efficiency, interval, intervals] = [0.5, 0.8, 0.05, 100];
const watched = (): FisherInformationOptions => ({
  channels: [{ operator: 'z', qubit: 0, rate, efficiency }],
  parameters: [
    { rate: 0, value: rate },
    { efficiency: 0, value: efficiency },
  ],
  ...{ initial: '1', interval, intervals, records: 400, seed: 1 },
});

describe('fisherInformation', () => {
  it('of a measured quantity that nothing else changes is that of a normal density', async () => {
    const { information, stdErr, meanScore, meanScoreStdErr, shape, time, meta } = await fisherInformation(
      engine,
      watched(),
    );
    // 4T of the strength g = √(γη), times ∂g/∂γ and ∂g/∂η.
    const slopes = [Math.sqrt(efficiency / rate) / 2, Math.sqrt(rate / efficiency) / 2];
    expect(shape).toEqual([2, 2]);
    expect(time).toBeCloseTo(5, 14);
    for (let i = 0; i < 2; i++) {
      expect(Math.abs(meanScore[i]!)).toBeLessThan(5 * meanScoreStdErr[i]!);
      for (let j = 0; j < 2; j++) {
        const at = 2 * i + j;
        expect(Math.abs(information[at]! - 4 * time * slopes[i]! * slopes[j]!)).toBeLessThan(5 * stdErr[at]!);
      }
    }
    expect(meta.warnings).toEqual([]);
  });

  it('of a superposition is that of a mixture of two normal densities', async () => {
    // Of equal shares and the strength g over the time T: ∫ p(Y) s(Y)² dY by a sum, s = 2Y tanh 2gY - 4gT.
    const strength = Math.sqrt(rate * efficiency);
    const time = 2;
    let exact = 0;
    for (let k = -4000; k <= 4000; k++) {
      const y = (k * 30) / 4000;
      const normal = (mean: number) =>
        Math.exp(-((y - mean) ** 2) / (2 * time)) / Math.sqrt(2 * Math.PI * time);
      const density = (normal(2 * strength * time) + normal(-2 * strength * time)) / 2;
      exact += density * (2 * y * Math.tanh(2 * strength * y) - 4 * strength * time) ** 2 * (30 / 4000);
    }
    const { information, stdErr } = await fisherInformation(engine, {
      ...watched(),
      channels: [{ operator: 'x', qubit: 0, rate, efficiency }],
      parameters: [{ efficiency: 0, value: efficiency }],
      ...{ intervals: 40, records: 2000 },
    });
    const slope = Math.sqrt(rate / efficiency) / 2;
    expect(Math.abs(information[0]! - exact * slope ** 2)).toBeLessThan(5 * stdErr[0]!);
  });

  it('grows with time as soon as the state is stationary', async () => {
    const driven: FisherInformationOptions = {
      ...watched(),
      hamiltonian: hamiltonian({ qubits: 1, rabi: [1] }),
      parameters: [{ terms: [{ pauli: 'X', qubits: [0], coefficient: 0.5 }], value: 0.5 }],
      ...{ transient: 200, records: 400 },
    };
    const short = await fisherInformation(engine, { ...driven, intervals: 400 });
    const long = await fisherInformation(engine, { ...driven, intervals: 1000, seed: 2 });
    expect(long.time).toBeCloseTo(4 * short.time, 12);
    const perTime = [short, long].map(({ information, time }) => information[0]! / time);
    const errors = [short, long].map(({ stdErr, time }) => stdErr[0]! / time);
    expect(Math.abs(perTime[0]! - perTime[1]!)).toBeLessThan(5 * Math.hypot(errors[0]!, errors[1]!));
    expect(perTime[1]).toBeGreaterThan(10 * errors[1]!);
  });

  it('comes again with the same seed', async () => {
    const once = await fisherInformation(engine, { ...watched(), records: 5 });
    const again = await fisherInformation(engine, { ...watched(), records: 5 });
    expect(again.information).toEqual(once.information);
    expect(once.seed).toBe(1);
  });

  it('reports records, and stops when it is told to', async () => {
    const seen: number[] = [];
    const options = { ...watched(), records: 4, transient: 10 };
    await fisherInformation(engine, { ...options, onProgress: ({ done, total }) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
    await expect(fisherInformation(engine, { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      'abort',
    );
  });

  it.each<[string, object]>([
    ['options.parameters', { parameters: [] }],
    ['options.intervals', { intervals: 0 }],
    ['options.transient', { transient: 100 }],
    ['options.records', { records: 1 }],
    ['options.records', { records: 10_000_000, intervals: 1000 }],
    ['options.substeps', { substeps: 0 }],
    [
      'options.channels',
      {
        channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 0 }],
        parameters: [{ rate: 0, value: 1 }],
      },
    ],
    ['options.record', { record: {} }],
  ])('names %s in %o', async (field, change) => {
    const pending = fisherInformation(engine, { ...watched(), ...change } as FisherInformationOptions);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });
});
