import {
  activation,
  estimateRecordSpectrum,
  recordLogLikelihood,
  recordSpectrum,
  siegertRate,
  simulateBlochEnsemble,
  simulateLif,
  simulateQubitNeurons,
} from '../../src/dynamics/public.js';
import { coupleAll, hamiltonian } from '../../src/register/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

const METHODS = ['splitting', 'euler-maruyama', 'milstein', 'platen'] as const;
const ramp = (time: number) => 1 + time;
const network = hamiltonian({
  qubits: 3,
  h: [0.5, 0.1, -0.3],
  rabi: (time) => [ramp(time), 0.7, 0.2],
  jx: coupleAll(3, 0.3),
  exchange: coupleAll(3, 0.2),
  terms: [{ pauli: 'XZ', qubits: [0, 2], coefficient: 0.4 }],
});
const channels = [
  { operator: 'z' as const, qubit: 0, rate: 0.5 },
  { operator: '-' as const, qubit: 1, rate: 0.4 },
  { operator: 'x' as const, qubit: 2, rate: 0.3 },
];
const mixedChannels = channels.map((channel, i) => ({ ...channel, efficiency: [0.7, 0, 0.4][i] }));

export const dynamicsCases: GoldenCase[] = [
  ...METHODS.map(
    (method): GoldenCase => ({
      name: `dynamics/bloch ${method}`,
      run: async (engine) => {
        const { mean, stdErr, measurement } = await simulateBlochEnsemble(engine, {
          rabi: ramp,
          rate: 0.3,
          efficiency: 0.8,
          initial: [0.6, 0, 0.6],
          dt: 0.01,
          steps: 150,
          trajectories: 70,
          method,
          record: { every: 10, measurement: true },
          seed: 1,
        });
        return bytesOf(mean, stdErr, measurement!.values);
      },
    }),
  ),
  ...METHODS.flatMap((method) =>
    [channels, mixedChannels].map(
      (contact, i): GoldenCase => ({
        name: `dynamics/network ${method} ${['vectors', 'matrices'][i]}`,
        run: async (engine) => {
          const { mean, stdErr, measurement } = await simulateQubitNeurons(engine, {
            hamiltonian: network,
            channels: contact,
            initial: '010',
            dt: 0.01,
            steps: 70,
            trajectories: 5,
            method,
            record: { every: 10, measurement: true },
            seed: 1,
          });
          return bytesOf(mean, stdErr, measurement!.values);
        },
      }),
    ),
  ),
  ...(['jumps', 'none'] as const).map(
    (unravelling): GoldenCase => ({
      name: `dynamics/network ${unravelling}`,
      run: async (engine) => {
        const { mean } = await simulateQubitNeurons(engine, {
          hamiltonian: network,
          channels,
          initial: '010',
          dt: 0.01,
          steps: 130,
          trajectories: 7,
          unravelling,
          seed: 1,
        });
        return bytesOf(mean);
      },
    }),
  ),
  {
    name: 'dynamics/network heterodyne',
    run: async (engine) => {
      const { mean, measurement } = await simulateQubitNeurons(engine, {
        hamiltonian: network,
        channels: [
          { operator: '-', qubit: 0, rate: 0.4, detection: 'heterodyne', phase: 0.3 },
          { operator: 'z', qubit: 1, rate: 0.2, efficiency: 0.7, phase: 1 },
        ],
        ...{ initial: '010', dt: 0.01, steps: 70, trajectories: 5, seed: 1 },
        record: { every: 10, measurement: true },
      });
      return bytesOf(mean, measurement!.values);
    },
  },
  {
    name: 'dynamics/classical',
    run: async (engine) => {
      const neuron = { timeConstant: 1, sigma: 0.7, threshold: 1, current: 0.9, refractory: 0.1 };
      const { mean, spikes } = await simulateLif(engine, {
        ...neuron,
        dt: 0.01,
        steps: 500,
        trajectories: 9,
        seed: 1,
      });
      const level = activation(0.3, { gain: 5, threshold: 0.4 });
      return bytesOf(mean, spikes, [siegertRate(engine, neuron), level]);
    },
  },
  {
    name: 'dynamics/record likelihood',
    run: async (engine) => {
      const monitored = [
        ...mixedChannels,
        { operator: '-' as const, qubits: [1], rate: 0.2, efficiency: 0.5, detection: 'heterodyne' as const },
      ];
      const terms = [{ pauli: 'XY', qubits: [0, 2], coefficient: 1 }];
      const values = Float64Array.from({ length: 3 * 40 * 4 }, (_, i) => ((i * 37) % 101) / 10 - 5);
      const { logLikelihoods, scores } = await recordLogLikelihood(engine, {
        hamiltonian: hamiltonian({ qubits: 3, h: [0.5, 0.1, -0.3], jx: coupleAll(3, 0.3) }),
        ...{ channels: monitored, initial: '010', interval: 0.05, record: { values, shape: [3, 40, 4] } },
        parameters: [
          { terms, value: 0.3 },
          { rate: 1, value: 0.4 },
          { efficiency: [0, 3], value: 0.6 },
        ],
      });
      return bytesOf(logLikelihoods, scores);
    },
  },
  {
    name: 'dynamics/record spectra',
    run: async (engine) => {
      const frequencies = [0, 0.7, -1.9];
      const { spectra, means } = await recordSpectrum(engine, {
        hamiltonian: hamiltonian({ qubits: 2, h: [0.4, 0], rabi: [1.2, 0], exchange: coupleAll(2, 0.8) }),
        channels: [
          { operator: '-', qubit: 0, rate: 0.9, efficiency: 0.6, phase: 0.5 },
          { operator: 'z', qubit: 1, rate: 0.3 },
        ],
        frequencies,
      });
      const values = Float64Array.from({ length: 3 * 40 * 2 }, (_, i) => ((i * 37) % 101) / 10 - 5);
      const record = { values, shape: [3, 40, 2] as const };
      const seen = await estimateRecordSpectrum(engine, { record, interval: 0.1, frequencies });
      return bytesOf(spectra, means, seen.spectra, seen.stdErr);
    },
  },
];
