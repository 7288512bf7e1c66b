import { beforeAll, describe, expect, it } from 'vitest';
import {
  estimateRecordSpectrum,
  type NeuronChannel,
  type RecordSpectrumOptions,
  recordSpectrum,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { hamiltonian } from '../../../src/register/public.js';
import { itAtLength } from '../../extent.js';
import { complex, dagger, product, scale, sum } from '../../oracle/complex.js';
import { basisState, expectation, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const turning = (): RecordSpectrumOptions => ({
  hamiltonian: hamiltonian({ qubits: 1, rabi: [2] }),
  channels: [{ operator: 'z', qubit: 0, rate: 0.3, efficiency: 0.7 }],
  frequencies: [0, 0.5, 1, 2, 2.5, 7, -2],
});

describe('recordSpectrum', () => {
  it('of a neuron that is driven and watched is that of a damped oscillator', async () => {
    const { spectra, shape, channels, phases, means } = await recordSpectrum(engine, turning());
    expect(shape).toEqual([1, 7]);
    expect([channels, phases]).toEqual([[0], [0]]);
    expect(means[0]).toBeCloseTo(0, 14);
    // z″ + 2γz′ + Ω²z = 0: 4γη Re (s + 2γ)/(s² + 2γs + Ω²) twice, s = -iω.
    const [rabi, rate, efficiency] = [2, 0.3, 0.7];
    Array.from(turning().frequencies).forEach((w, i) => {
      const [a, b] = [rabi ** 2 - w ** 2, -2 * rate * w];
      const real = (2 * rate * a - w * b) / (a * a + b * b);
      expect(spectra[i]).toBeCloseTo(1 + 8 * rate * efficiency * real, 12);
    });
  });

  it('of two neurons is the transform of the correlations by dense matrices', async () => {
    const exchange = [
      [0, 0.8],
      [0, 0],
    ];
    const [detuning, drive] = [0.4, 1.2];
    const channels: NeuronChannel[] = [
      { operator: '-', qubit: 0, rate: 0.9, efficiency: 0.6, phase: 0.5 },
      { operator: '-', qubit: 1, rate: 0.7, efficiency: 0 },
      { operator: 'z', qubit: 1, rate: 0.3, efficiency: 0.8 },
    ];
    const frequencies = [0, 0.7, 1.9];
    const { spectra, means, shape } = await recordSpectrum(engine, {
      hamiltonian: hamiltonian({ qubits: 2, h: [detuning, 0], rabi: [drive, 0], exchange, lambda: 0 }),
      ...{ channels, frequencies },
    });
    expect(shape).toEqual([2, 3]);
    const h = [
      scale(operatorString('ZI'), complex(detuning)),
      scale(operatorString('XI'), complex(drive / 2)),
      scale(operatorString('XX'), complex(0.8)),
      scale(operatorString('YY'), complex(0.8)),
    ].reduce(sum);
    const jumps = [
      scale(operatorString('-I'), complex(Math.sqrt(0.9) * Math.cos(0.5), -Math.sqrt(0.9) * Math.sin(0.5))),
      scale(operatorString('I-'), complex(Math.sqrt(0.7))),
      scale(operatorString('IZ'), complex(Math.sqrt(0.3))),
    ];
    const rest = lindbladStates(() => h, jumps, basisState(4, 0), 80, 1, 1000)[1]!;
    [
      { l: jumps[0]!, efficiency: 0.6 },
      { l: jumps[2]!, efficiency: 0.8 },
    ].forEach(({ l, efficiency }, k) => {
      const both = sum(l, dagger(l));
      const mean = expectation(both, rest);
      expect(means[k]).toBeCloseTo(Math.sqrt(efficiency) * mean, 8);
      const change = sum(sum(product(l, rest), product(rest, dagger(l))), scale(rest, complex(-mean)));
      const [span, intervals] = [0.05, 600];
      const later = lindbladStates(() => h, jumps, change, span, intervals, 2);
      frequencies.forEach((w, i) => {
        // Simpson's rule.
        let integral = 0;
        later.forEach((state, t) => {
          const weight = t === 0 || t === intervals ? 1 : t % 2 === 1 ? 4 : 2;
          integral += (weight * span * Math.cos(w * t * span) * expectation(both, state)) / 3;
        });
        expect(spectra[3 * k + i]).toBeCloseTo(1 + 2 * efficiency * integral, 5);
      });
    });
  });

  // Beside it, of one neuron, stands estimate-record-spectrum.test.ts.
  itAtLength('is what periodograms of simulated records have for their mean', async () => {
    const network = hamiltonian({
      qubits: 2,
      rabi: [2, 0.5],
      k: [
        [0, 0.4],
        [0, 0],
      ],
    });
    const channels: NeuronChannel[] = [
      { operator: 'z', qubit: 0, rate: 0.3, efficiency: 0.7 },
      { operator: '-', qubit: 1, rate: 0.8, efficiency: 0.9 },
      { operator: 'dephasing', qubit: 1, rate: 0.2 },
    ];
    const frequencies = [0.5, 1.5, 2, 2.5, 4];
    const exact = await recordSpectrum(engine, { hamiltonian: network, channels, frequencies });
    const interval = 0.02;
    const { measurement } = await simulateQubitNeurons(engine, {
      ...{ hamiltonian: network, channels, initial: '00', dt: interval / 2, steps: 9000, trajectories: 300 },
      ...{ guard: false, record: { every: 2, measurement: true }, seed: 1 },
    });
    // Without what comes before the network is at rest.
    const [records, intervals, count] = measurement!.shape;
    const [skipped, kept] = [500, intervals - 500];
    const values = new Float64Array(records * kept * count);
    for (let record = 0; record < records; record++) {
      const from = (record * intervals + skipped) * count;
      values.set(measurement!.values.subarray(from, from + kept * count), record * kept * count);
    }
    const { spectra, stdErr, shape } = await estimateRecordSpectrum(engine, {
      ...{ record: { values, shape: [records, kept, count] }, interval, frequencies },
    });
    expect(shape).toEqual([2, 5]);
    for (let i = 0; i < 10; i++) {
      expect(Math.abs(spectra[i]! - exact.spectra[i]!)).toBeLessThan(5 * stdErr[i]!);
      expect(stdErr[i]).toBeLessThan(0.1 * spectra[i]!);
    }
  });

  it('reports frequencies, and stops when it is told to', async () => {
    const seen: number[] = [];
    await recordSpectrum(engine, { ...turning(), onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
    const signal = AbortSignal.abort();
    await expect(recordSpectrum(engine, { ...turning(), signal })).rejects.toThrow('abort');
  });

  it.each<[string, object]>([
    ['options.hamiltonian', { hamiltonian: undefined }],
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 5 }) }],
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 1, h: (time: number) => [time] }) }],
    ['options.channels', { channels: [] }],
    ['options.channels', { hamiltonian: hamiltonian({ qubits: 1 }) }],
    ['options.channels[0].qubit', { channels: [{ operator: 'z', qubit: 1, rate: 1 }] }],
    ['options.frequencies', { frequencies: [] }],
    ['options.frequencies[1]', { frequencies: [1, Number.NaN] }],
    ['options.frequencies[0]', { frequencies: [1e101] }],
    ['options.interval', { interval: 1 }],
  ])('names %s in %o', async (field, change) => {
    const pending = recordSpectrum(engine, { ...turning(), ...change } as RecordSpectrumOptions);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });
});
