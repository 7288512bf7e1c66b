import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImageDataset, type ImageParts, strokes, subset } from '../../../src/data/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { SpikingNetwork, trainSurrogate } from '../../../src/spiking/public.js';

/** A data set in parts that tells what was read of it. */
function inParts(dataset: ImageDataset): ImageParts & { reads: [number, number][] } {
  const { name, classes, width, height, labels } = dataset;
  const reads: [number, number][] = [];
  return {
    ...{ name, classes, width, height, reads, count: labels.length },
    async part(first, count) {
      reads.push([first, count]);
      return await subset(
        dataset,
        Array.from({ length: count }, (_, i) => first + i),
      );
    },
  };
}

describe('training from a data set in parts', () => {
  let engine: Engine;
  let dataset: ImageDataset;
  beforeAll(async () => {
    engine = await createEngine();
    dataset = await strokes({ count: 50, size: 16, seed: 3 });
  });
  afterAll(() => engine.dispose());

  const train = async (data: ImageDataset | ImageParts, partSize?: number) => {
    const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 20, 10], seed: 1 });
    const options = { epochs: 2, batch: 8, steps: 4, seed: 2, ...(partSize && { partSize }) };
    const result = await trainSurrogate(network, data, options).finish();
    const { weights } = network.parameters;
    network.dispose();
    return { weights, loss: result.lossByEpoch };
  };

  it('stops amid a part that takes long', async () => {
    const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 10], seed: 1 });
    const controller = new AbortController();
    const endless: ImageParts = {
      ...inParts(dataset),
      part: (_first, _count, options) =>
        new Promise((_, reject) => {
          options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
          setImmediate(() => controller.abort());
        }),
    };
    const run = trainSurrogate(network, endless, { epochs: 1, seed: 2, signal: controller.signal });
    await expect(run.finish()).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
    network.dispose();
  }, 2000);

  it('is the same to the bit as from memory, where one part holds everything', async () => {
    const parts = inParts(dataset);
    expect(await train(parts)).toEqual(await train(dataset));
    expect(parts.reads).toEqual([[0, 50]]);
  });

  it('reads every part once an epoch, and every sample is seen once', async () => {
    const parts = inParts(dataset);
    const { loss } = await train(parts, 20);
    expect(loss.every(Number.isFinite)).toBe(true);
    for (const epoch of [parts.reads.slice(0, 3), parts.reads.slice(3)]) {
      expect([...epoch].sort(([a], [b]) => a - b)).toEqual([
        [0, 20],
        [20, 20],
        [40, 10],
      ]);
    }
  });

  it('passes on what goes wrong while reading, and keeps what was learnt', async () => {
    /** The steps that training took, what ended it, and the weights then. */
    const stepsOf = async (data: ImageParts, most = Infinity) => {
      using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 20, 10], seed: 1 });
      const before = network.parameters.weights;
      const run = trainSurrogate(network, data, { epochs: 2, batch: 8, steps: 4, seed: 2, partSize: 20 });
      let [steps, problem] = [0, undefined as Error | undefined];
      try {
        for await (const { step } of run) {
          steps = step;
          if (steps === most) break;
        }
      } catch (error) {
        problem = error as Error;
      }
      return { steps, problem, before, weights: network.parameters.weights };
    };
    const parts = inParts(dataset);
    const broken: ImageParts = {
      ...parts,
      part: async (first, count) => {
        if (parts.reads.length === 1) throw new Error('the disk is gone');
        return await parts.part(first, count);
      },
    };
    const { steps, problem, before, weights } = await stepsOf(broken);
    expect(problem?.message).toBe('the disk is gone');
    expect(steps).toBeGreaterThan(0);
    expect(weights).not.toEqual(before);
    expect(weights).toEqual((await stepsOf(inParts(dataset), steps)).weights);
  });

  it.each<[RegExp, (part: ImageDataset) => Partial<ImageDataset>]>([
    [/labels\[3\]: expected a class below 10, got 255/, ({ labels }) => ({ labels: labels.fill(255, 3, 4) })],
    [
      /labels: expected 20 samples, got 19/,
      (part) => ({ labels: part.labels.slice(1), images: part.images.slice(256) }),
    ],
    [
      /images: expected 20 × 16 × 16 = 5120 pixels, got 256/,
      ({ images }) => ({ images: images.slice(0, 256) }),
    ],
    [/classes: expected 10 as of the whole, got 11/, () => ({ classes: 11, classNames: undefined })],
    [/width: expected 16 as of the whole, got 8/, () => ({ width: 8, height: 32 })],
    [
      /images\[0\]: expected a number from 0 to 1/,
      ({ images }) => ({ images: new Float32Array(images.length).fill(Number.NaN) }),
    ],
  ])('holds each part against the whole: %s', async (problem, change) => {
    const parts = inParts(dataset);
    const broken: ImageParts = {
      ...parts,
      part: async (first, count) => {
        const part = await parts.part(first, count);
        return first === 20 ? { ...part, ...change(part) } : part;
      },
    };
    await expect(train(broken, 20)).rejects.toThrow(ArgumentError);
    await expect(train(broken, 20)).rejects.toThrow(/^dataset\.part\(20, 20\)\./);
    await expect(train(broken, 20)).rejects.toThrow(problem);
  });
});
