import { afterAll, beforeAll, expect, it } from 'vitest';
import { readIdxDataset, strokes, subset } from '../../../src/data/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  DigitWeights,
  digitRecognizer,
  simulateCircuit,
  trainDigitWeights,
} from '../../../src/qneuron/public.js';
import { nearestCentroidAccuracy } from '../../data/nearest-centroid.js';
import { hasReal, real } from '../../data/real-data.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

it('recognises drawn digits nearly as well as the weights that it takes over', async () => {
  const train = await strokes({ count: 1000, size: 16, seed: 1 });
  const test = await strokes({ count: 150, size: 16, seed: 2 });
  using weights = new DigitWeights(engine, { pixels: 256, classes: 10 });
  await trainDigitWeights(weights, train, {
    epochs: 20,
    batch: 50,
    learningRate: 0.01,
    seed: 3,
  });
  expect(weights.parameters.weights.every((value) => value >= 0)).toBe(true);
  const recognizer = digitRecognizer(weights);
  const result = await recognizer.recognize(engine, test, { sweeps: 200, seed: 2 });
  // Better than the nearest of ten means on the same images, which neurons read as well to within a standard error.
  const classical = result.classicalAccuracy;
  expect(classical).toBeGreaterThan(nearestCentroidAccuracy(train, test));
  expect((await weights.evaluate(test)).accuracy).toBe(classical);
  const error = Math.sqrt((classical * (1 - classical)) / 150);
  expect(Math.abs(result.accuracy - classical)).toBeLessThan(error);
  // Outputs that have lost are dropped early.
  expect(result.meanSweeps).toBeLessThan(180);
  for (let image = 0; image < 3; image++) {
    const votes = result.votes.values.subarray(image * 10, image * 10 + 10);
    expect(votes.reduce((sum, vote) => sum + vote, 0)).toBeCloseTo(1, 12);
  }
  const again = await recognizer.recognize(engine, test, { sweeps: 200, seed: 2 });
  expect(again.activity).toEqual(result.activity);

  // The whole circuit, input by input, has the activities of the one number an output that recognising uses.
  const pixels = Array.from(test.images.subarray(0, 256), (value) => value / 255);
  const circuit = recognizer.circuit(pixels);
  expect(circuit.neurons.length).toBe(10);
  const whole = await simulateCircuit(engine, circuit, {
    chains: 4,
    thermalization: 500,
    sweeps: extent(800, 2000),
    seed: 5,
  });
  const all = await recognizer.recognize(engine, await subset(test, [0]), {
    sweeps: extent(3200, 8000),
    deviations: Infinity,
    seed: 6,
  });
  for (let c = 0; c < 10; c++) {
    // Both have errors; that of the second is about the first one's.
    expect(Math.abs(all.activity.values[c]! - whole.activity[c]!)).toBeLessThan(
      5 * Math.SQRT2 * whole.stdErr[c]!,
    );
  }
  const wrong = await strokes({ count: 10, size: 28, seed: 1 });
  await expect(recognizer.recognize(engine, wrong)).rejects.toThrow(ArgumentError);
  weights.dispose();
  expect(engine.bytesUsed).toBe(0);
});

// The smaller file has enough of them.
const MNIST = ['mnist/t10k-images-idx3-ubyte.gz', 'mnist/t10k-labels-idx1-ubyte.gz'];
it.runIf(extent(false, hasReal(...MNIST)))('recognises real digits', async () => {
  const [images, labels] = MNIST.map((name) => real(name));
  const all = await readIdxDataset(images!, labels!, { name: 'mnist', classes: 10 });
  const part = await subset(
    all,
    Array.from({ length: 3000 }, (_, i) => i),
  );
  using weights = new DigitWeights(engine, { pixels: 784, classes: 10 });
  await trainDigitWeights(weights, part, { epochs: 16, seed: 1 });
  const some = await subset(
    all,
    Array.from({ length: 200 }, (_, i) => 3000 + 35 * i),
  );
  const { accuracy, classicalAccuracy } = await digitRecognizer(weights).recognize(engine, some, {
    sweeps: 64,
    seed: 1,
  });
  // As on drawn ones.
  expect(classicalAccuracy).toBeGreaterThan(nearestCentroidAccuracy(part, some));
  const error = Math.sqrt((classicalAccuracy * (1 - classicalAccuracy)) / 200);
  expect(accuracy).toBeGreaterThan(classicalAccuracy - error);
});
