import { beforeAll, describe, expect, it } from 'vitest';
import {
  type QubitNeuronsOptions,
  type QubitNeuronsResult,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { coupleRing, hamiltonian } from '../../../src/register/public.js';
import { extent } from '../../extent.js';
import { basisState, expectation, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { type ArbitrarySystem, arbitrarySystem } from '../arbitrary-system.js';
import { pauliStrings } from '../pauli-strings.js';
import { orderOf } from '../wiener-path.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** Expectations of the result's observables by the Lindblad equation, [time][observable]. */
function exactMeans(system: ArbitrarySystem, bits: string, result: QubitNeuronsResult): number[] {
  const start = basisState(2 ** system.qubits, Number.parseInt(bits, 2));
  const intervals = result.times.length - 1;
  const states = lindbladStates(system.h, system.jumps, start, result.times[1]!, intervals, 16);
  const operators = result.observables.map(operatorString);
  return states.flatMap((rho) => operators.map((operator) => expectation(operator, rho)));
}

/** Largest deviation from the Lindblad equation, in standard errors. */
function worstScore(result: QubitNeuronsResult, exact: number[], bias = 0): number {
  return exact.reduce((worst, value, i) => {
    const difference = Math.max(0, Math.abs(result.mean[i]! - value) - bias);
    return difference > 1e-9 ? Math.max(worst, difference / result.stdErr[i]!) : worst;
  }, 0);
}

describe('the Lindblad mean', () => {
  it.each([
    [1, false],
    [2, false],
    [3, false],
    [2, true],
  ])(
    'of %i random neurons (driven in time: %s) is that of dense Runge-Kutta, to second order in dt',
    async (n, driven) => {
      const system = arbitrarySystem(new RandomStream(10 + n), n, [1, 0, 0.5], driven);
      const bits = '011'.slice(0, n);
      const pending = [0.1, 0.05, 0.025, 0.0125].map(async (dt) => {
        const result = await simulateQubitNeurons(engine, {
          hamiltonian: system.hamiltonian,
          channels: system.channels,
          initial: bits,
          unravelling: 'none',
          dt,
          steps: Math.round(2 / dt),
          record: { every: Math.round(0.5 / dt), observables: pauliStrings(n) },
          guard: false,
        });
        expect(result.stdErr.every((error) => error === 0)).toBe(true);
        return exactMeans(system, bits, result).reduce(
          (worst, value, i) => Math.max(worst, Math.abs(value - result.mean[i]!)),
          0,
        );
      });
      const errors = await Promise.all(pending);
      expect(orderOf(errors)).toBeGreaterThan(1.8);
      // What a run that watches its error allows where nothing else is asked for.
      expect(errors[3]).toBeLessThan(1e-3);
    },
  );
});

describe('ensembles', () => {
  const ensemble = (
    system: ArbitrarySystem,
    bits: string,
    more: Partial<QubitNeuronsOptions>,
  ): Promise<QubitNeuronsResult> =>
    simulateQubitNeurons(engine, {
      hamiltonian: system.hamiltonian,
      channels: system.channels,
      initial: bits,
      dt: 0.005,
      steps: 300,
      trajectories: 2000,
      seed: 3,
      guard: false,
      ...more,
      record: { every: 100, ...more.record },
    });

  it.each([
    [1, 'mixed', [1, 0, 0.5]],
    [2, 'mixed', [0.3, 1, 0, 0.8]],
    [1, 'full', [1]],
    [2, 'full', [1]],
    [3, 'full', [1]],
    ...extent([], [[3, 'mixed', [0.5, 0.9, 0]] as const]),
  ] as const)(
    'of %i random neurons with %s efficiencies have the mean of the Lindblad equation',
    async (n, kind, all) => {
      const system = arbitrarySystem(new RandomStream(20 + n), n, all, true);
      const bits = '101'.slice(0, n);
      const result = await ensemble(system, bits, { trajectories: extent(1, 2) * (n === 3 ? 400 : 1000) });
      expect(result.meta.options.states).toBe(kind === 'full' ? 'state vectors' : 'density matrices');
      expect(worstScore(result, exactMeans(system, bits, result))).toBeLessThan(SIGMAS);
      // Without the first channel the mean is another.
      const other = { ...system, jumps: system.jumps.slice(1) };
      expect(worstScore(result, exactMeans(other, bits, result))).toBeGreaterThan(SIGMAS);
    },
  );

  it.each([1, 2, 3])('by quantum jumps of %i random neurons have it too', async (n) => {
    const system = arbitrarySystem(new RandomStream(30 + n), n, [1], true);
    const bits = '110'.slice(0, n);
    const result = await ensemble(system, bits, {
      unravelling: 'jumps',
      trajectories: extent(1, 2) * (n === 3 ? 500 : 1500),
    });
    expect(worstScore(result, exactMeans(system, bits, result))).toBeLessThan(SIGMAS);
    const other = { ...system, jumps: system.jumps.slice(1) };
    expect(worstScore(result, exactMeans(other, bits, result))).toBeGreaterThan(SIGMAS);
  });

  it('count the jumps: an active neuron decays once', async () => {
    const result = await simulateQubitNeurons(engine, {
      channels: [{ operator: '-', qubit: 0, rate: 1 }],
      initial: '1',
      unravelling: 'jumps',
      dt: 0.01,
      steps: 2000,
      trajectories: 501,
      record: { every: 100, measurement: true },
      seed: 1,
    });
    const { values, shape } = result.measurement!;
    for (let k = 0; k < shape[0]; k++) {
      expect(values.subarray(k * 20, (k + 1) * 20).reduce((a, b) => a + b, 0)).toBe(1);
    }
    // Survival to time t is e^-t.
    const early =
      Array.from({ length: shape[0] }, (_, k) => values[20 * k]).filter((x) => x === 1).length / 501;
    const expected = 1 - Math.exp(-1);
    expect(Math.abs(early - expected)).toBeLessThan(SIGMAS * Math.sqrt((expected * (1 - expected)) / 501));
  });
});

it('refuses what makes no sense', async () => {
  const base: QubitNeuronsOptions = {
    hamiltonian: hamiltonian({ qubits: 2, jx: coupleRing(2, 1) }),
    channels: [{ operator: 'z', qubit: 0, rate: 1 }],
    initial: '00',
    dt: 0.01,
    steps: 10,
  };
  const wrong = async (options: object, field: string) => {
    const call = () => simulateQubitNeurons(engine, { ...base, ...options } as QubitNeuronsOptions);
    await expect(call).rejects.toThrow(ArgumentError);
    await expect(call).rejects.toThrow(field);
  };
  await wrong({ initial: '02' }, 'options.initial');
  await wrong({ initial: '0' }, 'options.hamiltonian');
  await wrong({ hamiltonian: [[1, 0]] }, 'options.hamiltonian');
  await wrong({ channels: [{ operator: 'z', qubit: 2, rate: 1 }] }, 'options.channels[0].qubit');
  await wrong({ channels: [{ operator: 'z', qubit: 0, rate: -1 }] }, 'options.channels[0].rate');
  await wrong(
    { channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 1.5 }] },
    'options.channels[0].efficiency',
  );
  await wrong({ channels: [{ operator: 'q', qubit: 0, rate: 1 }] }, 'options.channels[0].operator');
  await wrong({ channels: [{ operator: [1, 2], qubit: 0, rate: 1 }] }, 'options.channels[0].operator');
  await wrong({ dt: 1e6 }, 'options.dt');
  const strong = { operator: [1e60, 0, 0, 0, 0, 0, 0, 0], qubit: 0, rate: 1 };
  for (const unravelling of ['homodyne', 'jumps', 'none']) {
    await wrong({ channels: [strong], unravelling }, 'options.dt');
  }
  await wrong(
    { channels: [{ operator: [0, 0, 0, 0, 0, 0, 0, 1e101], qubit: 0, rate: 1 }] },
    'options.channels[0].operator[7]',
  );
  await wrong({ unravelling: 'none', method: 'platen' }, 'options.method');
  await wrong({ equations: 'printed', method: 'splitting' }, 'options.equations');
  await wrong({ record: { observables: ['XYZ'] } }, 'options.record.observables[0]');
  await wrong({ wienerIncrements: new Float64Array(3) }, 'options.wienerIncrements');
  await wrong({ channels: [], wienerIncrements: new Float64Array(3) }, 'options.wienerIncrements');
  expect(engine.bytesUsed).toBe(0);
});

it.each(['splitting', 'platen'] as const)(
  'can be stopped within a single trajectory, by %s',
  async (method) => {
    const stop = new AbortController();
    const run = simulateQubitNeurons(engine, {
      hamiltonian: hamiltonian({ qubits: 2, rabi: [1, 1] }),
      channels: [{ operator: 'z', qubit: 0, rate: 1 }],
      initial: '00',
      dt: 1e-4,
      steps: 1_000_000,
      method,
      seed: 1,
      signal: stop.signal,
    });
    setTimeout(() => stop.abort(), 0);
    await expect(run).rejects.toThrow(/abort/);
    expect(engine.bytesUsed).toBe(0);
  },
);

it('reports how far it is, and stops when it is told to', async () => {
  const stop = new AbortController();
  const done: number[] = [];
  const work = simulateQubitNeurons(engine, {
    channels: [{ operator: 'z', qubit: 0, rate: 1 }],
    initial: '0',
    dt: 0.01,
    steps: 200,
    trajectories: 100_000,
    signal: stop.signal,
    onProgress(progress) {
      done.push(progress.done / progress.total);
      stop.abort(new Error('enough'));
    },
  });
  await expect(work).rejects.toThrow('enough');
  expect(done.length).toBe(1);
  expect(engine.bytesUsed).toBe(0);
});
