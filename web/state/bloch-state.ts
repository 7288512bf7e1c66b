import { type Describes, integer, number, type Seed, seed } from '../../src/engine/index.js';

export const MOST_NEURONS = 3;

/** What the bench of a measured qubit is set to. */
export interface BlochState {
  /** Of which each acts on all others, and each is watched. */
  neurons: number;
  rabi: number;
  rate: number;
  /** g, of the exchange between neurons. */
  coupling: number;
  /** Coupled neurons stay pure, so that what they share is entanglement and nothing else. */
  efficiency: number;
  periods: number;
  trajectories: number;
  seed: Seed;
}

export const blochState = () =>
  ({
    neurons: integer({ default: 1, minimum: 1, maximum: MOST_NEURONS }),
    rabi: number({ default: 1, minimum: 0, maximum: 5 }),
    rate: number({ default: 0.1, minimum: 0, maximum: 20 }),
    coupling: number({ default: 0.5, minimum: 0, maximum: 3 }),
    efficiency: number({ default: 1, minimum: ({ neurons }) => (neurons > 1 ? 1 : 0), maximum: 1 }),
    periods: integer({ default: 3, minimum: 1, maximum: 6 }),
    trajectories: integer({ default: 300, minimum: 2, maximum: 1000 }),
    seed: { ...seed(), default: 1 },
  }) satisfies Describes<Partial<BlochState>>;
