import { afterAll, beforeAll, expect, it } from 'vitest';
import { readSafetensors } from '../../../src/data/public.js';
import {
  ArgumentError,
  createEngine,
  DataFormatError,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import { loadModel, Model, saveModel } from '../../../src/learning/public.js';
import { fitReadout, LinearReadout, type ReadoutParameters } from '../../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const shape = (rows: number, columns: number): [number, number] => [rows, columns];
function randomFeatures(rows: number, columns: number, seed: string) {
  const stream = new RandomStream(seed);
  const values = Float64Array.from({ length: rows * columns }, () => 4 * stream.uniform() - 1);
  return { values, shape: shape(rows, columns) };
}

function readoutOf(parameters: ReadoutParameters): LinearReadout {
  const outputs = parameters.bias.length;
  const readout = new LinearReadout(engine, { features: parameters.weights.length / outputs, outputs });
  readout.parameters = parameters;
  return readout;
}

it('finds the numbers that made its targets', async () => {
  const features = randomFeatures(50, 3, 'exact');
  const made = readoutOf({ weights: Float64Array.of(1, -2, 0.5, 0, 3, 1), bias: Float64Array.of(0.25, -4) });
  const fitted = await fitReadout(engine, features, await made.predict(features), { regularization: 0 });
  fitted.parameters.weights.forEach((weight, i) => {
    expect(weight).toBeCloseTo(made.parameters.weights[i]!, 12);
  });
  fitted.parameters.bias.forEach((bias, i) => {
    expect(bias).toBeCloseTo(made.parameters.bias[i]!, 12);
  });
});

it('has no slope left at the least of mean squares and regularization', async () => {
  const features = randomFeatures(40, 4, 'ridge');
  const targets = randomFeatures(40, 2, 'targets');
  const regularization = 0.3;
  const loss = async ({ weights, bias }: { weights: Float64Array; bias: Float64Array }) => {
    const { values } = await readoutOf({ weights, bias }).predict(features);
    const errors = values.reduce((sum, value, i) => sum + (value - targets.values[i]!) ** 2 / 40, 0);
    return errors + regularization * weights.reduce((sum, weight) => sum + weight * weight, 0);
  };
  const fitted = await fitReadout(engine, features, targets, { regularization });
  await expectLeast(loss, fitted);
});

it('has no slope left at the least cross-entropy, and classifies what can be told apart', async () => {
  const features = randomFeatures(60, 3, 'logistic');
  const labels = Array.from({ length: 60 }, (_, row) => {
    const [a, b] = [features.values[3 * row]!, features.values[3 * row + 1]!];
    return a > 1.5 ? 0 : b > 1 ? 1 : 2;
  });
  const regularization = 1e-2;
  const loss = async ({ weights, bias }: { weights: Float64Array; bias: Float64Array }) => {
    const { values } = await readoutOf({ weights, bias }).predict(features);
    let sum = regularization * weights.reduce((all, weight) => all + weight * weight, 0);
    labels.forEach((label, row) => {
      const scores = Array.from(values.subarray(3 * row, 3 * row + 3));
      sum += (Math.log(scores.reduce((all, score) => all + Math.exp(score), 0)) - scores[label]!) / 60;
    });
    return sum;
  };
  const options = { method: 'logistic', regularization, tolerance: 1e-10, iterations: 10_000 } as const;
  const fitted = await fitReadout(engine, features, { labels, classes: 3 }, options);
  await expectLeast(loss, fitted);
  const right = Array.from(await fitted.classify(features)).filter(
    (answer, row) => answer === labels[row],
  ).length;
  expect(right).toBeGreaterThan(50);
  const ridge = await fitReadout(engine, features, { labels, classes: 3 });
  expect(await ridge.classify(features)).toHaveLength(60);
});

/** Finite differences around the least vanish, and everything around it is more. */
async function expectLeast(
  loss: (at: { weights: Float64Array; bias: Float64Array }) => Promise<number>,
  { parameters: { weights, bias } }: LinearReadout,
): Promise<void> {
  const least = await loss({ weights, bias });
  const h = 1e-4;
  for (const name of ['weights', 'bias'] as const) {
    for (let i = 0; i < { weights, bias }[name].length; i++) {
      const moved = (step: number) => {
        const at = { weights: weights.slice(), bias: bias.slice() };
        at[name][i]! += step;
        return loss(at);
      };
      const [up, down] = [await moved(h), await moved(-h)];
      expect(Math.abs(up - down) / (2 * h)).toBeLessThan(1e-7);
      expect(Math.min(up, down)).toBeGreaterThanOrEqual(least - 1e-12);
    }
  }
}

it('refuses what does not fit together, and can be aborted', async () => {
  const features = randomFeatures(4, 2, 'wrong');
  const labels = [0, 1, 0, 1];
  const wrong: [call: () => Promise<unknown>, message: RegExp][] = [
    [() => fitReadout(engine, null as never, { labels, classes: 2 }), /^features:/],
    [() => fitReadout(engine, { ...features, shape: [4, 3] }, { labels, classes: 2 }), /^features\.values:/],
    [() => fitReadout(engine, features, { labels: [0, 1], classes: 2 }), /^targets\.labels:/],
    [() => fitReadout(engine, features, { labels: [0, 1, 2, 0], classes: 2 }), /^targets\.labels\[2\]:/],
    [() => fitReadout(engine, features, { labels, classes: 1 }), /^targets\.classes:/],
    [() => fitReadout(engine, features, randomFeatures(3, 1, 'rows')), /^targets\.shape\[0\]:/],
    [
      () => fitReadout(engine, features, randomFeatures(4, 1, 'numbers'), { method: 'logistic' }),
      /^targets:/,
    ],
    [() => fitReadout(engine, features, { labels, classes: 2 }, { regularization: -1 }), /^options\.regul/],
  ];
  for (const [call, message] of wrong) {
    await expect(call()).rejects.toThrow(ArgumentError);
    await expect(call()).rejects.toThrow(message);
  }
  const same = { values: Float64Array.of(1, 2, 2, 4, 3, 6), shape: shape(3, 2) };
  const numbers = { values: Float64Array.of(1, 2, 3), shape: shape(3, 1) };
  await expect(fitReadout(engine, same, numbers, { regularization: 0 })).rejects.toThrow(NumericalError);
  expect(() => new LinearReadout(engine, { features: 0, outputs: 2 })).toThrow(/^options\.features:/);
  expect(() => new LinearReadout(engine, { features: 2, outputs: 1025 })).toThrow(/^options\.outputs:/);
  const readout = readoutOf({ weights: Float64Array.of(1, 2), bias: Float64Array.of(1) });
  expect(() => {
    readout.parameters = { weights: Float64Array.of(1), bias: Float64Array.of(1) };
  }).toThrow(/^parameters\.weights:/);
  await expect(readout.predict(randomFeatures(1, 3, 'three'))).rejects.toThrow(
    /^features\.shape\[1\]: expected 2 features/,
  );
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(fitReadout(engine, features, { labels, classes: 2 }, { signal })).rejects.toThrow('enough');
});

it('is saved and loaded as all models are, bit for bit', async () => {
  const features = randomFeatures(20, 3, 'saved');
  const labels = Array.from({ length: 20 }, (_, row) => Number(features.values[3 * row]! > 1));
  const readout = await fitReadout(engine, features, { labels, classes: 2 }, { method: 'logistic' });
  expect(readout).toBeInstanceOf(Model);
  expect(readout.options).toEqual({ features: 3, outputs: 2 });
  expect(readout.parameterCount).toBe(8);
  const bytes = await saveModel(readout);
  const { tensors, metadata } = await readSafetensors(bytes);
  expect(metadata.model).toBe('LinearReadout');
  expect([...tensors].map(([name, { shape }]) => [name, shape])).toEqual([
    ['bias', [2]],
    ['weights', [2, 3]],
  ]);
  const copy = await loadModel(engine, bytes);
  if (!(copy instanceof LinearReadout)) throw new TypeError('another model');
  expect(copy.parameters).toEqual(readout.parameters);
  expect(await saveModel(copy)).toEqual(bytes);
  expect(await copy.classify(features)).toEqual(await readout.classify(features));
  await expect(loadModel(engine, bytes.slice(0, -1))).rejects.toThrow(DataFormatError);
  copy.dispose();
  await expect(copy.predict(features)).rejects.toThrow('this read-out was disposed');
  readout.dispose();
});
