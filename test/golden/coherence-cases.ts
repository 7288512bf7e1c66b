import {
  decoherenceFreeSubspace,
  simulateDecoupling,
  simulateErrorCorrection,
} from '../../src/dynamics/public.js';
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
