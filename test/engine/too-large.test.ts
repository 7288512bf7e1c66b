import { expect, it } from 'vitest';
import type { ImageDataset } from '../../src/data/public.js';
import { simulateBlochEnsemble, simulateLif, simulateQubitNeurons } from '../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../src/index.js';
import { QNeuronCircuit, simulateCircuit } from '../../src/qneuron/public.js';
import { DensityMatrix, evolve, hamiltonian, StateVector } from '../../src/register/public.js';
import { SpikingNetwork, SqsNeuron, trainLocal, trainSurrogate } from '../../src/spiking/public.js';
import {
  Circuit,
  QuantumBoltzmannMachine,
  QuantumClassifier,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
  trainClassifier,
  trainConvolutionalNetwork,
} from '../../src/variational/public.js';
import { extent } from '../extent.js';

const common = { dt: 0.01, seed: 1 };
const bloch = { ...common, rabi: 1, rate: 1, efficiency: 1, initial: [0, 0, 1] };
const lif = {
  ...common,
  timeConstant: 1,
  rest: 0,
  resistance: 1,
  sigma: 1,
  threshold: 1,
  reset: 0,
  current: 1,
};
const network = { ...common, initial: '0', channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 1 }] };
const [many, few] = [2 ** 20, 2];

const images = (size: number, count = 4): ImageDataset => ({
  ...{ name: 'grey', width: size, height: 1, classes: 2, images: new Uint8Array(size * count).fill(9) },
  labels: Uint8Array.from({ length: count }, (_, i) => i & 1),
});
const spiking = (engine: Engine, neuron: 'sqs' | 'lif', features: number) =>
  new SpikingNetwork(engine, { neuron, layers: [features, 2], seed: 1 });
const silence = { spikes: new Uint8Array(2 ** 21), shape: [2 ** 11, 1, 2 ** 10] as [number, number, number] };
const neurons = (count: number, slices: number) => {
  const circuit = new QNeuronCircuit({ slices });
  for (let neuron = 0; neuron < count; neuron++) circuit.neuron();
  return circuit;
};

/** Calls by what they are to name; what is there before memory is full is made first. */
type Call = (engine: Engine) => unknown;
const CALLS: [name: string, field: string, prepare: (engine: Engine) => Call, left?: 'nothing'][] = [
  [
    'simulateBlochEnsemble',
    'options.steps',
    () => (e) => simulateBlochEnsemble(e, { ...bloch, steps: many, trajectories: few } as never),
  ],
  [
    'simulateBlochEnsemble',
    'options.trajectories',
    () => (e) =>
      simulateBlochEnsemble(e, {
        ...bloch,
        steps: few,
        trajectories: many,
        record: { trajectories: true },
      } as never),
  ],
  [
    'simulateLif',
    'options.steps',
    () => (e) => simulateLif(e, { ...lif, steps: many, trajectories: few } as never),
  ],
  [
    'simulateLif',
    'options.trajectories',
    () => (e) =>
      simulateLif(e, { ...lif, steps: few, trajectories: many, record: { trajectories: true } } as never),
  ],
  [
    'simulateQubitNeurons',
    'options.trajectories',
    () => (e) =>
      simulateQubitNeurons(e, {
        ...network,
        steps: few,
        trajectories: many,
        record: { trajectories: true },
      } as never),
  ],
  ['StateVector', 'qubits', () => (e) => new StateVector(e, 20)],
  ['DensityMatrix', 'qubits', () => (e) => new DensityMatrix(e, 10)],
  [
    'the entropy of a StateVector',
    'qubits',
    (engine) => {
      const state = new StateVector(engine, 18);
      return () => state.entropy([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    },
    'nothing',
  ],
  [
    'the probabilities of a StateVector',
    'qubits',
    (engine) => {
      const state = new StateVector(engine, 20);
      return () => state.probabilities();
    },
    'nothing',
  ],
  [
    'the partial trace of a DensityMatrix',
    'qubits',
    (engine) => {
      const state = new DensityMatrix(engine, 10);
      return () => state.partialTrace([0, 1, 2, 3, 4, 5, 6, 7]);
    },
    'nothing',
  ],
  [
    'evolve',
    'register',
    (engine) => {
      const state = new StateVector(engine, 18);
      const ising = hamiltonian({ qubits: 18, h: Array(18).fill(1) });
      return () => evolve(state, ising, { dt: 0.1, steps: 1 });
    },
    'nothing',
  ],
  [
    'SqsNeuron',
    'options.memory',
    () => (e) => new SqsNeuron(e, { inputs: 4, memory: 6, ansatz: [], angles: [] }),
    'nothing',
  ],
  [
    'SpikingNetwork, a graph',
    'options.layers.features',
    () => (e) => {
      const layers = {
        features: 2 ** 19,
        hidden: 0,
        outputs: 1,
        edges: [{ from: 'features', to: 0 }],
      } as const;
      return new SpikingNetwork(e, { neuron: 'lif', layers, seed: 1 });
    },
  ],
  [
    'Circuit.gradient',
    'initial',
    (engine) => {
      const state = new StateVector(engine, 18);
      const circuit = new Circuit(18, [{ gate: 'rx', qubits: [0], parameter: 0 }]);
      const ising = hamiltonian({ qubits: 18, h: Array(18).fill(1) });
      return () => circuit.gradient(state, ising, [0.1]);
    },
    'nothing',
  ],
  [
    'QuantumConvolutionalNetwork',
    'network.options.qubits',
    (engine) => {
      const network = new QuantumConvolutionalNetwork(engine, { qubits: 8, seed: 1 });
      const state = new DensityMatrix(engine, 8);
      return () => network.classify([state]);
    },
    'nothing',
  ],
  [
    'trainConvolutionalNetwork',
    'network.options.qubits',
    (engine) => {
      const network = new QuantumConvolutionalNetwork(engine, { qubits: 16, seed: 1 });
      const states = [new StateVector(engine, 16), new StateVector(engine, 16)];
      return () => trainConvolutionalNetwork(network, { states, labels: [0, 1] }, { epochs: 1 });
    },
  ],
  [
    'trainSurrogate, whose steps are kept',
    'options.memoryBudget',
    (engine) => {
      const model = new SpikingNetwork(engine, { neuron: 'sqs', layers: [4, 200, 2], seed: 1 });
      return () => trainSurrogate(model, images(4), { steps: 500 });
    },
  ],
  [
    'QuantumRecurrentNetwork',
    'network.options.memory',
    (engine) => {
      const network = new QuantumRecurrentNetwork(engine, { inputs: 3, memory: 5, seed: 1 });
      return () => network.run([[0.1, 0.2, 0.3]]);
    },
    'nothing',
  ],
  [
    'QuantumBoltzmannMachine',
    'machine.options.visible',
    (engine) => {
      const terms = [{ pauli: 'Z', qubits: [0] }];
      const machine = new QuantumBoltzmannMachine(engine, { visible: 8, terms, seed: 1 });
      return () => machine.probabilities();
    },
    'nothing',
  ],
  [
    "a classifier's evaluate",
    'dataset',
    (engine) => {
      const model = new QuantumClassifier(engine, { features: 2 ** 12, classes: 2, seed: 1 });
      return () => model.evaluate(images(2 ** 12, 400));
    },
  ],
  ['SpikingNetwork', 'options.layers', () => (e) => spiking(e, 'sqs', 2 ** 19)],
  [
    'run, SQS',
    'spikes',
    (engine) => {
      const model = spiking(engine, 'sqs', 2 ** 10);
      return () => model.run(silence);
    },
  ],
  [
    'run, LIF',
    'spikes',
    (engine) => {
      const model = spiking(engine, 'lif', 2 ** 10);
      return () => model.run(silence);
    },
  ],
  [
    'evaluate',
    'options.steps',
    (engine) => {
      const model = spiking(engine, 'lif', 2 ** 10);
      return () => model.evaluate(images(2 ** 10), { steps: 5000 });
    },
  ],
  [
    'evaluate',
    'dataset',
    (engine) => {
      const model = spiking(engine, 'sqs', 2 ** 15);
      return () => model.evaluate(images(2 ** 15, 64));
    },
  ],
  [
    'trainLocal',
    'options.steps',
    (engine) => {
      const model = spiking(engine, 'sqs', 2 ** 10);
      return () => trainLocal(model, images(2 ** 10), { steps: 5000 });
    },
  ],
  [
    'trainLocal',
    'options.globalPasses',
    (engine) => {
      const model = spiking(engine, 'sqs', 2 ** 10);
      return () => trainLocal(model, images(2 ** 10), { globalPasses: 10_000, steps: 5 });
    },
  ],
  [
    'trainSurrogate',
    'options.steps',
    (engine) => {
      const model = spiking(engine, 'lif', 2 ** 10);
      return () => trainSurrogate(model, images(2 ** 10), { steps: 5000 });
    },
  ],
  [
    'QuantumClassifier',
    'options.features',
    () => (e) => new QuantumClassifier(e, { features: 2 ** 17, classes: 2, precision: 'float64', qubits: 7 }),
  ],
  [
    'trainClassifier',
    'options.batch',
    (engine) => {
      const model = new QuantumClassifier(engine, { features: 2 ** 15, classes: 2 });
      return () => trainClassifier(model, images(2 ** 15, 64), { batch: 64 });
    },
  ],
  [
    'simulateCircuit',
    'options.chains',
    () => (e) => simulateCircuit(e, neurons(1, 512), { chains: 1000, sweeps: 100 }),
  ],
  [
    'simulateCircuit',
    'circuit.slices',
    () => (e) => simulateCircuit(e, neurons(400, 2048), { chains: 4, sweeps: 100 }),
  ],
];

/** Spikes that every engine gives, and those that a new one gave. */
async function spikes(engine: Engine) {
  using model = spiking(engine, 'sqs', 3);
  return (await model.run({ spikes: Uint8Array.of(1, 0, 1, 0, 1, 1), shape: [2, 1, 3] }, { seed: 1 })).spikes;
}

const expected = createEngine().then(spikes);

/** Fields of which it takes a second to fill so much memory that they have not enough. */
const LONG_TO_FILL = ['options.layers.features', 'circuit.slices'];
const ofEveryDay = CALLS.filter(([, field]) => !LONG_TO_FILL.includes(field));

it.each(
  extent(
    ofEveryDay.filter((_, i) => i % 2 === 0),
    CALLS,
  ),
)('%s names %s where an engine has not enough memory left', async (_, field, prepare, left) => {
  using engine = await createEngine();
  const call = prepare(engine);
  // All but some MiB of the 4 GiB, which nobody touches.
  const taken: number[] = [];
  if (left === 'nothing') {
    for (let bytes = 2 ** 31; bytes >= 2 ** 12; ) {
      try {
        taken.push(engine.arena.allocate(bytes));
      } catch {
        bytes /= 2;
      }
    }
  } else taken.push(engine.arena.allocate(2 ** 32 - 2 ** 22));
  const used = engine.bytesUsed;
  const error = await (async () => call(engine))().catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ArgumentError);
  expect(error).toMatchObject({
    field,
    message: expect.stringMatching(/too large for memory: out of memory: \d+ more/),
  });
  expect(engine.bytesUsed).toBe(used);
  for (const pointer of taken) engine.arena.release(pointer);
  expect(await spikes(engine)).toEqual(await expected);
});

it.each<[string, (engine: Engine) => object]>([
  ['StateVector', (e) => new StateVector(e, 16)],
  ['DensityMatrix', (e) => new DensityMatrix(e, 8)],
  ['SqsNeuron', (e) => new SqsNeuron(e, { inputs: 6, memory: 4, ansatz: [], angles: [] })],
  ['SpikingNetwork', (e) => new SpikingNetwork(e, { neuron: 'lif', layers: [256, 256], seed: 1 })],
  ['QuantumClassifier', (e) => new QuantumClassifier(e, { features: 2 ** 16, classes: 10, seed: 1 })],
])('%s that nobody disposes of end by an error that names dispose()', async (_, make) => {
  using engine = await createEngine();
  engine.arena.allocate(2 ** 32 - 2 ** 22);
  const made: object[] = [];
  const fill = () => {
    while (made.length < 10_000) made.push(make(engine));
  };
  expect(fill).toThrow(/^(?=.*out of memory).*dispose\(\) gives back what is no longer needed/);
  expect(made.length).toBeGreaterThan(0);
});
