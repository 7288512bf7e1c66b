import { beforeAll, describe, expect, it } from 'vitest';
import {
  type QubitNeuronsOptions,
  type QubitNeuronsResult,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { createEngine, type Engine, NumericalError } from '../../../src/index.js';
import { coupleAll, hamiltonian } from '../../../src/register/public.js';
import { pauliStrings } from '../pauli-strings.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
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
    record: { observables: pauliStrings(2) },
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
    const error = exact.mean.reduce((worst, x, i) => Math.max(worst, Math.abs(x - result.mean[i]!)), 0);
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

  // Steps of dt and of 2 dt agree by chance.
  it.each([
    [
      'the strings',
      { hamiltonian: hamiltonian({ qubits: 2, rabi: [2, 2], k: coupleAll(2, 1) }), channels: [] },
    ],
    ['the string beside a decay', { hamiltonian: hamiltonian({ qubits: 2, rabi: [4, 4] }) }],
    [
      'the string beside a dephasing',
      {
        hamiltonian: hamiltonian({ qubits: 2, rabi: [4, 4] }),
        channels: [{ operator: 'z' as const, qubit: 1, rate: 0.3 }],
      },
    ],
  ])('in which %s turn all the way round is divided', async (_name, more) => {
    const { error, result } = await errorOf({ ...strong, ...more, dt: Math.PI, steps: 10 });
    expect(result.refinement!.substeps).toBeGreaterThan(1);
    // Twice the default tolerance: the guard estimates the error, from steps of two sizes.
    expect(error).toBeLessThan(2e-3);
  });

  it.each([
    ['strings of Z and dephasing', { channels: [{ operator: 'z' as const, qubit: 1, rate: 1 }] }],
    ['strings of one basis', { hamiltonian: hamiltonian({ qubits: 2, rabi: [1, 2], jx: coupleAll(2, 1) }) }],
    [
      'decays at two qubits',
      {
        hamiltonian: undefined,
        channels: [0, 1].map((qubit) => ({ operator: '-' as const, qubit, rate: 1 })),
      },
    ],
  ])('is as it was given, however long, where %s are all there is', async (_name, more) => {
    const commuting = {
      hamiltonian: hamiltonian({ qubits: 2, h: [1, 2], k: coupleAll(2, 1) }),
      channels: [],
      dt: 20,
    };
    const { refinement } = await simulateQubitNeurons(engine, { ...strong, ...commuting, ...more });
    expect(refinement!.substeps).toBe(1);
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
