import { beforeAll, describe, expect, it } from 'vitest';
import {
  type MethodName,
  type QubitNeuronsOptions,
  simulateBlochEnsemble,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { coupleAll, DensityMatrix, hamiltonian, StateVector } from '../../../src/register/public.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { pauliStrings } from '../pauli-strings.js';
import { coarsen, orderOf, wienerPath } from '../wiener-path.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
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
          expect(Math.abs(value - fast.states!.values[i]!)).toBeLessThan(1e-10);
        });
        general.measurement!.values.forEach((value, i) => {
          expect(Math.abs(value - fast.measurement!.values[i]!)).toBeLessThan(1e-10);
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
      record: { every: 50, trajectories: true, observables: pauliStrings(3) },
      seed: 9,
    };
    const vectors = await simulateQubitNeurons(engine, options);
    using pure = DensityMatrix.basis(engine, '010');
    const matrices = await simulateQubitNeurons(engine, { ...options, initial: pure });
    expect(matrices.meta.options.states).toBe('density matrices');
    matrices.values!.values.forEach((value, i) => {
      expect(Math.abs(value - vectors.values!.values[i]!)).toBeLessThan(1e-10);
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
      const sum = (await end(noise)).reduce((all, x, i) => all + (x - exact[i]!) ** 2, 0);
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
      const sum = (await end(noise, method)).reduce((all, x, i) => all + (x - exact[i]!) ** 2, 0);
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
    // Six components, each off by about dt^order, as rates and couplings are about 1.
    const order = method === 'euler-maruyama' ? 0.5 : 1;
    expect(errors.at(-1)).toBeLessThan(4 * (1 / 512) ** order);
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
    const growth = (printed.mean[1]! - 1) / 0.1;
    expect(Math.abs(growth - 0.6 * 0.64)).toBeLessThan((SIGMAS * printed.stdErr[1]!) / 0.1 + 0.02);
    const consistent = await norm('consistent');
    expect(Math.abs(consistent.mean[1]! - 1)).toBeLessThan(SIGMAS * consistent.stdErr[1]!);
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
      expect(Math.abs(value - first.values!.values[i]!)).toBeLessThan(1e-9);
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
