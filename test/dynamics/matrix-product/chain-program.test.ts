import { beforeAll, describe, expect, it } from 'vitest';
import { type QubitNeuronsOptions, simulateQubitNeurons } from '../../../src/dynamics/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { coupleAll, coupleChain, hamiltonian, StateVector } from '../../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** The largest difference of two runs on the same noise, of observables and of records. */
async function distance(
  options: QubitNeuronsOptions,
  chain: Partial<QubitNeuronsOptions> = {},
): Promise<number> {
  const shared = {
    ...options,
    guard: false,
    seed: 7,
    record: { every: 5, trajectories: true, measurement: true, ...options.record },
  };
  const full = await simulateQubitNeurons(engine, shared);
  const products = await simulateQubitNeurons(engine, {
    ...shared,
    ...chain,
    representation: 'matrix-product',
    truncation: 0,
    bond: 256,
  });
  let most = 0;
  full.values!.values.forEach((value, i) => {
    most = Math.max(most, Math.abs(value - products.values!.values[i]!));
  });
  full.measurement?.values.forEach((value, i) => {
    most = Math.max(most, Math.abs(value - products.measurement!.values[i]!));
  });
  return most;
}

const z = (qubits: number, rate = 0.5) =>
  Array.from({ length: qubits }, (_, qubit) => ({ operator: 'z' as const, qubit, rate }));

describe('matrix-product trajectories without truncation are those of state vectors on the same noise', () => {
  it.each([1, 2, 3, 6])('of a monitored chain XX + ZZ of %i neurons', async (qubits) => {
    const options = {
      hamiltonian: hamiltonian({
        qubits,
        jx: coupleChain(qubits, 0.7),
        k: coupleChain(qubits, 0.4),
        h: new Array(qubits).fill(0.2),
      }),
      channels: z(qubits),
      initial: '0110101'.slice(0, qubits),
      dt: 0.02,
      steps: 40,
      trajectories: 2,
    };
    expect(await distance(options)).toBeLessThan(1e-10);
  });

  const exchange = (qubits: number) =>
    hamiltonian({
      qubits,
      exchange: coupleChain(qubits, 0.5),
      lambda: 0.3,
      rabi: (time) => Array.from({ length: qubits }, (_, i) => 0.4 + time * i),
      terms: [{ pauli: 'YX', qubits: [2, 1], coefficient: 0.3 }],
    });
  const local = [
    { operator: 'x' as const, qubit: 2, rate: 0.3 },
    { operator: '-' as const, qubit: 1, rate: 0.4 },
    { operator: 'z' as const, qubit: 3, rate: 0.5 },
    { operator: [0.3, 0, 1, 0.5, 0, 0, 0.1, 0], qubit: 0, rate: 0.6 },
  ];
  const pair = Array.from({ length: 32 }, (_, i) => ((i * 7) % 5) / 5 - 0.3);
  const shared = { initial: '01101', dt: 0.02, steps: 30, trajectories: 2 };
  const strings = ['ZIIII', 'IXIII', 'IIYII', 'ZZIII', 'IXIYI', 'YIZIX', 'IIIII', 'IIIIZ'];

  it.each([
    [
      'all kinds of channels, and strings',
      { ...shared, hamiltonian: exchange(5), channels: local, record: { observables: strings } },
    ],
    [
      'channels of two neurons',
      {
        ...shared,
        hamiltonian: exchange(5),
        channels: [{ operator: pair, qubits: [3, 2], rate: 0.2 }, ...local],
      },
    ],
    [
      'couplings of all pairs, by swaps',
      {
        ...shared,
        hamiltonian: hamiltonian({ qubits: 5, jx: coupleAll(5, 0.3), k: coupleAll(5, 0.2) }),
        channels: z(5),
      },
    ],
    [
      'fields alone, from either end',
      {
        ...shared,
        hamiltonian: hamiltonian({ qubits: 5, rabi: [1, 2, 3, 1, 2], k: coupleChain(5, 0.5) }),
        channels: z(5),
      },
    ],
    ['measurement alone', { ...shared, channels: [...z(5), ...z(2)] }],
    [
      'jumps',
      {
        ...shared,
        hamiltonian: exchange(5),
        channels: [{ operator: pair, qubits: [3, 2], rate: 0.2 }, ...local],
        unravelling: 'jumps' as const,
        steps: 100,
      },
    ],
    ['no channel', { ...shared, hamiltonian: exchange(5), unravelling: 'none' as const }],
  ])('of %s', async (_name, options) => {
    expect(await distance(options)).toBeLessThan(1e-10);
  });
});

describe('entropies and bonds', () => {
  it('are those of the states', async () => {
    const options = {
      hamiltonian: hamiltonian({ qubits: 5, jx: coupleChain(5), k: coupleChain(5, 0.4) }),
      channels: z(5, 0.1),
      initial: '00000',
      dt: 0.02,
      steps: 60,
      seed: 3,
    };
    const record = { every: 60, trajectories: true, states: true };
    const full = await simulateQubitNeurons(engine, { ...options, record });
    const { entropy, discardedWeight, bonds, stdErr } = await simulateQubitNeurons(engine, {
      ...options,
      representation: 'matrix-product',
      truncation: 0,
      record: { every: 60, entropy: true },
    });
    const amplitudes = full.states!.values.slice(64, 128);
    for (let cut = 0; cut < 4; cut++) {
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      const keep = Array.from({ length: cut + 1 }, (_, i) => i);
      expect(entropy!.mean[4 + cut]).toBeCloseTo(await state.entropy(keep), 10);
    }
    expect(Array.from(discardedWeight!)).toEqual([0, expect.any(Number)]);
    expect(discardedWeight![1]).toBeLessThan(1e-20);
    expect(Array.from(bonds!)).toEqual([1, 4]);
    expect(stdErr.length).toBe(30);
  });
});
