import {
  decoherenceFreeSubspace,
  evolveGenerator,
  lindbladFromBath,
  simulateCollisions,
  simulateDecoupling,
  simulateErrorCorrection,
  steadyState,
} from '../../src/dynamics/public.js';
import { coupleAll, hamiltonian } from '../../src/register/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

const NOISE = [
  { kind: 'ornstein-uhlenbeck', amplitude: 2, correlationTime: 5 },
  { kind: 'telegraph', amplitude: 2, correlationTime: 5 },
  { kind: 'white', rate: 0.3 },
] as const;

export const coherenceCases: GoldenCase[] = [
  ...NOISE.map(
    (noise): GoldenCase => ({
      name: `dynamics/decoupling ${noise.kind}`,
      run: async (engine) => {
        const { mean, stdErr, fidelity } = await simulateDecoupling(engine, {
          sequence: 'xy4',
          pulses: 8,
          pulseError: 0.1,
          detuning: noise,
          times: [0.01, 1, 3],
          initial: [0.6, 0, 0.8],
          trajectories: 300,
          seed: 1,
        });
        return bytesOf(mean, stdErr, fidelity.mean, fidelity.stdErr);
      },
    }),
  ),
  {
    name: 'dynamics/decoherence-free',
    run: async (engine) => {
      const { bare, encoded, exposed } = await decoherenceFreeSubspace(engine, {
        rate: 0.7,
        correlation: 0.8,
        times: [0, 0.5, 2],
        initial: [0.48, 0.6, 0.64],
      });
      return bytesOf(...[bare, encoded, exposed].flatMap(({ bloch, fidelity }) => [bloch, fidelity]));
    },
  },
  ...(['secular', 'redfield'] as const).map(
    (approximation): GoldenCase => ({
      name: `dynamics/bath ${approximation}`,
      run: async (engine) => {
        const { frequencies, rates, shifts, lambShift, generator } = await lindbladFromBath(engine, {
          hamiltonian: hamiltonian({ qubits: 2, h: [1, 0.7], rabi: [0.5, 0], k: coupleAll(2, 0.3) }),
          coupling: { operator: 'x', qubit: 0 },
          spectralDensity: { kind: 'ohmic', strength: 0.02, cutoff: 6, exponent: 1.5 },
          temperature: 0.6,
          approximation,
        });
        const { mean } = await evolveGenerator(engine, { generator, initial: '01', dt: 0.5, steps: 10 });
        return bytesOf(frequencies, rates, shifts, lambShift, generator, mean);
      },
    }),
  ),
  ...(['direct', 'iterative'] as const).map(
    (method): GoldenCase => ({
      name: `dynamics/steady ${method}`,
      run: async (engine) => {
        const { matrix, mean } = await steadyState(engine, {
          hamiltonian: hamiltonian({ qubits: 3, h: [1, 0.7, 0.2], rabi: [0.5, 0, 1], k: coupleAll(3, 0.3) }),
          channels: [
            ...[0, 1, 2].map((qubit) => ({ operator: '-' as const, qubit, rate: 0.4 })),
            { operator: 'z', qubit: 1, rate: 0.1 },
          ],
          observables: ['XYZ', 'ZZI'],
          method,
        });
        return bytesOf(matrix, mean);
      },
    }),
  ),
  ...(['homodyne', 'counting', 'none'] as const).map(
    (detection): GoldenCase => ({
      name: `dynamics/collisions ${detection}`,
      run: async (engine) => {
        const common = {
          hamiltonian: hamiltonian({ qubits: 2, h: [1, 0.7], rabi: [0.5, 0], k: coupleAll(2, 0.3) }),
          channel: { operator: '-' as const, qubit: 1, rate: 0.8 },
          ...{ detection, phase: 0.3, initial: '01', dt: 0.02, steps: 40, trajectories: 5, seed: 1 },
          record: { every: 10, measurement: true },
        };
        const light = detection === 'counting' ? {} : { photons: 0.4, squeezing: 0.3, angle: 1 };
        const results = [
          await simulateCollisions(engine, { ...common, field: light }),
          await simulateCollisions(engine, { ...common, memory: { time: 0.5, frequency: 0.7 } }),
        ];
        return bytesOf(
          ...results.flatMap(({ mean, stdErr, measurement }) => [mean, stdErr, measurement?.values ?? []]),
        );
      },
    }),
  ),
  ...(['bit-flip', 'phase-flip', 'five-qubit'] as const).map(
    (code): GoldenCase => ({
      name: `dynamics/correction ${code}`,
      run: async (engine) => {
        const { logicalError, exact } = await simulateErrorCorrection(engine, {
          code,
          physicalError: [0.1, 0.3],
          shots: 40,
          seed: 1,
        });
        return bytesOf(logicalError.mean, logicalError.stdErr, exact);
      },
    }),
  ),
];
