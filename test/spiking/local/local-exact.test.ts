import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { EXACT, expectMean, expectShotsTend, makeSample, withBatch } from './gradient-sample.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const near = (found: number[], expected: number[], tolerance: number) => {
  const scale = Math.max(1e-3, ...expected.map(Math.abs));
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i]! - value) / scale).toBeLessThan(tolerance);
  });
};

const CASES: [string, boolean, Parameters<typeof makeSample>[1]][] = [
  ['clamped outputs', true, {}],
  ['free outputs', false, {}],
  ['two channels', false, { inputs: 2, ansatz: 'memory-to-input' }],
  ['two memory qubits', true, { memory: 2 }],
  ['last-spike memory', false, { memoryKind: 'last-spike' }],
];

describe.each(CASES)('the local rule on a device: %s', (_, clamped, options) => {
  const device = { device: 'ibm_brisbane', noiseScale: 2 } as const;

  it('has in expectation the exact gradients of the angles, by shift rules', () => {
    withBatch(
      makeSample(engine, options, clamped, 3),
      [1, 2],
      (_batch, estimate) => {
        const exact = estimate(EXACT, [0, 0]);
        const shifted = estimate({ ...EXACT, gradient: 'expectation' }, [3, 4]);
        near(shifted.angles, exact.angles, 1e-9);
        expect(Math.max(...exact.angles.map(Math.abs))).toBeGreaterThan(1e-3);
      },
      device,
    );
  });

  it('has the exact gradients of the weights in the mean of random directions', () => {
    withBatch(
      makeSample(engine, options, clamped, 2),
      [1, 2],
      (_batch, estimate) => {
        const { weights } = estimate(EXACT, [0, 0]);
        // Five directions share the shifted circuits of one estimate.
        const settings = { ...EXACT, gradient: 'expectation', synapticPerturbations: 5 } as const;
        const draws = Array.from({ length: 20 }, (_, i) => estimate(settings, [7, i]));
        expectMean(
          draws.map((draw) => draw.weights),
          weights,
          5,
        );
      },
      device,
    );
  });

  it('tends to the expectation with many shots', () => {
    withBatch(
      makeSample(engine, options, clamped, 1),
      [1, 2],
      (_batch, estimate) => expectShotsTend(estimate, 16_000, 4),
      device,
    );
  });
});

describe('gradients without noise', () => {
  it('have the bits that they have without a device', () => {
    for (const gradient of ['exact', 'expectation', 'shots'] as const) {
      const [still, plain] = [{ device: 'ibm_boston', noiseScale: 0 } as const, {}].map((device) =>
        withBatch(
          makeSample(engine, {}, true, 2),
          [1, 2],
          (_batch, estimate) => estimate({ ...EXACT, gradient }, [9, 9]),
          device,
        ),
      );
      expect(still).toEqual(plain);
    }
  });
});
