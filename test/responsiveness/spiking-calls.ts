import { encodeRate, strokes } from '../../src/data/public.js';
import { type Engine, type LongWorkOptions, RandomStream } from '../../src/index.js';
import { type StartPart, trainAveraged } from '../../src/learning/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import {
  fitReadout,
  holevoInformation,
  type LocalLearningOptions,
  memoryCapacity,
  SpikingNetwork,
  type SpikingNetworkOptions,
  spikeCounts,
  spikeRates,
  trainLocal,
  trainSurrogate,
} from '../../src/spiking/public.js';
import type { LongCall, ShortCall } from './long-call.js';
import { manyImages } from './many-images.js';

const digits = (count: number) => strokes({ count, size: 28, seed: 1 });
/** One image of so many pixels of each of ten classes. */
const grey = (pixels: number) => ({
  ...{ name: 'grey', width: pixels, height: 1, classes: 10 },
  ...{ images: new Uint8Array(10 * pixels).fill(9), labels: Uint8Array.from({ length: 10 }, (_, i) => i) },
});
const large = { neuron: 'lif', layers: [1800, 1800, 10], seed: 1 } as const;
const wide = (neuron: SpikingNetworkOptions['neuron']) => ({ neuron, layers: [784, 300, 10], seed: 1 });

const evaluation = (
  name: string,
  options: SpikingNetworkOptions,
  steps: number,
  precision?: 'float32',
): LongCall => ({
  name: `evaluate, ${name}`,
  prepare: async (engine) => {
    const network = new SpikingNetwork(engine, options);
    const data = await digits(800);
    return (work) => network.evaluate(data, { steps, seed: 1, precision, ...work });
  },
});

const local = (name: string, options: LocalLearningOptions, layers: number[]): LongCall => ({
  name: `trainLocal, ${name}`,
  prepare: async (engine) => {
    const data = await digits(20);
    return async (work) => {
      using network = new SpikingNetwork(engine, { neuron: 'sqs', layers, seed: 1 });
      await trainLocal(network, data, { epochs: 1, batch: 10, seed: 1, ...options, ...work });
    };
  },
});

/** Numbers in rows, none of which depends on others. */
function features(rows: number, count: number) {
  const stream = new RandomStream('features');
  const values = Float64Array.from({ length: rows * count }, () => stream.uniform());
  return { values, shape: [rows, count] as [number, number] };
}

export const spikingLongCalls: LongCall[] = [
  ...(['ridge', 'logistic'] as const).map(
    (method): LongCall => ({
      name: `fitReadout, ${method}, 1000 rows of 400 features`,
      prepare: (engine) => {
        const labels = Array.from({ length: 1000 }, (_, row) => row % 10);
        const given = features(1000, 400);
        const options = { method, iterations: 10 };
        return (work) => fitReadout(engine, given, { labels, classes: 10 }, { ...options, ...work });
      },
    }),
  ),
  {
    name: 'memoryCapacity, 2000 steps of 200 features',
    prepare: (engine) => {
      const [inputs, states] = [features(2000, 1).values, features(2000, 200)];
      return (work) => memoryCapacity(engine, inputs, states, { lags: 50, ...work });
    },
  },
  {
    name: 'evaluate, 784-10 of 2000 images, extrapolated on a device',
    prepare: async (engine) => {
      const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [784, 10], seed: 1 });
      const data = await digits(2000);
      const options = { device: 'ibm_brisbane', amplify: 'fold', passes: 3, steps: 2, seed: 1 } as const;
      return (work) => network.evaluate(data, { ...options, ...work });
    },
  },
  {
    name: 'spikeCounts and spikeRates, 100 steps of 600 items and 400 neurons',
    prepare: () => {
      const shape = [100, 600, 200] as [number, number, number];
      const spikes = new Uint8Array(100 * 600 * 200).fill(1);
      const run = { spikes, shape, hidden: { spikes, shape } };
      return async (work) => [await spikeCounts(run, work), await spikeRates(run, work)];
    },
  },
  evaluation('784-300-10 of SQS neurons', wide('sqs'), 10),
  evaluation('784-300-10 of SQS neurons in float32', wide('sqs'), 20, 'float32'),
  evaluation('784-300-10 of LIF neurons', wide('lif'), 20),
  evaluation('784-300-10 of QLIF neurons', wide('qlif'), 10),
  {
    name: 'holevoInformation, three memory qubits and 11 steps',
    prepare: (engine) => {
      const currents = Array(11).fill([0.5]);
      const angles = Array(10).fill(0.4);
      const options = { memory: 3, ansatz: 'two-way', device: 'ibm_brisbane', angles, currents } as const;
      return (work) => holevoInformation(engine, { ...options, ...work });
    },
  },
  {
    name: 'run, one item of 20,000 steps',
    prepare: async (engine) => {
      const network = new SpikingNetwork(engine, {
        ...{ neuron: 'sqs', layers: [20, 20, 2], memory: 3, ansatz: 'two-way', seed: 1 },
      });
      const trains = await encodeRate([Array(20).fill(0.5)], { steps: 20_000, seed: 1 });
      return (work) => network.run(trains, { seed: 1, ...work });
    },
  },
  {
    name: 'run, one item of 100,000 steps',
    prepare: (engine) => {
      const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [20, 50, 2], seed: 1 });
      const spikes = Uint8Array.from({ length: 100_000 * 20 }, (_, i) => (i % 97 === 0 ? 1 : 0));
      return (work) => network.run({ spikes, shape: [100_000, 1, 20] }, { seed: 1, ...work });
    },
  },
  ...(['sqs', 'lif'] as const).map((neuron) => ({
    name: `run, one item of 100,000 steps and 2,000 inputs once more, ${neuron}`,
    prepare: async (engine: Engine) => {
      const network = new SpikingNetwork(engine, { neuron, layers: [2000, 2], seed: 1 });
      const spikes = Uint8Array.from({ length: 100_000 * 2000 }, (_, i) => (i % 97 === 0 ? 1 : 0));
      const run = (work: LongWorkOptions) =>
        network.run({ spikes, shape: [100_000, 1, 2000] }, { seed: 1, ...work });
      // Memory that was in use before is not at hand as fast as new one.
      await run({});
      return run;
    },
  })),
  {
    name: 'run, 20,000 items of 10 steps and 784 inputs',
    prepare: (engine) => {
      const network = new SpikingNetwork(engine, { neuron: 'lif', layers: [784, 2], seed: 1 });
      const spikes = new Uint8Array(10 * 20_000 * 784);
      return (work) => network.run({ spikes, shape: [10, 20_000, 784] }, { seed: 1, ...work });
    },
  },
  {
    name: 'trainLocal, the first update from 60,000 images of floats',
    prepare: (engine) => {
      const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [784, 2], seed: 1 });
      return async (work) => {
        for await (const _ of trainLocal(network, manyImages, { seed: 1, ...work })) break;
      };
    },
  },
  {
    name: 'trainSurrogate, the first update from 60,000 images of floats',
    prepare: (engine) => {
      const network = new SpikingNetwork(engine, { neuron: 'lif', layers: [784, 2], seed: 1 });
      return async (work) => {
        for await (const _ of trainSurrogate(network, manyImages, { seed: 1, ...work })) break;
      };
    },
  },
  {
    name: 'run, the first of 1800-1800-10',
    prepare: (engine) => async (work) => {
      using network = new SpikingNetwork(engine, { ...large, neuron: 'sqs' });
      await network.run({ spikes: new Uint8Array(1800), shape: [1, 1, 1800] }, { seed: 1, ...work });
    },
  },
  {
    name: 'evaluate, 1800-1800-10',
    prepare: (engine) => {
      const network = new SpikingNetwork(engine, large);
      return (work) => network.evaluate(grey(1800), { steps: 2, seed: 1, precision: 'float32', ...work });
    },
  },
  {
    // Two of them: once an update is done, the run is left and keeps its state, whether it was aborted or not.
    name: 'trainSurrogate, two updates of 1800-1800-10',
    prepare: async (engine) => {
      const network = new SpikingNetwork(engine, large);
      await network.evaluate(grey(1800), { steps: 1, seed: 1 });
      const options = { batch: 5, steps: 8, seed: 1, precision: 'float32' } as const;
      return async (work) => {
        for await (const { step } of trainSurrogate(network, grey(1800), { ...options, ...work })) {
          if (step === 2) break;
        }
      };
    },
  },
  local('784-50-10 with 200 shots', { gradient: 'shots', shots: 200, steps: 10 }, [784, 50, 10]),
  local('784-50-10 with exact gradients', { gradient: 'exact', steps: 100, epochs: 8 }, [784, 50, 10]),
  {
    name: 'trainSurrogate, an update of 200 steps',
    prepare: async (engine) => {
      const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [784, 100, 10], seed: 1 });
      const data = await digits(64);
      return async (work) => {
        await trainSurrogate(network, data, { epochs: 1, batch: 64, steps: 200, seed: 1, ...work });
      };
    },
  },
  {
    name: 'saveModel, 1800-1800-10',
    prepare: (engine) => {
      const network = new SpikingNetwork(engine, large);
      return (work) => saveModel(network, work);
    },
  },
  {
    name: 'loadModel, 1800-1800-10',
    prepare: async (engine) => {
      using network = new SpikingNetwork(engine, large);
      const bytes = await saveModel(network);
      return async (work) => (await loadModel(engine, bytes, work)).dispose();
    },
  },
  {
    name: 'trainSurrogate on a pool, two updates of 784-1000-10',
    workers: 2,
    prepare: async (pool) => {
      const data = await digits(512);
      return async (work) => {
        using network = new SpikingNetwork(pool, { neuron: 'sqs', layers: [784, 1000, 10], seed: 1 });
        await trainSurrogate(network, data, { epochs: 1, batch: 256, seed: 1, ...work });
      };
    },
  },
  { ...local('784-50-10 on a pool', { gradient: 'exact', steps: 50 }, [784, 50, 10]), workers: 2 },
  {
    name: 'trainAveraged, two parts of 784-200-10',
    prepare: async (engine) => {
      const network = new SpikingNetwork(engine, { neuron: 'lif', layers: [784, 200, 10], seed: 1 });
      const data = await digits(64);
      const start: StartPart = (part, resume) =>
        trainSurrogate(network, data, {
          ...{ epochs: 2, batch: 32, seed: `part ${part}`, precision: 'float32' },
          ...(resume && { resume }),
        });
      return (work) => trainAveraged(start, { parts: 2, averageEvery: 1, ...work });
    },
  },
  local('784-2-10 of 100 steps', { gradient: 'expectation', steps: 100 }, [784, 2, 10]),
];

export const spikingShortCalls: ShortCall[] = [
  [784, 1000, 10],
  [3000, 3000, 10],
  [10, 1_000_000],
].map((layers) => ({
  name: `new SpikingNetwork, ${layers.join('-')}`,
  prepare: (engine: Engine) => () => new SpikingNetwork(engine, { neuron: 'sqs', layers, seed: 1 }).dispose(),
}));
spikingShortCalls.push({
  name: 'trainSurrogate, 1800-1800-10',
  prepare: (engine) => {
    const data = grey(1800);
    // Each its own network, as only one run may train it.
    return () => trainSurrogate(new SpikingNetwork(engine, large), data, { batch: 2, steps: 2, seed: 1 });
  },
});
