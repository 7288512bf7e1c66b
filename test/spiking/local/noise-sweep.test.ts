import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extrapolate } from '../../../src/device/mitigation/extrapolation.js';
import type { FitName } from '../../../src/device/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { SpikingNetwork, SqsNeuron, trainLocal } from '../../../src/spiking/public.js';
import { EXACT, makeSample, meanOf, type Sample, withBatch } from './gradient-sample.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const DEVICE = { device: 'ibm_brisbane', noiseScale: 2 } as const;
const WEIGHT = 0.45;
/** A single neuron that is to spike after one input spike. */
const single = (): Sample => ({
  subject: new SpikingNetwork(engine, {
    ...{ neuron: 'sqs', layers: [1, 1], weightMean: WEIGHT, weightGain: 0, angleDeviation: 1, seed: 4 },
  }),
  ...{ spikes: [[1]], targets: [[1]], passes: 1, clamped: true },
});

describe.each(['exponential', 'linear', 'richardson'] as const)(
  'extrapolated by the fit %s',
  (fit: FitName) => {
    it.each([
      [1, 3, 5],
      [1, 2],
    ])('the differences are those of extrapolated probabilities, to 1e-10', (...factors) => {
      const sample = single();
      const { angles } = sample.subject.parameters;
      /** Without noise, by the neuron itself at each factor. */
      const probability = (current: number, given = angles) => {
        const values = factors.map((factor) => {
          using neuron = new SqsNeuron(engine, { ...DEVICE, noiseScale: 2 * factor, angles: given });
          return neuron.probabilities([current])[1]!;
        });
        const none = factors.map(() => 0);
        const found =
          extrapolate(engine.kernels, factors, values, none, fit, 0.5) ??
          extrapolate(engine.kernels, factors, values, none, 'linear', 0.5)!;
        return Math.min(1, Math.max(0, found.value));
      };
      const epsilon = 0.05;
      withBatch(
        sample,
        [1, 2],
        (_batch, estimate) => {
          const settings = { ...EXACT, gradient: 'expectation', epsilon } as const;
          const { weights } = estimate(settings, [3, 4]);
          const change = Math.log(probability(WEIGHT + epsilon)) - Math.log(probability(WEIGHT - epsilon));
          expect(Math.abs(weights[0]! + change / (2 * epsilon))).toBeLessThan(1e-10);
          // Printed: an angle moved by a quarter turn, over twice the probability.
          const printed = estimate({ ...settings, equations: 'printed' }, [3, 4]);
          printed.angles.forEach((slope, i) => {
            const moved = (by: number) =>
              probability(
                WEIGHT,
                angles.map((angle, j) => (i === j ? angle + by : angle)),
              );
            const expected = (moved(Math.PI / 2) - moved(-Math.PI / 2)) / (2 * probability(WEIGHT));
            expect(Math.abs(slope + expected)).toBeLessThan(1e-10);
          });
        },
        { ...DEVICE, amplify: 'noise', factors, fit },
      );
      sample.subject.dispose();
    });
  },
);

describe('gradients along a record', () => {
  const error = (found: number[], ideal: number[]) =>
    Math.sqrt(found.reduce((sum, value, i) => sum + (value - ideal[i]!) ** 2, 0));

  it.each([
    [0.9, { amplify: 'fold' }],
    [0.3, { amplify: 'noise', factors: [1, 1.5, 2], fit: 'richardson' }],
  ] as const)('are nearer to those without noise, by a factor of %f: %o', (share, amplified) => {
    const settings = { ...EXACT, gradient: 'expectation', epsilon: 0.05 } as const;
    // Without hidden neurons, so that all are judged along the same record.
    const at = (where: Parameters<typeof withBatch>[3], key: [number, number]) =>
      withBatch(
        makeSample(engine, { layers: [2, 1] }, true, 1),
        [1, 2],
        (_batch, estimate) => estimate(settings, key),
        where,
      );
    const where = { device: 'ibm_brisbane', model: 'aer' } as const;
    const ideal = at({}, [3, 4]);
    const noisy = at(where, [3, 4]);
    const mitigated = at({ ...where, ...amplified }, [3, 4]);
    const most = share * error(noisy.angles, ideal.angles);
    expect(error(mitigated.angles, ideal.angles)).toBeLessThan(most);
  });

  it('tend to those of probabilities with many shots', () => {
    withBatch(
      makeSample(engine, {}, true, 1),
      [1, 2],
      (_batch, estimate) => {
        const settings = { ...EXACT, epsilon: 0.3, shots: 20_000 };
        const expected = estimate({ ...settings, gradient: 'expectation' }, [5, 6]);
        const draws = Array.from({ length: 40 }, (_, i) =>
          estimate({ ...settings, gradient: 'shots' }, [8, i]),
        );
        const scale = Math.max(...expected.angles.map(Math.abs));
        expected.angles.forEach((value, i) => {
          const { mean, stdErr } = meanOf(draws.map(({ angles }) => angles[i]!));
          // Quotients of frequencies, at a third of the shots each, are off by some 1/shots.
          expect(Math.abs(mean - value)).toBeLessThan(5 * stdErr + (60 / settings.shots) * scale);
        });
      },
      { ...DEVICE, amplify: 'fold', fit: 'linear' },
    );
  });
});

describe('trainLocal that extrapolates', () => {
  const dataset = {
    spikes: Uint8Array.from({ length: 4 * 6 * 3 }, (_, i) => Number(i % 3 === 0)),
    ...{ shape: [4, 6, 3] as [number, number, number], labels: Uint8Array.of(0, 1, 0, 1, 0, 1), classes: 2 },
  };
  const make = () => new SpikingNetwork(engine, { neuron: 'sqs', layers: [3, 2], seed: 1 });
  const options = { epochs: 2, batch: 3, seed: 1, shots: 6, gradient: 'shots', ...DEVICE } as const;

  it('takes as many shots as without, and of each factor its own gates', async () => {
    using network = make();
    const plain = await trainLocal(network, dataset, options);
    using other = make();
    const { costs, clipped } = await trainLocal(other, dataset, { ...options, amplify: 'fold' });
    expect(clipped).toBeGreaterThan(0);
    expect(plain.clipped).toBeUndefined();
    expect(costs!.shots).toBe(plain.costs!.shots);
    // All but the runs forward are folded thrice on average.
    expect(costs!.twoQubitGates / plain.costs!.twoQubitGates).toBeCloseTo(3, 1);
    expect(other.parameters).not.toEqual(network.parameters);
  });

  it('goes on from a checkpoint to the same bits', async () => {
    using whole = make();
    await trainLocal(whole, dataset, { ...options, amplify: 'noise', fit: 'richardson' });
    using half = make();
    const run = trainLocal(half, dataset, { ...options, amplify: 'noise', fit: 'richardson', epochs: 1 });
    await run;
    using rest = make();
    const resume = run.checkpoint();
    await trainLocal(rest, dataset, { ...options, amplify: 'noise', fit: 'richardson', resume });
    expect(rest.parameters).toEqual(whole.parameters);
  });

  it('is refused by name where it cannot be', () => {
    using network = make();
    const refused = (more: object, field: string) =>
      expect(() => trainLocal(network, dataset, { ...options, amplify: 'fold', ...more })).toThrow(field);
    refused({ device: undefined }, 'options.amplify');
    refused({ gradient: 'exact' }, 'options.amplify');
    refused({ shots: 2 }, 'options.shots');
    refused({ factors: [1, 2] }, 'options.factors[1]');
    refused({ factors: [3, 5] }, 'options.factors[0]');
    refused({ factors: [1] }, 'options.factors');
    refused({ fit: 'cubic' }, 'options.fit');
    refused({ fit: 'adaptive-exponential' }, 'options.fit');
  });
});
