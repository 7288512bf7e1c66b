import {
  breakEvenError,
  decoherenceFreeSubspace,
  dropout,
  estimateRecordSpectrum,
  evolveGenerator,
  fisherInformation,
  fitRecord,
  lindbladFromBath,
  openTrajectory,
  recordLogLikelihood,
  recordSpectrum,
  siegertRate,
  simulateBlochEnsemble,
  simulateCollisions,
  simulateDecoupling,
  simulateErrorCorrection,
  simulateLif,
  simulateQubitNeurons,
  steadyState,
} from '../../src/dynamics/public.js';
import { coupleAll, coupleChain, hamiltonian } from '../../src/register/public.js';
import type { LongCall, ShortCall } from './long-call.js';

const all = <T>(qubits: number, of: (qubit: number) => T): T[] =>
  Array.from({ length: qubits }, (_, i) => of(i));
const bloch = { rabi: 1, rate: 0.5, efficiency: 1, initial: [0, 0, 1], dt: 0.001, seed: 1 };
const lif = { timeConstant: 1, sigma: 1, threshold: 1, current: 1, dt: 0.01, seed: 1 };

export const dynamicsLongCalls: LongCall[] = [
  {
    name: 'simulateBlochEnsemble, 2000 trajectories',
    prepare: (engine) => (options) =>
      simulateBlochEnsemble(engine, { ...bloch, steps: 20_000, trajectories: 2000, ...options }),
  },
  {
    name: 'simulateBlochEnsemble, one trajectory with 2,000,000 recorded steps',
    prepare: (engine) => (options) =>
      simulateBlochEnsemble(engine, {
        ...bloch,
        rabi: (time) => 1 + 1e-6 * time,
        steps: 2_000_000,
        trajectories: 1,
        record: { every: 1, trajectories: true, measurement: true },
        ...options,
      }),
  },
  {
    name: 'simulateQubitNeurons, 10 mixed qubits',
    prepare: (engine) => {
      const network = hamiltonian({ qubits: 10, rabi: all(10, () => 1), jx: coupleAll(10, 0.1) });
      return (options) =>
        simulateQubitNeurons(engine, {
          hamiltonian: network,
          channels: all(10, (qubit) => ({ operator: '-' as const, qubit, rate: 0.1, efficiency: 0.5 })),
          initial: '0101010101',
          dt: 0.01,
          steps: 1,
          guard: false,
          seed: 1,
          ...options,
        });
    },
  },
  {
    name: 'Trajectory.step, 10 mixed qubits',
    prepare: async (engine) => {
      const session = await openTrajectory(engine, {
        hamiltonian: hamiltonian({ qubits: 10, rabi: all(10, () => 1), jx: coupleAll(10, 0.1) }),
        channels: all(10, (qubit) => ({ operator: '-' as const, qubit, rate: 0.1, efficiency: 0.5 })),
        initial: '0101010101',
        dt: 0.01,
        seed: 1,
      });
      return (options) => session.step(1, options);
    },
  },
  {
    name: 'simulateQubitNeurons, 16 qubits with couplings that change',
    prepare: (engine) => {
      const network = hamiltonian({
        qubits: 16,
        rabi: (time) => all(16, () => 1 + time),
        jx: coupleAll(16, 0.1),
        k: coupleAll(16, 0.1),
      });
      return (options) =>
        simulateQubitNeurons(engine, {
          hamiltonian: network,
          channels: all(16, (qubit) => ({ operator: 'z' as const, qubit, rate: 0.1 })),
          initial: '01'.repeat(8),
          dt: 0.001,
          steps: 10,
          guard: false,
          seed: 1,
          ...options,
        });
    },
  },
  {
    name: 'simulateQubitNeurons, 128 neurons as matrix products',
    prepare: (engine) => {
      const network = hamiltonian({ qubits: 128, jx: coupleChain(128), k: coupleChain(128) });
      return (options) =>
        simulateQubitNeurons(engine, {
          hamiltonian: network,
          channels: all(128, (qubit) => ({ operator: 'z' as const, qubit, rate: 0.5 })),
          initial: '01'.repeat(64),
          representation: 'matrix-product',
          bond: 16,
          dt: 0.05,
          steps: 20,
          record: { every: 10, entropy: true },
          guard: false,
          seed: 1,
          ...options,
        });
    },
  },
  {
    name: 'simulateQubitNeurons by platen, 10 qubits',
    prepare: (engine) => {
      const network = hamiltonian({ qubits: 10, rabi: all(10, () => 1), jx: coupleAll(10, 0.1) });
      return (options) =>
        simulateQubitNeurons(engine, {
          hamiltonian: network,
          channels: all(10, (qubit) => ({ operator: 'z' as const, qubit, rate: 0.1 })),
          initial: '0101010101',
          method: 'platen',
          dt: 0.001,
          steps: 200,
          guard: false,
          seed: 1,
          ...options,
        });
    },
  },
  {
    name: 'simulateLif, 100 neurons',
    prepare: (engine) => (options) =>
      simulateLif(engine, { ...lif, steps: 50_000, trajectories: 100, ...options }),
  },
  {
    name: 'simulateLif, one neuron of 3,000,000 steps',
    prepare: (engine) => (options) => simulateLif(engine, { ...lif, steps: 3_000_000, ...options }),
  },
  {
    name: 'simulateDecoupling by telegraph noise that jumps often',
    prepare: (engine) => (options) =>
      simulateDecoupling(engine, {
        sequence: 'cpmg',
        detuning: { kind: 'telegraph', amplitude: 1, correlationTime: 1e-4 },
        times: [1],
        trajectories: 500,
        seed: 1,
        ...options,
      }),
  },
  {
    name: 'decoherenceFreeSubspace, 3000 times',
    prepare: (engine) => {
      const times = Float64Array.from({ length: 3000 }, (_, i) => i / 1000);
      return (options) => decoherenceFreeSubspace(engine, { rate: 1, correlation: 0.5, times, ...options });
    },
  },
  {
    name: 'lindbladFromBath, a given density with a narrow peak',
    prepare: (engine) => (options) =>
      lindbladFromBath(engine, {
        hamiltonian: hamiltonian({ qubits: 2, h: [1, 0.7], rabi: [0.5, 0.2] }),
        coupling: { operator: 'x', qubit: 0 },
        spectralDensity: { kind: 'given', cutoff: 4, density: (w) => w / (1 + 1e4 * (w - 1) ** 2 + w ** 4) },
        temperature: 0.5,
        ...options,
      }),
  },
  {
    name: 'evolveGenerator, 20,000 times',
    prepare: (engine) => {
      const generator = new Float64Array(512).fill(1e-9);
      return (options) =>
        evolveGenerator(engine, {
          generator,
          initial: '01',
          dt: 1,
          steps: 50_000,
          record: { every: 1 },
          ...options,
        });
    },
  },
  ...(['direct', 'iterative'] as const).map((method): LongCall => {
    const qubits = method === 'direct' ? 5 : 6;
    return {
      name: `steadyState, ${qubits} qubits, ${method}`,
      prepare: (engine) => (options) => {
        const network = hamiltonian({ qubits, rabi: all(qubits, () => 1), jx: coupleAll(qubits, 0.3) });
        const channels = all(qubits, (qubit) => ({ operator: '-' as const, qubit, rate: 0.3 }));
        return steadyState(engine, { hamiltonian: network, channels, method, ...options });
      },
    };
  }),
  {
    name: 'simulateCollisions, two neurons and a memory, 2 trajectories of 20,000 bins',
    prepare: (engine) => (options) =>
      simulateCollisions(engine, {
        channel: { operator: '-', qubit: 0, rate: 1 },
        memory: { time: 1 },
        ...{ initial: '10', dt: 0.001, steps: 20_000, trajectories: 2, seed: 1 },
        record: { every: 1, trajectories: true, measurement: true },
        ...options,
      }),
  },
  {
    name: 'simulateErrorCorrection, five qubits',
    prepare: (engine) => (options) =>
      simulateErrorCorrection(engine, {
        code: 'five-qubit',
        physicalError: [0.1, 0.2],
        shots: 300,
        seed: 1,
        ...options,
      }),
  },
  {
    name: 'breakEvenError, five qubits',
    prepare: (engine) => (options) => breakEvenError(engine, { code: 'five-qubit', ...options }),
  },
  {
    name: 'recordLogLikelihood, six neurons with derivatives',
    prepare: (engine) => {
      const values = new Float64Array(6 * 100).fill(1);
      return (options) =>
        recordLogLikelihood(engine, {
          hamiltonian: hamiltonian({ qubits: 6, rabi: all(6, () => 1), jx: coupleAll(6, 0.1) }),
          channels: all(6, (qubit) => ({ operator: '-' as const, qubit, rate: 0.1, efficiency: 0.5 })),
          ...{ initial: '010101', interval: 0.05, record: { values, shape: [1, 100, 6] } },
          parameters: all(6, (rate) => ({ rate, value: 0.1 })),
          ...options,
        });
    },
  },
  {
    name: 'recordLogLikelihood, one record of 1,000,000 intervals',
    prepare: (engine) => {
      const values = new Float64Array(1_000_000).fill(1);
      return (options) =>
        recordLogLikelihood(engine, {
          channels: [{ operator: 'z', qubit: 0, rate: 0.1, efficiency: 0.5 }],
          ...{ initial: '0', interval: 0.01, record: { values, shape: [1, 1_000_000, 1] } },
          parameters: [{ efficiency: 0, value: 0.5 }],
          ...options,
        });
    },
  },
  {
    name: 'fitRecord, four neurons with channels on pairs',
    prepare: (engine) => {
      const values = Float64Array.from({ length: 4 * 300 }, (_, i) => 3 * Math.sin(i * i));
      const operator = all(32, (i) => Math.cos(i) / 4);
      return (options) =>
        fitRecord(engine, {
          channels: all(4, (i) => ({ operator, qubits: [i, (i + 1) % 4], rate: 0.2, efficiency: 0.5 })),
          ...{ initial: '0101', interval: 0.05, record: { values, shape: [1, 300, 4] } },
          parameters: all(4, (rate) => ({ rate, value: 0.2 })),
          iterations: 5,
          ...options,
        });
    },
  },
  {
    name: 'recordSpectrum, four neurons',
    prepare: (engine) => (options) =>
      recordSpectrum(engine, {
        hamiltonian: hamiltonian({ qubits: 4, rabi: all(4, () => 1), jx: coupleAll(4, 0.3) }),
        channels: all(4, (qubit) => ({ operator: '-' as const, qubit, rate: 0.3 })),
        frequencies: [0, 1, 2],
        ...options,
      }),
  },
  {
    name: 'estimateRecordSpectrum, 1,000,000 intervals',
    prepare: (engine) => {
      const values = new Float64Array(2_000_000).fill(1);
      const frequencies = all(20, (i) => i);
      return (options) =>
        estimateRecordSpectrum(engine, {
          ...{ record: { values, shape: [2, 1_000_000, 1] }, interval: 0.01, frequencies },
          ...options,
        });
    },
  },
  {
    name: 'fisherInformation, 500 records',
    prepare: (engine) => (options) =>
      fisherInformation(engine, {
        hamiltonian: hamiltonian({ qubits: 1, rabi: [1] }),
        channels: [{ operator: 'z', qubit: 0, rate: 0.5, efficiency: 0.5 }],
        parameters: [{ rate: 0, value: 0.5 }],
        ...{ initial: '0', interval: 0.02, intervals: 1000, records: 500, seed: 1 },
        ...options,
      }),
  },
];

export const dynamicsShortCalls: ShortCall[] = [
  {
    name: 'dropout, 100,000 outputs',
    prepare: () => {
      const outputs = new Float64Array(100_000).fill(1);
      return () => dropout(outputs, { probability: 0.5, seed: 1 });
    },
  },
  {
    name: 'siegertRate, far from the threshold',
    prepare: (engine) => () =>
      siegertRate(engine, { timeConstant: 1, sigma: 0.04, threshold: 1, current: 0 }),
  },
];
