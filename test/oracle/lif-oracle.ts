import type { NeuronOracle } from './neuron-oracle.js';

/** Leaky integrate-and-fire as snnTorch's `Leaky`: the reset is that of the previous step's spike. */
export interface LifOptions {
  /** Decay of the potential per step. */
  beta: number;
  threshold: number;
  reset: 'subtract' | 'zero' | 'none';
}

export interface LifState {
  potential: number;
  /** The hard spike: a reset has no derivative. */
  spike: number;
}

/** One current; u of (3) is the potential. */
export function lifNeuron({ beta, threshold, reset }: LifOptions): NeuronOracle<LifState> {
  return {
    initial: { potential: 0, spike: 0 },
    respond(state, [current]) {
      const integrated = beta * state.potential + current;
      const potentials = {
        subtract: integrated - state.spike * threshold,
        zero: integrated * (1 - state.spike),
        none: integrated,
      };
      const potential = potentials[reset];
      return {
        drive: [potential - threshold],
        activity: [potential],
        probabilities: potential > threshold ? [0, 1] : [1, 0],
        next: (pattern) => ({ potential, spike: pattern }),
      };
    },
  };
}
