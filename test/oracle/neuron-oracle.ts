/** What all kinds of neurons have in common. `State` is what a neuron carries from one step to the next. */
export interface NeuronOracle<State = unknown> {
  initial: State;
  /**
   * What the neuron does with its currents in one step. `reference` are the hard run's currents: where an equation
   * forks on the sign of a current, they choose the branch, so that the soft loss has no kinks there and its
   * derivative at a current of exactly 0 is that of the branch for z ≤ 0 (and 0 for |z|).
   */
  respond(state: State, currents: number[], reference: number[], displaced?: Displacement): Response<State>;
}

/**
 * What measurements make of a probability sin²(half): in the hard run the estimate, in the soft run what differs from the
 * estimate by as much as the true value from the hard run's.
 */
export interface Displacement {
  alpha(truly: number): number;
  half(truly: number): number;
}

export interface Response<State = unknown> {
  /** What the surrogate is a function of, for each channel: p(s^n = 1), or the distance above the threshold. */
  drive: number[];
  /** u of (3), for each channel. */
  activity: number[];
  /** Probability of each spike pattern, channel 0 the highest bit; 0 or 1 where a threshold decides. */
  probabilities: number[];
  /** The state after the hard pattern (which collapses and resets) and the soft spikes, one per channel. */
  next(pattern: number, spikes: number[]): State;
}

/** Bit of a channel, channel 0 the highest. */
export const bitOf = (pattern: number, channel: number, channels: number): number =>
  Math.floor(pattern / 2 ** (channels - 1 - channel)) % 2;
