import { simulateBlochEnsemble } from '../../src/dynamics/index.js';
import type { LongCall, ShortCall } from './long-call.js';

export const dynamicsLongCalls: LongCall[] = [
  {
    name: 'simulateBlochEnsemble, 2000 trajectories',
    prepare: (engine) => (options) =>
      simulateBlochEnsemble(engine, {
        rabi: 1,
        rate: 0.5,
        efficiency: 1,
        initial: [0, 0, 1],
        dt: 0.001,
        steps: 20_000,
        trajectories: 2000,
        seed: 1,
        ...options,
      }),
  },
];

export const dynamicsShortCalls: ShortCall[] = [];
