import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { DensityMatrix, StateVector } from '../../../src/register/public.js';
import { type Complex, complex, type Matrix } from '../../oracle/complex.js';
import { flat, projector, traceOf, unflat } from '../../oracle/dense-register.js';
import { arbitraryMixture, near } from '../arbitrary-mixture.js';
import { arbitraryAmplitudes } from '../arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
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
    const determinant = (matrix: Matrix) => {
      const [p, q, r, s] = matrix.flat() as [Complex, Complex, Complex, Complex];
      return p.re * s.re - q.re * r.re + q.im * r.im;
    };
    await fc.assert(
      fc.asyncProperty(qubits, async ([first, second]) => {
        using rho = await DensityMatrix.fromMatrix(engine, flat(first));
        using sigma = await DensityMatrix.fromMatrix(engine, flat(second));
        const determinants = Math.max(0, determinant(first)) * Math.max(0, determinant(second));
        // Hübner's formula for one qubit; a determinant near 0 is known to half the digits under the root.
        near(await rho.fidelity(sigma), traceOf(first, second).re + 2 * Math.sqrt(determinants), 1e-7);
        const [u, v] = [rho.bloch(0), sigma.bloch(0)];
        const square = u.reduce((total, value, i) => total + (value - v[i]!) ** 2, 0);
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
      p.reduce((total, value, i) => total + Math.sqrt(value * q[i]!), 0) ** 2,
      1e-13,
    );
    near(
      await rho.traceDistance(sigma),
      p.reduce((total, value, i) => total + Math.abs(value - q[i]!), 0) / 2,
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
