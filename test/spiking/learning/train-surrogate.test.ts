import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImageDataset, selectClasses, strokes } from '../../../src/data/public.js';
import { createEngine, type Engine, NumericalError } from '../../../src/index.js';
import {
  SpikingNetwork,
  type SpikingNetworkOptions,
  type SurrogateLearningOptions,
  trainSurrogate,
} from '../../../src/spiking/public.js';
import { nearestCentroidAccuracy } from '../../data/nearest-centroid.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const NEURONS = ['sqs', 'lif', 'qlif'] as const;
const dataset = await strokes({ count: 60, size: 16, seed: 1, classes: [1, 7] });

const build = (options: Partial<SpikingNetworkOptions> = {}) =>
  new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 5, 2], seed: 1, ...options });

/** All that a run has a state of: Adam, a schedule, warm-up, an unfinished last batch. */
const OPTIONS: SurrogateLearningOptions = {
  ...{ seed: 5, epochs: 3, batch: 16, steps: 4, learningRate: 0.01 },
  ...{ schedule: 'cosine', warmup: 2, weightDecay: 0.01, clip: 0.5, sparsity: 0.01 },
};

/** One update of plain gradient descent on the whole data set. */
const ONCE: SurrogateLearningOptions = {
  ...{ recipe: 'plain', seed: 5, epochs: 1, batch: 60, steps: 4, optimizer: 'sgd', learningRate: 0.1 },
  precision: 'float64',
};

const flat = ({ parameters: { weights, angles } }: SpikingNetwork) => [...weights, ...angles];

/** What can be compared faster than arrays. */
const bits = (...parts: { buffer: ArrayBufferLike }[]) =>
  Buffer.concat(parts.map(({ buffer }) => Buffer.from(buffer))).toString('base64');
const bitsOf = ({ parameters: { weights, angles } }: SpikingNetwork) => bits(weights, angles);

describe.each(NEURONS)('trainSurrogate of %s neurons', (neuron) => {
  it('learns four strokes', async () => {
    const classes = [0, 1, 4, 7];
    using network = build({ neuron, layers: [256, 16, 4] });
    const train = await strokes({ count: 600, size: 16, seed: 1, classes });
    const options = { seed: 1, epochs: 12, batch: 30, steps: 5, learningRate: 0.01 };
    const { lossByEpoch, accuracyByEpoch } = await trainSurrogate(network, train, options).finish();
    // Half of what outputs cost that spike half of the time; better than the nearest of four means on the same images.
    expect(lossByEpoch[11]).toBeLessThan(0.5 * Math.LN2);
    expect(accuracyByEpoch[11]).toBeGreaterThan(nearestCentroidAccuracy(train, train));
    const test = await strokes({ count: 400, size: 16, seed: 2, classes });
    const { accuracy } = await network.evaluate(test, { steps: 5, seed: 1, precision: 'float32' });
    expect(accuracy).toBeGreaterThan(nearestCentroidAccuracy(train, test));
  });

  it('is a function of its seed', async () => {
    const found = [];
    for (const seed of [5, '5', 6]) {
      using network = build({ neuron });
      await trainSurrogate(network, dataset, { ...OPTIONS, seed }).finish();
      found.push(bitsOf(network));
    }
    expect(found[0]).toBe(found[1]);
    expect(found[0]).not.toBe(found[2]);
  });

  it.each(['float32', 'float64'] as const)(
    'goes on from any step to the same bits in %s',
    async (precision) => {
      const options = { ...OPTIONS, precision };
      using whole = build({ neuron });
      const uninterrupted = trainSurrogate(whole, dataset, options);
      const expected = await uninterrupted.finish();
      // Before the first update, amid an epoch, and after the last.
      for (const stop of extent([0, 7, 12], [0, 1, 4, 7, 11, 12])) {
        using first = build({ neuron });
        const run = trainSurrogate(first, dataset, options);
        let checkpoint = run.checkpoint();
        for await (const { step } of run) {
          if (step <= stop) checkpoint = run.checkpoint();
          if (step === stop + 1) break;
        }
        using second = build({ neuron });
        const resumed = trainSurrogate(second, dataset, { ...options, resume: checkpoint });
        const { lossByEpoch, accuracyByEpoch } = await resumed.finish();
        expect(bitsOf(second)).toBe(bitsOf(whole));
        expect(lossByEpoch).toEqual(expected.lossByEpoch);
        expect(accuracyByEpoch).toEqual(expected.accuracyByEpoch);
        expect(bits(resumed.checkpoint())).toBe(bits(uninterrupted.checkpoint()));
      }
    },
  );

  it('moves the parameters alike in both precisions', async () => {
    const found: number[][] = [];
    for (const precision of ['float32', 'float64'] as const) {
      using network = build({ neuron });
      const before = flat(network);
      await trainSurrogate(network, dataset, { ...ONCE, learningRate: 2, precision }).finish();
      const after = flat(network);
      found.push(after);
      expect(Math.max(...after.map((value, i) => Math.abs(value - before[i]!)))).toBeGreaterThan(1e-3);
    }
    // Weights of about 0.1 have a rounding error of 4e-9 in float32; sums of thousands of terms lose two digits more.
    const errors = found[0]!.map((value, i) => Math.abs(value - found[1]![i]!));
    expect(Math.max(...errors)).toBeLessThan(1e-6);
  });

  it('gives the same bits in segments, and says what it takes', async () => {
    using whole = build({ neuron });
    const run = trainSurrogate(whole, dataset, OPTIONS);
    expect(run.memory).toEqual({ bytes: expect.any(Number), stepsKept: 4, segments: 1 });
    await run.finish();
    using less = build({ neuron });
    const memoryBudget = run.memory.bytes - 1;
    const tight = trainSurrogate(less, dataset, { ...OPTIONS, memoryBudget });
    expect(tight.memory.segments).toBeGreaterThan(1);
    expect(tight.memory.bytes).toBeLessThanOrEqual(memoryBudget);
    await tight.finish();
    expect(bitsOf(less)).toBe(bitsOf(whole));
  });
});

describe('trainSurrogate', () => {
  it('reports every update and each epoch', async () => {
    using network = build();
    const epochs: number[] = [];
    const run = trainSurrogate(network, dataset, { ...OPTIONS, onProgress: ({ done }) => epochs.push(done) });
    const sums = [1, 2, 3].map(() => ({ loss: 0, correct: 0 }));
    for await (const { step, epoch, endOfEpoch, loss, accuracy } of run) {
      const items = endOfEpoch ? 12 : 16;
      expect(step).toBe(4 * (epoch - 1) + (endOfEpoch ? 4 : step % 4));
      sums[epoch - 1]!.loss += items * loss;
      sums[epoch - 1]!.correct += items * accuracy;
    }
    const result = await run.finish();
    expect(epochs).toEqual([1, 2, 3]);
    expect(result).toMatchObject({ steps: 12, seed: 5 });
    sums.forEach(({ loss, correct }, e) => {
      expect(result.lossByEpoch[e]).toBeCloseTo(loss / 60, 12);
      expect(result.accuracyByEpoch[e]).toBeCloseTo(correct / 60, 12);
    });
    expect(JSON.parse(JSON.stringify(result.meta)).options).toMatchObject({ epochs: 3, schedule: 'cosine' });
  });

  it.each([0, 3])('follows the schedules after a warm-up of %i updates', async (warmup) => {
    const shares: Record<string, (done: number) => number> = {
      constant: () => 1,
      linear: (done) => 1 - done,
      cosine: (done) => (1 + Math.cos(Math.PI * done)) / 2,
      step: (done) => (done < 0.5 ? 1 : done < 0.75 ? 0.1 : 0.01),
    };
    for (const [schedule, share] of Object.entries(shares)) {
      using network = build({ layers: [256, 2] });
      const options = { ...OPTIONS, warmup, schedule: schedule as 'constant' };
      for await (const { step, learningRate } of trainSurrogate(network, dataset, options)) {
        const k = step - 1;
        const expected = k < warmup ? (k + 1) / warmup : share((k - warmup) / (12 - warmup));
        expect(learningRate, `${schedule}, update ${step}`).toBeCloseTo(0.01 * expected, 14);
      }
    }
  });

  it('decays weights besides', async () => {
    using plain = build();
    const before = flat(plain);
    await trainSurrogate(plain, dataset, ONCE).finish();
    using decayed = build();
    await trainSurrogate(decayed, dataset, { ...ONCE, weightDecay: 0.3 }).finish();
    const [with_, without] = [flat(decayed), flat(plain)];
    before.forEach((value, i) => {
      expect(with_[i]! - without[i]!).toBeCloseTo(-0.1 * 0.3 * value, 14);
    });
  });

  it('shortens gradients that are too long', async () => {
    using free = build();
    const before = flat(free);
    let norm = 0;
    for await (const step of trainSurrogate(free, dataset, ONCE)) norm = step.gradientNorm;
    const moves = flat(free).map((value, i) => value - before[i]!);
    expect(Math.sqrt(moves.reduce((sum, move) => sum + move * move, 0))).toBeCloseTo(0.1 * norm, 12);
    using clipped = build();
    for await (const step of trainSurrogate(clipped, dataset, { ...ONCE, clip: norm / 4 })) {
      expect(step.gradientNorm).toBe(norm);
    }
    flat(clipped).forEach((value, i) => {
      expect(value - before[i]!).toBeCloseTo(moves[i]! / 4, 14);
    });
    using loose = build();
    await trainSurrogate(loose, dataset, { ...ONCE, clip: 2 * norm }).finish();
    expect(bitsOf(loose)).toBe(bitsOf(free));
  });

  it('may be given more epochs when resumed under a constant rate, and nothing else', async () => {
    const constant = { ...OPTIONS, schedule: 'constant' } as const;
    using short = build();
    const run = trainSurrogate(short, dataset, constant);
    await run.finish();
    const resume = run.checkpoint();
    using longer = build();
    await trainSurrogate(longer, dataset, { ...constant, epochs: 4, resume, memoryBudget: 2 ** 20 }).finish();
    using whole = build();
    await trainSurrogate(whole, dataset, { ...constant, epochs: 4 }).finish();
    expect(bitsOf(longer)).toBe(bitsOf(whole));

    using scheduled = build();
    const half = trainSurrogate(scheduled, dataset, OPTIONS);
    for await (const { step } of half) if (step === 6) break;
    const midway = half.checkpoint();
    using other = build({ memory: 2 });
    const before = [bitsOf(longer), bitsOf(other)];
    const fewer = await strokes({ count: 40, size: 16, seed: 1, classes: [1, 7] });
    for (const attempt of [
      () => trainSurrogate(longer, dataset, { ...OPTIONS, epochs: 4, resume: midway }),
      () => trainSurrogate(longer, dataset, { ...constant, loss: 'softmax', resume }),
      () => trainSurrogate(longer, dataset, { ...constant, precision: 'float64', resume }),
      () => trainSurrogate(longer, fewer, { ...constant, resume }),
      () => trainSurrogate(other, dataset, { ...constant, resume }),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ name: 'ArgumentError', field: 'options.resume' }));
    }
    for (const bytes of [resume.slice(0, 100), resume.slice(0, -8), new Uint8Array(3)]) {
      expect(() => trainSurrogate(longer, dataset, { ...constant, resume: bytes })).toThrow(
        expect.objectContaining({ name: 'DataFormatError', offset: expect.any(Number) }),
      );
    }
    expect([bitsOf(longer), bitsOf(other)]).toEqual(before);
  });

  it('is aborted between two updates, and gives its memory back', async () => {
    using network = build();
    const used = engine.bytesUsed;
    const controller = new AbortController();
    const run = trainSurrogate(network, dataset, { ...OPTIONS, signal: controller.signal });
    let kept: Uint8Array | undefined;
    const aborted = (async () => {
      for await (const { step } of run) {
        if (step < 6) continue;
        kept = run.checkpoint();
        controller.abort(new Error('enough'));
      }
    })();
    await expect(aborted).rejects.toThrow('enough');
    expect(bits(run.checkpoint())).toBe(bits(kept!));
    expect(engine.bytesUsed).toBe(used);
    expect(() => trainSurrogate(network, dataset, { signal: controller.signal })).toThrow('enough');
    expect(engine.bytesUsed).toBe(used);

    using whole = build();
    await trainSurrogate(whole, dataset, OPTIONS).finish();
    await trainSurrogate(network, dataset, { ...OPTIONS, resume: kept }).finish();
    expect(bitsOf(network)).toBe(bitsOf(whole));
  });

  it.each([
    ['epochs', { epochs: 0 }],
    ['batch', { batch: 1.5 }],
    ['loss', { loss: 'hinge' }],
    ['surrogate', { surrogate: 'arctan' }],
    ['surrogateScale', { surrogateScale: 2 }],
    ['detachMemory', { detachMemory: 'memory' }],
    ['teacherForcing', { teacherForcing: 'none' }],
    ['teacherForcing', { teacherForcing: true }],
    ['recipe', { recipe: 'robustt' }],
    ['recipe', { recipe: null }],
    ['leak', { leak: 0.1 }],
    ['leak.slope', { leak: {} }],
    ['leak.slope', { leak: { slope: -0.1 } }],
    ['leak.slope', { leak: { slope: [0.1] } }],
    ['leak.window', { leak: { slope: 0.1, window: Number.NaN } }],
    ['leak.width', { leak: { slope: 0.1, width: 1 } }],
    ['outputCounts', { outputCounts: 'mean' }],
    ['outputCounts', { outputCounts: 'expected', loss: 'likelihood' }],
    ['weightRates', { weightRates: -1 }],
    ['weightRates[1]', { weightRates: [1, Infinity] }],
    ['weightRates', { weightRates: [1, 2, 3] }],
    ['sparsity', { sparsity: -1 }],
    ['sparsity', { sparsity: [0, 0, 0] }],
    ['sparsity[1]', { sparsity: [0, Number.NaN] }],
    ['input', { input: 'pixels' }],
    ['maxRate', { input: 'analogue', maxRate: 0.4 }],
    ['maxRate', { maxRate: 1.1 }],
    ['steps', { steps: 0 }],
    ['precision', { precision: 'float16' }],
    ['memoryBudget', { memoryBudget: 1000 }],
    ['memoryBudget', { memoryBudget: -1 }],
    ['optimizer', { optimizer: 'lion' }],
    ['learningRate', { learningRate: Number.NaN }],
    ['clip', { clip: 0 }],
    ['schedule', { schedule: 'daily' }],
    ['warmup', { warmup: -1 }],
    ['weightDecay', { weightDecay: -0.1 }],
    ['seed', { seed: Number.NaN }],
    ['signal', { signal: true }],
    ['onProgress', { onProgress: 'yes' }],
    ['globalPasses', { globalPasses: 2 }],
  ])('names options.%s when it cannot use it: %o', (field, options) => {
    using network = build();
    const used = engine.bytesUsed;
    expect(() => trainSurrogate(network, dataset, options as object)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', field: `options.${field}` }),
    );
    expect(engine.bytesUsed).toBe(used);
  });

  it.each([
    ['surrogate', { surrogate: 'logistic' }],
    ['surrogateScale', { surrogateScale: 0 }],
    ['loss', { loss: 'likelihood' }],
    ['leak', { leak: { slope: 0.1 } }],
    ['outputCounts', { outputCounts: 'sampled' }],
  ])('names options.%s when LIF neurons cannot use it: %o', (field, options) => {
    using network = build({ neuron: 'lif' });
    expect(() => trainSurrogate(network, dataset, options as object)).toThrow(
      expect.objectContaining({ name: 'ArgumentError', field: `options.${field}` }),
    );
  });

  it('refuses samples that cannot teach', async () => {
    using network = build();
    const used = engine.bytesUsed;
    const ones = { ...(await selectClasses(dataset, [0])), classes: 2, classNames: undefined };
    const images = Float32Array.from(dataset.images, (value) => value / 255);
    images[3 * 256 + 18] = Number.NaN;
    const broken: ImageDataset = { ...dataset, images };
    const fields: [Partial<ImageDataset>, string][] = [
      [ones, 'dataset.labels'],
      [broken, `dataset.images[${3 * 256 + 18}]`],
      [await strokes({ count: 30, size: 28, seed: 1, classes: [1, 7] }), 'dataset'],
      [await strokes({ count: 30, size: 16, seed: 1, classes: [1, 3, 7] }), 'dataset.classes'],
      [await strokes({ count: 0, size: 16, seed: 1, classes: [1, 7] }), 'dataset'],
    ];
    for (const [samples, field] of fields) {
      expect(() => trainSurrogate(network, samples as ImageDataset)).toThrow(
        expect.objectContaining({ name: 'ArgumentError', field }),
      );
    }
    expect(engine.bytesUsed).toBe(used);
  });

  it('stands the regularizer where excitations fade to nothing', async () => {
    // A first spike excites all hidden neurons; each one after it leaves less than a thousandth of what there is.
    const [steps, count, channels] = [24, 8, 2];
    const spikes = Uint8Array.from({ length: steps * count * channels }, (_, place) =>
      place % channels === (place < count * channels ? 0 : 1) ? 1 : 0,
    );
    const labels = Uint8Array.from({ length: count }, (_, i) => i % 2);
    using network = build({ neuron: 'qlif', layers: [channels, 3, 2] });
    const { weights, angles } = network.parameters;
    network.parameters = { weights: weights.fill(0.4, 0, 6).fill(-0.01, 6, 12), angles };
    const run = trainSurrogate(
      network,
      { spikes, shape: [steps, count, channels], labels, classes: 2 },
      { seed: 1, epochs: 5, learningRate: 0.001, sparsity: 0.3 },
    );
    for await (const { gradientNorm } of run) expect(gradientNorm).toBeLessThan(1e3);
  });

  it('stops where it diverges, and says what to change', async () => {
    using network = build();
    const run = trainSurrogate(network, dataset, { ...ONCE, epochs: 9, learningRate: 1e300 });
    const error = await run.finish().catch((reason) => reason);
    expect(error).toBeInstanceOf(NumericalError);
    expect(error.step).toBe(2);
    expect(error.message).toMatch(/^training diverged at step 2: .*; lower learningRate or set clip$/);
    expect(flat(network).every(Number.isFinite)).toBe(true);
  });

  it('keeps nothing of its batches', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    using network = build();
    const run = trainSurrogate(network, dataset, { seed: 1, epochs: 1e4, batch: 8, steps: 2 });
    const batches = run[Symbol.asyncIterator]();
    const sizes: number[] = [];
    for (let window = 0; window < extent(6, 8); window++) {
      for (let i = 0; i < 300; i++) await batches.next();
      collect();
      sizes.push(process.memoryUsage().heapUsed);
    }
    // What is kept of each batch is kept in each window; the compilers still learn in the first. An epoch of 8 has two numbers to keep.
    const kept = Math.min(...sizes.slice(1).map((size, i) => size - sizes[i]!));
    expect(kept).toBeLessThan(32 * 300);
    run.dispose();
  });
});
