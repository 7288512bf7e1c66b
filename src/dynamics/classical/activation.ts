import { checkNumber, type Describes, number, readOptions } from '../../engine/index.js';

/** The transition of an activation. */
export interface ActivationOptions {
  /** γ: how steep the transition is. */
  gain: number;
  /** θ: the probability of |1⟩ at which the activation is 1/2. */
  threshold: number;
}

const LARGEST = 1e6;
/** Beyond it e^-x is below what 1 can tell. */
const FAR = 746;
const TERMS = 18;

export const activationOptions = () =>
  ({
    gain: number({ minimum: -LARGEST, maximum: LARGEST }),
    threshold: number({ minimum: -LARGEST, maximum: LARGEST }),
  }) satisfies Describes<ActivationOptions>;

/**
 * Activation of a neuron that is found active with a probability |⟨1|ψ⟩|² (QNNS paper, section 2.3):
 * 1 / (1 + exp(-gain (probability - threshold))).
 *
 * @param probability from 0 to 1; (1 - z) / 2 for a Bloch vector
 * @throws ArgumentError naming what cannot be used
 *
 * @example
 * ```ts
 * import { activation } from 'bornspike/dynamics';
 *
 * console.log(activation(0.5, { gain: 10, threshold: 0.5 }), activation(0.9, { gain: 10, threshold: 0.5 }));
 * // prints: 0.5 0.9820137900379085
 * ```
 */
export function activation(probability: number, options: ActivationOptions): number {
  checkNumber('probability', probability, 0, 1);
  const { gain, threshold } = readOptions('options', options, activationOptions);
  const x = gain * (probability - threshold);
  const decayed = decay(Math.abs(x));
  return x < 0 ? decayed / (1 + decayed) : 1 / (1 + decayed);
}

/** e^-x for x >= 0, the same bits everywhere: a power of two, and the series of the rest. */
function decay(x: number): number {
  if (x > FAR) return 0;
  const halvings = Math.round(x / Math.LN2);
  const rest = halvings * Math.LN2 - x;
  let sum = 1;
  for (let k = TERMS; k > 0; k--) sum = 1 + (sum * rest) / k;
  let result = sum;
  for (let i = 0; i < halvings; i++) result /= 2;
  return result;
}
