import { encodeRate, strokes } from '../../src/data/public.js';
import { type Engine, RandomStream } from '../../src/index.js';
import { loadModel, saveModel } from '../../src/learning/public.js';
import {
  type LocalRuleOptions,
  type NetworkGraph,
  SpikingNetwork,
  type SpikingNetworkOptions,
  trainLocal,
} from '../../src/spiking/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

/** Neurons 0 to 2 are hidden and drive each other in a cycle that takes a step to close. */
const CYCLE: NetworkGraph = {
  features: 6,
  hidden: 3,
  outputs: 2,
  edges: [
    { from: 'features', to: 0, delay: 0 },
    { from: 'features', to: 2, delay: 1 },
    { from: 0, to: 1, delay: 0 },
    { from: 1, to: 2, delay: 0 },
    { from: 2, to: 0, delay: 1 },
    { from: 1, to: 3, delay: 0 },
    { from: 2, to: 4, delay: 1 },
    { from: 'features', to: 4, delay: 0 },
  ],
};

/** Spelled out to the last option: defaults may be tuned, these hashes stay. */
function build(engine: Engine, more: Partial<SpikingNetworkOptions>): SpikingNetwork {
  return new SpikingNetwork(engine, {
    neuron: 'sqs',
    layers: [256, 2],
    inputs: 1,
    memory: 1,
    ansatz: 'memory-to-input',
    memoryKind: 'quantum',
    weightMean: 0.01,
    weightGain: 3,
    angleDeviation: 0.3,
    seed: 'golden',
    ...more,
  });
}

function trains(channels: number) {
  const random = new RandomStream('golden trains');
  const rows = Array.from({ length: 9 }, () => Array.from({ length: channels }, () => random.uniform()));
  return encodeRate(rows, { steps: 7, maxRate: 1, seed: 'golden', item0: 0 });
}

async function run(
  engine: Engine,
  channels: number,
  more: Partial<SpikingNetworkOptions>,
): Promise<Uint8Array> {
  using network = build(engine, more);
  const { spikes, hidden } = await network.run(await trains(channels), { seed: 'golden run' });
  return bytesOf(spikes, hidden.spikes);
}

const digits = (count: number) => strokes({ count, size: 16, seed: 'golden digits', classes: [1, 7] });

async function train(
  engine: Engine,
  rule: Partial<LocalRuleOptions>,
  more: Partial<SpikingNetworkOptions> = {},
): Promise<Uint8Array> {
  using network = build(engine, more);
  const result = await trainLocal(network, await digits(40), {
    epochs: 2,
    batch: 15,
    globalPasses: 1,
    synapticPerturbations: 3,
    somaticRepeats: 2,
    shots: 4,
    epsilon: 0.05,
    gradient: 'expectation',
    equations: 'consistent',
    perturb: 'weights',
    creditDiscount: 1,
    baseline: 'learned',
    teacherForcing: false,
    optimizer: 'adam',
    learningRate: 0.02,
    clip: 5,
    seed: 'golden training',
    steps: 5,
    maxRate: 0.5,
    ...rule,
  }).finish();
  const { weights, angles } = network.parameters;
  return bytesOf(weights, angles, result.lossByEpoch);
}

export const networkCases: GoldenCase[] = [
  { name: 'network/run, a hidden layer', run: (engine) => run(engine, 12, { layers: [12, 5, 3] }) },
  { name: 'network/run, a delayed cycle', run: (engine) => run(engine, 6, { layers: CYCLE }) },
  {
    name: 'network/run, two channels',
    run: (engine) => run(engine, 12, { layers: [6, 4, 2], inputs: 2, memory: 2, ansatz: 'two-way' }),
  },
  {
    name: 'network/evaluate',
    run: async (engine) => {
      using network = build(engine, { layers: [256, 3, 2] });
      // More samples than run at once.
      const { accuracy, predictions, confusion, spikesPerStepByNeuron, loss } = await network.evaluate(
        await digits(300),
        {
          steps: 6,
          maxRate: 0.6,
          seed: 'golden evaluation',
          teacherForcing: true,
        },
      );
      return bytesOf(
        [accuracy, loss.free, loss.clamped!],
        predictions,
        confusion.values,
        spikesPerStepByNeuron,
      );
    },
  },
  ...(['exact', 'expectation', 'shots'] as const).map((gradient) => ({
    name: `network/trainLocal, ${gradient}`,
    run: (engine: Engine) => train(engine, { gradient }),
  })),
  {
    name: 'network/trainLocal, currents perturbed',
    run: (engine: Engine) => train(engine, { perturb: 'currents' }),
  },
  ...(['expectation', 'shots'] as const).map((gradient) => ({
    name: `network/trainLocal, ${gradient}, printed shift`,
    run: (engine: Engine) => train(engine, { gradient, equations: 'printed' }),
  })),
  ...(['equal', 'importance'] as const).map((passWeights) => ({
    name: `network/trainLocal, three passes of ${passWeights} weight`,
    run: (engine: Engine) =>
      train(
        engine,
        { gradient: 'exact', globalPasses: 3, passWeights, creditDiscount: 0.6, baseline: 'leave-one-out' },
        { layers: [256, 3, 2] },
      ),
  })),
  {
    name: 'network/trainLocal, a hidden layer',
    run: (engine) => train(engine, { globalPasses: 2 }, { layers: [256, 3, 2], ansatz: 'two-way' }),
  },
  {
    name: 'network/trainLocal, plain descent, clamped, instant credit, no baseline',
    run: (engine) =>
      train(
        engine,
        { optimizer: 'sgd', teacherForcing: true, creditDiscount: 0, baseline: 'none', clip: Infinity },
        { layers: [256, 3, 2], memoryKind: 'last-spike' },
      ),
  },
  {
    name: 'network/saveModel and loadModel',
    run: async (engine) => {
      using network = build(engine, { layers: [12, 5, 3] });
      // Not the file: its metadata name the package's version.
      using loaded = (await loadModel(engine, await saveModel(network))) as SpikingNetwork;
      const { spikes } = await loaded.run(await trains(12), { seed: 'golden run' });
      return bytesOf(loaded.parameters.weights, loaded.parameters.angles, spikes);
    },
  },
];
