import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import {
  decoherenceFreeSubspace,
  dropout,
  evolveGenerator,
  lindbladFromBath,
  simulateBlochEnsemble,
  simulateCollisions,
  simulateDecoupling,
  simulateErrorCorrection,
  simulateLif,
  simulateQubitNeurons,
  steadyState,
} from '../../src/dynamics/public.js';
import { createEngine, type Engine, toJSON } from '../../src/index.js';
import {
  DigitWeights,
  digitRecognizer,
  exactActivity,
  exactFreeNeuron,
  exactSpectrum,
  QNeuronCircuit,
  simulateCircuit,
  trainDigitWeights,
  truthTable,
} from '../../src/qneuron/public.js';
import { evolve, hamiltonian, StateVector } from '../../src/register/public.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../../src/spiking/public.js';
import {
  evolveVariationally,
  fitTimeStep,
  hamiltonianCircuit,
  QuantumBoltzmannMachine,
  QuantumClassifier,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
  trainBoltzmannMachine,
  trainClassifier,
  trainConvolutionalNetwork,
  trainRecurrentNetwork,
} from '../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 12, size: 16, seed: 1, classes: [1, 7] });
const few = { epochs: 1, batch: 6 };
const energy = hamiltonian({ qubits: 1, h: [1], rabi: [0.5] });
const bloch = { rabi: 1, rate: 1, efficiency: 1, initial: [0, 0, 1] as [number, number, number] };
const sampling = { sweeps: 512, thermalization: 64, chains: 2 };

const network = () => new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 3, 2], seed: 1 });
const classifier = () => new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 2, seed: 1 });
const pooling = () => new QuantumConvolutionalNetwork(engine, { qubits: 2, seed: 1 });
const states = () => ({ states: [StateVector.ghz(engine, 2), StateVector.w(engine, 2)], labels: [0, 1] });
const echo = () => new QuantumRecurrentNetwork(engine, { inputs: 1, memory: 1, layers: 1, seed: 1 });
const sequences = [{ inputs: [[0.3], [1]], targets: [[0.5], null] }];
const machine = () => new QuantumBoltzmannMachine(engine, { visible: 2, seed: 1 });
const weights = () => new DigitWeights(engine, { pixels: 256, classes: 2 });
const zero = () => new StateVector(engine, 1);

function pair(): QNeuronCircuit {
  const circuit = new QNeuronCircuit({ lambda: 100, time: 4, slices: 64, kinks: 2 });
  const [first, second] = [circuit.neuron(), circuit.neuron()];
  circuit.excite(circuit.input(1), first, 500);
  circuit.excite(first, second, 500);
  return circuit;
}

/** Every public function that returns a result of work, with a seed where anything is drawn. */
const RANDOM: Record<string, (seed: string | undefined) => Promise<object>> = {
  simulateBlochEnsemble: async (seed) =>
    simulateBlochEnsemble(engine, {
      ...{ ...bloch, dt: 0.01, steps: 20, trajectories: 8, seed },
      record: { every: 5, trajectories: 2, measurement: true },
    }),
  'simulateBlochEnsemble of one': async (seed) =>
    simulateBlochEnsemble(engine, { ...bloch, dt: 0.01, steps: 20, trajectories: 1, seed }),
  simulateQubitNeurons: async (seed) =>
    simulateQubitNeurons(engine, {
      ...{ hamiltonian: energy, initial: '0', dt: 0.01, steps: 20, trajectories: 4, seed },
      channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 1 }],
      record: { every: 5, trajectories: 2, states: true, measurement: true },
    }),
  simulateCollisions: async (seed) =>
    simulateCollisions(engine, {
      channel: { operator: '-', qubit: 0, rate: 1 },
      ...{ initial: '1', dt: 0.01, steps: 20, trajectories: 4, seed },
      record: { every: 5, trajectories: 2, measurement: true },
    }),
  dropout: async (seed) => dropout([1, 2, 3], { probability: 0.5, seed }),
  simulateLif: async (seed) =>
    simulateLif(engine, {
      ...{ timeConstant: 1, rest: 0, resistance: 1, threshold: 1, reset: 0, refractory: 0 },
      ...{ current: 2, sigma: 0.2, dt: 0.1, steps: 20, trajectories: 4, seed },
    }),
  simulateDecoupling: async (seed) =>
    simulateDecoupling(engine, {
      ...{ sequence: 'none', times: [0.3, 1], trajectories: 4, seed },
      detuning: { kind: 'white', rate: 0.3 },
    }),
  simulateErrorCorrection: async (seed) =>
    simulateErrorCorrection(engine, { code: 'bit-flip', physicalError: [0.1], shots: 100, seed } as never),
  'StateVector.sample': async (seed) => zero().sample({ shots: 10, seed }),
  simulateCircuit: async (seed) => simulateCircuit(engine, pair(), { ...sampling, profile: true, seed }),
  truthTable: async (seed) => truthTable(engine, 'not', { ...sampling, seed }),
  recognize: async (seed) => {
    using model = weights();
    await trainDigitWeights(model, digits, few);
    return await digitRecognizer(model).recognize(engine, digits, { sweeps: 16, seed });
  },
  'SpikingNetwork.run': (seed) =>
    network().run({ spikes: new Uint8Array(2 * 3 * 256), shape: [2, 3, 256] }, { seed }),
  'SpikingNetwork.evaluate': (seed) => network().evaluate(digits, { steps: 4, teacherForcing: true, seed }),
  'QuantumClassifier.evaluate': (seed) => classifier().evaluate(digits, { seed }),
  trainLocal: async (seed) => trainLocal(network(), digits, { ...few, steps: 2, seed }),
  trainSurrogate: async (seed) => trainSurrogate(network(), digits, { ...few, steps: 2, seed }),
  trainClassifier: async (seed) => trainClassifier(classifier(), digits, { ...few, seed }),
  trainDigitWeights: async (seed) => trainDigitWeights(weights(), digits, { ...few, seed }),
};

const EXACT: Record<string, () => Promise<object>> = {
  decoherenceFreeSubspace: async () => decoherenceFreeSubspace(engine, { times: [0, 1], rate: 1 }),
  evolveGenerator: async () =>
    evolveGenerator(engine, { generator: new Float64Array(32), initial: '0', dt: 1, steps: 1 }),
  lindbladFromBath: async () =>
    lindbladFromBath(engine, {
      ...{ hamiltonian: energy, coupling: { operator: 'x', qubit: 0 }, temperature: 1 },
      spectralDensity: { kind: 'drude', strength: 1, cutoff: 1 },
    }),
  steadyState: async () =>
    steadyState(engine, { hamiltonian: energy, channels: [{ operator: '-', qubit: 0, rate: 1 }] }),
  evolve: async () => evolve(zero(), energy, { dt: 0.1, steps: 3 }),
  'evolve, recorded': async () => evolve(zero(), energy, { dt: 0.1, steps: 3, record: {} }),
  'evolve of nothing': async () => evolve(zero(), energy, { dt: 0.1, steps: 0 }),
  exactActivity: async () => exactActivity(engine, pair()),
  exactFreeNeuron: async () => exactFreeNeuron(engine, { lambda: 100, time: 1, slices: 128 }),
  exactSpectrum: async () => exactSpectrum(100),
  fitTimeStep: async () =>
    fitTimeStep(hamiltonianCircuit(energy, 1), zero(), StateVector.basis(engine, '1'), { epochs: 2 }),
  evolveVariationally: async () =>
    evolveVariationally(zero(), energy, {
      ...{ circuit: hamiltonianCircuit(energy, 1), dt: 0.1, steps: 2, epochs: 2 },
    }),
  'QuantumRecurrentNetwork.run': () => echo().run([[0], [1]]),
  'QuantumRecurrentNetwork.evaluate': () => echo().evaluate(sequences),
  'QuantumConvolutionalNetwork.evaluate': () => pooling().evaluate(states()),
  'QuantumBoltzmannMachine.evaluate': () => machine().evaluate([0.5, 0, 0, 0.5]),
  'Circuit.gradient': () => hamiltonianCircuit(energy, 1).gradient(zero(), 'Z', [0.1, 0.2]),
  'Circuit.gradient by shifts': () =>
    hamiltonianCircuit(energy, 1).gradient(zero(), 'Z', [0.1, 0.2], { method: 'shift' }),
  'QuantumClassifier.lossAndGradient': () => classifier().lossAndGradient(digits),
  'QuantumRecurrentNetwork.lossAndGradient': () => echo().lossAndGradient(sequences),
  'QuantumConvolutionalNetwork.lossAndGradient': () => pooling().lossAndGradient(states()),
  'QuantumConvolutionalNetwork.answers': () => pooling().answers(states().states),
  'QuantumConvolutionalNetwork.classify': () => pooling().classify(states().states),
  'QuantumBoltzmannMachine.lossAndGradient': () => machine().lossAndGradient([0.5, 0, 0, 0.5]),
  'QuantumBoltzmannMachine.probabilities': () => machine().probabilities(),
  'DigitWeights.evaluate': () => weights().evaluate(digits),
};

/** Of the initial parameters, as nothing else is random in them. */
const OF_MODELS: Record<string, () => Promise<object>> = {
  trainConvolutionalNetwork: async () => trainConvolutionalNetwork(pooling(), states(), { epochs: 2 }),
  trainRecurrentNetwork: async () => trainRecurrentNetwork(echo(), sequences, { epochs: 2 }),
  trainBoltzmannMachine: async () => trainBoltzmannMachine(machine(), [0.5, 0, 0, 0.5], { epochs: 2 }),
};

const isArray = (value: unknown): value is Float64Array =>
  ArrayBuffer.isView(value) && !(value instanceof DataView);

/** What is wrong with a part of a result. */
function wrongIn(value: unknown, path = ''): string[] {
  if (isArray(value)) {
    const infinite = value.findIndex((x) => Math.abs(x) === Infinity);
    return infinite < 0 ? [] : [`${path}[${infinite}] is infinite`];
  }
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || value === undefined ? [`${path} is ${value}`] : [];
  }
  const wrong: string[] = [];
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) {
    wrong.push(`${path} is of the class ${value.constructor?.name}`);
  }
  const { shape } = value as { shape?: number[] };
  if (shape) {
    const size = shape.reduce((product, length) => product * length, 1);
    const arrays = Object.entries(value).filter(([, each]) => isArray(each));
    const main = arrays.filter(([, each]) => (each as Float64Array).length === size);
    if (main.length === 0) wrong.push(`${path} has no array of the shape [${shape}]`);
    for (const [name, each] of arrays) {
      const has = (each as Float64Array).length;
      if (['values', 'mean', 'stdErr'].includes(name) && has !== size)
        wrong.push(`${path}.${name} has ${has}`);
    }
  }
  for (const [name, each] of Object.entries(value)) {
    if ((name === 'seed' || name === 'meta') && path !== '') wrong.push(`${path}.${name}`);
    wrong.push(...(path === '' && name === 'meta' ? [] : wrongIn(each, `${path}.${name}`)));
  }
  return wrong;
}

function check(result: object): void {
  expect(wrongIn(result)).toEqual([]);
  const { meta } = result as { meta: Record<string, unknown> };
  expect(Object.keys(meta).sort()).toEqual(['endReason', 'options', 'seconds', 'version', 'warnings']);
  expect(meta.options).not.toHaveProperty('seed');
  expect(meta.seconds).toBeGreaterThanOrEqual(0);
  const text = JSON.stringify(toJSON(result));
  expect(JSON.stringify(JSON.parse(text))).toBe(text);
}

describe.each(Object.entries(RANDOM))('the result of %s', (_, call) => {
  it('is plain, has its seed and what made it once, and can be told', async () => {
    const result = (await call('given')) as { seed: unknown };
    check(result);
    expect(result.seed).toBe('given');
    const drawn = (await call(undefined)) as { seed: unknown };
    expect(['string', 'number']).toContain(typeof drawn.seed);
  });
});

it.each(Object.entries(OF_MODELS))('the result of %s has the seed of its model', async (_, call) => {
  const result = await call();
  check(result);
  expect(result).toHaveProperty('seed', 1);
});

it.each(Object.entries(EXACT))('the result of %s has no seed', async (_, call) => {
  const result = await call();
  check(result);
  expect(result).not.toHaveProperty('seed');
});
