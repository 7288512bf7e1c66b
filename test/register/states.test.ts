import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ArgumentError, BornspikeError, createEngine, type Engine } from '../../src/index.js';
import { blochAngles, blochVector, DensityMatrix, StateVector } from '../../src/register/public.js';
import { complex, conjugate, type Matrix, product, scale, sum } from '../oracle/complex.js';
import {
  distance,
  flat,
  pauliMatrix,
  projector,
  reduce,
  trace,
  traceOf,
  unflat,
} from '../oracle/dense-register.js';
import { arbitraryAmplitudes, someQubits } from './arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const near = (value: number, expected: number, tolerance = 1e-13) =>
  expect(Math.abs(value - expected)).toBeLessThan(tolerance);
/** −p log₂ p summed. */
const shannon = (...probabilities: number[]) =>
  probabilities.reduce((total, p) => total - (p > 0 ? p * Math.log2(p) : 0), 0);

/** The mixture of some pure states with given weights, as dense matrix. */
const mixture = (states: number[][], weights: number[]): Matrix => {
  const total = weights.reduce((a, b) => a + b, 0);
  return states
    .map((amplitudes, i) => scale(projector(unflat(amplitudes, 1)), complex(weights[i] / total)))
    .reduce(sum);
};
const arbitraryMixture = (qubits: number, most: number) =>
  fc
    .array(fc.tuple(arbitraryAmplitudes(qubits), fc.double({ min: 0.05, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: most,
    })
    .map((parts) =>
      mixture(
        parts.map(([amplitudes]) => amplitudes),
        parts.map(([, weight]) => weight),
      ),
    );

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
        const mixed = pure.map((entries, i) => entries.map((value) => value * points[i].length));
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

describe('entropies', () => {
  it('of Bell, GHZ and W states are their closed forms', async () => {
    using bell = StateVector.bell(engine, 'psi-');
    near(await bell.entropy(), 0);
    near(await bell.entropy([0]), 1);
    near(await bell.mutualInformation([0], [1]), 2);
    near(bell.concurrence(0, 1), 1);
    using ghz = StateVector.ghz(engine, 6);
    for (const keep of [[0], [3, 1], [0, 1, 2, 3, 4]]) near(await ghz.entropy(keep), 1);
    near(await ghz.mutualInformation([0], [5]), 1);
    near(await ghz.mutualInformation([0, 1], [2, 3, 4, 5]), 2);
    near(ghz.concurrence(1, 4), 0);
    for (const qubits of [2, 3, 7]) {
      using w = StateVector.w(engine, qubits);
      for (let kept = 1; kept < qubits; kept++) {
        const keep = Array.from({ length: kept }, (_, i) => i);
        near(await w.entropy(keep), shannon(kept / qubits, 1 - kept / qubits));
      }
      near(w.concurrence(0, qubits - 1), 2 / qubits);
    }
  });

  it('of large parts: 20 qubits in GHZ and pairs of Bell states', async () => {
    using ghz = StateVector.ghz(engine, 20);
    near(await ghz.entropy([19, 0, 7]), 1);
    near(await ghz.entropy(Array.from({ length: 17 }, (_, i) => i)), 1);
    using pairs = new StateVector(engine, 12);
    for (let i = 0; i < 6; i++) pairs.apply('h', [i]).apply('cx', [i, i + 6]);
    near(await pairs.entropy([0, 1, 2, 3, 4, 5]), 6, 1e-12);
    near(await pairs.entropy([0, 6, 1]), 1);
  });

  it('of mixtures are those of their eigenvalues', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
        async (raw) => {
          const weights = raw.map((value) => value ** 4);
          weights[0] += 0.01;
          const total = weights.reduce((a, b) => a + b, 0);
          const probabilities = weights.map((weight) => weight / total);
          const diagonal = probabilities.map((p, i) => probabilities.map((_, j) => complex(i === j ? p : 0)));
          using rho = await DensityMatrix.fromMatrix(engine, flat(diagonal));
          for (const qubit of [0, 1, 2]) rho.apply('u', [qubit], [0.4 + qubit, 1.1, -0.6]);
          rho.apply('cry', [0, 1], 0.9).apply('cy', [2, 0]).apply('crx', [1, 2], 2.2);
          near(await rho.entropy(), shannon(...probabilities), 1e-12);
          near(
            await rho.purity(),
            probabilities.reduce((sum, p) => sum + p * p, 0),
            1e-14,
          );
        },
      ),
      { numRuns: 60 },
    );
    using mixed = DensityMatrix.maximallyMixed(engine, 5);
    near(await mixed.entropy(), 5);
    near(await mixed.mutualInformation([0], [1, 2]), 0);
  });

  it('of the Werner state: concurrence and entropy', async () => {
    for (const weight of [0, 0.2, 1 / 3, 0.5, 0.9, 1]) {
      using singlet = StateVector.bell(engine, 'psi-');
      using pure = DensityMatrix.fromState(singlet);
      const entries = pure.matrix.map((value, i) => weight * value + (i % 10 === 0 ? (1 - weight) / 4 : 0));
      using werner = await DensityMatrix.fromMatrix(engine, entries);
      near(werner.concurrence(0, 1), Math.max(0, (3 * weight - 1) / 2), 1e-12);
      near(werner.concurrence(1, 0), Math.max(0, (3 * weight - 1) / 2), 1e-12);
      const small = (1 - weight) / 4;
      near(await werner.entropy(), shannon(small, small, small, small + weight), 1e-12);
    }
  });

  it('concurrence of pure states is 2|ad − bc|', () => {
    fc.assert(
      fc.property(arbitraryAmplitudes(2), (amplitudes) => {
        using state = StateVector.fromAmplitudes(engine, amplitudes);
        const [[a], [b], [c], [d]] = unflat(amplitudes, 1);
        const re = a.re * d.re - a.im * d.im - b.re * c.re + b.im * c.im;
        const im = a.re * d.im + a.im * d.re - b.re * c.im - b.im * c.re;
        near(state.concurrence(0, 1), 2 * Math.sqrt(re * re + im * im), 1e-12);
      }),
      { numRuns: 50 },
    );
  });
});

describe('distances', () => {
  it('of pure states and of qubits are their closed forms', async () => {
    const pair = fc
      .integer({ min: 1, max: 3 })
      .chain((qubits) =>
        fc.tuple(arbitraryAmplitudes(qubits), arbitraryAmplitudes(qubits), arbitraryMixture(qubits, 3)),
      );
    await fc.assert(
      fc.asyncProperty(pair, async ([first, second, dense]) => {
        using a = StateVector.fromAmplitudes(engine, first);
        using b = StateVector.fromAmplitudes(engine, second);
        using rho = DensityMatrix.fromState(a);
        using sigma = await DensityMatrix.fromMatrix(engine, flat(dense));
        const overlap = traceOf(projector(unflat(first, 1)), projector(unflat(second, 1))).re;
        for (const [x, y] of [
          [a, b],
          [rho, b],
          [b, rho],
        ] as const)
          near(await x.fidelity(y), overlap, 1e-12);
        near(await a.traceDistance(b), Math.sqrt(Math.max(0, 1 - overlap)), 1e-7);
        near(await rho.traceDistance(b), await a.traceDistance(b), 1e-7);
        const mean = traceOf(projector(unflat(second, 1)), dense).re;
        near(await b.fidelity(sigma), mean);
        using pure = DensityMatrix.fromState(b);
        near(await sigma.fidelity(pure), mean, 1e-12);
        near(await sigma.fidelity(sigma), 1, 1e-12);
      }),
      { numRuns: 60 },
    );
    const qubits = fc.tuple(arbitraryMixture(1, 3), arbitraryMixture(1, 3));
    const determinant = ([[p, q], [r, s]]: Matrix) => p.re * s.re - q.re * r.re + q.im * r.im;
    await fc.assert(
      fc.asyncProperty(qubits, async ([first, second]) => {
        using rho = await DensityMatrix.fromMatrix(engine, flat(first));
        using sigma = await DensityMatrix.fromMatrix(engine, flat(second));
        const determinants = Math.max(0, determinant(first)) * Math.max(0, determinant(second));
        // Hübner's formula for one qubit; a determinant near 0 is known to half the digits under the root.
        near(await rho.fidelity(sigma), traceOf(first, second).re + 2 * Math.sqrt(determinants), 1e-7);
        const [u, v] = [rho.bloch(0), sigma.bloch(0)];
        const square = u.reduce((total, value, i) => total + (value - v[i]) ** 2, 0);
        near(await rho.traceDistance(sigma), Math.sqrt(square) / 2);
      }),
      { numRuns: 60 },
    );
  });

  it('of commuting mixtures are those of their distributions', async () => {
    const p = [0.4, 0.3, 0.2, 0.1, 0, 0, 0, 0];
    const q = [0, 0.1, 0.15, 0.05, 0.3, 0.25, 0.15, 0];
    const turned = async (probabilities: number[]) => {
      const rho = await DensityMatrix.fromMatrix(
        engine,
        flat(probabilities.map((value, i) => probabilities.map((_, j) => complex(i === j ? value : 0)))),
      );
      return rho.apply('h', [0]).apply('cx', [0, 2]).apply('ry', [1], 0.7).apply('cp', [2, 1], 0.9);
    };
    using rho = await turned(p);
    using sigma = await turned(q);
    near(
      await rho.fidelity(sigma),
      p.reduce((total, value, i) => total + Math.sqrt(value * q[i]), 0) ** 2,
      1e-13,
    );
    near(
      await rho.traceDistance(sigma),
      p.reduce((total, value, i) => total + Math.abs(value - q[i]), 0) / 2,
    );
  });

  it('survive amplitudes whose squares vanish', async () => {
    using a = StateVector.fromAmplitudes(engine, [0, -1, -1.5e-162, 0, 0, 0, 0, 0]);
    using b = StateVector.fromAmplitudes(engine, [0, -1e-20, 0, 1e-170, 0, 0, 0, -1]);
    using rho = DensityMatrix.fromState(a);
    near(await rho.traceDistance(b), 1);
    near(await rho.entropy(), 0);
    near(b.concurrence(0, 1), 2e-20, 1e-34);
    const [p, q] = [0.6, 0.8];
    for (const tiny of [1.3e-20, 1.3e-40, 0.7e-40, 1.3e-140, 1e-300]) {
      using c = StateVector.fromAmplitudes(engine, [tiny, -tiny, p, 0, 0, q, tiny / 2, 0]);
      using d = StateVector.fromAmplitudes(engine, [-tiny, 0, 0, tiny, q, 0, p, tiny]);
      using mixed = DensityMatrix.fromState(c);
      near(await mixed.traceDistance(d), await c.traceDistance(d));
      near(await mixed.fidelity(d), await c.fidelity(d));
    }
  });

  it('tell states apart that hardly differ', async () => {
    using a = new StateVector(engine, 3);
    using b = new StateVector(engine, 3);
    b.apply('ry', [1], 2e-9).apply('p', [0], 1);
    near((await a.traceDistance(b)) / 1e-9, 1, 1e-9);
  });
});

describe('refused', () => {
  it('states that are none', async () => {
    const withoutDiagonal = new Float64Array(32);
    for (const [row, column, value] of [
      [0, 0, 0.5],
      [1, 1, 0.5],
      [2, 3, 0.3],
      [3, 2, 0.3],
    ]) {
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
  expect(conjugate(dense[0][1]).im).toBe(-dense[0][1].im);
  expect(product(dense, dense).length).toBe(4);
});
