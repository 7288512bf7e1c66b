import { LossKind } from '../../assembly/spiking/stack/kinds/loss-kind.js';
import { SurrogateKind } from '../../assembly/spiking/stack/kinds/surrogate-kind.js';
import { strokes } from '../../src/data/public.js';
import { type Engine, RandomStream } from '../../src/index.js';
import {
  SpikingNetwork,
  type SpikingNetworkOptions,
  type SurrogateOptions,
  trainSurrogate,
} from '../../src/spiking/public.js';
import { runStack, type StackSettings } from '../spiking/stack-run.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

// Hidden layers on both sides of a block of lanes, in either precision.
const LAYERS = [20, 19, 7, 3];
const STEPS = 7;
const ITEMS = 9;
const PRECISIONS = ['float32', 'float64'] as const;
type Precision = (typeof PRECISIONS)[number];
type Neuron = Omit<SpikingNetworkOptions, 'layers'>;

/** Spelled out to the last option: defaults may be tuned, these hashes stay. */
const sqs = (
  memory: number,
  ansatz: SpikingNetworkOptions['ansatz'],
  memoryKind: SpikingNetworkOptions['memoryKind'] = 'quantum',
): Neuron => ({
  ...{ neuron: 'sqs', inputs: 1, memory, ansatz, memoryKind },
  ...{ weightMean: 0.05, weightGain: 1, angleDeviation: 0.7, seed: 'golden' },
});
const NORMAL_WEIGHTS = { weightMean: 0.1, weightGain: 2, seed: 'golden' };
const lif = (reset: SpikingNetworkOptions['reset']): Neuron => ({
  ...{ neuron: 'lif', beta: 0.9, threshold: 1, reset, ...NORMAL_WEIGHTS },
});
const QLIF: Record<string, Neuron> = {
  printed: {
    ...{
      neuron: 'qlif',
      equations: 'printed',
      threshold: 0.5,
      relaxationTime: 1,
      beta: 1,
      ...NORMAL_WEIGHTS,
    },
  },
  alpha: {
    ...{
      neuron: 'qlif',
      equations: 'consistent',
      threshold: 0.75,
      relaxationTime: 60,
      beta: 1,
      ...NORMAL_WEIGHTS,
    },
  },
};
const NEURONS: Record<string, Neuron> = {
  'sqs without memory': sqs(0, 'memory-to-input'),
  'sqs with a memory qubit': sqs(1, 'memory-to-input'),
  'sqs with a memory qubit, two-way': sqs(1, 'two-way'),
  'sqs with two memory qubits, two-way': sqs(2, 'two-way'),
  'sqs with two memory qubits, last-spike': sqs(2, 'two-way', 'last-spike'),
  'sqs of two channels': { ...sqs(2, 'two-way'), inputs: 2 },
  'lif reset by subtraction': lif('subtract'),
  'lif reset to zero': lif('zero'),
  'qlif as printed': QLIF.printed!,
  'qlif, alpha': QLIF.alpha!,
  'qlif, measured 6 times': { ...QLIF.printed!, shots: 6 },
};

/** Counts, losses and gradients of a batch of random inputs. */
function gradient(
  engine: Engine,
  neuron: Neuron,
  precision: Precision,
  input: 'spikes' | 'values' = 'spikes',
  more: Partial<StackSettings> = {},
): Uint8Array {
  using network = new SpikingNetwork(engine, { ...neuron, layers: LAYERS });
  const random = new RandomStream('golden stack');
  const lines = LAYERS[0]! * (neuron.inputs ?? 1);
  const inputs = {
    spikes: { spikes: Uint8Array.from({ length: STEPS * ITEMS * lines }, () => +(random.uniform() < 0.3)) },
    values: {
      values: Float64Array.from({ length: ITEMS * lines }, () => Math.max(0, 2 * random.uniform() - 1)),
    },
  };
  const settings: StackSettings = {
    precision,
    loss: LossKind.Softmax,
    learning: {
      surrogate: neuron.neuron === 'sqs' ? SurrogateKind.Logistic : SurrogateKind.Arctan,
      surrogateScale: 2,
      throughMemory: true,
      clamped: false,
      sparsity: 0.01,
    },
    ...more,
  };
  const labels = Array.from({ length: ITEMS }, (_, item) => item % 3);
  const batch = { ...inputs[input], labels, steps: STEPS, items: ITEMS, seed: 5, firstItem: 2 };
  const { counts, losses, weights, angles } = runStack(network, settings, batch)[0]!;
  return bytesOf(...counts, losses, weights, angles);
}

const digits = (count: number) => strokes({ count, size: 16, seed: 'golden digits', classes: [0, 1, 7] });
const ofDigits = (neuron: Neuron) => ({ ...neuron, layers: [256, 21, 3], weightMean: 0 });

async function evaluate(engine: Engine, neuron: Neuron, input: 'rate' | 'analogue'): Promise<Uint8Array> {
  using network = new SpikingNetwork(engine, ofDigits(neuron));
  // More samples than run at once.
  const { rates, confusion, spikesPerStepByNeuron, loss } = await network.evaluate(await digits(300), {
    ...{ steps: 6, precision: 'float32', input, seed: 'golden evaluation' },
    ...(input === 'rate' && { maxRate: 0.6 }),
  });
  return bytesOf(rates.values, confusion.values, spikesPerStepByNeuron, [loss.free]);
}

const ADAM: SurrogateOptions = {
  ...{
    loss: 'softmax',
    surrogate: 'logistic',
    detachMemory: false,
    teacherForcing: false,
    sparsity: [0.01, 0],
  },
  ...{ optimizer: 'adam', learningRate: 0.01, clip: 0.1, schedule: 'cosine', warmup: 2, weightDecay: 0.01 },
  ...{ input: 'rate', steps: 5, maxRate: 0.5 },
};
const DESCENT: SurrogateOptions = {
  ...{
    loss: 'bce',
    surrogate: 'fast-sigmoid',
    surrogateScale: 25,
    detachMemory: true,
    teacherForcing: false,
  },
  ...{ sparsity: 0, optimizer: 'sgd', learningRate: 0.5, clip: Infinity, schedule: 'step', warmup: 0 },
  ...{ weightDecay: 0, input: 'analogue', steps: 5 },
};

async function train(
  engine: Engine,
  neuron: Neuron,
  precision: Precision,
  options: SurrogateOptions,
): Promise<Uint8Array> {
  using network = new SpikingNetwork(engine, ofDigits(neuron));
  const result = await trainSurrogate(network, await digits(50), {
    recipe: 'plain',
    ...options,
    ...{ epochs: 2, batch: 18, precision, seed: 'golden training' },
  }).finish();
  const { weights, angles } = network.parameters;
  return bytesOf(weights, angles, result.lossByEpoch, result.accuracyByEpoch);
}

export const stackCases: GoldenCase[] = [
  ...PRECISIONS.flatMap((precision) => [
    ...Object.entries(NEURONS).map(([name, neuron]) => ({
      name: `stack/gradient, ${name}, ${precision}`,
      run: (engine: Engine) => gradient(engine, neuron, precision),
    })),
    ...[sqs(1, 'memory-to-input'), lif('subtract'), QLIF.printed].map((neuron) => ({
      name: `stack/gradient, ${neuron!.neuron}, analogue, ${precision}`,
      run: (engine: Engine) => gradient(engine, neuron!, precision, 'values'),
    })),
    {
      name: `stack/gradient, likelihood, clamped, in segments, ${precision}`,
      run: (engine: Engine) =>
        gradient(engine, sqs(1, 'two-way'), precision, 'spikes', {
          loss: LossKind.Likelihood,
          learning: {
            surrogate: SurrogateKind.Bernoulli,
            ...{ surrogateScale: 0, throughMemory: true, clamped: true, sparsity: 0 },
          },
          memoryBudget: precision === 'float32' ? 85_000 : 100_000,
        }),
    },
    {
      name: `stack/trainSurrogate, adam, ${precision}`,
      run: (engine: Engine) => train(engine, sqs(1, 'memory-to-input'), precision, ADAM),
    },
    {
      name: `stack/trainSurrogate, plain descent, ${precision}`,
      run: (engine: Engine) => train(engine, lif('zero'), precision, DESCENT),
    },
  ]),
  ...[sqs(1, 'memory-to-input'), lif('subtract'), QLIF.alpha].flatMap((neuron) =>
    (['rate', 'analogue'] as const).map((input) => ({
      name: `stack/evaluate, ${neuron!.neuron}, ${input}`,
      run: (engine: Engine) => evaluate(engine, neuron!, input),
    })),
  ),
];
