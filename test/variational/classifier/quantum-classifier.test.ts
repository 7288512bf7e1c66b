import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GateKind } from '../../../assembly/register/operations/gate-kind.js';
import { PlaneKind } from '../../../assembly/register/operations/plane-kind.js';
import { encodeRate, strokes, subset } from '../../../src/data/public.js';
import {
  ArgumentError,
  BornspikeError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import { type PlaneGate, planeCircuit, planeWords } from '../../../src/register/operations/plane-program.js';
import { circuitProgram, mostLayers } from '../../../src/variational/classifier/classifier-circuit.js';
import { type ClassifierParameters, QuantumClassifier } from '../../../src/variational/public.js';
import { nearestCentroidAccuracy } from '../../data/nearest-centroid.js';
import { extent } from '../../extent.js';
import { circuitExpectations, classifierLoss } from '../../oracle/classifier-oracle.js';
import { finiteDifference } from '../../oracle/finite-differences.js';
import { arbitraryShape, example } from '../arbitrary-classifier.js';

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
  it('has the loss of dense matrices', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShape, async (shape) => {
        const { classifier, parameters, dataset, items } = example(engine, shape, precision);
        const expected = classifierLoss(shape, parameters, items, dataset.labels);
        const { loss } = await classifier.evaluate(dataset);
        classifier.dispose();
        expect(Math.abs(loss - expected)).toBeLessThan(forValues * Math.max(1, expected));
      }),
      { numRuns: extent(10, 30) },
    );
  });

  it('has the gradient of finite differences of that loss', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryShape, async ({ samples, ...rest }) => {
        const shape = { ...rest, samples: Math.min(samples, 3) };
        const { classifier, parameters, dataset, items } = example(engine, shape, precision);
        const { gradient, loss } = await classifier.lossAndGradient(dataset);
        expect(loss).toBe((await classifier.evaluate(dataset)).loss);
        classifier.dispose();
        const random = new RandomStream(shape.seed, 1);
        for (const name of Object.keys(parameters) as (keyof ClassifierParameters)[]) {
          const largest = Math.max(...gradient[name].map(Math.abs));
          const values = parameters[name];
          const i = random.integer(values.length);
          const value = values[i]!;
          const at = (x: number) => {
            values[i] = x;
            const result = classifierLoss(shape, parameters, items, dataset.labels);
            values[i] = value;
            return result;
          };
          const slope = finiteDifference(at, value, 0.1);
          const error = Math.abs(gradient[name][i]! - slope.value);
          expect(error, `${name}[${i}]`).toBeLessThan(forSlopes * Math.max(0.1, largest));
        }
      }),
      { numRuns: 8 },
    );
  });

  it('gives a sample the same bits in any company', async () => {
    const digits = await strokes({ count: 40, size: 16, seed: 1, classes: [1, 7] });
    using classifier = new QuantumClassifier(engine, {
      features: 256,
      classes: 2,
      qubits: 3,
      circuits: 5,
      precision,
      seed: 1,
    });
    const together = await classifier.evaluate(digits);
    const alone = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => classifier.evaluate(await subset(digits, [i]))),
    );
    expect(together.predictions).toEqual(Uint8Array.from(alone, ({ predictions }) => predictions[0]!));
    expect(together.loss).toBe(alone.reduce((sum, { loss }) => sum + loss, 0) / 40);
  });

  it('descends its gradient and learns', async () => {
    const digits = await strokes({ count: 300, size: 16, seed: 2, classes: [1, 7] });
    using classifier = new QuantumClassifier(engine, {
      features: 256,
      classes: 2,
      circuits: 4,
      precision,
      seed: 2,
    });
    for (let step = 0; step < 60; step++) {
      const { gradient } = await classifier.lossAndGradient(digits);
      const parameters = classifier.parameters;
      for (const name of Object.keys(parameters) as (keyof ClassifierParameters)[]) {
        parameters[name].forEach((_, i, values) => {
          values[i]! -= 0.2 * gradient[name][i]!;
        });
      }
      classifier.parameters = parameters;
    }
    const test = await strokes({ count: 300, size: 16, seed: 3, classes: [1, 7] });
    const { accuracy } = await classifier.evaluate(test);
    expect(accuracy).toBeGreaterThan(nearestCentroidAccuracy(digits, test));
  });
});

it('has the closed form of a single qubit: ⟨Z⟩ = cos θ′ cos φ − sin θ′ sin θ sin φ', async () => {
  const [phi, first, second] = [0.7, 0.4, -1.1];
  const closed = Math.cos(second) * Math.cos(phi) - Math.sin(second) * Math.sin(first) * Math.sin(phi);
  expect(circuitExpectations([phi], [first, second], 1)[0]).toBeCloseTo(closed, 14);
  using classifier = new QuantumClassifier(engine, {
    features: 1,
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
  const { loss } = await classifier.evaluate({
    ...one,
    images: Uint8Array.of(255),
    labels: Uint8Array.of(0),
  });
  expect(loss).toBeCloseTo(Math.log(1 + Math.exp(-2 * closed)), 14);
});

it('has no angle that is without effect', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryShape, async (shape) => {
      const { classifier, dataset } = example(engine, shape, 'float64');
      const { gradient } = await classifier.lossAndGradient(dataset);
      classifier.dispose();
      expect(Math.min(...gradient.angles.map(Math.abs))).toBeGreaterThan(1e-12);
    }),
  );
});

it('works with ten qubits, and with more samples than run at once', async () => {
  const digits = await strokes({ count: 300, size: 16, seed: 4, classes: [0, 1, 2] });
  using classifier = new QuantumClassifier(engine, { features: 256, classes: 3, qubits: 10, layers: 1 });
  const { loss, gradient } = await classifier.lossAndGradient(digits);
  const { predictions, confusion, accuracy, stdErr } = await classifier.evaluate(digits);
  expect(Number.isFinite(loss) && gradient.angles.every(Number.isFinite)).toBe(true);
  const counted = new Uint32Array(9);
  predictions.forEach((found, i) => {
    counted[3 * digits.labels[i]! + found]!++;
  });
  expect(confusion.values).toEqual(counted);
  expect(accuracy).toBe((counted[0]! + counted[4]! + counted[8]!) / 300);
  expect(stdErr).toBeCloseTo(Math.sqrt((accuracy * (1 - accuracy)) / 300), 15);
});

it('takes spike trains as their mean rates', async () => {
  const { spikes, shape } = await encodeRate(
    [
      [0.1, 0.5, 0.9],
      [1, 0, 0.3],
    ],
    { steps: 8, seed: 1 },
  );
  const labels = Uint8Array.of(0, 1);
  const rates = Float32Array.from({ length: 6 }, (_, i) => {
    let sum = 0;
    for (let t = 0; t < 8; t++) sum += spikes[6 * t + i]!;
    return sum / 8;
  });
  using classifier = new QuantumClassifier(engine, { features: 3, classes: 2, seed: 1 });
  const images = { name: 'rates', width: 3, height: 1, classes: 2, images: rates, labels };
  const { loss } = await classifier.evaluate({ spikes, shape, classes: 2, labels });
  expect(loss).toBe((await classifier.evaluate(images)).loss);
});

describe('parameters', () => {
  it('come from the seed, as many as are said, and can be set', () => {
    const options = { features: 5, classes: 3, qubits: 2, circuits: 3, layers: 2, seed: 'a' };
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
    using classifier = new QuantumClassifier(engine, { features: 2, classes: 2, seed: 1 });
    const before = classifier.parameters;
    const bad = { ...classifier.parameters, inputBiases: new Float64Array(4).fill(1) };
    bad.outputBiases[1] = Number.NaN;
    expect(() => {
      classifier.parameters = bad;
    }).toThrow(ArgumentError);
    expect(classifier.parameters).toEqual(before);
  });

  it('that are too large are noticed', async () => {
    using classifier = new QuantumClassifier(engine, { features: 2, classes: 2, seed: 1 });
    const parameters = classifier.parameters;
    parameters.inputWeights.fill(3e38);
    classifier.parameters = parameters;
    const one = { name: '1', width: 2, height: 1, classes: 2 };
    const dataset = { ...one, images: Uint8Array.of(255, 255), labels: Uint8Array.of(0) };
    await expect(classifier.evaluate(dataset)).rejects.toThrow(NumericalError);
    await expect(classifier.lossAndGradient(dataset)).rejects.toThrow(NumericalError);
  });
});

it('refuses data that does not suit it', async () => {
  using classifier = new QuantumClassifier(engine, { features: 256, classes: 2, seed: 1 });
  const digits = await strokes({ count: 4, size: 16, seed: 1, classes: [1, 7] });
  const field = (dataset: typeof digits) =>
    classifier.evaluate(dataset).catch((error: ArgumentError) => error.field);
  expect(await field({ ...digits, width: 8, images: digits.images.slice(0, 512) })).toBe('dataset');
  expect(await field({ ...digits, classes: 3, classNames: undefined })).toBe('dataset.classes');
  expect(await field(await subset(digits, []))).toBe('dataset');
  expect(await field({ ...digits, images: new Float32Array(1024).fill(1.5) })).toBe('dataset.images[0]');
});

it('is made of as many layers as there may be, or refused', () => {
  for (const qubits of [1, 2, 3, 7, 10]) {
    const options = { features: 1, classes: 2, qubits, seed: 1 };
    const most = mostLayers(qubits);
    new QuantumClassifier(engine, { ...options, layers: most }).dispose();
    expect(() => new QuantumClassifier(engine, { ...options, layers: most + 1 })).toThrow(
      /^options\.layers:/,
    );
  }
  const wide = { features: 1000, classes: 2, circuits: 1000, seed: 1 };
  expect(() => new QuantumClassifier(engine, wide)).toThrow(/^options: .* parameters/);
  expect(QuantumClassifier.parameterCount(wide)).toBeGreaterThan(2 ** 20);
});

it('writes its layers as it would write them one by one', () => {
  for (const [qubits, layers] of [
    [1, 4],
    [2, 5],
    [3, 6],
    [5, 3],
  ]) {
    const mask = (qubit: number) => 2 ** (qubits! - 1 - (qubit % qubits!));
    const all = Array.from({ length: qubits! }, (_, qubit) => qubit);
    const gates = all.map((qubit): PlaneGate => [GateKind.RotationX, mask(qubit), 0, qubit]);
    for (let layer = 0; layer < layers!; layer++) {
      for (const qubit of all) {
        const row = qubits! + 2 * (layer * qubits! + qubit);
        gates.push([GateKind.RotationZ, mask(qubit), 0, row], [GateKind.RotationY, mask(qubit), 0, row + 1]);
      }
      if (qubits === 1) continue;
      for (const qubit of all) gates.push([GateKind.PauliX, mask(qubit + 1), mask(qubit), -1]);
    }
    const { steps } = planeCircuit(gates, qubits!, new Set([0]));
    const itself = (component: number) => component;
    const { beginning, layer, repeats, layerRows } = circuitProgram(qubits!, layers!);
    /** With its rows further on. */
    const moved = (words: number[], by: number) => {
      const copy = words.slice();
      for (let at = 0; at < copy.length; at += 3 + 2 * copy[at + 2]!) {
        if (copy[at] === PlaneKind.Rotate) copy[at + 1]! += by;
      }
      return copy;
    };
    const shifts = Array.from({ length: repeats }, (_, repeat) => repeat * layerRows);
    expect(repeats).toBeGreaterThan(0);
    expect([...beginning.forward, ...shifts.flatMap((by) => moved(layer.forward, by))]).toEqual(
      planeWords(steps, itself),
    );
    expect([...shifts.reverse().flatMap((by) => moved(layer.reverse, by)), ...beginning.reverse]).toEqual(
      planeWords([...steps].reverse(), itself),
    );
  }
});

it('has the gradient of its loss where the work is done in many pieces', async () => {
  const digits = await strokes({ count: 20, size: 16, seed: 5, classes: [1, 7] });
  const options = { features: 256, classes: 2, qubits: 10, circuits: 4, layers: 10, seed: 5 };
  using classifier = new QuantumClassifier(engine, { ...options, precision: 'float64' });
  const { gradient } = await classifier.lossAndGradient(digits);
  const { angles } = classifier.parameters;
  const random = new RandomStream('direction');
  const direction = angles.map(() => random.uniform() - 0.5);
  const slope = direction.reduce((sum, part, i) => sum + part * gradient.angles[i]!, 0);
  const lossAt = async (step: number) => {
    classifier.parameters = {
      ...classifier.parameters,
      angles: angles.map((angle, i) => angle + step * direction[i]!),
    };
    return (await classifier.evaluate(digits)).loss;
  };
  const difference = ((await lossAt(1e-4)) - (await lossAt(-1e-4))) / 2e-4;
  // A central difference errs by step² / 6 times the third derivative, and by rounding of 1e-16 / step = 1e-12.
  expect(Math.abs(difference - slope)).toBeLessThan(1e-5 * Math.abs(slope));
});

it('does not see what is changed while it computes', async () => {
  const digits = await strokes({ count: 300, size: 16, seed: 6, classes: [1, 7] });
  using classifier = new QuantumClassifier(engine, { features: 256, classes: 2, circuits: 40, seed: 6 });
  const { loss, confusion } = await classifier.evaluate(digits);
  const { gradient } = await classifier.lossAndGradient(digits);
  const shown = { ...digits, images: digits.images.slice(), labels: digits.labels.slice() };
  const running = [classifier.evaluate(shown), classifier.lossAndGradient(shown)] as const;
  shown.images.fill(0);
  shown.labels.fill(0);
  const { parameters } = classifier;
  classifier.parameters = { ...parameters, outputWeights: parameters.outputWeights.map(() => 0) };
  const [evaluation, learning] = await Promise.all(running);
  expect(evaluation).toMatchObject({ loss, confusion });
  expect(learning).toMatchObject({ loss, gradient });
});

it('says when it was disposed while it computes', async () => {
  const digits = await strokes({ count: 300, size: 16, seed: 6, classes: [1, 7] });
  const used = engine.bytesUsed;
  const classifier = new QuantumClassifier(engine, { features: 256, classes: 2, circuits: 40, seed: 6 });
  const running = classifier.evaluate(digits);
  classifier.dispose();
  await expect(running).rejects.toThrow('this classifier was disposed');
  expect(engine.bytesUsed).toBe(used);
});

it('gives its memory back', async () => {
  const used = engine.bytesUsed;
  const classifier = new QuantumClassifier(engine, { features: 256, classes: 2, seed: 1 });
  await classifier.lossAndGradient(await strokes({ count: 4, size: 16, seed: 1, classes: [1, 7] }));
  classifier.dispose();
  classifier.dispose();
  expect(engine.bytesUsed).toBe(used);
  expect(() => classifier.parameters).toThrow(BornspikeError);
});
