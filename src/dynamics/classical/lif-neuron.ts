import { ArgumentError, type Describes, number, positive } from '../../engine/index.js';

/** A leaky integrate-and-fire neuron, τ dV = (-(V - V_rest) + R I) dt + σ dW. Units are the user's, but one of time. */
export interface LifNeuron {
  /** τ, the membrane's time constant, in units of time. */
  timeConstant: number;
  /** V_rest (default 0). */
  rest?: number;
  /** R (default 1). */
  resistance?: number;
  /** σ, in units of V times the square root of those of time. */
  sigma: number;
  /** θ: V spikes where it comes here. */
  threshold: number;
  /** Where V begins anew after a spike, below the threshold (default `rest`). */
  reset?: number;
  /** How long it stays there, in units of time (default 0). */
  refractory?: number;
}

/** Of any potential or current. */
export const LARGEST_LIF_NUMBER = 1e9;

const potential = { minimum: -LARGEST_LIF_NUMBER, maximum: LARGEST_LIF_NUMBER };

export const neuronOptions = () =>
  ({
    timeConstant: positive({ unit: 'time' }),
    rest: number({ default: 0, ...potential }),
    resistance: number({ default: 1, ...potential }),
    sigma: number({ minimum: 0, maximum: LARGEST_LIF_NUMBER, unit: 'V / √time' }),
    threshold: number(potential),
    reset: number({ default: ({ rest }) => rest, ...potential }),
    refractory: number({ default: 0, minimum: 0, maximum: LARGEST_LIF_NUMBER, unit: 'time' }),
  }) satisfies Describes<LifNeuron>;

/** Refuses a potential from which a neuron would spike at once. */
export function checkBelow(field: string, potential: number, { threshold }: LifNeuron): void {
  if (potential >= threshold) throw new ArgumentError(field, 'a number below the threshold', potential);
}
