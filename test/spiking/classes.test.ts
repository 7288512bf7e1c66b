import { afterAll, beforeAll, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import { createEngine, type Engine } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import {
  type Dataset,
  SpikingNetwork,
  type TrainingRun,
  trainLocal,
  trainSurrogate,
} from '../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = (classes: number[]) => strokes({ count: 20, size: 16, seed: 1, classes });
const options = { epochs: 1, batch: 20, steps: 2, seed: 1 };
const RULES: Record<string, (network: SpikingNetwork, dataset: Dataset) => TrainingRun> = {
  trainLocal: (network, dataset) => trainLocal(network, dataset, options),
  trainSurrogate: (network, dataset) => trainSurrogate(network, dataset, options) as never,
};

it.each(Object.entries(RULES))(
  'a network knows the classes of its %s, and says so of others',
  async (_, train) => {
    using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
    expect(network.classNames).toBeUndefined();
    const untrained = await network.evaluate(await digits([1, 7]), { steps: 2 });
    expect(untrained.meta.warnings).toEqual([]);
    await train(network, await digits([3, 8]));
    expect(network.classNames).toEqual(['3', '8']);
    using copy = (await loadModel(engine, await saveModel(network))) as SpikingNetwork;
    for (const model of [network, copy]) {
      const known = await model.evaluate(await digits([3, 8]), { steps: 2 });
      expect(known.meta.warnings).toEqual([]);
      for (const foreign of [
        [1, 7],
        [8, 3],
      ]) {
        const { meta } = await model.evaluate(await digits(foreign), { steps: 2 });
        expect(meta.warnings).toEqual([
          `the network was trained on the classes 3, 8, the samples are of ${foreign.join(', ')}`,
        ]);
      }
    }
  },
);
