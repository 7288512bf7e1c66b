import { beforeAll, describe, expect, it } from 'vitest';
import {
  type MethodName,
  type QubitNeuronsOptions,
  type QubitNeuronsResult,
  simulateBlochEnsemble,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import {
  ArgumentError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import {
  coupleAll,
  coupleRing,
  DensityMatrix,
  hamiltonian,
  StateVector,
} from '../../../src/register/public.js';
import { basisState, expectation, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { type ArbitrarySystem, arbitrarySystem } from '../arbitrary-system.js';
import { coarsen, orderOf, wienerPath } from '../wiener-path.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const LETTERS = [...'IXYZ'];
const allStrings = (qubits: number): string[] =>
  qubits === 0 ? [''] : allStrings(qubits - 1).flatMap((rest) => LETTERS.map((letter) => rest + letter));

/** Expectations of the result's observables by the Lindblad equation, [time][observable]. */
function exactMeans(system: ArbitrarySystem, bits: string, result: QubitNeuronsResult): number[] {
  const start = basisState(2 ** system.qubits, Number.parseInt(bits, 2));
  const intervals = result.times.length - 1;
  const states = lindbladStates(system.h, system.jumps, start, result.times[1], intervals, 16);
  const operators = result.observables.map(operatorString);
  return states.flatMap((rho) => operators.map((operator) => expectation(operator, rho)));
}

/** Largest deviation from the Lindblad equation, in standard errors. */
function worstScore(result: QubitNeuronsResult, exact: number[], bias = 0): number {
  return exact.reduce((worst, value, i) => {
    const difference = Math.max(0, Math.abs(result.mean[i] - value) - bias);
    return difference > 1e-9 ? Math.max(worst, difference / result.stdErr[i]) : worst;
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
          record: { every: Math.round(0.5 / dt), observables: allStrings(n) },
          guard: false,
        });
        expect(result.stdErr.every((error) => error === 0)).toBe(true);
        return exactMeans(system, bits, result).reduce(
          (worst, value, i) => Math.max(worst, Math.abs(value - result.mean[i])),
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

describe('the time step of what is not random', () => {
  // Couplings that do not commute, and an unmonitored decay.
  const strong: QubitNeuronsOptions = {
    hamiltonian: hamiltonian({ qubits: 2, h: [1, -0.7], rabi: [2, 1.5], jx: coupleAll(2, 0.8) }),
    channels: [{ operator: '-', qubit: 0, rate: 0.3 }],
    initial: '01',
    unravelling: 'none',
    dt: 0.5,
    steps: 40,
    record: { observables: allStrings(2) },
    seed: 1,
  };

  /** The largest error of a run's means, by one in very short steps. */
  async function errorOf(
    options: QubitNeuronsOptions,
  ): Promise<{ error: number; result: QubitNeuronsResult }> {
    const result = await simulateQubitNeurons(engine, options);
    const parts = 512;
    const exact = await simulateQubitNeurons(engine, {
      ...options,
      dt: options.dt / parts,
      steps: options.steps * parts,
      record: { ...options.record, every: parts * (options.record?.every ?? 1) },
      guard: false,
    });
    const error = exact.mean.reduce((worst, x, i) => Math.max(worst, Math.abs(x - result.mean[i])), 0);
    return { error, result };
  }

  it.each([
    ['that is much too long', {}],
    ['of another length', { dt: 0.11, steps: 30 }],
    ['recorded at every second end', { record: { every: 2 } }],
    ['recorded at every third end of few', { dt: 0.2, steps: 9, record: { every: 3 } }],
    ['that is alone', { steps: 1 }],
    [
      'with a drive that changes',
      { hamiltonian: hamiltonian({ qubits: 2, rabi: (t) => [3 * t, 1], jx: coupleAll(2, 1) }), steps: 4 },
    ],
    ['of the Schrödinger equation', { channels: [], unravelling: 'homodyne' as const }],
    [
      'of an unmonitored state',
      {
        channels: [{ operator: '-' as const, qubit: 0, rate: 1, efficiency: 0 }],
        unravelling: 'homodyne' as const,
      },
    ],
  ])('%s is divided until the error is within the tolerance', async (_name, more) => {
    for (const tolerance of [undefined, 1e-5]) {
      const { error, result } = await errorOf({ ...strong, ...more, tolerance });
      expect(error).toBeLessThan(2 * (tolerance ?? 1e-3));
      expect(error).toBeLessThan(3 * result.refinement!.error + 1e-9);
      expect(result.meta.warnings).toEqual([]);
    }
  });

  it('is as it was given where that is short enough, or where nothing is recorded', async () => {
    const short = { ...strong, dt: 0.005, steps: 100 };
    const watched = await simulateQubitNeurons(engine, short);
    expect(watched.refinement!.substeps).toBe(1);
    const alone = await simulateQubitNeurons(engine, { ...short, guard: false });
    expect(alone.mean).toEqual(watched.mean);
    expect(alone.refinement).toBe(undefined);
    // The error that went unseen.
    const { error } = await errorOf({ ...strong, guard: false });
    expect(error).toBeGreaterThan(0.015);
  });

  it('that no division makes short enough is refused', async () => {
    await expect(simulateQubitNeurons(engine, { ...strong, steps: 2, tolerance: 1e-15 })).rejects.toThrow(
      NumericalError,
    );
    expect(engine.bytesUsed).toBe(0);
  });

  it('is watched between jumps too', async () => {
    const jumps = {
      ...strong,
      unravelling: 'jumps' as const,
      channels: [{ operator: '-' as const, qubit: 0, rate: 0.01 }],
    };
    expect((await simulateQubitNeurons(engine, jumps)).meta.warnings.join()).toMatch(/try dt = /);
    expect((await simulateQubitNeurons(engine, { ...jumps, dt: 0.01 })).meta.warnings).toEqual([]);
  });
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
    [3, 'mixed', [0.5, 0.9, 0]],
    [1, 'full', [1]],
    [2, 'full', [1]],
    [3, 'full', [1]],
  ] as const)(
    'of %i random neurons with %s efficiencies have the mean of the Lindblad equation',
    async (n, kind, all) => {
      const system = arbitrarySystem(new RandomStream(20 + n), n, all, true);
      const bits = '101'.slice(0, n);
      const result = await ensemble(system, bits, { trajectories: n === 3 ? 800 : 2000 });
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
      trajectories: n === 3 ? 1000 : 3000,
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

describe('trajectories', () => {
  const ring = (qubits: number) =>
    hamiltonian({
      qubits,
      rabi: new Array(qubits).fill(1.1),
      jx: coupleAll(qubits, 0.3),
      k: coupleAll(qubits, 0.4),
    });

  it('of one neuron are those of the Bloch ensemble on the same noise, drawn or given', async () => {
    const shared = { dt: 0.02, steps: 300, trajectories: 9, seed: 4 };
    const given = wienerPath(2, 9, 300, 0.02);
    for (const noise of [undefined, given]) {
      for (const efficiency of [1, 0.6]) {
        const fast = await simulateBlochEnsemble(engine, {
          ...shared,
          rabi: (t) => 1 + t,
          rate: 0.4,
          efficiency,
          initial: [0, 0, -1],
          wienerIncrements: noise,
          record: { every: 7, trajectories: true, measurement: true },
        });
        const general = await simulateQubitNeurons(engine, {
          ...shared,
          hamiltonian: hamiltonian({ qubits: 1, rabi: (t) => [1 + t] }),
          channels: [{ operator: 'z', qubit: 0, rate: 0.4, efficiency }],
          initial: '1',
          wienerIncrements: noise,
          record: { every: 7, trajectories: true, measurement: true },
        });
        general.values!.values.forEach((value, i) => {
          expect(Math.abs(value - fast.states!.values[i])).toBeLessThan(1e-10);
        });
        general.measurement!.values.forEach((value, i) => {
          expect(Math.abs(value - fast.measurement!.values[i])).toBeLessThan(1e-10);
        });
      }
    }
  });

  it('are the same as vectors and as density matrices, and stay pure at efficiency 1', async () => {
    const channels = [
      { operator: 'z' as const, qubit: 0, rate: 0.5 },
      { operator: '-' as const, qubit: 1, rate: 0.4 },
      { operator: 'x' as const, qubit: 2, rate: 0.3 },
      { operator: 'z' as const, qubit: 1, rate: 0.2 },
    ];
    const options: QubitNeuronsOptions = {
      hamiltonian: ring(3),
      channels,
      initial: '010',
      dt: 0.01,
      steps: 500,
      trajectories: 5,
      record: { every: 50, trajectories: true, observables: allStrings(3) },
      seed: 9,
    };
    const vectors = await simulateQubitNeurons(engine, options);
    using pure = DensityMatrix.basis(engine, '010');
    const matrices = await simulateQubitNeurons(engine, { ...options, initial: pure });
    expect(matrices.meta.options.states).toBe('density matrices');
    matrices.values!.values.forEach((value, i) => {
      expect(Math.abs(value - vectors.values!.values[i])).toBeLessThan(1e-10);
    });
    for (let row = 0; row < matrices.values!.values.length; row += 64) {
      const purity = matrices.values!.values.subarray(row, row + 64).reduce((all, x) => all + (x * x) / 8, 0);
      expect(Math.abs(purity - 1)).toBeLessThan(1e-9);
    }
  });

  it('stay states at any time step', async () => {
    const result = await simulateQubitNeurons(engine, {
      hamiltonian: ring(2),
      channels: [
        { operator: '-', qubit: 0, rate: 1, efficiency: 0.5 },
        { operator: [0.3, 0, 1, 0.5, 0, 0, 0.1, 0], qubit: 1, rate: 1, efficiency: 0.7 },
        { operator: 'z', qubit: 1, rate: 1, efficiency: 0.2 },
      ],
      initial: '10',
      dt: 3,
      steps: 100,
      trajectories: 20,
      record: { every: 1, trajectories: true, states: true },
      seed: 1,
    });
    expect(result.meta.warnings.join()).toMatch(/try dt = /);
    const { values } = result.states!;
    for (let k = 0; k < values.length; k += 32 * 17) {
      // The matrix constructor refuses what has a negative eigenvalue or another trace than 1.
      (await DensityMatrix.fromMatrix(engine, values.subarray(k, k + 32))).dispose();
    }
  });

  // Orders 1 and 1/2. Distances are root mean squares of 32 paths, good to 1/8, over six halvings: 0.04 is the standard error
  // of a slope where they are independent; the solution they are compared with has an error of its own, which steepens it.
  it.each([
    ['z, commuting', 'z', 0.85, 1.3],
    ['x and -, which do not commute', '-', 0.4, 1.3],
  ] as const)('converge on one Wiener path (%s)', async (_name, operator, low, high) => {
    const finest = 2 ** 12;
    const path = wienerPath(6, 32, finest * 2, 1 / finest);
    const end = async (noise: Float64Array) =>
      (
        await simulateQubitNeurons(engine, {
          hamiltonian: ring(2),
          channels: [
            { operator, qubit: 0, rate: 0.5, efficiency: 0.8 },
            { operator: operator === 'z' ? 'z' : 'x', qubit: 1, rate: 0.5 },
          ],
          initial: '01',
          dt: 64 / noise.length,
          steps: noise.length / 64,
          trajectories: 32,
          wienerIncrements: noise,
          record: { every: noise.length / 64, trajectories: true },
        })
      ).values!.values;
    const exact = await end(path);
    const errors: number[] = [];
    for (let noise = coarsen(path, 2); noise.length >= 64 * 8; noise = coarsen(noise, 2)) {
      if (noise.length > 64 * 256) continue;
      const sum = (await end(noise)).reduce((all, x, i) => all + (x - exact[i]) ** 2, 0);
      errors.unshift(Math.sqrt(sum / 32));
    }
    expect(orderOf(errors)).toBeGreaterThan(low);
    expect(orderOf(errors)).toBeLessThan(high);
  });

  /** Of `explicitErrors`: the path, and its solutions by density matrices and by vectors. */
  const FINEST = 2 ** 12;
  let finePath: Float64Array | undefined;
  const solutions = new Map<boolean, Float64Array>();

  /** Distances at time 1 from the finest solution of the default method, for steps of 1/16 down to 1/512. */
  async function explicitErrors(method: MethodName, mixed: boolean): Promise<number[]> {
    finePath ??= wienerPath(8, 32, FINEST * 2, 1 / FINEST);
    const end = async (noise: Float64Array, by: MethodName) =>
      (
        await simulateQubitNeurons(engine, {
          hamiltonian: hamiltonian({
            qubits: 2,
            rabi: (t) => [1 + t, 0.5],
            jx: coupleAll(2, 0.4),
            jy: coupleAll(2, 0.3),
          }),
          channels: [
            { operator: 'z', qubit: 0, rate: 0.3 },
            { operator: mixed ? 'z' : 'x', qubit: 1, rate: 0.3, efficiency: mixed ? 0.6 : 1 },
            ...(mixed ? [{ operator: '-' as const, qubit: 0, rate: 0.3, efficiency: 0 }] : []),
          ],
          initial: '01',
          dt: 64 / noise.length,
          steps: noise.length / 64,
          trajectories: 32,
          method: by,
          wienerIncrements: noise,
          record: { every: noise.length / 64, trajectories: true },
        })
      ).values!.values;
    const exact = solutions.get(mixed) ?? (await end(finePath, 'splitting'));
    solutions.set(mixed, exact);
    const errors: number[] = [];
    for (let noise = coarsen(finePath, 2); noise.length >= 64 * 16; noise = coarsen(noise, 2)) {
      if (noise.length > 64 * 512) continue;
      const sum = (await end(noise, method)).reduce((all, x, i) => all + (x - exact[i]) ** 2, 0);
      errors.unshift(Math.sqrt(sum / 32));
    }
    return errors;
  }

  it.each([
    ['milstein', false, 0.85],
    ['milstein', true, 0.85],
    ['platen', false, 0.85],
    ['platen', true, 0.85],
    ['euler-maruyama', false, 0.35],
    ['euler-maruyama', true, 0.35],
  ] as const)('by %s (mixed: %s) come to the same place at their order', async (method, mixed, low) => {
    const errors = await explicitErrors(method, mixed);
    expect(orderOf(errors)).toBeGreaterThan(low);
    expect(errors.at(-1)).toBeLessThan(method === 'euler-maruyama' ? 0.1 : 0.01);
  });

  it('as printed let the norm grow: by γ(1 - z²) dt', async () => {
    const options: QubitNeuronsOptions = {
      channels: [{ operator: 'z', qubit: 0, rate: 0.6 }],
      hamiltonian: hamiltonian({ qubits: 1, h: [0] }),
      initial: StateVector.product(engine, [[0.8, 0, 0.6]]),
      dt: 0.001,
      steps: 100,
      trajectories: 2000,
      record: { every: 100, observables: ['I'] },
      seed: 1,
      guard: false,
    };
    const norm = (equations: 'consistent' | 'printed') =>
      simulateQubitNeurons(engine, { ...options, equations, method: 'euler-maruyama' });
    const printed = await norm('printed');
    expect(printed.meta.warnings.join()).toContain('lost their norm');
    expect(printed.mean.length).toBe(2);
    const growth = (printed.mean[1] - 1) / 0.1;
    expect(Math.abs(growth - 0.6 * 0.64)).toBeLessThan((SIGMAS * printed.stdErr[1]) / 0.1 + 0.02);
    const consistent = await norm('consistent');
    expect(Math.abs(consistent.mean[1] - 1)).toBeLessThan(SIGMAS * consistent.stdErr[1]);
    (options.initial as StateVector).dispose();
  });

  it('go back from their record, and do not depend on their company', async () => {
    const options: QubitNeuronsOptions = {
      hamiltonian: ring(2),
      channels: [
        { operator: 'z', qubit: 0, rate: 0.5 },
        { operator: 'y', qubit: 1, rate: 0.4, efficiency: 0.5 },
        { operator: '-', qubit: 1, rate: 0.4, efficiency: 0 },
        { operator: '+', qubit: 0, rate: 0.2, efficiency: 0.9 },
      ],
      initial: '01',
      dt: 0.01,
      steps: 150,
      trajectories: 7,
      record: { every: 1, trajectories: true, measurement: true },
      seed: 5,
    };
    const first = await simulateQubitNeurons(engine, options);
    expect(first.measurement!.channels).toEqual([0, 1, 3]);
    const again = await simulateQubitNeurons(engine, { ...options, replay: first.measurement!.values });
    again.values!.values.forEach((value, i) => {
      expect(Math.abs(value - first.values!.values[i])).toBeLessThan(1e-9);
    });
    const more = await simulateQubitNeurons(engine, {
      ...options,
      trajectories: 40,
      record: { every: 1, trajectories: 7 },
    });
    expect(more.values!.values).toEqual(first.values!.values);
  });

  it('without channels follow the Schrödinger equation, once', async () => {
    const omega = 0.7;
    using initial = StateVector.basis(engine, '00');
    const result = await simulateQubitNeurons(engine, {
      hamiltonian: hamiltonian({ qubits: 2, rabi: [omega, 0] }),
      initial,
      dt: 0.1,
      steps: 100,
      trajectories: 50,
    });
    expect(result.trajectories).toBe(1);
    expect(result.observables).toEqual(['XI', 'YI', 'ZI', 'IX', 'IY', 'IZ']);
    const bare = await simulateQubitNeurons(engine, { initial: '0', dt: 0.1, steps: 3, seed: 1 });
    expect(bare.meta.options).toMatchObject({
      channels: [],
      trajectories: 1,
      record: { every: 1, observables: 'bloch', states: false, trajectories: false, measurement: false },
    });
    result.times.forEach((time, i) => {
      expect(result.mean[6 * i + 1]).toBeCloseTo(-Math.sin(omega * time), 12);
      expect(result.mean[6 * i + 2]).toBeCloseTo(Math.cos(omega * time), 12);
    });
  });

  it('stop at a standard error', async () => {
    const result = await simulateQubitNeurons(engine, {
      channels: [{ operator: 'x', qubit: 0, rate: 1 }],
      initial: '0',
      dt: 0.01,
      steps: 100,
      trajectories: 100_000,
      targetStdErr: 0.02,
      seed: 1,
    });
    expect(result.trajectories).toBeLessThan(10_000);
    expect(Math.max(...result.stdErr)).toBeLessThanOrEqual(0.02);
    expect(result.meta.endReason).toBe('done');
    const missed = await simulateQubitNeurons(engine, {
      channels: [{ operator: 'x', qubit: 0, rate: 1 }],
      initial: '0',
      dt: 0.01,
      steps: 10,
      trajectories: 3,
      targetStdErr: 1e-6,
      seed: 1,
    });
    expect(missed.meta.endReason).toBe('target missed');
    expect(missed.meta.warnings.join()).toMatch(/targetStdErr/);
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
