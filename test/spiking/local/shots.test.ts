import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { SpikingNetwork } from '../../../src/spiking/public.js';
import { extent } from '../../extent.js';
import { EXACT, expectMean, makeSample, meanOf, withBatch } from './gradient-sample.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

describe('shots', () => {
  it('tend to the expectation when there are many', () => {
    const sample = makeSample(engine, {}, false, 1);
    withBatch(sample, [1, 2], (_, estimate) => {
      const settings = { ...EXACT, epsilon: 0.1, shots: 2000, synapticPerturbations: 3 };
      for (const equations of ['consistent', 'printed'] as const) {
        const limit = estimate({ ...settings, equations, gradient: 'expectation' }, [3, 3]);
        // Directions depend on the item and the perturbation alone, so the mean over keys cannot be used: one key, and
        // the scatter of the shots from further passes.
        const rows = Array.from({ length: extent(60, 200) }, (_, k) =>
          estimate({ ...settings, equations, gradient: 'shots' }, [k, 3]),
        );
        const near = rows.map((row) => row.angles);
        // The smoothing's bias is of the order of 1/shots.
        limit.angles.forEach((value, i) => {
          const { mean, stdErr } = meanOf(near.map((row) => row[i]!));
          expect(Math.abs(mean - value)).toBeLessThan(5 * stdErr + 20 / settings.shots);
        });
      }
    });
    sample.subject.dispose();
  });

  it('stay finite with a single shot, whatever it shows', () => {
    const sample = makeSample(engine, { weightMean: -1 }, false, 20);
    withBatch(sample, [1, 2], (_, estimate) => {
      for (const equations of ['consistent', 'printed'] as const) {
        const { weights, angles } = estimate({ ...EXACT, gradient: 'shots', equations, shots: 1 }, [5, 6]);
        expect([...weights, ...angles].every(Number.isFinite)).toBe(true);
      }
    });
    sample.subject.dispose();
  });

  it('are frequencies of the Born probabilities', () => {
    // One neuron without angles, one step, current 0.5 ± ε: log-frequencies of sin²(π(0.5 ± ε)/2), smoothed.
    using subject = new SpikingNetwork(engine, {
      neuron: 'sqs',
      layers: [1, 1],
      ansatz: [],
      memory: 0,
      seed: 1,
    });
    subject.parameters = { weights: Float64Array.of(0.5), angles: new Float64Array(0) };
    const sample = { subject, spikes: [[1]], targets: [[1]], passes: 1, clamped: true };
    const [epsilon, shots] = [0.2, 4];
    const logFrequency = (current: number, of: number) => {
      const p = Math.sin((Math.PI * current) / 2) ** 2;
      let sum = 0;
      let ways = 1;
      for (let count = 0; count <= of; count++) {
        sum += ways * p ** count * (1 - p) ** (of - count) * Math.log((count + 0.5) / (of + 1));
        ways = (ways * (of - count)) / (count + 1);
      }
      return sum;
    };
    const slope = (of: number) =>
      -(logFrequency(0.5 + epsilon, of) - logFrequency(0.5 - epsilon, of)) / (2 * epsilon);
    withBatch(sample, [1, 2], (_, estimate) => {
      const rows = Array.from(
        { length: 20000 },
        (_, k) => estimate({ ...EXACT, gradient: 'shots', shots, epsilon }, [k, 1]).weights,
      );
      expectMean(rows, [slope(shots)], 5);
      // Power: three shots instead of four would be seen.
      expect(() => expectMean(rows, [slope(shots - 1)], 5)).toThrow();
    });
  });
});
