import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  encodeRate,
  readSafetensors,
  selectClasses,
  strokes,
  writeSafetensors,
} from '../../../src/data/public.js';
import type { Precision } from '../../../src/engine/index.js';
import {
  ArgumentError,
  createEngine,
  DataFormatError,
  type Engine,
  NumericalError,
} from '../../../src/index.js';
import { loadModel, saveModel } from '../../../src/learning/public.js';
import {
  type ClassifierParameters,
  QuantumClassifier,
  trainClassifier,
} from '../../../src/variational/public.js';
import { nearestCentroidAccuracy } from '../../data/nearest-centroid.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 150, size: 16, seed: 1, classes: [1, 7] });
const build = (precision: Precision = 'float32') =>
  new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 3, circuits: 4, precision, seed: 1 });
const flat = (parameters: ClassifierParameters) => Object.values(parameters).flatMap((part) => [...part]);

describe.each(['float32', 'float64'] as const)('trainClassifier in %s', (precision) => {
  it('learns', async () => {
    using classifier = build(precision);
    const options = { epochs: 10, batch: 25, learningRate: 0.01, seed: 1 };
    const { lossByEpoch, accuracyByEpoch, steps } = await trainClassifier(
      classifier,
      digits,
      options,
    ).finish();
    expect(steps).toBe(60);
    // A tenth of what guessing costs, and better than the nearest of two means on the same images.
    expect(lossByEpoch[9]).toBeLessThan(0.1 * Math.LN2);
    expect(accuracyByEpoch[9]).toBeGreaterThan(nearestCentroidAccuracy(digits, digits));
    const test = await strokes({ count: 500, size: 16, seed: 2, classes: [1, 7] });
    const { accuracy } = await classifier.evaluate(test);
    expect(accuracy).toBeGreaterThan(nearestCentroidAccuracy(digits, test));
  });

  it('moves all parameters against the gradient of the batch', async () => {
    using classifier = build(precision);
    const before = flat(classifier.parameters);
    const { gradient, loss } = await classifier.lossAndGradient(digits);
    const { accuracy } = await classifier.evaluate(digits);
    const options = { epochs: 1, batch: 150, optimizer: 'sgd', learningRate: 0.5, seed: 1 } as const;
    for await (const step of trainClassifier(classifier, digits, options)) {
      // The same sums by the same kernels; the norm is rounded once more.
      expect(step.loss).toBeCloseTo(loss, 12);
      expect(step.accuracy).toBe(accuracy);
      const squares = flat(gradient).reduce((sum, slope) => sum + slope * slope, 0);
      expect(step.gradientNorm).toBeCloseTo(Math.sqrt(squares), precision === 'float64' ? 12 : 7);
    }
    const expected = flat(gradient).map((slope, i) => before[i] - 0.5 * slope);
    const errors = flat(classifier.parameters).map((value, i) => Math.abs(value - expected[i]!));
    // Parameters are below 2: half an ulp of the step, and half of the difference.
    expect(Math.max(...errors)).toBeLessThanOrEqual(precision === 'float64' ? 2 ** -52 : 2 ** -23);
  });

  it('goes on from a checkpoint to the same bits', async () => {
    const options = { epochs: 3, batch: 40, weightDecay: 0.01, warmup: 2, seed: 'a' };
    using whole = build(precision);
    const expected = await trainClassifier(whole, digits, options).finish();
    using part = build(precision);
    const run = trainClassifier(part, digits, { ...options, epochs: 2 });
    for await (const { step } of run) if (step === 5) break;
    const resume = run.checkpoint();
    using rest = build(precision);
    const result = await trainClassifier(rest, digits, { ...options, resume }).finish();
    expect(rest.parameters).toEqual(whole.parameters);
    expect(result.lossByEpoch).toEqual(expected.lossByEpoch);
    expect(result.accuracyByEpoch).toEqual(expected.accuracyByEpoch);
    const other = () => trainClassifier(rest, digits, { ...options, batch: 41, resume });
    expect(other).toThrow(ArgumentError);
  });
});

it('learns from spike trains', async () => {
  const { spikes, shape } = await encodeRate(digits, { steps: 10, seed: 1 });
  using classifier = build();
  const dataset = { spikes, shape, classes: 2, labels: digits.labels };
  const options = { epochs: 5, learningRate: 0.01, seed: 1 };
  const { accuracyByEpoch } = await trainClassifier(classifier, dataset, options).finish();
  expect(accuracyByEpoch[4]).toBeGreaterThan(nearestCentroidAccuracy(digits, digits));
});

it('stops before an update that would do harm', async () => {
  using classifier = build();
  const options = { optimizer: 'sgd', learningRate: 1e38, seed: 1 } as const;
  await expect(trainClassifier(classifier, digits, options).finish()).rejects.toThrow(NumericalError);
});

it('refuses a class without a sample, and gives its memory back', async () => {
  using classifier = build();
  const used = engine.bytesUsed;
  const ones = { ...(await selectClasses(digits, [0])), classes: 2, classNames: undefined };
  expect(() => trainClassifier(classifier, ones)).toThrow(ArgumentError);
  for await (const { step } of trainClassifier(classifier, digits)) if (step === 2) break;
  const controller = new AbortController();
  const run = trainClassifier(classifier, digits, { signal: controller.signal });
  controller.abort();
  await expect(run.finish()).rejects.toThrow();
  expect(engine.bytesUsed).toBe(used);
});

it('lets a classifier know its classes, and say so of others', async () => {
  const pair = (classes: number[]) => strokes({ count: 20, size: 16, seed: 1, classes });
  using classifier = new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 2, seed: 1 });
  expect(classifier.classNames).toBeUndefined();
  expect((await classifier.evaluate(await pair([1, 7]))).meta.warnings).toEqual([]);
  await trainClassifier(classifier, await pair([3, 8]), { epochs: 1, batch: 20, seed: 1 });
  expect(classifier.classNames).toEqual(['3', '8']);
  using copy = (await loadModel(engine, await saveModel(classifier))) as QuantumClassifier;
  for (const model of [classifier, copy]) {
    expect((await model.evaluate(await pair([3, 8]))).meta.warnings).toEqual([]);
    const { meta } = await model.evaluate(await pair([8, 3]));
    expect(meta.warnings).toEqual([
      'the classifier was trained on the classes 3, 8, the samples are of 8, 3',
    ]);
  }
});

it.each([
  ['unfinishedEpoch', [0, 61]],
  ['unfinishedEpoch', [0, 0.5]],
  ['unfinishedEpoch', [0, -1]],
  ['accuracyByEpoch', [1.5]],
])('refuses a checkpoint in which %s are %j', async (name, values) => {
  using classifier = new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 2, seed: 1 });
  const run = trainClassifier(classifier, digits, { epochs: 2, batch: 60, seed: 1 });
  for await (const { step } of run) if (step === 4) break;
  const { metadata, tensors } = await readSafetensors(run.checkpoint());
  const tensor = tensors.get(name)!;
  (tensor.data as Float64Array).set(values);
  const resume = await writeSafetensors({ metadata, tensors });
  expect(() => trainClassifier(classifier, digits, { epochs: 2, batch: 60, seed: 1, resume })).toThrow(
    DataFormatError,
  );
});
