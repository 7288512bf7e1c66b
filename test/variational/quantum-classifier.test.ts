import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeRate, strokes, subset } from '../../src/data/index.js';
import {
  ArgumentError,
  BornspikeError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../src/index.js';
import { type ClassifierParameters, QuantumClassifier } from '../../src/variational/index.js';
import { circuitExpectations, classifierLoss } from '../oracle/classifier-oracle.js';
import { finiteDifference } from '../oracle/finite-differences.js';
import { arbitraryShape, example } from './arbitrary-classifier.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** Of values of order 1: the kernels' roundings, and in float64 the oracle's and the finite differences' own. */
const PRECISIONS = [
  { precision: 'float64', forValues: 1e-12, forSlopes: 1e-9 },
  { precision: 'float32', forValues: 1e-5, forSlopes: 1e-4 },
] as const;

describe.each(PRECISIONS)('in $precision', ({ precision, forValues, forSlopes }) => {
  it('has the loss of dense matrices', () => {
    fc.assert(
      fc.property(arbitraryShape, (shape) => {
        const { classifier, parameters, dataset, items } = example(engine, shape, precision);
        const expected = classifierLoss(shape, parameters, items, dataset.labels);
        const { loss } = classifier.evaluate(dataset);
        classifier.dispose();
        expect(Math.abs(loss - expected)).toBeLessThan(forValues * Math.max(1, expected));
      }),
      { numRuns: 30 },
    );
  });

  it('has the gradient of finite differences of that loss', () => {
    fc.assert(
      fc.property(arbitraryShape, ({ samples, ...rest }) => {
        const shape = { ...rest, samples: Math.min(samples, 3) };
        const { classifier, parameters, dataset, items } = example(engine, shape, precision);
        const { gradient, loss } = classifier.lossAndGradient(dataset);
        expect(loss).toBe(classifier.evaluate(dataset).loss);
        classifier.dispose();
        const random = new RandomStream(shape.seed, 1);
        for (const name of Object.keys(parameters) as (keyof ClassifierParameters)[]) {
          const largest = Math.max(...gradient[name].map(Math.abs));
          const values = parameters[name];
          const i = random.integer(values.length);
          const value = values[i];
          const at = (x: number) => {
            values[i] = x;
            const result = classifierLoss(shape, parameters, items, dataset.labels);
            values[i] = value;
            return result;
          };
          const slope = finiteDifference(at, value, 0.1);
          const error = Math.abs(gradient[name][i] - slope.value);
          expect(error, `${name}[${i}]`).toBeLessThan(forSlopes * Math.max(0.1, largest));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('gives a sample the same bits in any company', () => {
    const digits = strokes({ count: 40, size: 16, seed: 1, classes: [1, 7] });
    using classifier = new QuantumClassifier(engine, {
      inputs: 256,
      classes: 2,
      qubits: 3,
      circuits: 5,
      precision,
      seed: 1,
    });
    const together = classifier.evaluate(digits);
    const alone = Array.from({ length: 40 }, (_, i) => classifier.evaluate(subset(digits, [i])));
    expect(together.predictions).toEqual(Uint8Array.from(alone, ({ predictions }) => predictions[0]));
    expect(together.loss).toBe(alone.reduce((sum, { loss }) => sum + loss, 0) / 40);
  });

  it('descends its gradient and learns', () => {
    const digits = strokes({ count: 300, size: 16, seed: 2, classes: [1, 7] });
    using classifier = new QuantumClassifier(engine, {
      inputs: 256,
      classes: 2,
      circuits: 4,
      precision,
      seed: 2,
    });
    for (let step = 0; step < 60; step++) {
      const { gradient } = classifier.lossAndGradient(digits);
      const parameters = classifier.parameters;
      for (const name of Object.keys(parameters) as (keyof ClassifierParameters)[]) {
        parameters[name].forEach((_, i, values) => {
          values[i] -= 0.2 * gradient[name][i];
        });
      }
      classifier.parameters = parameters;
    }
    const test = strokes({ count: 300, size: 16, seed: 3, classes: [1, 7] });
    expect(classifier.evaluate(test).accuracy).toBeGreaterThan(0.95);
  });
});

it('has the closed form of a single qubit: ⟨Z⟩ = cos θ′ cos φ − sin θ′ sin θ sin φ', () => {
  const [phi, first, second] = [0.7, 0.4, -1.1];
  const closed = Math.cos(second) * Math.cos(phi) - Math.sin(second) * Math.sin(first) * Math.sin(phi);
  expect(circuitExpectations([phi], [first, second], 1)[0]).toBeCloseTo(closed, 14);
  using classifier = new QuantumClassifier(engine, {
    inputs: 1,
    classes: 2,
    qubits: 1,
    layers: 1,
    precision: 'float64',
  });
  classifier.parameters = {
    inputWeights: Float64Array.of(0.5),
    inputBiases: Float64Array.of(phi - 0.5),
    angles: Float64Array.of(first, second),
    outputWeights: Float64Array.of(1, -1),
    outputBiases: Float64Array.of(0, 0),
  };
  const one = { name: '1', width: 1, height: 1, classes: 2 };
  const { loss } = classifier.evaluate({ ...one, images: Uint8Array.of(255), labels: Uint8Array.of(0) });
  expect(loss).toBeCloseTo(Math.log(1 + Math.exp(-2 * closed)), 14);
});

it('has no angle that is without effect', () => {
  fc.assert(
    fc.property(arbitraryShape, (shape) => {
      const { classifier, dataset } = example(engine, shape, 'float64');
      const { gradient } = classifier.lossAndGradient(dataset);
      classifier.dispose();
      expect(Math.min(...gradient.angles.map(Math.abs))).toBeGreaterThan(1e-12);
    }),
  );
});

it('works with ten qubits, and with more samples than run at once', () => {
  const digits = strokes({ count: 300, size: 16, seed: 4, classes: [0, 1, 2] });
  using classifier = new QuantumClassifier(engine, { inputs: 256, classes: 3, qubits: 10, layers: 1 });
  const { loss, gradient } = classifier.lossAndGradient(digits);
  const { predictions, confusion, accuracy, stdErr } = classifier.evaluate(digits);
  expect(Number.isFinite(loss) && gradient.angles.every(Number.isFinite)).toBe(true);
  const counted = new Uint32Array(9);
  predictions.forEach((found, i) => {
    counted[3 * digits.labels[i] + found]++;
  });
  expect(confusion).toEqual(counted);
  expect(accuracy).toBe((counted[0] + counted[4] + counted[8]) / 300);
  expect(stdErr).toBeCloseTo(Math.sqrt((accuracy * (1 - accuracy)) / 300), 15);
});

it('takes spike trains as their mean rates', () => {
  const { spikes, shape } = encodeRate(
    [
      [0.1, 0.5, 0.9],
      [1, 0, 0.3],
    ],
    { steps: 8, seed: 1 },
  );
  const labels = Uint8Array.of(0, 1);
  const rates = Float32Array.from({ length: 6 }, (_, i) => {
    let sum = 0;
    for (let t = 0; t < 8; t++) sum += spikes[6 * t + i];
    return sum / 8;
  });
  using classifier = new QuantumClassifier(engine, { inputs: 3, classes: 2, seed: 1 });
  const images = { name: 'rates', width: 3, height: 1, classes: 2, images: rates, labels };
  expect(classifier.evaluate({ spikes, shape, classes: 2, labels }).loss).toBe(
    classifier.evaluate(images).loss,
  );
});

describe('parameters', () => {
  it('come from the seed, as many as are said, and can be set', () => {
    const options = { inputs: 5, classes: 3, qubits: 2, circuits: 3, layers: 2, seed: 'a' };
    using first = new QuantumClassifier(engine, options);
    using second = new QuantumClassifier(engine, first.options);
    using other = new QuantumClassifier(engine, { ...options, seed: 'b' });
    expect(second.parameters).toEqual(first.parameters);
    expect(other.parameters).not.toEqual(first.parameters);
    const lengths = Object.values(first.parameters).map(({ length }) => length);
    expect(lengths).toEqual([30, 6, 24, 18, 3]);
    expect(first.parameterCount).toBe(81);
    other.parameters = first.parameters;
    expect(other.parameters).toEqual(first.parameters);
  });

  it('stay as they were when the new ones cannot be used', () => {
    using classifier = new QuantumClassifier(engine, { inputs: 2, classes: 2, seed: 1 });
    const before = classifier.parameters;
    const bad = { ...classifier.parameters, inputBiases: new Float64Array(4).fill(1) };
    bad.outputBiases[1] = Number.NaN;
    expect(() => {
      classifier.parameters = bad;
    }).toThrow(ArgumentError);
    expect(classifier.parameters).toEqual(before);
  });

  it('that are too large are noticed', () => {
    using classifier = new QuantumClassifier(engine, { inputs: 2, classes: 2, seed: 1 });
    const parameters = classifier.parameters;
    parameters.inputWeights.fill(3e38);
    classifier.parameters = parameters;
    const one = { name: '1', width: 2, height: 1, classes: 2 };
    const dataset = { ...one, images: Uint8Array.of(255, 255), labels: Uint8Array.of(0) };
    expect(() => classifier.evaluate(dataset)).toThrow(NumericalError);
  });
});

it('refuses data that does not suit it', () => {
  using classifier = new QuantumClassifier(engine, { inputs: 256, classes: 2, seed: 1 });
  const digits = strokes({ count: 4, size: 16, seed: 1, classes: [1, 7] });
  const field = (dataset: typeof digits) => {
    try {
      classifier.evaluate(dataset);
    } catch (error) {
      return (error as ArgumentError).field;
    }
  };
  expect(field({ ...digits, width: 8, images: digits.images.slice(0, 512) })).toBe('dataset');
  expect(field({ ...digits, classes: 3, classNames: undefined })).toBe('dataset.classes');
  expect(field(subset(digits, []))).toBe('dataset');
  expect(field({ ...digits, images: new Float32Array(1024).fill(1.5) })).toBe('dataset.images[0]');
});

it('gives its memory back', () => {
  const used = engine.bytesUsed;
  const classifier = new QuantumClassifier(engine, { inputs: 256, classes: 2, seed: 1 });
  classifier.lossAndGradient(strokes({ count: 4, size: 16, seed: 1, classes: [1, 7] }));
  classifier.dispose();
  classifier.dispose();
  expect(engine.bytesUsed).toBe(used);
  expect(() => classifier.parameters).toThrow(BornspikeError);
});
