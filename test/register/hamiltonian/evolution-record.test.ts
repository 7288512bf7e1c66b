import { beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  DensityMatrix,
  type EvolveOptions,
  evolve,
  hamiltonian,
  StateVector,
} from '../../../src/register/public.js';
import { flat, rungeKutta, unflat } from '../../oracle/dense-register.js';
import { full, fullMatrix, psi } from './three-qubits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const rabi = (
  options: Partial<EvolveOptions> = {},
  register: StateVector | DensityMatrix = new StateVector(engine, 1),
) => evolve(register, hamiltonian({ qubits: 1, rabi: [1] }), { dt: 0.1, steps: 10, record: {}, ...options });

describe('the record of evolve', () => {
  it('has the means at all times, of states of either kind, in one turn where all terms commute', async () => {
    for (const register of [new StateVector(engine, 1), new DensityMatrix(engine, 1)]) {
      const { record, substeps, meta } = await rabi({}, register);
      expect(substeps).toBe(1);
      expect(record!.shape).toEqual([11, 3]);
      expect(record!.observables).toEqual(['X', 'Y', 'Z']);
      record!.times.forEach((time, i) => {
        expect(time).toBeCloseTo(0.1 * i, 15);
        expect(record!.mean[3 * i + 1]).toBeCloseTo(-Math.sin(time), 14);
        expect(record!.mean[3 * i + 2]).toBeCloseTo(Math.cos(time), 14);
      });
      expect(meta.options).toMatchObject({ record: { every: 1, observables: 'bloch' } });
      // The last one is that of the state.
      expect(record!.mean[32]).toBe(register.expectation('Z', [0]));
    }
  });

  it('is that of Runge-Kutta where steps are divided, from a time on', async () => {
    using state = StateVector.fromAmplitudes(engine, psi);
    const { record, substeps } = await evolve(state, hamiltonian(full), {
      ...{ dt: 0.5, steps: 4, order: 4, tolerance: 1e-8, time: 2 },
      record: { every: 2, observables: ['ZIX', 'IYY'] },
    });
    expect(substeps).toBeGreaterThan(1);
    expect(Array.from(record!.times)).toEqual([2, 3, 4]);
    for (const [row, time] of [0, 1, 2].entries()) {
      using exact = StateVector.fromAmplitudes(
        engine,
        time === 0 ? psi : flat(rungeKutta(() => fullMatrix, unflat(psi, 1), time, 1000 * time)),
      );
      for (const [i, name] of ['ZIX', 'IYY'].entries()) {
        // The tolerance, and what Runge-Kutta adds.
        expect(Math.abs(record!.mean[2 * row + i]! - exact.expectation(name, [0, 1, 2]))).toBeLessThan(1e-7);
      }
    }
  });

  it('does not change where the state ends, and is absent where it is not asked for', async () => {
    const network = hamiltonian(full);
    using first = StateVector.fromAmplitudes(engine, psi);
    using second = first.clone();
    const a = await evolve(first, network, { dt: 0.1, steps: 7 });
    const b = await evolve(second, network, { dt: 0.1, steps: 7, record: { every: 3 } });
    expect(a.record).toBeUndefined();
    expect(b.record!.times).toHaveLength(3);
    expect(second.amplitudes).toEqual(first.amplitudes);
    expect(b.error).toBe(a.error);
  });

  it.each([
    [{ dt: 0 }, 11],
    [{ steps: 0 }, 1],
    [{ steps: 1 }, 2],
    [{ dt: -0.1 }, 11],
  ])('of %o has a row for each time', async (options, rows) => {
    const { record } = await rabi(options);
    expect(record!.shape).toEqual([rows, 3]);
    record!.times.forEach((time, i) => {
      expect(record!.mean[3 * i + 2]).toBeCloseTo(Math.cos(time), 14);
    });
  });

  it('records some 200 times by default', async () => {
    const { record } = await rabi({ steps: 1000 });
    expect(record!.times).toHaveLength(201);
  });

  it.each<[string, object]>([
    ['options.record.every', { every: 0 }],
    ['options.record.every', { every: 11 }],
    ['options.record.observables', { observables: 'x' }],
    ['options.record.observables[0]', { observables: ['XX'] }],
    ['options.record.states', { states: true }],
  ])('names %s in %o', async (field, record) => {
    const pending = rabi({ record } as EvolveOptions);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });
});
