import { strokes, subset } from '../../src/data/public.js';
import type { Engine } from '../../src/index.js';
import { coupleAll, DensityMatrix, hamiltonian, StateVector } from '../../src/register/public.js';
import {
  Circuit,
  type CircuitGate,
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
import type { LongCall, ShortCall } from './long-call.js';
import { manyImages } from './many-images.js';

const digits = await strokes({ count: 512, size: 16, seed: 1, classes: [1, 7] });
const few = await subset(digits, [...Array(64).keys()]);

const all = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));

/** Layers of free rotations and a ring of entangling gates. */
function layers(qubits: number, count: number): Circuit {
  const gates = all(count, (layer): CircuitGate[] => [
    ...all(qubits, (qubit) => ({ gate: 'ry' as const, qubits: [qubit], parameter: layer * qubits + qubit })),
    ...all(qubits, (qubit) => ({ gate: 'crx' as const, qubits: [qubit, (qubit + 1) % qubits], angle: 0.3 })),
  ]);
  return new Circuit(qubits, gates.flat());
}
const anglesOf = (circuit: Circuit) => new Float64Array(circuit.parameters).fill(0.1);

/** An Ising model of all-to-all couplings in a transverse field. */
const ising = (qubits: number) =>
  hamiltonian({
    qubits,
    h: new Float64Array(qubits).fill(0.5),
    rabi: new Float64Array(qubits).fill(1),
    jx: coupleAll(qubits, 0.1),
  });

const recurrent = (engine: Engine) =>
  new QuantumRecurrentNetwork(engine, { inputs: 2, memory: 6, layers: 3, seed: 1 });
const inputs = all(20, (time) => [time / 10, 1 - time / 10]);

export const variationalLongCalls: LongCall[] = [
  {
    name: 'QuantumClassifier.evaluate, 100 circuits',
    prepare: (engine) => {
      const classifier = new QuantumClassifier(engine, {
        features: 256,
        classes: 2,
        qubits: 8,
        circuits: 100,
      });
      return (options) => classifier.evaluate(digits, options);
    },
  },
  {
    name: 'QuantumClassifier.lossAndGradient, 10 qubits in 81 layers',
    prepare: (engine) => {
      const classifier = new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 10, layers: 81 });
      return (options) => classifier.lossAndGradient(few, options);
    },
  },
  {
    name: 'trainClassifier, a batch of 512 with 100 circuits',
    prepare: (engine) => {
      const classifier = new QuantumClassifier(engine, {
        features: 256,
        classes: 2,
        qubits: 7,
        circuits: 100,
      });
      return async (options) => {
        await trainClassifier(classifier, digits, { epochs: 1, batch: 512, ...options });
      };
    },
  },
  {
    name: 'trainClassifier, the first update from 60,000 images of floats',
    prepare: (engine) => {
      const classifier = new QuantumClassifier(engine, { features: 784, classes: 2 });
      return async (options) => {
        for await (const _ of trainClassifier(classifier, manyImages, options)) break;
      };
    },
  },
  {
    name: 'Circuit.run, 20 qubits',
    prepare: (engine) => {
      const circuit = layers(20, 4);
      const state = new StateVector(engine, 20);
      return (options) => circuit.run(state, anglesOf(circuit), options);
    },
  },
  {
    name: 'Circuit.run, 14 qubits in 200 layers',
    prepare: (engine) => {
      const circuit = layers(14, 200);
      const state = new StateVector(engine, 14);
      return (options) => circuit.run(state, anglesOf(circuit), options);
    },
  },
  {
    name: 'Circuit.run, 10 mixed qubits',
    prepare: (engine) => {
      const circuit = layers(10, 4);
      const state = new DensityMatrix(engine, 10);
      return (options) => circuit.run(state, anglesOf(circuit), options);
    },
  },
  {
    name: 'Circuit.expectation of an Ising model, 20 qubits',
    prepare: (engine) => {
      const circuit = layers(20, 1);
      const state = new StateVector(engine, 20);
      return (options) => circuit.expectation(state, ising(20), anglesOf(circuit), options);
    },
  },
  {
    name: 'Circuit.gradient by the adjoint method, 18 qubits',
    prepare: (engine) => {
      const circuit = layers(18, 2);
      const state = new StateVector(engine, 18);
      return (options) => circuit.gradient(state, ising(18), anglesOf(circuit), options);
    },
  },
  {
    name: 'Circuit.gradient by the adjoint method, 10 mixed qubits',
    prepare: (engine) => {
      const circuit = layers(10, 1);
      const state = new DensityMatrix(engine, 10);
      return (options) => circuit.gradient(state, ising(10), anglesOf(circuit), options);
    },
  },
  {
    name: 'Circuit.gradient by shift rules, 16 qubits',
    prepare: (engine) => {
      const circuit = layers(16, 1);
      const state = new StateVector(engine, 16);
      return (options) =>
        circuit.gradient(state, ising(16), anglesOf(circuit), { method: 'shift', ...options });
    },
  },
  {
    name: 'trainConvolutionalNetwork, 16 qubits',
    prepare: (engine) => {
      const network = new QuantumConvolutionalNetwork(engine, { qubits: 16, seed: 1 });
      const data = { states: [StateVector.w(engine, 16), StateVector.ghz(engine, 16)], labels: [0, 1] };
      return async (options) => {
        await trainConvolutionalNetwork(network, data, { epochs: 1, ...options });
      };
    },
  },
  {
    name: 'QuantumConvolutionalNetwork.classify, 16 qubits',
    prepare: (engine) => {
      const network = new QuantumConvolutionalNetwork(engine, { qubits: 16, seed: 1 });
      const states = all(10, () => StateVector.w(engine, 16));
      return (options) => network.classify(states, options);
    },
  },
  {
    name: 'trainRecurrentNetwork, 8 qubits',
    prepare: (engine) => {
      const network = recurrent(engine);
      const lessons = [{ inputs, targets: inputs.map(() => [0, 1]) }];
      return async (options) => {
        await trainRecurrentNetwork(network, lessons, { epochs: 1, ...options });
      };
    },
  },
  {
    name: 'QuantumRecurrentNetwork.run, 8 qubits',
    prepare: (engine) => {
      const network = recurrent(engine);
      return (options) => network.run(inputs, options);
    },
  },
  {
    name: 'trainBoltzmannMachine, 8 qubits',
    prepare: (engine) => {
      const machine = new QuantumBoltzmannMachine(engine, { visible: 6, hidden: 2, seed: 1 });
      return async (options) => {
        await trainBoltzmannMachine(machine, new Float64Array(64).fill(1 / 64), { epochs: 0, ...options });
      };
    },
  },
  {
    name: 'QuantumBoltzmannMachine.thermalState, 8 qubits',
    prepare: (engine) => {
      const machine = new QuantumBoltzmannMachine(engine, { visible: 8, seed: 1 });
      return async (options) => (await machine.thermalState(options)).dispose();
    },
  },
  {
    name: 'fitTimeStep, 12 qubits',
    prepare: (engine) => {
      const circuit = hamiltonianCircuit(ising(12), 1);
      const [before, after] = [StateVector.w(engine, 12), StateVector.ghz(engine, 12)];
      return (options) => fitTimeStep(circuit, before, after, { epochs: 10, ...options });
    },
  },
  {
    name: 'fitTimeStep, 8 mixed qubits and 2 ancillas',
    prepare: (engine) => {
      const circuit = hamiltonianCircuit(ising(10), 1);
      const [before, after] = [StateVector.w(engine, 8), StateVector.ghz(engine, 8)];
      return (options) => fitTimeStep(circuit, before, after, { epochs: 1, ancillas: 2, ...options });
    },
  },
  {
    name: 'evolveVariationally, 12 qubits',
    prepare: (engine) => {
      const circuit = hamiltonianCircuit(ising(12), 1);
      const state = StateVector.w(engine, 12);
      return (options) =>
        evolveVariationally(state, ising(12), { circuit, dt: 0.1, steps: 2, epochs: 2, ...options });
    },
  },
];

export const variationalShortCalls: ShortCall[] = [
  {
    name: 'new QuantumClassifier, 10 qubits in 81 layers',
    prepare: (engine) => () =>
      new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 10, layers: 81 }),
  },
  {
    name: 'new QuantumClassifier, a million parameters',
    prepare: (engine) => () => new QuantumClassifier(engine, { features: 784, classes: 10, circuits: 320 }),
  },
];
