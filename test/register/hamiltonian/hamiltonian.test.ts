import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { coupleAll, DensityMatrix, hamiltonian, StateVector } from '../../../src/register/public.js';
import { projector, traceOf, unflat } from '../../oracle/dense-register.js';
import { arbitraryAmplitudes } from '../arbitrary-register.js';
import { full, fullMatrix } from './three-qubits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

describe('a Hamiltonian', () => {
  it('has the mean energy of its dense matrix', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryAmplitudes(3), async (amplitudes) => {
        using state = StateVector.fromAmplitudes(engine, amplitudes);
        using rho = DensityMatrix.fromState(state);
        const energy = traceOf(projector(unflat(amplitudes, 1)), fullMatrix).re;
        expect(Math.abs((await state.energy(hamiltonian(full))) - energy)).toBeLessThan(1e-13);
        expect(Math.abs((await rho.energy(hamiltonian(full))) - energy)).toBeLessThan(1e-13);
      }),
      { numRuns: 30 },
    );
  });

  it('may change with time, by functions and by samples', async () => {
    using state = StateVector.basis(engine, '01');
    const changing = hamiltonian({
      qubits: 2,
      h: (time) => [time, 2 * time],
      k: { times: [0, 1, 3], values: [coupleAll(2, 0), coupleAll(2, 10), coupleAll(2, -10)] },
    });
    const energies = await Promise.all(
      [-1, 0, 0.5, 1, 2, 3, 4].map((time) => state.energy(changing, { time })),
    );
    expect(energies).toEqual([1, 0, -5.5, -11, -2, 7, 6]);
  });
});
