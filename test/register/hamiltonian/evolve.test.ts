import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  coupleAll,
  coupleChain,
  coupleGrid,
  coupleRing,
  coupleWeights,
  DensityMatrix,
  evolve,
  type HamiltonianOptions,
  hamiltonian,
  StateVector,
} from '../../../src/register/public.js';
import { complex, type Matrix, scale, sum, zeros } from '../../oracle/complex.js';
import {
  distance,
  flat,
  pauliMatrix,
  projector,
  rungeKutta,
  traceOf,
  unflat,
} from '../../oracle/dense-register.js';
import { arbitraryAmplitudes, someQubits } from '../arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

/** A dense Hamiltonian, from coefficients of letters at qubits. */
function dense(qubits: number, terms: [string, number[], number][]): Matrix {
  const size = 2 ** qubits;
  return terms.reduce(
    (total, [letters, places, coefficient]) => {
      const all = new Array<string>(qubits).fill('I');
      places.forEach((qubit, i) => {
        all[qubit] = letters[i];
      });
      return sum(total, scale(pauliMatrix(all.join('')), complex(coefficient)));
    },
    zeros(size, size),
  );
}

/** Of three qubits, with all kinds of terms. */
const full: HamiltonianOptions = {
  qubits: 3,
  h: [0.3, -0.5, 0.9],
  rabi: [1.1, 0.4, -0.7],
  jx: [
    [0, 0.8, -0.3],
    [0, 0, 0.5],
    [0, 0, 0],
  ],
  jy: [
    [0, 0.2, 0],
    [0, 0, -0.6],
    [0, 0, 0],
  ],
  k: [
    [0, -0.9, 0.1],
    [0, 0, 0.7],
    [0, 0, 0],
  ],
  exchange: coupleRing(3, 0.25),
  lambda: -1.5,
  terms: [
    { pauli: 'XYZ', qubits: [2, 0, 1], coefficient: 0.35 },
    { pauli: 'ZX', qubits: [1, 0], coefficient: -0.45 },
    { pauli: 'Y', qubits: [1], coefficient: 0.15 },
    { pauli: 'II', qubits: [0, 1], coefficient: 0.6 },
  ],
};
const fullMatrix = dense(3, [
  ['Z', [0], 0.3],
  ['Z', [1], -0.5],
  ['Z', [2], 0.9],
  ['X', [0], 0.55],
  ['X', [1], 0.2],
  ['X', [2], -0.35],
  ['XX', [0, 1], 0.8 + 0.25],
  ['XX', [0, 2], -0.3 + 0.25],
  ['XX', [1, 2], 0.5 + 0.25],
  ['YY', [0, 1], 0.2 + 0.25],
  ['YY', [0, 2], 0.25],
  ['YY', [1, 2], -0.6 + 0.25],
  ['ZZ', [0, 1], -0.9 - 0.375],
  ['ZZ', [0, 2], 0.1 - 0.375],
  ['ZZ', [1, 2], 0.7 - 0.375],
  ['YZX', [0, 1, 2], 0.35],
  ['XZ', [0, 1], -0.45],
  ['Y', [1], 0.15],
  ['I', [0], 0.6],
]);
const start = [0.1, 0.2, -0.4, 0.3, 0.5, -0.1, 0.2, 0.2, -0.3, 0.1, 0.25, 0.15, 0.1, -0.35, 0.2, 0.1];
const norm = Math.sqrt(start.reduce((total, value) => total + value * value, 0));
const psi = start.map((value) => value / norm);

/** The state at time 1. */
const exactly = (oracle: (time: number) => Matrix, steps = 1000) =>
  flat(rungeKutta(oracle, unflat(psi, 1), 1, steps));

/** Distance from that state after so many steps. */
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

describe('couplings', () => {
  it('join what the graph joins', () => {
    const pairs = (matrix: number[][]) =>
      matrix.flatMap((row, i) => row.flatMap((value, j) => (value ? [`${i}${j}`] : [])));
    expect(pairs(coupleAll(3))).toEqual(['01', '02', '12']);
    expect(pairs(coupleChain(4))).toEqual(['01', '12', '23']);
    expect(pairs(coupleRing(4))).toEqual(['01', '03', '12', '23']);
    expect(pairs(coupleRing(2))).toEqual(['01']);
    expect(pairs(coupleRing(1))).toEqual([]);
    expect(pairs(coupleGrid(2, 3))).toEqual(['01', '03', '12', '14', '25', '34', '45']);
    expect(coupleChain(2, -0.5)).toEqual([
      [0, -0.5],
      [0, 0],
    ]);
    expect(
      coupleWeights([
        [9, 1],
        [2, 9],
      ]),
    ).toEqual([
      [0, 1.5],
      [0, 0],
    ]);
  });
});

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
        expect(Math.abs(Math.log2(errors[i - 1] / errors[i]) - order)).toBeLessThan(0.3);
      }
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
        places.map((qubit) => ({ pauli, qubits: [qubit], coefficient: rates[qubit] / 2 }));
      await evolve(state, hamiltonian({ qubits, terms: along('Y') }), { dt: 0.5, steps: 3 });
      await evolve(state, hamiltonian({ qubits, h: rates }), { dt: 0.25, steps: 3 });
      for (const name of ['rx', 'ry', 'rz'] as const) {
        for (const qubit of places) gates.apply(name, [qubit], 1.5 * rates[qubit]);
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
      expect(error).toBeLessThan(1e-3);
      expect(distance(state.amplitudes, exact)).toBeLessThan(1.2 * error);
      const unchecked = await evolve(given, hamiltonian(strong), { dt, steps, tolerance: Infinity });
      expect(unchecked.substeps).toBe(steps === 1 ? 2 : 1);
      expect(distance(given.amplitudes, exact)).toBeGreaterThan(0.1);
      const mixed = await evolve(rho, hamiltonian(strong), { dt, steps, tolerance: 1e-5, order: 4 });
      expect(mixed.error).toBeLessThan(1e-5);
      using final = StateVector.fromAmplitudes(engine, exact);
      using expected = DensityMatrix.fromState(final);
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
    expect(state.expectation('Z')).toBeCloseTo(0.5 + 0.5 * Math.cos(20 * Math.PI * Math.SQRT2), 5);
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
