import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { DensityMatrix, StateVector } from '../../../src/register/public.js';
import { complex, product, scale } from '../../oracle/complex.js';
import {
  conjugated,
  distance,
  embed,
  flat,
  pauliMatrix,
  projector,
  reduce,
  traceOf,
  unflat,
} from '../../oracle/dense-register.js';
import { chiSquareScore, SIGMAS } from '../../oracle/statistics.js';
import { arbitraryAmplitudes, arbitraryGate, someQubits } from '../arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

/** |k⟩⟨k| of `count` qubits. */
const basisProjector = (k: number, count: number) =>
  Array.from({ length: 2 ** count }, (_, i) =>
    Array.from({ length: 2 ** count }, (_, j) => complex(i === k && j === k ? 1 : 0)),
  );

const example = fc.integer({ min: 1, max: 3 }).chain((qubits) =>
  fc.record({
    qubits: fc.constant(qubits),
    amplitudes: arbitraryAmplitudes(qubits),
    measured: fc.integer({ min: 1, max: qubits }).chain((count) => someQubits(qubits, count)),
    uniform: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
  }),
);

it('gives the probabilities and the collapsed states of projectors', () => {
  fc.assert(
    fc.property(example, ({ qubits, amplitudes, measured, uniform }) => {
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      const dense = projector(unflat(amplitudes, 1));
      const projectors = Array.from({ length: 2 ** measured.length }, (_, k) =>
        embed(basisProjector(k, measured.length), measured, qubits),
      );
      const expected = projectors.map((onto) => traceOf(onto, dense).re);
      expect(distance(state.probabilities(measured), expected)).toBeLessThan(1e-14);
      expect(distance(rho.probabilities(measured), expected)).toBeLessThan(1e-14);

      const { outcome, bits, probability } = state.measure(() => uniform, measured);
      expect(Number.parseInt(bits, 2)).toBe(outcome);
      expect(bits.length).toBe(measured.length);
      const below = expected.slice(0, outcome).reduce((sum, value) => sum + value, 0);
      expect(uniform).toBeGreaterThan(below - 1e-12);
      expect(uniform).toBeLessThan(below + expected[outcome]! + 1e-12);
      expect(Math.abs(probability - expected[outcome]!)).toBeLessThan(1e-14);
      expect(rho.collapse(outcome, measured)).toBeCloseTo(probability, 13);
      const after = scale(conjugated(projectors[outcome]!, dense), complex(1 / expected[outcome]!));
      // What is improbable is known to rounding over its probability.
      const tolerance = 1e-14 / expected[outcome]!;
      expect(distance(rho.matrix, flat(after))).toBeLessThan(tolerance);
      using projected = DensityMatrix.fromState(state);
      expect(distance(projected.matrix, flat(after))).toBeLessThan(tolerance);
      expect(state.measure(() => 1 - uniform / 2 - 1e-16, measured).outcome).toBe(outcome);
    }),
    { numRuns: 60 },
  );
});

it('samples as often as Born says, and never what cannot happen', async () => {
  using state = StateVector.basis(engine, '0000');
  for (const qubit of [0, 1, 2, 3]) state.apply('ry', [qubit], 0.5 + 0.4 * qubit);
  state.apply('cx', [0, 3]).apply('crx', [2, 1], 1.3);
  using rho = DensityMatrix.fromState(state);
  const shots = 200_000;
  for (const register of [state, rho]) {
    for (const qubits of [undefined, [2], [3, 0], [1, 3, 0, 2]]) {
      const probabilities = register.probabilities(qubits);
      const { outcomes, counts, shape } = await register.sample({ shots, qubits, seed: 'born' });
      expect(shape).toEqual([shots]);
      const counted = new Uint32Array(counts.length);
      for (const outcome of outcomes) counted[outcome]!++;
      expect(counts).toEqual(counted);
      counts.forEach((count, k) => {
        const deviation = Math.sqrt(shots * probabilities[k]! * (1 - probabilities[k]!));
        expect(Math.abs(count - shots * probabilities[k]!)).toBeLessThan(SIGMAS * deviation + 1e-9);
      });
    }
  }
  using w = StateVector.w(engine, 5);
  const { counts } = await w.sample({ shots: 50_000, seed: 3 });
  const seen = Array.from(counts).flatMap((count, k) => (count > 0 ? [k] : []));
  expect(seen).toEqual([1, 2, 4, 8, 16]);
  expect(chiSquareScore(seen.map((k) => counts[k]!))).toBeLessThan(SIGMAS);
});

it('samples the same from the same seed, and prefixes of longer runs', async () => {
  using state = StateVector.ghz(engine, 4);
  for (const qubit of [0, 1, 2, 3]) state.apply('rx', [qubit], 0.7);
  const before = state.amplitudes;
  const long = await state.sample({ shots: 1000, seed: 7 });
  const short = await state.sample({ shots: 300, seed: '7' });
  expect(short.outcomes).toEqual(long.outcomes.slice(0, 300));
  expect((await state.sample({ shots: 300, seed: 8 })).outcomes).not.toEqual(short.outcomes);
  expect(state.amplitudes).toEqual(before);
  const drawn = await state.sample({ shots: 300 });
  expect((await state.sample({ shots: 300, seed: drawn.seed })).outcomes).toEqual(drawn.outcomes);
  expect(drawn.meta.options.shots).toBe(300);
});

it('measures entangled qubits alike, and each with its probability', () => {
  const rng = new RandomStream('coin');
  let ones = 0;
  const runs = 2000;
  for (let i = 0; i < runs; i++) {
    using bell = StateVector.bell(engine);
    const first = bell.measure(rng, [0]);
    expect(first.probability).toBeCloseTo(0.5, 14);
    expect(bell.measure(rng, [1]).outcome).toBe(first.outcome);
    ones += first.outcome;
  }
  expect(Math.abs(ones - runs / 2)).toBeLessThan((SIGMAS * Math.sqrt(runs)) / 2);
});

it('gives the means of Pauli strings and of any Hermitian matrix', () => {
  const observable = fc.integer({ min: 1, max: 4 }).chain((qubits) =>
    fc.record({
      qubits: fc.constant(qubits),
      amplitudes: arbitraryAmplitudes(qubits),
      letters: fc.array(fc.constantFrom('I', 'X', 'Y', 'Z'), { minLength: qubits, maxLength: qubits }),
      gates: fc.array(arbitraryGate(Math.min(2, qubits)), { minLength: 1, maxLength: 3 }),
      places: someQubits(qubits, Math.min(2, qubits)),
    }),
  );
  fc.assert(
    fc.property(observable, ({ qubits, amplitudes, letters, gates, places }) => {
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using rho = DensityMatrix.fromState(state);
      const dense = projector(unflat(amplitudes, 1));
      const string = letters.join('');
      const mean = traceOf(pauliMatrix(string), dense).re;
      const shuffled = Array.from({ length: qubits }, (_, i) => qubits - 1 - i);
      for (const register of [state, rho]) {
        expect(Math.abs(register.expectation(string) - mean)).toBeLessThan(1e-14);
        const reversed = [...letters].reverse().join('');
        expect(Math.abs(register.expectation(reversed, shuffled) - mean)).toBeLessThan(1e-14);
      }
      // Z turned by unitaries is any Hermitian matrix with eigenvalues ±1.
      const unitary = gates.map(({ matrix }) => matrix).reduce(product);
      const hermitian = conjugated(unitary, pauliMatrix('Z'.repeat(places.length)));
      const expected = traceOf(embed(hermitian, places, qubits), dense).re;
      expect(Math.abs(state.expectation(flat(hermitian), places) - expected)).toBeLessThan(1e-13);
      expect(Math.abs(rho.expectation(flat(hermitian), places) - expected)).toBeLessThan(1e-13);
      const bloch = ['X', 'Y', 'Z'].map((letter) => traceOf(pauliMatrix(letter), reduce(dense, [0])).re);
      expect(distance(state.bloch(0), bloch)).toBeLessThan(1e-14);
      expect(distance(rho.bloch(0), bloch)).toBeLessThan(1e-14);
    }),
    { numRuns: 80 },
  );
});

describe('refused', () => {
  it.each<[string, (state: StateVector) => unknown, RegExp]>([
    ['no qubits', (state) => state.probabilities([]), /^qubits: expected at least one qubit/],
    ['a qubit twice', (state) => state.measure(() => 0, [1, 1]), /^qubits\[1\]:/],
    ['no source', (state) => state.measure(undefined as never), /^rng:/],
    ['a bad source', (state) => state.measure(() => 1), /^rng: expected numbers from 0 to below 1/],
    ['no outcome', (state) => state.collapse(8), /^outcome: .*from 0 to 7/],
    ['an impossible outcome', (state) => state.collapse(1), /^outcome: expected one that is possible/],
    ['no shots', (state) => state.sample({ shots: 0 }), /^options\.shots:/],
    ['a letter', (state) => state.expectation('XYQ'), /^observable: expected 3 letters I, X, Y and Z/],
    ['too few letters', (state) => state.expectation('XY'), /^observable: expected 3 letters/],
    ['no Hermitian matrix', (state) => state.expectation([1, 0, 1, 0, 0, 0, 1, 0], [0]), /Hermitian/],
    ['a matrix nowhere', (state) => state.expectation([1, 0], []), /^qubits: expected from 1 to 6/],
  ])('%s', async (_, call, message) => {
    using state = StateVector.ghz(engine, 3);
    const before = state.amplitudes;
    await expect((async () => call(state))()).rejects.toThrow(ArgumentError);
    await expect((async () => call(state))()).rejects.toThrow(message);
    expect(state.amplitudes).toEqual(before);
  });
});

describe('sampling on a device', () => {
  it.each([1, 2])(
    'reads what confusion matrices make of the probabilities, at %i times the noise',
    async (noiseScale) => {
      using state = new StateVector(engine, 3).apply('ry', [2], 3).apply('ry', [0], 1);
      const shots = 100_000;
      const measured = [2, 1];
      const { counts } = await state.sample({
        shots,
        qubits: measured,
        seed: 5,
        device: 'ibm_brisbane',
        noiseScale,
      });
      // Of one time the noise as published, of two the matrix times itself.
      const once = [
        [1 - 2.05e-2, 1.32e-2],
        [2.05e-2, 1 - 1.32e-2],
      ];
      const confusion =
        noiseScale === 1
          ? once
          : once.map((row) => [0, 1].map((j) => row[0]! * once[0]![j]! + row[1]! * once[1]![j]!));
      const exact = state.probabilities(measured);
      const expected = [0, 1, 2, 3].map((read) =>
        [0, 1, 2, 3].reduce(
          (sum, truth) =>
            sum + exact[truth]! * confusion[read >> 1]![truth >> 1]! * confusion[read & 1]![truth & 1]!,
          0,
        ),
      );
      expected.forEach((p, read) => {
        const stdErr = Math.sqrt(p * (1 - p) * shots);
        expect(Math.abs(counts[read]! - p * shots)).toBeLessThan(SIGMAS * stdErr);
      });
      // The second qubit is 0, and read as 1 all the same.
      expect(counts[1]! + counts[3]!).toBeGreaterThan(0);
    },
  );

  it('has the bits of none at no noise, and needs the qubits', async () => {
    using state = StateVector.ghz(engine, 2);
    const options = { shots: 100, seed: 1 };
    const still = await state.sample({ ...options, device: 'ibm_boston', noiseScale: 0 });
    expect(still.outcomes).toEqual((await state.sample(options)).outcomes);
    const device = { entangler: 'cz', qubits: [{ readout: {} }], twoQubitGate: {} } as const;
    await expect(state.sample({ ...options, device })).rejects.toThrow(/^options\.device:/);
    await expect(state.sample({ ...options, device: 'ibm_bosten' as never })).rejects.toThrow(
      'did you mean ibm_boston?',
    );
  });
});
