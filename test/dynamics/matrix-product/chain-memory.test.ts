import { beforeAll, describe, expect, it } from 'vitest';
import { simulateQubitNeurons } from '../../../src/dynamics/public.js';
import { createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { someOf } from '../../extent.js';
import { basisState, expectation, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { arbitrarySystem } from '../arbitrary-system.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** Means of 1000 trajectories of random neurons, and by how many standard errors they miss the Lindblad equation, with and without its first channel. */
async function scores(efficiencies: readonly number[], unravelling: 'homodyne' | 'jumps', seed: number) {
  const qubits = 2;
  const system = arbitrarySystem(new RandomStream(seed), qubits, efficiencies, false);
  const result = await simulateQubitNeurons(engine, {
    hamiltonian: system.hamiltonian,
    channels: system.channels,
    initial: '10',
    representation: 'matrix-product',
    unravelling,
    dt: 0.01,
    steps: 150,
    trajectories: 1000,
    record: { every: 50 },
    guard: false,
    seed: 5,
  });
  const of = (jumps: typeof system.jumps) => {
    const states = lindbladStates(system.h, jumps, basisState(4, 2), result.times[1]!, 3, 32);
    const exact = states.flatMap((rho) =>
      result.observables.map((name) => expectation(operatorString(name), rho)),
    );
    return exact.reduce((worst, value, i) => {
      const difference = Math.abs(result.mean[i]! - value);
      return difference > 1e-9 ? Math.max(worst, difference / result.stdErr[i]!) : worst;
    }, 0);
  };
  return { result, right: of(system.jumps), wrong: of(system.jumps.slice(1)) };
}

describe('the mean of matrix-product trajectories', () => {
  const kinds = [
    ['homodyne', [1]],
    ['homodyne', [0.6, 0, 0.3, 1]],
    ['jumps', [1]],
  ] as const;
  it.each(someOf(kinds, 3))(
    'is that of the Lindblad equation (%s, efficiencies %j)',
    async (unravelling, efficiencies) => {
      const { result, right, wrong } = await scores(efficiencies, unravelling, 41);
      expect(right).toBeLessThan(SIGMAS);
      expect(wrong).toBeGreaterThan(SIGMAS);
      const isSampled = result.meta.warnings.some((warning) => warning.includes('unread is sampled'));
      expect(isSampled).toBe(efficiencies.length > 1);
    },
  );

  it('has read channels on the noise that state vectors have, whatever is unread', async () => {
    const shared = { initial: '1', dt: 0.02, steps: 20, seed: 3, record: { every: 5, measurement: true } };
    const channel = { operator: 'z' as const, qubit: 0, rate: 1 };
    const full = await simulateQubitNeurons(engine, { ...shared, channels: [channel] });
    const products = await simulateQubitNeurons(engine, {
      ...shared,
      channels: [channel, { operator: 'z', qubit: 0, rate: 2, efficiency: 0 }],
      representation: 'matrix-product',
    });
    expect(products.measurement!.shape).toEqual([1, 4, 1]);
    products.measurement!.values.forEach((value, i) => {
      expect(Math.abs(value - full.measurement!.values[i]!)).toBeLessThan(1e-10);
    });
  });
});
