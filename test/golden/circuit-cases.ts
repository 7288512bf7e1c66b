import { coupleChain, DensityMatrix, hamiltonian, StateVector } from '../../src/register/public.js';
import {
  Circuit,
  type CircuitGate,
  evolveVariationally,
  fitTimeStep,
  hamiltonianCircuit,
  QuantumBoltzmannMachine,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
  trainBoltzmannMachine,
  trainConvolutionalNetwork,
  trainRecurrentNetwork,
} from '../../src/variational/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

/** Gates of all kinds of operations. */
const gates: CircuitGate[] = [
  { gate: 'h', qubits: [0] },
  { gate: 'u', qubits: [1], parameter: [0, 1, 2] },
  { gate: 'cu', qubits: [0, 2], parameter: [3, 4, 1, 5] },
  { gate: 'crx', qubits: [1, 2], parameter: 6 },
  { gate: 'cswap', qubits: [0, 1, 2] },
  { gate: 'ccx', qubits: [2, 0, 1] },
  { gate: 'ry', qubits: [2], parameter: 6 },
  { gate: 'rz', qubits: [0], angle: 0.4 },
];
const angles = [0.3, -1.1, 2.5, 0.7, 1.9, -0.2, 3.3];

const chain = hamiltonian({ qubits: 3, h: [1, 0.5, -0.3], rabi: [1, 1, 2], k: coupleChain(3, 0.4) });
/** Spelled out to the last option: defaults may be tuned, these hashes stay. */
const descent = { epochs: 5, learningRate: 0.05, optimizer: 'adam' } as const;

export const circuitCases: GoldenCase[] = [
  {
    name: 'variational/circuit',
    run: async (engine) => {
      const circuit = new Circuit(3, gates);
      using state = StateVector.w(engine, 3);
      using rho = DensityMatrix.fromState(state);
      const results: number[][] = [];
      for (const initial of [state, rho]) {
        for (const method of ['adjoint', 'shift'] as const) {
          const { value, gradient } = await circuit.gradient(initial, chain, angles, { method });
          results.push([value, ...gradient]);
        }
      }
      return bytesOf(...results, (await circuit.run(state, angles)).register.amplitudes);
    },
  },
  {
    name: 'variational/time step',
    run: async (engine) => {
      using before = new StateVector(engine, 3);
      using after = before.clone().apply('ry', [0], 0.4).apply('crx', [0, 2], 0.9);
      const fit = await fitTimeStep(hamiltonianCircuit(chain, 2), before, after, descent);
      return bytesOf(fit.angles, fit.losses);
    },
  },
  {
    name: 'variational/open time step',
    run: async (engine) => {
      using state = DensityMatrix.product(engine, [[0.3, 0.1, 0.6]]);
      const circuit = new Circuit(2, [
        { gate: 'rx', qubits: [0], parameter: 0 },
        { gate: 'cry', qubits: [0, 1], parameter: 1 },
        { gate: 'cx', qubits: [1, 0] },
      ]);
      const { angles, distances } = await evolveVariationally(
        state,
        hamiltonian({ qubits: 1, rabi: [1], h: [0.2] }),
        {
          ...{ circuit, dt: 0.2, steps: 2, epochs: 5, angles: [0.1, 0.3], ancillas: 1 },
          channels: [{ operator: [0, 0, 1, 0, 0, 0, 0, 0], qubits: [0], rate: 0.7 }],
        },
      );
      return bytesOf(angles, distances, state.matrix);
    },
  },
  {
    name: 'variational/convolutional network',
    run: async (engine) => {
      using ghz = StateVector.ghz(engine, 4);
      using w = StateVector.w(engine, 4);
      const network = new QuantumConvolutionalNetwork(engine, {
        qubits: 4,
        angleDeviation: 0.5,
        seed: 'golden',
      });
      const data = { states: [ghz, w], labels: [0, 1] };
      const { lossByEpoch, finalLoss } = await trainConvolutionalNetwork(network, data, descent);
      return bytesOf(
        [...lossByEpoch, finalLoss],
        network.parameters.angles,
        (await network.answers([w])).answers,
      );
    },
  },
  {
    name: 'variational/recurrent network',
    run: async (engine) => {
      const options = { inputs: 1, memory: 2, layers: 2, angleDeviation: 0.5, seed: 'golden' };
      const network = new QuantumRecurrentNetwork(engine, options);
      const inputs = [[1], [0.5], [2]];
      const sequences = [{ inputs, targets: [null, [0.5], [-1]] }];
      const { lossByEpoch, finalLoss } = await trainRecurrentNetwork(network, sequences, descent);
      return bytesOf(
        [...lossByEpoch, finalLoss],
        network.parameters.angles,
        (await network.run(inputs)).outputs,
      );
    },
  },
  {
    name: 'variational/Boltzmann machine',
    run: async (engine) => {
      const options = { visible: 2, hidden: 1, deviation: 0.5, seed: 'golden' };
      const machine = new QuantumBoltzmannMachine(engine, options);
      const { lossByEpoch, finalLoss } = await trainBoltzmannMachine(machine, [0.4, 0.1, 0, 0.5], descent);
      using rho = await machine.thermalState();
      return bytesOf([...lossByEpoch, finalLoss], machine.parameters.coefficients, rho.matrix);
    },
  },
];
