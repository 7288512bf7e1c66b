import type { NeuronOracle } from './neuron-oracle.js';

/**
 * Leaky integrate-and-fire after snnTorch 0.9's `Leaky.forward` with reset_delay: reset = (mem > threshold) of the step
 * before, then `_base_sub` beta · mem + input − reset · threshold, `_base_zero` beta · (1 − reset) · mem + input, `_base_int`
 * beta · mem + input.
 */
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
      const potentials = {
        subtract: beta * state.potential + current! - state.spike * threshold,
        zero: beta * (1 - state.spike) * state.potential + current!,
        none: beta * state.potential + current!,
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
