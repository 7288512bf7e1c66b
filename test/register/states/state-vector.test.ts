import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ArgumentError,
  BornspikeError,
  createEngine,
  type Engine,
  RandomStream,
} from '../../../src/index.js';
import { blochAngles, blochVector, DensityMatrix, StateVector } from '../../../src/register/public.js';
import { conjugate, product } from '../../oracle/complex.js';
import {
  distance,
  flat,
  pauliMatrix,
  projector,
  reduce,
  trace,
  traceOf,
  unflat,
} from '../../oracle/dense-register.js';
import { arbitraryMixture, mixture, near } from '../arbitrary-mixture.js';
import { arbitraryAmplitudes, someQubits } from '../arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

describe('states by name', () => {
  it('have the amplitudes of their definitions', () => {
    const root = Math.SQRT1_2;
    const real = (state: StateVector) => {
      using owned = state;
      expect(Math.abs(owned.norm() - 1)).toBeLessThan(1e-15);
      return Array.from(owned.amplitudes).filter((_, i) => i % 2 === 0);
    };
    expect(real(new StateVector(engine, 2))).toEqual([1, 0, 0, 0]);
    expect(real(StateVector.basis(engine, '01'))).toEqual([0, 1, 0, 0]);
    expect(real(StateVector.bell(engine))).toEqual([root, 0, 0, root]);
    expect(real(StateVector.bell(engine, 'phi-'))).toEqual([root, 0, 0, -root]);
    expect(real(StateVector.bell(engine, 'psi+'))).toEqual([0, root, root, 0]);
    expect(real(StateVector.bell(engine, 'psi-'))).toEqual([0, root, -root, 0]);
    expect(real(StateVector.ghz(engine, 3))).toEqual([root, 0, 0, 0, 0, 0, 0, root]);
    const third = 1 / Math.sqrt(3);
    expect(real(StateVector.w(engine, 3))).toEqual([0, third, third, 0, third, 0, 0, 0]);
    using rho = DensityMatrix.basis(engine, '10');
    using psi = StateVector.basis(engine, '10');
    using same = DensityMatrix.fromState(psi);
    expect(distance(rho.matrix, same.matrix)).toBe(0);
    using mixed = DensityMatrix.maximallyMixed(engine, 2);
    expect(Array.from(mixed.probabilities())).toEqual([0.25, 0.25, 0.25, 0.25]);
  });

  it('are products of Bloch vectors, there and back', async () => {
    const vector = fc
      .tuple(
        fc.double({ min: 0, max: Math.PI, noNaN: true }),
        fc.double({ min: -Math.PI, max: Math.PI, noNaN: true, minExcluded: true }),
        fc.double({ min: 0.01, max: 1, noNaN: true }),
      )
      .map(([theta, phi, length]) => ({ theta, phi, length }));
    await fc.assert(
      fc.asyncProperty(fc.array(vector, { minLength: 1, maxLength: 4 }), async (points) => {
        const pure = points.map(({ theta, phi }) => blochVector(engine, { theta, phi }));
        const mixed = pure.map((entries, i) => entries.map((value) => value * points[i]!.length));
        using psi = StateVector.product(engine, pure);
        using rho = DensityMatrix.product(engine, mixed);
        near(rho.trace(), 1);
        for (const [qubit, { theta, phi, length }] of points.entries()) {
          const expected = [
            Math.sin(theta) * Math.cos(phi),
            Math.sin(theta) * Math.sin(phi),
            Math.cos(theta),
          ];
          expect(distance(psi.bloch(qubit), expected)).toBeLessThan(1e-14);
          expect(
            distance(
              rho.bloch(qubit),
              expected.map((value) => value * length),
            ),
          ).toBeLessThan(1e-14);
          const angles = blochAngles(engine, rho.bloch(qubit));
          near(angles.theta, theta, 1e-13 / length);
          if (Math.sin(theta) > 1e-3) {
            // An angle and the same a turn away.
            near(Math.abs(Math.sin((angles.phi - phi) / 2)), 0, 1e-12 / (length * Math.sin(theta)));
          }
          near(await rho.purity([qubit]), (1 + length ** 2) / 2);
        }
      }),
      { numRuns: 100 },
    );
    expect(blochAngles(engine, [0, 0, 0])).toEqual({ theta: 0, phi: 0 });
    expect(blochAngles(engine, [-1, 0, 0])).toEqual({ theta: Math.PI / 2, phi: Math.PI });
    using south = StateVector.product(engine, [[0, 0, -1]]);
    expect(Array.from(south.amplitudes)).toEqual([0, 0, 1, 0]);
  });

  it('are copied out and in', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryMixture(2, 4), async (dense) => {
        using rho = await DensityMatrix.fromMatrix(engine, flat(dense));
        using copy = rho.clone();
        copy.apply('x', [0]);
        expect(Array.from(rho.matrix)).toEqual(flat(dense));
      }),
      { numRuns: 30 },
    );
  });
});

describe('partial traces', () => {
  it('are sums over the basis of the rest, in the order asked for', async () => {
    const example = fc.integer({ min: 1, max: 4 }).chain((qubits) =>
      fc.record({
        amplitudes: arbitraryAmplitudes(qubits),
        dense: arbitraryMixture(qubits, 3),
        keep: fc.integer({ min: 1, max: qubits }).chain((count) => someQubits(qubits, count)),
      }),
    );
    await fc.assert(
      fc.asyncProperty(example, async ({ amplitudes, dense, keep }) => {
        using state = StateVector.fromAmplitudes(engine, amplitudes);
        using part = await state.partialTrace(keep);
        const expected = reduce(projector(unflat(amplitudes, 1)), keep);
        expect(distance(part.matrix, flat(expected))).toBeLessThan(1e-14);
        using rho = await DensityMatrix.fromMatrix(engine, flat(dense));
        using other = await rho.partialTrace(keep);
        expect(distance(other.matrix, flat(reduce(dense, keep)))).toBeLessThan(1e-14);
        near(await state.purity(keep), traceOf(expected, expected).re);
        near(await rho.purity(), traceOf(dense, dense).re);
      }),
      { numRuns: 100 },
    );
  });
});

describe('partial traces of many qubits', () => {
  const qubits = 16;
  const stream = new RandomStream('many qubits');
  const unscaled = Float64Array.from({ length: 2 * 2 ** qubits }, () => stream.uniform() - 0.5);
  const norm = Math.sqrt(unscaled.reduce((sum, value) => sum + value * value, 0));
  const amplitudes = unscaled.map((value) => value / norm);
  const bitOf = (index: number, qubit: number) => (index >> (qubits - 1 - qubit)) & 1;

  /** Term by term: each amplitude with the conjugates of those that differ from it in the kept qubits alone. */
  function reduced(keep: readonly number[]): Float64Array {
    const size = 2 ** keep.length;
    const rho = new Float64Array(2 * size * size);
    for (let index = 0; index < 2 ** qubits; index++) {
      const row = keep.reduce((number, qubit) => 2 * number + bitOf(index, qubit), 0);
      const rest = keep.reduce((left, qubit) => left & ~(1 << (qubits - 1 - qubit)), index);
      for (let column = 0; column < size; column++) {
        const other = keep.reduce(
          (number, qubit, i) => number | (((column >> (keep.length - 1 - i)) & 1) << (qubits - 1 - qubit)),
          rest,
        );
        const [a, b] = [amplitudes[2 * index]!, amplitudes[2 * index + 1]!];
        const [c, d] = [amplitudes[2 * other]!, amplitudes[2 * other + 1]!];
        rho[2 * (row * size + column)]! += a * c + b * d;
        rho[2 * (row * size + column) + 1]! += b * c - a * d;
      }
    }
    return rho;
  }

  // Up to six are summed block by block, more in one go.
  it.each([[[15]], [[0, 9]], [[3, 15, 0, 8]], [[1, 4, 0, 15, 9, 2]], [[6, 0, 1, 15, 9, 2, 11]]])(
    'are sums over the basis of the rest: %j',
    async (keep) => {
      using state = StateVector.fromAmplitudes(engine, amplitudes);
      using part = await state.partialTrace(keep);
      const expected = reduced(keep);
      // Sums of 2^15 products, whose roundings are random.
      expect(distance(part.matrix, expected)).toBeLessThan(1e-13);
      const square = expected.reduce((sum, value) => sum + value * value, 0);
      if (keep.length <= 6) near(state.expectation(expected, keep), square);
    },
  );
});

describe('refused', () => {
  it('states that are none', async () => {
    const withoutDiagonal = new Float64Array(32);
    for (const [row, column, value] of [
      [0, 0, 0.5],
      [1, 1, 0.5],
      [2, 3, 0.3],
      [3, 2, 0.3],
    ] as const) {
      withoutDiagonal[2 * (4 * row + column)] = value;
    }
    const wrong: [() => unknown, RegExp][] = [
      [() => StateVector.fromAmplitudes(engine, [1, 0, 1, 0]), /^amplitudes: expected norm 1, got 1\.41/],
      [() => StateVector.fromAmplitudes(engine, [1, 0, 0]), /^amplitudes: expected 2 · 2\^qubits numbers/],
      [() => StateVector.basis(engine, '012'), /^bits:/],
      [() => StateVector.product(engine, [[0, 0, 0.9]]), /^vectors\[0\]: expected a length of 1 .*got 0\.9$/],
      [
        () => DensityMatrix.product(engine, [[0, 0.6, 1.1]]),
        /^vectors\[0\]: expected a length of at most 1, got 1\.25/,
      ],
      [() => StateVector.ghz(engine, 1), /^qubits:/],
      [() => DensityMatrix.fromMatrix(engine, [1, 0, 0, 0, 0, 0, 1, 0]), /^matrix: expected trace 1, got 2/],
      [() => DensityMatrix.fromMatrix(engine, [1, 0, 0, 1, 0, 1, 0, 0]), /^matrix: expected a Hermitian/],
      [
        () => DensityMatrix.fromMatrix(engine, [1.5, 0, 0, 0, 0, 0, -0.5, 0]),
        /^matrix: expected no negative/,
      ],
      [
        () => DensityMatrix.fromMatrix(engine, [0.5, 0, 0.6, 0, 0.6, 0, 0.5, 0]),
        /^matrix: expected no negative/,
      ],
      // Eigenvalues 1/2, 1/2, 0.3 and −0.3, and nothing on the diagonal where the negative one is.
      [() => DensityMatrix.fromMatrix(engine, withoutDiagonal), /^matrix: expected no negative/],
      [() => DensityMatrix.fromMatrix(engine, [1, 0]), /^matrix: expected 2 · 4\^qubits numbers/],
    ];
    for (const [call, message] of wrong) {
      await expect((async () => call())()).rejects.toThrow(ArgumentError);
      await expect((async () => call())()).rejects.toThrow(message);
    }
    using large = new StateVector(engine, 12);
    await expect(large.partialTrace(large.all.slice(0, 11))).rejects.toThrow(
      /^keep: expected at most 10 qubits/,
    );
    expect(() => DensityMatrix.fromState(large)).toThrow(/at most 10 qubits/);
    await expect(large.fidelity(new Float64Array(2) as never)).rejects.toThrow(
      /^other: expected a state of 12 qubits/,
    );
    using small = new StateVector(engine, 2);
    await expect(large.fidelity(small)).rejects.toThrow(/^other: expected a state of 12 qubits, got 2$/);
    await expect(large.mutualInformation([0], [0])).rejects.toThrow(/^b:/);
  });

  it('whatever comes after dispose()', async () => {
    const used = engine.bytesUsed;
    const state = StateVector.ghz(engine, 3);
    const rho = DensityMatrix.maximallyMixed(engine, 3);
    using other = new StateVector(engine, 3);
    state.dispose();
    state.dispose();
    rho.dispose();
    for (const use of [
      () => state.apply('x', [0]),
      () => state.run([]),
      () => state.probabilities(),
      () => state.sample({ shots: 1 }),
      () => state.measure(() => 0),
      () => state.collapse(0),
      () => state.expectation('XXX'),
      () => state.bloch(0),
      () => state.entropy(),
      () => state.entropy([0]),
      () => state.purity(),
      () => state.partialTrace([0]),
      () => state.fidelity(other),
      () => other.fidelity(state),
      () => state.traceDistance(other),
      () => state.concurrence(0, 1),
      () => state.norm(),
      () => state.amplitudes,
      () => state.clone(),
      () => state.channel('bit-flip', [0], { probability: 0.1, rng: () => 0 }),
    ]) {
      await expect((async () => use())()).rejects.toThrow(BornspikeError);
      await expect((async () => use())()).rejects.toThrow(/this state vector was disposed/);
    }
    for (const use of [
      () => rho.matrix,
      () => rho.trace(),
      () => rho.channel('bit-flip', [0], { probability: 0.1 }),
    ])
      await expect((async () => use())()).rejects.toThrow(/this density matrix was disposed/);
    expect(engine.bytesUsed).toBe(used + 128);
  });

  it('what is worked on for long, if something else changes it meanwhile', async () => {
    for (const last of [0, 15]) {
      const state = new StateVector(engine, 16);
      const run = state.run(new Array(40).fill({ gate: 'h', qubits: [1] }));
      state.apply('x', [last]);
      await expect(run).rejects.toThrow(/changed by something else/);
      expect(state.probabilities([last])).toEqual(Float64Array.of(0, 1));
      state.dispose();
    }
  });

  it('whatever comes after the end of the engine', async () => {
    const ended = await createEngine();
    const state = new StateVector(ended, 2);
    ended.dispose();
    expect(() => state.apply('x', [0])).toThrow(/this engine was disposed/);
    expect(() => new StateVector(ended, 2)).toThrow(/this engine was disposed/);
    state.dispose();
  });
});

it('has oracles that agree with each other', () => {
  const dense = mixture([[0.6, 0, 0, 0.8, 0, 0, 0, 0]], [2]);
  near(trace(dense).re, 1);
  near(traceOf(pauliMatrix('ZI'), dense).re, 1);
  expect(conjugate(dense[0]![1]!).im).toBe(-dense[0]![1]!.im);
  expect(product(dense, dense).length).toBe(4);
});
