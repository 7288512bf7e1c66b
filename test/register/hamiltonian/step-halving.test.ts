import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  coupleChain,
  coupleRing,
  DensityMatrix,
  evolve,
  type HamiltonianOptions,
  hamiltonian,
  StateVector,
} from '../../../src/register/public.js';
import { distance, flat, rungeKutta, unflat } from '../../oracle/dense-register.js';
import { dense, exactly, full, psi } from './three-qubits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

describe('evolve', () => {
  it('refuses steps whose phases are lost to rounding, and those that no division helps', async () => {
    using state = new StateVector(engine, 3);
    const problem = hamiltonian(full);
    const before = state.amplitudes;
    for (const dt of [1e99, -1e99, 1e14]) {
      await expect(evolve(state, problem, { dt, steps: 1 })).rejects.toThrow(/^options\.dt: .*rounding/);
      const unchecked = { dt: 10 * dt, steps: 10, tolerance: Infinity };
      await expect(evolve(state, problem, unchecked)).rejects.toThrow(/^options\.dt: .*rounding/);
    }
    await expect(evolve(state, problem, { dt: 1e6, steps: 1 })).rejects.toThrow(/^options\.dt: .* at most/);
    const exact = hamiltonian({ qubits: 3, h: [1, 1, 1] });
    await expect(evolve(state, exact, { dt: 1e99, steps: 1 })).rejects.toThrow(ArgumentError);
    for (const tolerance of [0, -1, 1e-11, Number.NaN, '1e-3' as never]) {
      await expect(evolve(state, problem, { dt: 0.1, steps: 1, tolerance })).rejects.toThrow(
        /^options\.tolerance:/,
      );
    }
    expect(state.amplitudes).toEqual(before);
  });

  it('divides steps that are too long, however long, and says how far', async () => {
    // Strong coupling over a long time: ten times as far off as the answer is large, if dt is taken as it is.
    const strong: HamiltonianOptions = { qubits: 3, h: [1, -2, 1.5], rabi: [3, 2, 4], k: coupleRing(3, 3) };
    const matrix = dense(3, [
      ['Z', [0], 1],
      ['Z', [1], -2],
      ['Z', [2], 1.5],
      ['X', [0], 1.5],
      ['X', [1], 1],
      ['X', [2], 2],
      ['ZZ', [0, 1], 3],
      ['ZZ', [1, 2], 3],
      ['ZZ', [0, 2], 3],
    ]);
    const exact = flat(rungeKutta(() => matrix, unflat(psi, 1), 20, 20_000));
    for (const [dt, steps] of [
      [0.1, 200],
      [10, 2],
      [20, 1],
      [20 / 7, 7],
    ] as const) {
      using state = StateVector.fromAmplitudes(engine, psi);
      using rho = DensityMatrix.fromState(state);
      using given = state.clone();
      const { error, substeps } = await evolve(state, hamiltonian(strong), { dt, steps });
      expect(substeps).toBeGreaterThan(1);
      // The default tolerance.
      expect(error).toBeLessThan(1e-3);
      expect(distance(state.amplitudes, exact)).toBeLessThan(1.2 * error);
      const unchecked = await evolve(given, hamiltonian(strong), { dt, steps, tolerance: Infinity });
      expect(unchecked.substeps).toBe(steps === 1 ? 2 : 1);
      expect(distance(given.amplitudes, exact)).toBeGreaterThan(0.1);
      const mixed = await evolve(rho, hamiltonian(strong), { dt, steps, tolerance: 1e-5, order: 4 });
      expect(mixed.error).toBeLessThan(1e-5);
      using final = StateVector.fromAmplitudes(engine, exact);
      using expected = DensityMatrix.fromState(final);
      // |ψ⟩⟨ψ| moves by twice as much as |ψ⟩.
      expect(distance(rho.matrix, expected.matrix)).toBeLessThan(2e-5);
    }
  });

  it('is not taken in by steps that turn all the way round', async () => {
    // In steps of π both parts of the splitting are the identity, and in steps of 2π too.
    using state = new StateVector(engine, 1);
    const { substeps } = await evolve(state, hamiltonian({ qubits: 1, h: [1], rabi: [2] }), {
      dt: Math.PI,
      steps: 10,
      tolerance: 1e-6,
    });
    expect(substeps).toBeGreaterThan(1);
    // About an axis between x and z by an angle of 20π√2.
    // States that are 1e-6 apart have ⟨Z⟩ within twice that.
    const expected = 0.5 + 0.5 * Math.cos(20 * Math.PI * Math.SQRT2);
    expect(Math.abs(state.expectation('Z') - expected)).toBeLessThan(2e-6);
  });

  it('estimates its error', async () => {
    for (const [factor, changes] of [
      [0.5, false],
      [2, false],
      [0.5, true],
      [2, true],
    ] as const) {
      const ramp = (time: number) => (changes ? 1 + time : 1);
      const fields = [0.3, -0.5, 0.9].map((field) => field * factor);
      const drives = [1.1, 0.4, -0.7].map((rate) => rate * factor);
      const problem = hamiltonian({
        qubits: 3,
        h: changes ? (time) => fields.map((field) => field * ramp(time)) : fields,
        rabi: drives,
        k: coupleChain(3, factor),
      });
      const oracle = (time: number) =>
        dense(3, [
          ...fields.map((field, i): [string, number[], number] => ['Z', [i], field * ramp(time)]),
          ...drives.map((rate, i): [string, number[], number] => ['X', [i], rate / 2]),
          ['ZZ', [0, 1], factor],
          ['ZZ', [1, 2], factor],
        ]);
      const exact = exactly(oracle, 80);
      for (const order of [2, 4] as const) {
        for (const steps of [1, 2, 3, 5, 8, 13]) {
          using state = StateVector.fromAmplitudes(engine, psi);
          const { error } = await evolve(state, problem, { dt: 1 / steps, steps, order });
          expect(error).toBeLessThanOrEqual(1e-3);
          // The oracle's own error is below 1e-5.
          expect(distance(state.amplitudes, exact)).toBeLessThan(1.3 * error + 1e-5);
        }
      }
    }
  });

  it('says when the tolerance cannot be reached', async () => {
    using state = new StateVector(engine, 1);
    const noise = hamiltonian({
      qubits: 1,
      h: (time) => [Math.sin(1e9 * (time + 0.1))],
      rabi: [1],
    });
    const used = engine.bytesUsed;
    await expect(evolve(state, noise, { dt: 0.1, steps: 1, tolerance: 1e-10 })).rejects.toThrow(
      /estimated error .* above the tolerance of 1e-10/,
    );
    expect(engine.bytesUsed).toBe(used);
    expect(state.probabilities()[0]).toBe(1);
  });
});
