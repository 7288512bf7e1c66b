import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import {
  type ChannelName,
  type ChannelParameters,
  DensityMatrix,
  krausOperators,
  StateVector,
} from '../../../src/register/public.js';
import { complex, kronecker, type Matrix, product, scale } from '../../oracle/complex.js';
import { applyKraus, distance, flat, PAULI, projector, unflat } from '../../oracle/dense-register.js';
import { SIGMAS } from '../../oracle/statistics.js';
import { arbitraryAmplitudes, arbitraryGate, someQubits } from '../arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const real = (a: number, b: number, c: number, d: number): Matrix => [
  [complex(a), complex(b)],
  [complex(c), complex(d)],
];
const times = (matrix: Matrix, factor: number) => scale(matrix, complex(factor));

/** Kraus operators as textbooks have them. */
const TEXTBOOK: Record<string, (p: number) => Matrix[]> = {
  'amplitude-damping': (p) => [real(1, 0, 0, Math.sqrt(1 - p)), real(0, Math.sqrt(p), 0, 0)],
  'phase-damping': (p) => [real(1, 0, 0, Math.sqrt(1 - p)), real(0, 0, 0, Math.sqrt(p))],
  depolarizing: (p) => [
    times(PAULI.I, Math.sqrt(1 - (3 * p) / 4)),
    ...[PAULI.X, PAULI.Y, PAULI.Z].map((pauli) => times(pauli!, Math.sqrt(p / 4))),
  ],
  'bit-flip': (p) => [times(PAULI.I, Math.sqrt(1 - p)), times(PAULI.X, Math.sqrt(p))],
  'phase-flip': (p) => [times(PAULI.I, Math.sqrt(1 - p)), times(PAULI.Z, Math.sqrt(p))],
};

const probability = fc.double({ min: 0, max: 1, noNaN: true });

it('are the sums over their Kraus operators', async () => {
  const example = fc.integer({ min: 1, max: 3 }).chain((qubits) =>
    fc.record({
      amplitudes: arbitraryAmplitudes(qubits),
      places: fc.integer({ min: 1, max: qubits }).chain((count) => someQubits(qubits, count)),
      name: fc.constantFrom(...Object.keys(TEXTBOOK)),
      p: probability,
    }),
  );
  await fc.assert(
    fc.asyncProperty(example, async ({ amplitudes, places, name, p }) => {
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      await rho.channel(name as ChannelName, places, { probability: p });
      let expected = projector(unflat(amplitudes, 1));
      for (const qubit of places) expected = applyKraus(expected, TEXTBOOK[name]!(p), [qubit]);
      expect(distance(rho.matrix, flat(expected))).toBeLessThan(1e-14);
      expect(Math.abs(rho.trace() - 1)).toBeLessThan(1e-14);
    }),
    { numRuns: 100 },
  );
});

it('take Kraus operators on one and two qubits', async () => {
  const example = fc.record({
    amplitudes: arbitraryAmplitudes(3),
    places: someQubits(3, 2),
    gates: fc.array(arbitraryGate(2), { minLength: 2, maxLength: 3 }),
    single: arbitraryGate(1),
    p: probability,
  });
  await fc.assert(
    fc.asyncProperty(example, async ({ amplitudes, places, gates, single, p }) => {
      // Unitaries drawn at random, followed by damping of the second qubit.
      const damped = TEXTBOOK['amplitude-damping']!(p);
      const pairs = gates.flatMap(({ matrix }) =>
        damped.map((operator) =>
          times(product(kronecker(single.matrix, operator), matrix), Math.sqrt(1 / gates.length)),
        ),
      );
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      await rho.channel(pairs.map(flat), places);
      await rho.channel(
        damped.map((operator) => flat(product(operator, single.matrix))),
        [places[1]!],
      );
      const once = applyKraus(projector(unflat(amplitudes, 1)), pairs, places);
      const expected = applyKraus(
        once,
        damped.map((operator) => product(operator, single.matrix)),
        [places[1]!],
      );
      expect(distance(rho.matrix, flat(expected))).toBeLessThan(1e-14);
    }),
    { numRuns: 40 },
  );
});

it('relax as T1 and T2 say', async () => {
  const times = fc.record({
    t1: fc.double({ min: 0.1, max: 10, noNaN: true }),
    share: fc.double({ min: 0.05, max: 1, noNaN: true }),
    time: fc.double({ min: 0, max: 20, noNaN: true }),
    excited: probability,
    amplitudes: arbitraryAmplitudes(1),
  });
  await fc.assert(
    fc.asyncProperty(times, async ({ t1, share, time, excited, amplitudes }) => {
      const t2 = 2 * t1 * share;
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      const [x, y, z] = rho.bloch(0);
      await rho.channel('thermal-relaxation', [0], { t1, t2, time, excited });
      const coherence = Math.exp(-time / t2);
      const rest = 1 - 2 * excited;
      const expected = [coherence * x!, coherence * y!, rest + (z! - rest) * Math.exp(-time / t1)];
      expect(distance(rho.bloch(0), expected)).toBeLessThan(1e-13);
    }),
    { numRuns: 100 },
  );
  using rho = DensityMatrix.product(engine, [[1, 0, 0]]);
  await rho.channel('thermal-relaxation', [0], { t1: Infinity, t2: 2, time: 2 });
  expect(rho.bloch(0)[0]).toBeCloseTo(Math.exp(-1), 14);
});

it('relax all the way at times beyond all numbers', async () => {
  for (const [t1, t2, z] of [
    [1e-10, 1e-10, 0.5],
    [1e-10, 2e-10, 0.5],
    [Infinity, 1e-10, 0],
  ]) {
    using rho = DensityMatrix.product(engine, [[1, 0, 0]]);
    await rho.channel('thermal-relaxation', [0], { t1, t2, time: 1.7e308, excited: 0.25 });
    expect(distance(rho.bloch(0), [0, 0, z!])).toBeLessThan(1e-15);
  }
  using kept = DensityMatrix.product(engine, [[1, 0, 0]]);
  await kept.channel('thermal-relaxation', [0], { t1: Infinity, t2: Infinity, time: 1.7e308 });
  expect(distance(kept.bloch(0), [1, 0, 0])).toBeLessThan(1e-15);
});

it('leave the mixture that runs of a state vector have as their mean', async () => {
  const rng = new RandomStream('runs');
  const runs = 4000;
  const operators = krausOperators(engine, 'thermal-relaxation', { t1: 1, t2: 0.8, time: 0.7, excited: 0.2 });
  const act = async (register: { channel: DensityMatrix['channel'] }, options: object) => {
    await register.channel('amplitude-damping', [0, 1], { probability: 0.3, ...options });
    await register.channel('depolarizing', [1], { probability: 0.4, ...options });
    await register.channel(operators, [0], options);
  };
  using start = StateVector.basis(engine, '01').apply('ry', [0], 1.1).apply('cx', [0, 1]);
  using rho = DensityMatrix.fromState(start);
  await act(rho, {});
  const strings = ['XI', 'YI', 'ZI', 'IX', 'IZ', 'XX', 'YY', 'ZZ', 'ZX'];
  const sums = strings.map(() => 0);
  for (let run = 0; run < runs; run++) {
    using state = start.clone();
    await act(state as never, { rng });
    if (run % 100 === 0) expect(Math.abs(state.norm() - 1)).toBeLessThan(1e-12);
    strings.forEach((string, i) => {
      sums[i]! += state.expectation(string);
    });
  }
  strings.forEach((string, i) => {
    // A mean of values from −1 to 1 has at most this standard error.
    expect(Math.abs(sums[i]! / runs - rho.expectation(string))).toBeLessThan(SIGMAS / Math.sqrt(runs));
  });
});

describe('refused', () => {
  it.each<[string, unknown, ChannelParameters, RegExp]>([
    ['an unknown name', 'damping', {}, /^channel: expected one of 'amplitude-damping'/],
    ['no probability', 'bit-flip', {}, /^options\.probability:/],
    ['a probability above 1', 'depolarizing', { probability: 1.01 }, /^options\.probability: .*from 0 to 1/],
    ['T2 > 2 T1', 'thermal-relaxation', { t1: 1, t2: 2.1, time: 1 }, /^options\.t2: expected at most 2 T1/],
    ['T1 = 0', 'thermal-relaxation', { t1: 0, t2: 1, time: 1 }, /^options\.t1:/],
    ['time < 0', 'thermal-relaxation', { t1: 1, t2: 1, time: -1 }, /^options\.time:/],
    ['an incomplete set', [[1, 0, 0, 0, 0, 0, 0.9, 0]], {}, /^channel: expected a complete set of Kraus/],
    ['no operators', [], {}, /^channel:/],
    ['operators of two sizes', [flat(PAULI.I), [1, 0]], {}, /^channel\[1\]:/],
    ['parameters beside operators', [flat(PAULI.I)], { probability: 1 }, /^options\.probability:/],
  ])('%s', async (_, channel, options, message) => {
    using rho = DensityMatrix.basis(engine, '01');
    const before = rho.matrix;
    await expect(rho.channel(channel as never, [0], options)).rejects.toThrow(ArgumentError);
    await expect(rho.channel(channel as never, [0], options)).rejects.toThrow(message);
    expect(rho.matrix).toEqual(before);
  });
});
