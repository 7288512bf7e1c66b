import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { delayedParity, strokes } from '../../../src/data/public.js';
import { createEngine, type Engine, NumericalError } from '../../../src/index.js';
import {
  type LocalLearningOptions,
  type NetworkGraph,
  SpikingNetwork,
  type SpikingNetworkOptions,
  trainLocal,
} from '../../../src/spiking/public.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const dataset = await strokes({ count: 60, size: 16, seed: 1, classes: [1, 7] });

const build = (options: Partial<SpikingNetworkOptions> = {}) =>
  new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 3, 2], seed: 1, ...options });

/** Every branch of the rule with its state: hidden neurons, baseline, Adam, clipping, an unfinished last batch. */
const OPTIONS: LocalLearningOptions = {
  seed: 5,
  epochs: 3,
  batch: 16,
  steps: 5,
  globalPasses: 2,
  baseline: 'learned',
  gradient: 'shots',
};

describe('a training run', () => {
  it('is a function of its seed', async () => {
    const parameters = [];
    for (const seed of [5, '5', 6]) {
      using network = build();
      await trainLocal(network, dataset, { ...OPTIONS, seed }).finish();
      parameters.push(network.parameters);
    }
    expect(parameters[0]).toEqual(parameters[1]);
    expect(parameters[0]).not.toEqual(parameters[2]);
  });

  it('reports every update and each epoch', async () => {
    using network = build();
    const epochs: number[] = [];
    const run = trainLocal(network, dataset, { ...OPTIONS, onProgress: ({ done }) => epochs.push(done) });
    const ends = [];
    for await (const step of run) {
      expect(step.loss).toBeGreaterThan(0);
      if (step.endOfEpoch) ends.push(step.step);
    }
    const result = await run.finish();
    expect(ends).toEqual([4, 8, 12]);
    expect(epochs).toEqual([1, 2, 3]);
    expect(result.steps).toBe(12);
    expect(result.lossByEpoch).toHaveLength(3);
    expect(result.seed).toBe(5);
    expect(JSON.parse(JSON.stringify(result.meta)).options.epochs).toBe(3);
  });

  it('lowers the loss, in each gradient mode and with either equations', async () => {
    for (const gradient of ['exact', 'expectation', 'shots'] as const) {
      for (const equations of ['consistent', 'printed'] as const) {
        using network = build({ layers: [256, 2] });
        const run = trainLocal(network, dataset, { seed: 1, epochs: 12, batch: 10, gradient, equations });
        const { lossByEpoch } = await run.finish();
        // From more than what tossing coins for the spikes of two outputs in ten steps costs to less.
        expect(lossByEpoch[0]).toBeGreaterThan(20 * Math.LN2);
        expect(lossByEpoch[11]).toBeLessThan(20 * Math.LN2);
      }
    }
  });

  it('takes two passes and more where passes are compared', () => {
    using network = build();
    for (const options of [{ baseline: 'leave-one-out' }, { passWeights: 'importance' }] as const) {
      expect(() => trainLocal(network, dataset, { ...options, globalPasses: 1 })).toThrow(
        expect.objectContaining({ name: 'ArgumentError', field: 'options.globalPasses' }),
      );
      trainLocal(network, dataset, { ...options, globalPasses: 2 }).dispose();
    }
  });

  it('goes on from a checkpoint at any step to the same bits', async () => {
    using whole = build();
    const uninterrupted = trainLocal(whole, dataset, OPTIONS);
    const expected = await uninterrupted.finish();
    for (const stop of [0, 1, 4, 7, 11, 12]) {
      using first = build();
      const run = trainLocal(first, dataset, OPTIONS);
      let checkpoint = run.checkpoint();
      for await (const { step } of run) {
        if (step <= stop) checkpoint = run.checkpoint();
        if (step === stop + 1) break;
      }
      using second = build();
      const resumed = trainLocal(second, dataset, { ...OPTIONS, resume: checkpoint });
      const result = await resumed.finish();
      expect(second.parameters).toEqual(whole.parameters);
      expect(result.lossByEpoch).toEqual(expected.lossByEpoch);
      expect(resumed.checkpoint()).toEqual(uninterrupted.checkpoint());
    }
  });

  it('may be given more epochs when resumed, and nothing else', async () => {
    using short = build();
    const run = trainLocal(short, dataset, OPTIONS);
    await run.finish();
    const resume = run.checkpoint();
    using longer = build();
    await trainLocal(longer, dataset, { ...OPTIONS, epochs: 4, resume }).finish();
    using whole = build();
    await trainLocal(whole, dataset, { ...OPTIONS, epochs: 4 }).finish();
    expect(longer.parameters).toEqual(whole.parameters);

    const fewer = await strokes({ count: 40, size: 16, seed: 1, classes: [1, 7] });
    using other = build({ memory: 2 });
    const before = other.parameters;
    for (const attempt of [
      () => trainLocal(other, dataset, { ...OPTIONS, resume }),
      () => trainLocal(longer, dataset, { ...OPTIONS, learningRate: 0.1, resume }),
      () =>
        trainLocal(longer, fewer, {
          ...OPTIONS,
          resume,
        }),
    ]) {
      expect(attempt).toThrow(expect.objectContaining({ name: 'ArgumentError', field: 'options.resume' }));
    }
    for (const bytes of [resume.slice(0, 100), resume.slice(0, -8), new Uint8Array(3)]) {
      expect(() => trainLocal(longer, dataset, { ...OPTIONS, resume: bytes })).toThrow(
        expect.objectContaining({ name: 'DataFormatError', offset: expect.any(Number) }),
      );
    }
    expect(other.parameters).toEqual(before);
  });

  it('stops before the update when weights have grown beyond use, as does everything that runs them', async () => {
    using network = build({ layers: [256, 2] });
    const { weights, angles } = network.parameters;
    network.parameters = { weights: weights.fill(1e308), angles };
    const before = network.parameters;
    await expect(trainLocal(network, dataset, { seed: 1, gradient: 'exact' }).finish()).rejects.toThrow(
      NumericalError,
    );
    expect(network.parameters).toEqual(before);
    await expect(network.evaluate(dataset, { seed: 1 })).rejects.toThrow(NumericalError);
  });
});

const FEATURES = 9;
const HIDDEN = 12;

/** Hidden neurons that feed each other and the outputs a step later: nothing they do changes the loss of its own step. */
const neurons = Array.from({ length: HIDDEN }, (_, i) => i);
const LAYERS: NetworkGraph = {
  features: FEATURES,
  hidden: HIDDEN,
  outputs: 2,
  edges: neurons.flatMap((from) => [
    { from: 'features' as const, to: from },
    ...neurons.filter((to) => to !== from).map((to) => ({ from, to, delay: 1 as const })),
    ...[0, 1].map((output) => ({ from, to: HIDDEN + output, delay: 1 as const })),
  ]),
};

/** Test accuracy on the parity of two bits. */
async function learn(options: LocalLearningOptions): Promise<number> {
  const task = { bits: 2, delay: 0, steps: 4, channels: 4 };
  const training = await delayedParity({ ...task, count: 200, seed: 'training' });
  const test = await delayedParity({ ...task, count: 500, seed: 'test' });
  using network = new SpikingNetwork(engine, { neuron: 'sqs', layers: LAYERS, seed: 2 });
  await trainLocal(network, training, { epochs: 10, batch: 10, learningRate: 0.02, seed: 2, ...options });
  return (await network.evaluate(test, { seed: 1 })).accuracy;
}

/** Five standard errors of what tossing a coin 500 times gets right. */
const CHANCE = 5 * Math.sqrt(0.25 / 500);

// By shots with less to learn in test/spiking/network/neuron-run.test.ts.
it.each(['exact', 'expectation', ...extent([], ['shots'] as const)] as const)(
  'hidden neurons learn what comes to light a step later, by %s gradients',
  async (gradient) => {
    expect(await learn({ gradient })).toBeGreaterThan(0.5 + CHANCE);
  },
);

it('credited with the loss of their own step alone they do not', async () => {
  for (const passWeights of ['equal', 'importance'] as const) {
    const accuracy = await learn({ gradient: 'exact', creditDiscount: 0, passWeights });
    expect(Math.abs(accuracy - 0.5)).toBeLessThan(CHANCE);
  }
});
