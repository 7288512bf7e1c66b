import { type Describes, integer, number, type Seed, seed } from '../../src/engine/index.js';

/** What the bench of a measured qubit is set to. */
export interface BlochState {
  rabi: number;
  rate: number;
  efficiency: number;
  periods: number;
  trajectories: number;
  seed: Seed;
}

export const blochState = () =>
  ({
    rabi: number({ default: 1, minimum: 0, maximum: 5 }),
    rate: number({ default: 0.1, minimum: 0, maximum: 20 }),
    efficiency: number({ default: 1, minimum: 0, maximum: 1 }),
    periods: integer({ default: 3, minimum: 1, maximum: 6 }),
    trajectories: integer({ default: 300, minimum: 2, maximum: 1000 }),
    seed: { ...seed(), default: 1 },
  }) satisfies Describes<Partial<BlochState>>;
