import { beforeAll, describe, expect, it } from 'vitest';
import {
  type EstimateRecordSpectrumOptions,
  estimateRecordSpectrum,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const records = (): EstimateRecordSpectrumOptions => ({
  record: { values: [1, 2, 3, 4, 5, 6], shape: [2, 3, 1] },
  ...{ interval: 1, frequencies: [1, 2] },
});

describe('estimateRecordSpectrum', () => {
  it('of noise without a signal is 1', async () => {
    const { measurement } = await simulateQubitNeurons(engine, {
      channels: [{ operator: 'z', qubit: 0, rate: 1e-9 }],
      ...{ initial: '0', dt: 0.1, steps: 200, trajectories: 400, guard: false, seed: 2 },
      record: { every: 1, measurement: true },
    });
    const { spectra, stdErr } = await estimateRecordSpectrum(engine, {
      ...{ record: measurement!, interval: 0.1, frequencies: [1, 10, 25] },
    });
    spectra.forEach((value, i) => {
      expect(Math.abs(value - 1)).toBeLessThan(5 * stdErr[i]!);
    });
  });

  it('of a wave has a peak of its height and its time', async () => {
    // Of a cos ωt: a² T/4 at its frequency, of Hann's window less by (Σw)²/(N Σw²) = 2/3.
    const [interval, intervals, frequency, height] = [0.1, 2000, 1.7, 3];
    const values = Float64Array.from(
      { length: 2 * intervals },
      (_, i) => height * Math.cos(frequency * (i % intervals) * interval),
    );
    const { spectra, stdErr } = await estimateRecordSpectrum(engine, {
      ...{ record: { values, shape: [2, intervals, 1] }, interval, frequencies: [frequency, -frequency, 4] },
    });
    const peak = ((height ** 2 * interval * intervals) / 4) * (2 / 3);
    // What the window lets through from the other sign of the frequency.
    expect(spectra[0]! / peak).toBeCloseTo(1, 3);
    expect(spectra[1]).toBeCloseTo(spectra[0]!, 9);
    expect(spectra[2]).toBeLessThan(1e-3 * peak);
    // Rounding of the variance of equal numbers: half of a number's digits.
    expect(stdErr[0]! / peak).toBeLessThan(1e-7);
  });

  it('reports frequencies, and stops when it is told to', async () => {
    const seen: number[] = [];
    await estimateRecordSpectrum(engine, { ...records(), onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual([1, 2]);
    const signal = AbortSignal.abort();
    await expect(estimateRecordSpectrum(engine, { ...records(), signal })).rejects.toThrow('abort');
  });

  it.each<[string, object]>([
    ['options.record.shape[0]', { record: { values: [1, 2], shape: [1, 2, 1] } }],
    ['options.record.values', { record: { values: [1, 2], shape: [2, 2, 1] } }],
    ['options.record.values[3]', { record: { values: [1, 2, 3, Number.NaN], shape: [2, 2, 1] } }],
    ['options.record.shape', { record: { values: [1, 2] } }],
    ['options.interval', { interval: -1 }],
    ['options.frequencies', { frequencies: 1 }],
  ])('names %s in %o', async (field, change) => {
    const pending = estimateRecordSpectrum(engine, {
      ...records(),
      ...change,
    } as EstimateRecordSpectrumOptions);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });
});
