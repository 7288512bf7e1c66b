import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extrapolate } from '../../../src/device/mitigation/extrapolation.js';
import { DEVICES, type FitName } from '../../../src/device/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { SpikingNetwork, SqsNeuron, trainLocal } from '../../../src/spiking/public.js';
import { itAtLength } from '../../extent.js';
import { EXACT, expectShotsTend, makeSample, type Sample, withBatch } from './gradient-sample.js';

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

/** What `ibm_brisbane` misreads, times its noise: the matrix to that power. */
function unread(probability: number, scale: number): number {
  const [read1Of0, both] = [2.05e-2, 2.05e-2 + 1.32e-2];
  const left = (1 - both) ** scale;
  return (probability - (read1Of0 * (1 - left)) / both) / left;
}

describe.each([
  ['exponential', 'none'],
  ['exponential', 'invert'],
  ['adaptive-exponential', 'none'],
  ['linear', 'none'],
  ['richardson', 'invert'],
] as const)('extrapolated by the fit %s, readout %s', (fit: FitName, readout) => {
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
        const read = neuron.probabilities([current])[1]!;
        return readout === 'invert' ? unread(read, 2 * factor) : read;
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
      { ...DEVICE, amplify: 'noise', factors, fit, readout },
    );
    sample.subject.dispose();
  });
});

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

  // As local-exact.test.ts has every day without extrapolation.
  itAtLength('tend to those of probabilities with many shots', () => {
    withBatch(
      makeSample(engine, {}, true, 1),
      [1, 2],
      // Each has a third of the shots.
      (_batch, estimate) => expectShotsTend(estimate, 80_000, 60),
      { ...DEVICE, amplify: 'fold', fit: 'linear' },
    );
  });
});

describe('an inverted readout alone', () => {
  const settings = { ...EXACT, gradient: 'expectation', epsilon: 0.05 } as const;

  it('has the differences of probabilities before they are read, to 1e-10', () => {
    const sample = single();
    const { angles } = sample.subject.parameters;
    const probability = (current: number) => {
      using neuron = new SqsNeuron(engine, { ...DEVICE, angles });
      return unread(neuron.probabilities([current])[1]!, 2);
    };
    withBatch(
      sample,
      [1, 2],
      (_batch, estimate) => {
        const { weights } = estimate(settings, [3, 4]);
        const change = Math.log(probability(WEIGHT + 0.05)) - Math.log(probability(WEIGHT - 0.05));
        expect(Math.abs(weights[0]! + change / 0.1)).toBeLessThan(1e-10);
      },
      { ...DEVICE, readout: 'invert' },
    );
    sample.subject.dispose();
  });

  it('has the gradient of a device that reads without errors, where a record is all that was read', () => {
    // Of one step: later ones go on from memories after what was read.
    const gradientOf = (where: Parameters<typeof withBatch>[3], targets: number[][]) => {
      const sample = { ...single(), targets };
      try {
        return withBatch(sample, [1, 2], (_batch, estimate) => estimate(settings, [3, 4]), where);
      } finally {
        sample.subject.dispose();
      }
    };
    const brisbane = DEVICES.ibm_brisbane();
    const qubits = {
      ...brisbane.qubits,
      readout: { resetError: (1.32e-2 + 2.05e-2) / 2, time: 1300, resetTime: 1860 },
    };
    const perfect = { ...DEVICE, device: { ...brisbane, qubits } };
    for (const targets of [[[0]], [[1]]]) {
      const inverted = gradientOf({ ...DEVICE, readout: 'invert' }, targets);
      const expected = gradientOf(perfect, targets);
      const read = gradientOf(DEVICE, targets);
      inverted.angles.forEach((slope, i) => {
        expect(Math.abs(slope - expected.angles[i]!)).toBeLessThan(1e-10);
      });
      expect(Math.abs(inverted.weights[0]! - expected.weights[0]!)).toBeLessThan(1e-10);
      expect(Math.abs(read.weights[0]! - expected.weights[0]!)).toBeGreaterThan(1e-3);
    }
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

  it.each([
    ['shots', 'exponential', 'none'],
    ['shots', 'adaptive-exponential', 'invert'],
    ['expectation', 'linear', 'invert'],
  ] as const)(
    'has the points and every fit of its last update: %s, %s, readout %s',
    async (gradient, fit, readout) => {
      using network = make();
      const mitigation = { amplify: 'fold', fit, readout } as const;
      const result = await trainLocal(network, dataset, { ...options, gradient, shots: 60, ...mitigation });
      const { factors, shots, raw, fits, taken, floor } = result.extrapolation!;
      expect(factors).toEqual([1, 3, 5]);
      expect(shots).toEqual(gradient === 'shots' ? [20, 20, 20] : undefined);
      expect(raw.map(({ length }) => length)).toEqual([8, 8, 8]);
      raw.forEach((values) => {
        for (const value of values) {
          // Frequencies of 20 shots, before they are inverted.
          if (gradient === 'shots' && readout === 'none')
            expect(value * 20).toBeCloseTo(Math.round(value * 20), 9);
          expect(value).toBeGreaterThan(-0.1);
          expect(value).toBeLessThan(1.1);
        }
      });
      taken.forEach((name, i) => {
        const values = raw.map((at) => at[i]!);
        expect([fit, 'linear']).toContain(name);
        const line = (13 * values[0]! + 4 * values[1]! - 5 * values[2]!) / 12;
        expect(Math.abs(fits.linear.values[i]! - line)).toBeLessThan(1e-12);
        expect(fits[name].stdErr[i]! > 0).toBe(gradient === 'shots');
      });
      expect(floor).toHaveLength(2);
      expect(floor![0]).toBeGreaterThan(0);
    },
  );

  it('measures what is judged: the probabilities of the targets after the last update but one', async () => {
    using network = make();
    const settings = {
      ...options,
      gradient: 'expectation',
      amplify: 'noise',
      epochs: 1,
      learningRate: 0,
    } as const;
    const { extrapolation } = await trainLocal(network, dataset, { ...settings, batch: 6 });
    const { weights, angles } = network.parameters;
    // Of some sample, whose targets are clear from its probabilities: those of both classes' neurons in step 0.
    const found = [...dataset.labels.keys()].map((sample) =>
      [0, 1].flatMap((output) => {
        const current = [0, 1, 2].reduce(
          (sum, line) => sum + dataset.spikes[sample * 3 + line]! * weights[line * 2 + output]!,
          0,
        );
        const own = angles.slice((output * angles.length) / 2, ((output + 1) * angles.length) / 2);
        using neuron = new SqsNeuron(engine, { ...DEVICE, angles: own });
        return [neuron.probabilities([current])[Number(dataset.labels[sample] === output)]!];
      }),
    );
    const [first, second] = extrapolation!.raw[0]!;
    expect(found.some(([a, b]) => Math.abs(a! - first!) < 1e-12 && Math.abs(b! - second!) < 1e-12)).toBe(
      true,
    );
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
    refused({ amplify: undefined, readout: 'invert', device: undefined }, 'options.readout');
    refused({ amplify: undefined, readout: 'invert', gradient: 'exact' }, 'options.readout');
    refused({ readout: 'both' }, 'options.readout');
    using wide = new SpikingNetwork(engine, { neuron: 'sqs', layers: [3, 2], inputs: 2, seed: 1 });
    expect(() => trainLocal(wide, dataset, { ...options, readout: 'invert' })).toThrow(
      "options.readout: expected 'none' for neurons of several inputs",
    );
  });
});
