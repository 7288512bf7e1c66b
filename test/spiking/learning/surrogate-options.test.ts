import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../../src/data/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import {
  SpikingNetwork,
  type SurrogateLearningOptions,
  trainSurrogate,
} from '../../../src/spiking/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const dataset = await strokes({ count: 60, size: 16, seed: 1, classes: [1, 7] });

const build = () => new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 5, 2], seed: 1 });

/** One update of plain gradient descent on the whole data set. */
const ONCE: SurrogateLearningOptions = {
  ...{ recipe: 'plain', seed: 5, epochs: 1, batch: 60, steps: 4, optimizer: 'sgd', learningRate: 0.1 },
  precision: 'float64',
};

const bits = ({ parameters: { weights, angles } }: SpikingNetwork) =>
  Buffer.concat([weights, angles].map(({ buffer }) => Buffer.from(buffer))).toString('base64');

describe('a recipe', () => {
  const SMALL = { epochs: 2, steps: 3, seed: 2 };
  const ROBUST: SurrogateLearningOptions = {
    ...{ batch: 128, learningRate: 0.002, schedule: 'cosine', warmup: 1, clip: 1 },
    ...{ leak: { slope: 0.1, window: 0.3 }, outputCounts: 'expected', weightRates: [1, 3] },
  };
  const PLAIN: SurrogateLearningOptions = {
    ...{ batch: 256, learningRate: 0.001, schedule: 'constant', warmup: 0, clip: Infinity },
    ...{ leak: { slope: 0 }, outputCounts: 'sampled', weightRates: 1 },
  };

  it.each<[string | undefined, SurrogateLearningOptions, SurrogateLearningOptions]>([
    [undefined, {}, ROBUST],
    ['robust', {}, ROBUST],
    [
      'robust',
      { outputCounts: 'sampled', leak: { slope: 0 }, learningRate: 0.01, clip: undefined },
      { ...ROBUST, outputCounts: 'sampled', leak: { slope: 0 }, learningRate: 0.01 },
    ],
    ['robust', { loss: 'likelihood' }, { ...ROBUST, outputCounts: 'sampled', loss: 'likelihood' }],
    ['paper', {}, { ...PLAIN, loss: 'softmax', learningRate: 5e-4 }],
    ['plain', { learningRate: 0.01 }, { ...PLAIN, learningRate: 0.01 }],
  ])('%s is what it says, beside %o', async (recipe, given, meant) => {
    using named = build();
    const { meta } = await trainSurrogate(named, dataset, { ...SMALL, ...given, recipe } as object).finish();
    using spelled = build();
    const expected = await trainSurrogate(spelled, dataset, { ...SMALL, ...meant }).finish();
    expect(bits(named)).toBe(bits(spelled));
    expect(meta.options).toEqual({ ...expected.meta.options, ...(recipe && { recipe }) });
  });

  it('warms up for 100 updates, or for an epoch where that is less', async () => {
    for (const [count, batch, warmup] of [
      [60, 8, 8],
      [60, 60, 1],
      [220, 2, 100],
    ] as const) {
      using network = build();
      const digits = await strokes({ count, size: 16, seed: 1, classes: [1, 7] });
      const run = trainSurrogate(network, digits, { batch, steps: 1, epochs: 2, seed: 1 });
      const rates: number[] = [];
      for await (const { learningRate } of run) if (rates.push(learningRate) > warmup) break;
      expect(rates[0]).toBeCloseTo(0.002 / warmup, 15);
      expect(rates[warmup - 1]).toBe(0.002);
      expect(rates[warmup]).toBeLessThanOrEqual(0.002);
    }
  });

  it('leaves out what neurons do not have', async () => {
    for (const neuron of ['lif', 'qlif'] as const) {
      using network = new SpikingNetwork(engine, { neuron, layers: [256, 2], seed: 1 });
      const { meta } = await trainSurrogate(network, dataset, SMALL).finish();
      expect(meta.options).toMatchObject({ batch: 128, outputCounts: 'sampled', weightRates: [1] });
      expect(meta.options).not.toHaveProperty('leak');
    }
  });
});

describe('trainSurrogate', () => {
  it('moves the weights into each layer at its own rate, and decays them at it', async () => {
    const rates = { hidden: 0.5, output: 3 };
    for (const decay of [0, 0.3]) {
      const options = { ...ONCE, weightDecay: decay };
      using plain = build();
      const before = plain.parameters;
      await trainSurrogate(plain, dataset, options).finish();
      using other = build();
      const weightRates = [rates.hidden, rates.output];
      await trainSurrogate(other, dataset, { ...options, weightRates }).finish();
      const [alike, apart] = [plain.parameters, other.parameters];
      expect(apart.angles).toEqual(alike.angles);
      before.weights.forEach((weight, i) => {
        const rate = i < 256 * 5 ? rates.hidden : rates.output;
        expect(apart.weights[i]! - weight).toBeCloseTo(rate * (alike.weights[i]! - weight), 13);
      });
    }
  });

  it('wakes output neurons whose currents fell to zero, with a leak', async () => {
    const silent = async (options: SurrogateLearningOptions) => {
      using network = build();
      const { weights, angles } = network.parameters;
      // Weights of the outputs alone, which are the last.
      const inhibited = weights.map((weight, i) => (i < 256 * 5 ? weight : -0.01));
      network.parameters = { weights: inhibited, angles: angles.map(() => 0) };
      const learning = {
        recipe: 'plain',
        seed: 5,
        epochs: 6,
        batch: 16,
        steps: 4,
        learningRate: 0.05,
      } as const;
      await trainSurrogate(network, dataset, { ...learning, ...options }).finish();
      const { spikesPerStepByNeuron } = await network.evaluate(dataset, { steps: 4, seed: 1 });
      return spikesPerStepByNeuron.slice(-2).every((spikes) => spikes < 0.01);
    };
    expect(await silent({})).toBe(true);
    expect(await silent({ leak: { slope: 0.1 } })).toBe(false);
    expect(await silent({ leak: { slope: [0.1, 0] } })).toBe(true);
  });

  it('counts the probabilities of output neurons where they are expected', async () => {
    using network = build();
    const lossOf = async (options: SurrogateLearningOptions) => {
      const run = trainSurrogate(network, dataset, { ...ONCE, learningRate: 0, ...options });
      return (await run.finish()).lossByEpoch[0]!;
    };
    const gains = [];
    for (let seed = 0; seed < 40; seed++) {
      gains.push((await lossOf({ seed })) - (await lossOf({ seed, outputCounts: 'expected' })));
    }
    // Jensen: the loss bends upwards in each count.
    const mean = gains.reduce((sum, gain) => sum + gain / gains.length, 0);
    const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2 / (gains.length - 1), 0);
    expect(mean).toBeGreaterThan(5 * Math.sqrt(variance / gains.length));
  });
});
