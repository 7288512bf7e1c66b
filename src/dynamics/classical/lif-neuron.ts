import { ArgumentError, checkNumber, checkPositive } from '../../engine/index.js';

/** A leaky integrate-and-fire neuron, τ dV = (-(V - V_rest) + R I) dt + σ dW. Units are the user's, but one of time. */
export interface LifNeuron {
  /** τ, the membrane's time constant. */
  timeConstant: number;
  /** V_rest (default 0). */
  rest?: number;
  /** R (default 1). */
  resistance?: number;
  /** σ, in units of V times the square root of those of time. */
  noise: number;
  /** θ: V spikes where it comes here. */
  threshold: number;
  /** Where V begins anew after a spike, below the threshold (default V_rest). */
  reset?: number;
  /** How long it stays there (default 0). */
  refractory?: number;
}

/** Of any potential or current. */
export const LARGEST = 1e9;

/** The fields of a neuron. */
export const NEURON_NAMES: (keyof LifNeuron)[] = [
  'timeConstant',
  'rest',
  'resistance',
  'noise',
  'threshold',
  'reset',
  'refractory',
];

/** Checks a neuron and fills in its defaults. */
export function checkNeuron(options: LifNeuron): Required<LifNeuron> {
  const rest = checkNumber('options.rest', options.rest ?? 0, -LARGEST, LARGEST);
  const threshold = checkNumber('options.threshold', options.threshold, -LARGEST, LARGEST);
  const reset = checkNumber('options.reset', options.reset ?? rest, -LARGEST, LARGEST);
  if (reset >= threshold) throw new ArgumentError('options.reset', 'a number below the threshold', reset);
  return {
    timeConstant: checkPositive('options.timeConstant', options.timeConstant),
    rest,
    resistance: checkNumber('options.resistance', options.resistance ?? 1, -LARGEST, LARGEST),
    noise: checkNumber('options.noise', options.noise, 0, LARGEST),
    threshold,
    reset,
    refractory: checkNumber('options.refractory', options.refractory ?? 0, 0, LARGEST),
  };
}
