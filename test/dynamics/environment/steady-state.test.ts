import { beforeAll, describe, expect, it } from 'vitest';
import {
  lindbladFromBath,
  type NeuronChannel,
  type SteadyStateOptions,
  simulateQubitNeurons,
  steadyState,
} from '../../../src/dynamics/public.js';
import {
  ArgumentError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import { coupleChain, DensityMatrix, hamiltonian } from '../../../src/register/public.js';
import { extent } from '../../extent.js';
import { complex, type Matrix } from '../../oracle/complex.js';
import { basisState, expectation, lindbladDerivative, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';
import { arbitrarySystem } from '../arbitrary-system.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const all = <T>(qubits: number, of: (qubit: number) => T): T[] =>
  Array.from({ length: qubits }, (_, qubit) => of(qubit));

function matrixOf(entries: Float64Array): Matrix {
  const size = Math.sqrt(entries.length / 2);
  return all(size, (i) =>
    all(size, (j) => complex(entries[2 * (i * size + j)]!, entries[2 * (i * size + j) + 1]!)),
  );
}

const largest = (matrix: Matrix) =>
  matrix.flat().reduce((most, { re, im }) => Math.max(most, Math.hypot(re, im)), 0);

/** A driven, coupled and damped chain. */
const chain = (qubits: number, coupling: number, rate: number): SteadyStateOptions => ({
  hamiltonian: hamiltonian({
    qubits,
    h: all(qubits, (i) => 0.3 + 0.1 * i),
    rabi: all(qubits, () => 0.8),
    jx: coupleChain(qubits, coupling),
    k: coupleChain(qubits, 0.7 * coupling),
  }),
  channels: [
    ...all(qubits, (qubit): NeuronChannel => ({ operator: '-', qubit, rate })),
    { operator: 'z', qubit: 0, rate: rate / 2 },
  ],
});

describe('steadyState', () => {
  it.each([
    [0.5, 1, 0.3],
    [2, 0.1, 0],
    [0.01, 3, 1],
  ])(
    'of a driven neuron that relaxes is that of the optical Bloch equations (%f, %f, %f)',
    async (rabi, rate, h) => {
      const { mean, residual, iterations } = await steadyState(engine, {
        hamiltonian: hamiltonian({ qubits: 1, rabi: [rabi], h: [h] }),
        channels: [{ operator: 'relaxation', qubit: 0, rate }],
      });
      // With the detuning 2h: P(1) = (Ω²/4) / ((2h)² + γ²/4 + Ω²/2).
      const active = rabi ** 2 / 4 / (4 * h * h + rate ** 2 / 4 + rabi ** 2 / 2);
      expect((1 - mean[2]!) / 2).toBeCloseTo(active, 14);
      expect(residual).toBeLessThan(1e-14);
      expect(iterations).toBe(0);
    },
  );

  it.each([1, 2, 3])(
    'of %i random neurons does not change by the Lindblad equation of dense matrices',
    async (qubits) => {
      const system = arbitrarySystem(new RandomStream(70 + qubits), qubits, [0]);
      const options = { hamiltonian: system.hamiltonian, channels: system.channels };
      const direct = await steadyState(engine, options);
      const change = lindbladDerivative(system.h(0), system.jumps, matrixOf(direct.matrix));
      expect(largest(change)).toBeLessThan(1e-13);
      const state = await DensityMatrix.fromMatrix(engine, direct.matrix);
      const iterative = await steadyState(engine, { ...options, method: 'iterative' });
      // Off by the tolerance, times the slowest of the times in which they relax.
      iterative.matrix.forEach((entry, i) => {
        expect(entry).toBeCloseTo(direct.matrix[i]!, 8);
      });
      direct.observables.forEach((name, i) => {
        expect(direct.mean[i]).toBeCloseTo(expectation(operatorString(name), matrixOf(state.matrix)), 14);
      });
      expect(iterative.iterations).toBeGreaterThan(0);
    },
  );

  it('is where a long evolution ends', async () => {
    const system = arbitrarySystem(new RandomStream(75), 2, [0]);
    const { hamiltonian, channels } = system;
    const { mean } = await steadyState(engine, { hamiltonian, channels, observables: ['XY', 'ZI'] });
    const end = lindbladStates(system.h, system.jumps, basisState(4, 1), 60, 1, 3000)[1]!;
    expect(mean[0]).toBeCloseTo(expectation(operatorString('XY'), end), 8);
    expect(mean[1]).toBeCloseTo(expectation(operatorString('ZI'), end), 8);
  });

  it('of four neurons is where their mean goes', async () => {
    const { hamiltonian, channels } = chain(4, 1, 0.5);
    const options = { hamiltonian, channels };
    const { mean } = await steadyState(engine, options);
    const run = await simulateQubitNeurons(engine, {
      ...options,
      ...{ initial: '0000', dt: 0.02, steps: 1500, unravelling: 'none', tolerance: 1e-4 },
      record: { every: 1500 },
    });
    mean.forEach((value, i) => {
      expect(Math.abs(value - run.mean[12 + i]!)).toBeLessThan(2e-4);
    });
  });

  it('is thermal where a bath is', async () => {
    const network = hamiltonian({ qubits: 1, h: [1] });
    const { channels } = await lindbladFromBath(engine, {
      hamiltonian: network,
      coupling: { operator: 'x', qubit: 0 },
      spectralDensity: { kind: 'drude', strength: 0.05, cutoff: 5 },
      temperature: 0.5,
    });
    const { mean } = await steadyState(engine, { hamiltonian: network, channels });
    // |1⟩ has the energy −h.
    expect(mean[2]).toBeCloseTo(-Math.tanh(2), 12);
  });

  // Weak and strong beside the couplings.
  const CHAINS: [qubits: number, coupling: number, rate: number][] = [
    [5, 1, 1],
    [5, 1, 0.01],
    [5, 1, 30],
    [6, 1, 0.3],
    [6, 1, 0.001],
    [6, 0, 1],
  ];
  it.each(
    extent(
      CHAINS.filter(([qubits, , rate]) => (qubits === 5 ? rate < 1 : rate === 0.3)),
      CHAINS,
    ),
  )('of %i neurons, with coupling %f and rate %f, does not change', async (qubits, coupling, rate) => {
    const options = chain(qubits, coupling, rate);
    const { matrix, mean, iterations, residual } = await steadyState(engine, {
      ...options,
      method: 'iterative',
    });
    expect(residual).toBeLessThan(1e-8);
    // However weak the channels are: 23 to 93 for both beginnings.
    expect(iterations).toBeLessThan(150);
    await DensityMatrix.fromMatrix(engine, matrix);
    if (qubits > 5) return;
    const direct = await steadyState(engine, { ...options, method: 'direct' });
    // Rounding of a thousand unknowns, and the tolerance over the smallest rate.
    mean.forEach((value, i) => {
      expect(value).toBeCloseTo(direct.mean[i]!, 7);
    });
  });

  it.each(['direct', 'iterative'] as const)('is refused where there are many: %s', async (method) => {
    const network = hamiltonian({ qubits: 2, k: coupleChain(2, 1), h: [1, 0.3] });
    const channels: NeuronChannel[] = [{ operator: 'dephasing', qubit: 0, rate: 1 }];
    for (const given of [channels, []]) {
      const pending = steadyState(engine, { hamiltonian: network, channels: given, method });
      await expect(pending).rejects.toThrow(NumericalError);
      await expect(pending).rejects.toThrow('more than one steady state');
    }
    const nothing = steadyState(engine, { hamiltonian: hamiltonian({ qubits: 1 }), channels: [], method });
    await expect(nothing).rejects.toThrow('more than one steady state');
  });

  it('says what it was asked, reports how far it is, and stops when it is told to', async () => {
    const options = chain(5, 1, 1);
    const seen: string[] = [];
    const { meta, observables } = await steadyState(engine, {
      ...{ ...options, observables: ['ZIIII'], tolerance: 1e-6 },
      onProgress: ({ unit }) => seen.push(unit),
    });
    expect(observables).toEqual(['ZIIII']);
    expect(meta.options).toMatchObject({ method: 'iterative', tolerance: 1e-6, qubits: 5 });
    expect(seen).toContain('iteration');
    const signal = AbortSignal.abort();
    await expect(steadyState(engine, { ...options, signal })).rejects.toThrow('abort');
  });

  it.each<[string, object]>([
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 7 }) }],
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 1, h: (time) => [time] }) }],
    ['options.hamiltonian', { hamiltonian: { qubits: 1 } }],
    ['options.channels', { channels: 'z' }],
    [
      'options.channels',
      {
        channels: [
          { operator: 'z', qubit: 0, rate: 1e308 },
          { operator: 'x', qubit: 0, rate: 1e308 },
        ],
      },
    ],
    ['options.channels[0].rate', { channels: [{ operator: 'z', qubit: 0, rate: -1 }] }],
    ['options.observables[0]', { observables: ['XX'] }],
    ['options.method', { method: 'power' }],
    ['options.method', { hamiltonian: hamiltonian({ qubits: 6 }), method: 'direct' }],
    ['options.tolerance', { tolerance: 0 }],
    ['options.initial', { initial: '0' }],
  ])('names %s in %o', async (field, change) => {
    const options = {
      hamiltonian: hamiltonian({ qubits: 1 }),
      channels: [],
      ...change,
    } as SteadyStateOptions;
    const pending = steadyState(engine, options);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });
});
