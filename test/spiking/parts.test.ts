import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ImageDataset, type ImageParts, strokes, subset } from '../../src/data/index.js';
import { createEngine, type Engine } from '../../src/index.js';
import { SpikingNetwork, trainSurrogate } from '../../src/spiking/index.js';

/** A data set in parts that tells what was read of it. */
function inParts(dataset: ImageDataset): ImageParts & { reads: [number, number][] } {
  const { name, classes, width, height, labels } = dataset;
  const reads: [number, number][] = [];
  return {
    ...{ name, classes, width, height, reads, count: labels.length },
    async part(first, count) {
      reads.push([first, count]);
      return subset(
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
    dataset = strokes({ count: 50, size: 16, seed: 3 });
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
    const broken = { ...inParts(dataset), part: () => Promise.reject(new Error('the disk is gone')) };
    await expect(train(broken)).rejects.toThrow('the disk is gone');
  });
});
