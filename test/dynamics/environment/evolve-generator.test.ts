import { beforeAll, describe, expect, it } from 'vitest';
import { type EvolveGeneratorOptions, evolveGenerator } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { DensityMatrix, StateVector } from '../../../src/register/public.js';
import { complex, type Matrix, zeros } from '../../oracle/complex.js';
import { basisState, expectation, lindbladDerivative, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';
import { arbitrarySystem } from '../arbitrary-system.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** Column by column what the derivative makes of each entry. */
function generatorOf(derivative: (rho: Matrix) => Matrix, size: number): Float64Array {
  const result = new Float64Array(2 * size ** 4);
  for (let column = 0; column < size * size; column++) {
    const rho = zeros(size, size);
    rho[Math.floor(column / size)]![column % size] = complex(1);
    derivative(rho)
      .flat()
      .forEach(({ re, im }, row) => {
        result.set([re, im], 2 * (row * size * size + column));
      });
  }
  return result;
}

const decay = (): EvolveGeneratorOptions => ({
  generator: generatorOf((rho) => lindbladDerivative(zeros(2, 2), [jump], rho), 2),
  initial: '1',
  dt: 0.5,
  steps: 4,
});
const jump = [
  [complex(0), complex(1)],
  [complex(0), complex(0)],
];

describe('evolveGenerator', () => {
  it.each([1, 2])('of %i random neurons is the Lindblad equation by Runge-Kutta', async (qubits) => {
    const { h, jumps } = arbitrarySystem(new RandomStream(40 + qubits), qubits, [0]);
    const size = 2 ** qubits;
    const observables = qubits === 1 ? ['X', 'Y', 'Z'] : ['XY', 'ZI', 'IX', 'ZZ'];
    const result = await evolveGenerator(engine, {
      generator: generatorOf((rho) => lindbladDerivative(h(0), jumps, rho), size),
      initial: '1'.repeat(qubits),
      ...{ dt: 0.25, steps: 6, record: { every: 2, observables } },
    });
    expect(Array.from(result.times)).toEqual([0, 0.5, 1, 1.5]);
    expect(result.shape).toEqual([4, observables.length]);
    const exact = lindbladStates(h, jumps, basisState(size, size - 1), 0.5, 3, 100);
    exact.forEach((rho, time) => {
      observables.forEach((name, i) => {
        expect(result.mean[time * observables.length + i]).toBeCloseTo(
          expectation(operatorString(name), rho),
          9,
        );
      });
    });
    result.matrix.forEach((entry, at) => {
      const { re, im } = exact[3]!.flat()[Math.floor(at / 2)]!;
      expect(entry).toBeCloseTo(at % 2 === 0 ? re : im, 9);
    });
  });

  it('begins at states of any kind', async () => {
    for (const initial of ['1', StateVector.basis(engine, '1'), DensityMatrix.basis(engine, '1')]) {
      const { mean, observables, meta } = await evolveGenerator(engine, { ...decay(), initial });
      expect(observables).toEqual(['X', 'Y', 'Z']);
      expect(mean[14]).toBeCloseTo(1 - 2 * Math.exp(-2), 14);
      expect(meta.options).toMatchObject({ dt: 0.5, steps: 4, record: { every: 1 } });
    }
  });

  it('reports how far it is, and stops when it is told to', async () => {
    const seen: number[] = [];
    await evolveGenerator(engine, { ...decay(), onProgress: ({ done }) => seen.push(done) });
    expect(seen).toEqual([1]);
    const signal = AbortSignal.abort();
    await expect(evolveGenerator(engine, { ...decay(), signal })).rejects.toThrow('abort');
  });

  it.each<[string, object]>([
    ['options.generator', { generator: [1, 2] }],
    ['options.generator', { generator: 'x' }],
    ['options.generator[3]', { generator: Array.from({ length: 32 }, (_, i) => (i === 3 ? Number.NaN : 0)) }],
    ['options.initial', { initial: '000' }],
    ['options.initial', { initial: 2 }],
    ['options.dt', { dt: 0 }],
    ['options.dt', { dt: 1e13 }],
    ['options.steps', { steps: 0 }],
    ['options.record.every', { record: { every: 5 } }],
    ['options.record.observables[0]', { record: { observables: ['XX'] } }],
    ['options.method', { method: 'splitting' }],
  ])('names %s in %o', async (field, change) => {
    const pending = evolveGenerator(engine, { ...decay(), ...change } as EvolveGeneratorOptions);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });
});
