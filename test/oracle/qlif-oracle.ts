import type { NeuronOracle } from './neuron-oracle.js';

/** The QLIF neuron of supplement S1, (S3)-(S8), whose α is sin²(φ/2) (errata S1). */
export interface QlifOptions {
  /** `'printed'`: a leak turns φ by (S8) as printed. `'alpha'`: a leak multiplies α by exp(−β|z°|/T₁). */
  form: 'printed' | 'alpha';
  threshold: number;
  /** β of (S8). */
  scaling: number;
  /** T₁ of (S8), in steps. */
  relaxation: number;
}

export interface QlifState {
  /** Probability of the excited state. */
  alpha: number;
  /** The hard spike: a reset has no derivative. */
  spike: number;
}

/** Two currents, z^s and z°; u of (3) is α. */
export function qlifNeuron(options: QlifOptions): NeuronOracle<QlifState> {
  const { form, threshold, scaling, relaxation } = options;
  return {
    initial: { alpha: 0, spike: 0 },
    respond(state, [exciting, leaking], [excitingReference, leakingReference]) {
      const magnitude = Math.sign(leakingReference!) * leaking!;
      const decay = Math.exp((-scaling * magnitude) / relaxation);
      const excited = excitingReference! > 0;
      let alpha: number;
      if (form === 'printed') {
        const start = state.spike === 1 ? 0 : 2 * Math.asin(Math.sqrt(state.alpha));
        const turn = excited ? Math.PI * exciting! : -2 * Math.asin(Math.sqrt(state.alpha * decay));
        alpha = Math.sin((start + turn) / 2) ** 2;
      } else {
        const start = state.spike === 1 ? 0 : state.alpha;
        alpha = excited
          ? Math.sin(Math.asin(Math.sqrt(start)) + (Math.PI * exciting!) / 2) ** 2
          : start * decay;
      }
      return {
        drive: [alpha - threshold],
        activity: [alpha],
        probabilities: alpha > threshold ? [0, 1] : [1, 0],
        next: (pattern) => ({ alpha, spike: pattern }),
      };
    },
  };
}
