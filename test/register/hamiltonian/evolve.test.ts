import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  coupleAll,
  coupleChain,
  DensityMatrix,
  evolve,
  type HamiltonianOptions,
  hamiltonian,
  StateVector,
} from '../../../src/register/public.js';
import { distance, flat, rungeKutta, unflat } from '../../oracle/dense-register.js';
import { arbitraryAmplitudes, someQubits } from '../arbitrary-register.js';
import { dense, exactly, full, fullMatrix, psi } from './three-qubits.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

/** Distance from `exact`, the state at time 1, after so many steps. */
async function errorOf(
  options: HamiltonianOptions,
  exact: number[],
  steps: number,
  order: 2 | 4,
): Promise<number> {
  using state = StateVector.fromAmplitudes(engine, psi);
  await evolve(state, hamiltonian(options), { dt: 1 / steps, steps, order, tolerance: Infinity });
  return distance(state.amplitudes, exact);
}

describe('evolve', () => {
  it('converges to Runge-Kutta with the square of dt, and with its fourth power', async () => {
    const exact = exactly(() => fullMatrix);
    for (const [order, steps] of [
      [2, [32, 64, 128]],
      [4, [8, 16, 32]],
    ] as const) {
      const errors: number[] = [];
      for (const count of steps) errors.push(await errorOf(full, exact, count, order));
      for (const i of [1, 2]) {
        expect(Math.abs(Math.log2(errors[i - 1]! / errors[i]!) - order)).toBeLessThan(0.3);
      }
      // The default tolerance of a run that watches its error; this one does better at its finest step.
      expect(errors[2]).toBeLessThan(1e-3);
    }
    expect(await errorOf(full, exact, 500, 4)).toBeLessThan(1e-10);
  });

  it('keeps both orders when coefficients change with time', async () => {
    const turn = (time: number) => [Math.cos(3 * time), Math.sin(2 * time), time];
    const couple = (time: number) => coupleAll(3, 1 + time * time);
    const options: HamiltonianOptions = {
      qubits: 3,
      h: turn,
      rabi: [0.5, 0.5, 0.5],
      jx: couple,
      jy: coupleChain(3, 0.4),
      k: coupleChain(3, -0.6),
      terms: [{ pauli: 'XZ', qubits: [0, 2], coefficient: (time) => Math.cos(5 * time) }],
    };
    const oracle = (time: number) =>
      dense(3, [
        ...turn(time).map((value, i): [string, number[], number] => ['Z', [i], value]),
        ...[0, 1, 2].map((i): [string, number[], number] => ['X', [i], 0.25]),
        ['XX', [0, 1], 1 + time * time],
        ['XX', [0, 2], 1 + time * time],
        ['XX', [1, 2], 1 + time * time],
        ['YY', [0, 1], 0.4],
        ['YY', [1, 2], 0.4],
        ['ZZ', [0, 1], -0.6],
        ['ZZ', [1, 2], -0.6],
        ['XZ', [0, 2], Math.cos(5 * time)],
      ]);
    const exact = exactly(oracle, 150);
    for (const [order, steps] of [
      [2, [64, 128]],
      [4, [16, 32]],
    ] as const) {
      const coarse = await errorOf(options, exact, steps[0], order);
      const fine = await errorOf(options, exact, steps[1], order);
      expect(Math.abs(Math.log2(coarse / fine) - order)).toBeLessThan(0.3);
    }
  });

  it('is exact for terms that commute, whatever dt', async () => {
    for (const letter of ['X', 'Y', 'Z']) {
      const options: HamiltonianOptions = {
        qubits: 3,
        terms: [
          { pauli: letter, qubits: [1], coefficient: 0.7 },
          { pauli: letter + letter, qubits: [2, 0], coefficient: -1.3 },
          { pauli: letter.repeat(3), qubits: [0, 1, 2], coefficient: 2.1 },
        ],
      };
      const matrix = dense(3, [
        [letter, [1], 0.7],
        [letter + letter, [0, 2], -1.3],
        [letter.repeat(3), [0, 1, 2], 2.1],
      ]);
      const exact = exactly(() => matrix);
      for (const order of [2, 4] as const) expect(await errorOf(options, exact, 1, order)).toBeLessThan(1e-9);
    }
  });

  it('turns many qubits as gates do', async () => {
    for (const qubits of [1, 2, 10, 11, 12, 13, 14]) {
      const places = Array.from({ length: qubits }, (_, qubit) => qubit);
      const rates = places.map((qubit) => 0.3 + 0.1 * qubit);
      using gates = StateVector.basis(engine, '1'.padStart(qubits, '01'));
      for (const qubit of places) gates.apply('ry', [qubit], 0.4 * qubit).apply('rz', [qubit], 0.3);
      using state = gates.clone();
      await evolve(state, hamiltonian({ qubits, rabi: rates }), { dt: 0.5, steps: 3 });
      const along = (pauli: string) =>
        places.map((qubit) => ({ pauli, qubits: [qubit], coefficient: rates[qubit]! / 2 }));
      await evolve(state, hamiltonian({ qubits, terms: along('Y') }), { dt: 0.5, steps: 3 });
      await evolve(state, hamiltonian({ qubits, h: rates }), { dt: 0.25, steps: 3 });
      for (const name of ['rx', 'ry', 'rz'] as const) {
        for (const qubit of places) gates.apply(name, [qubit], 1.5 * rates[qubit]!);
      }
      expect(distance(state.amplitudes, gates.amplitudes)).toBeLessThan(1e-14);
    }
  });

  it('does to a density matrix what it does to a state', async () => {
    const changing = hamiltonian({ ...full, h: (time) => [time, 1, -time] });
    for (const problem of [hamiltonian(full), changing]) {
      for (const order of [2, 4] as const) {
        using state = StateVector.fromAmplitudes(engine, psi);
        using rho = DensityMatrix.fromState(state);
        const options = { dt: 0.1, steps: 7, order, time: 0.3 };
        await evolve(state, problem, options);
        await evolve(rho, problem, options);
        using expected = DensityMatrix.fromState(state);
        expect(distance(rho.matrix, expected.matrix)).toBeLessThan(1e-14);
      }
    }
  });

  it('keeps the norm to rounding and turns back exactly', async () => {
    const problem = hamiltonian({
      qubits: 9,
      h: new Float64Array(9).fill(0.3),
      rabi: new Float64Array(9).fill(1),
      exchange: coupleAll(9, 0.2),
      lambda: 0.5,
    });
    using state = StateVector.w(engine, 9);
    const before = state.amplitudes;
    const energy = await state.energy(problem);
    await evolve(state, problem, { dt: 0.01, steps: 500, order: 4 });
    expect(Math.abs(state.norm() - 1)).toBeLessThan(1e-12);
    expect(Math.abs((await state.energy(problem)) - energy)).toBeLessThan(1e-6);
    expect(distance(state.amplitudes, before)).toBeGreaterThan(0.01);
    await evolve(state, problem, { dt: -0.01, steps: 500, order: 4 });
    expect(distance(state.amplitudes, before)).toBeLessThan(1e-11);
  });

  it('refuses to overwrite what something else did to the register meanwhile', async () => {
    using state = new StateVector(engine, 3);
    const run = evolve(state, hamiltonian(full), { dt: 0.01, steps: 20 });
    state.apply('x', [1]);
    await expect(run).rejects.toThrow(/changed by something else/);
    expect(state.probabilities()[2]).toBe(1);
    const gone = new StateVector(engine, 3);
    const lost = evolve(gone, hamiltonian(full), { dt: 0.01, steps: 20 });
    gone.dispose();
    await expect(lost).rejects.toThrow(/disposed/);
  });

  it('takes coefficients from functions that make the memory grow', async () => {
    const own = await createEngine();
    const results: Float64Array[] = [];
    for (const greedy of [false, true]) {
      using state = StateVector.w(own, 3);
      const kept: StateVector[] = [];
      const problem = hamiltonian({
        qubits: 3,
        h: (time) => {
          if (greedy) kept.push(new StateVector(own, 14));
          return [time, 1, -time];
        },
        rabi: [1, 1, 1],
      });
      await evolve(state, problem, { dt: 0.01, steps: 40 });
      results.push(state.amplitudes, Float64Array.of(await state.energy(problem, { time: 2 })));
      for (const register of kept) register.dispose();
    }
    expect(results.slice(2)).toEqual(results.slice(0, 2));
    expect(own.bytesUsed).toBe(0);
    own.dispose();
  });

  it('goes on where it was: two runs are one', async () => {
    const problem = hamiltonian({ qubits: 3, h: (time) => [time, -time, 1], rabi: [1, 1, 1] });
    using one = StateVector.fromAmplitudes(engine, psi);
    using two = one.clone();
    await evolve(one, problem, { dt: 0.25, steps: 6000, tolerance: Infinity });
    await evolve(two, problem, { dt: 0.25, steps: 100, tolerance: Infinity });
    await evolve(two, problem, { dt: 0.25, steps: 5900, time: 25, tolerance: Infinity });
    expect(distance(one.amplitudes, two.amplitudes)).toBeLessThan(1e-9);
  });

  it('is the same on any number of qubits and places', async () => {
    const example = fc.integer({ min: 1, max: 4 }).chain((qubits) =>
      fc.record({
        amplitudes: arbitraryAmplitudes(qubits),
        terms: fc.array(
          fc
            .tuple(
              fc.integer({ min: 1, max: qubits }).chain((count) => someQubits(qubits, count)),
              fc.array(fc.constantFrom('I', 'X', 'Y', 'Z'), { minLength: 4, maxLength: 4 }),
              fc.double({ min: -1, max: 1, noNaN: true }),
            )
            .map(([places, letters, coefficient]) => ({
              pauli: letters.slice(0, places.length).join(''),
              qubits: places,
              coefficient,
            })),
          { maxLength: 5 },
        ),
        qubits: fc.constant(qubits),
      }),
    );
    await fc.assert(
      fc.asyncProperty(example, async ({ amplitudes, terms, qubits }) => {
        const matrix = dense(
          qubits,
          terms.map((term): [string, number[], number] => [term.pauli, term.qubits, term.coefficient]),
        );
        using state = StateVector.fromAmplitudes(engine, amplitudes);
        await evolve(state, hamiltonian({ qubits, terms }), { dt: 0.02, steps: 20, order: 4 });
        const exact = rungeKutta(() => matrix, unflat(amplitudes, 1), 0.4, 40);
        expect(distance(state.amplitudes, flat(exact))).toBeLessThan(2e-5);
      }),
      { numRuns: 40 },
    );
  });

  it('can be stopped and then leaves the state as it was', async () => {
    using state = StateVector.ghz(engine, 3);
    const before = state.amplitudes;
    const controller = new AbortController();
    const seen: number[] = [];
    const run = evolve(state, hamiltonian(full), {
      dt: 0.1,
      steps: 1_000_000,
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done);
        controller.abort();
      },
    });
    await expect(run).rejects.toThrow(/abort/i);
    expect(seen.length).toBe(1);
    expect(state.amplitudes).toEqual(before);
    const late = hamiltonian({ qubits: 3, h: (time) => [time < 50 ? 1 : Number.NaN, 0, 0] });
    await expect(evolve(state, late, { dt: 0.1, steps: 1000 })).rejects.toThrow(/^options\.h\(50.*\)\[0\]:/);
    expect(state.amplitudes).toEqual(before);
  });

  it('refuses what it cannot take', async () => {
    using state = new StateVector(engine, 2);
    const problem = hamiltonian({ qubits: 2, h: [1, 1] });
    const options = { dt: 0.1, steps: 1 };
    await expect(evolve({} as never, problem, options)).rejects.toThrow(/^register:/);
    await expect(evolve(state, {} as never, options)).rejects.toThrow(/^hamiltonian:/);
    await expect(evolve(state, hamiltonian({ qubits: 3 }), options)).rejects.toThrow(
      /^hamiltonian: .*2 qubits/,
    );
    await expect(evolve(state, problem, { ...options, order: 3 as never })).rejects.toThrow(
      /^options\.order:/,
    );
    for (const dt of [Number.NaN, 1e101]) {
      await expect(evolve(state, problem, { ...options, dt })).rejects.toThrow(/^options\.dt:/);
    }
    const wrong: [unknown, RegExp][] = [
      [{ qubits: 0 }, /^options\.qubits:/],
      [{ qubits: 2, h: [1] }, /^options\.h:/],
      [{ qubits: 2, h: [1, Number.NaN] }, /^options\.h\[1\]:/],
      [{ qubits: 2, h: [1, 1e101] }, /^options\.h\[1\]: .*to 1e\+100, got 1e\+101/],
      [{ qubits: 2, h: () => [1] }, /^options\.h\(0\):/],
      [{ qubits: 2, jx: [[0, 1]] }, /^options\.jx: expected 2 rows/],
      [
        {
          qubits: 2,
          jx: [
            [0, 1],
            [1, 0],
          ],
        },
        /^options\.jx\[1\]\[0\]: expected 0 on and below/,
      ],
      [{ qubits: 2, lambda: 1 }, /^options\.lambda:/],
      [{ qubits: 2, k: { times: [1, 1], values: [] } }, /^options\.k\.times\[1\]:/],
      [{ qubits: 2, k: { times: [1], values: [] } }, /^options\.k\.values:/],
      [
        { qubits: 2, terms: [{ pauli: 'XQ', qubits: [0, 1], coefficient: 1 }] },
        /^options\.terms\[0\]\.pauli:/,
      ],
      [
        { qubits: 2, terms: [{ pauli: 'XX', qubits: [0, 0], coefficient: 1 }] },
        /^options\.terms\[0\]\.qubits/,
      ],
      [{ qubits: 2, terms: [{ pauli: 'X', qubits: [0], coefficient: 'i' }] }, /terms\[0\]\.coefficient:/],
      [{ qubits: 2, j: [] }, /^options\.j: there is no such option/],
    ];
    for (const [given, message] of wrong) {
      expect(() => hamiltonian(given as never)).toThrow(ArgumentError);
      expect(() => hamiltonian(given as never)).toThrow(message);
    }
  });
});
