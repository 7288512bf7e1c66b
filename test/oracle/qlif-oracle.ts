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
  /** φ/2, of which sin² is the probability of the excited state: from 0 to π/2, or beyond by as much as a displacement. */
  half: number;
  /** The hard spike: a reset has no derivative. */
  spike: number;
}

/** The angle from 0 to π/2 with the same sin². */
const folded = (angle: number): number => Math.abs(angle - Math.PI * Math.round(angle / Math.PI));

/** Two currents, z^s and z°; u of (3) is α. */
export function qlifNeuron(options: QlifOptions): NeuronOracle<QlifState> {
  const { form, threshold, scaling, relaxation } = options;
  return {
    initial: { half: 0, spike: 0 },
    respond(state, [exciting, leaking], [excitingReference, leakingReference], displaced) {
      const magnitude = Math.sign(leakingReference!) * leaking!;
      const root = Math.exp((-scaling * magnitude) / relaxation / 2);
      const start = state.spike === 1 ? 0 : state.half;
      // Where nothing leaks nothing is folded, of an angle displaced beyond π/2 neither.
      const leaked = (angle: number) => (root === 1 ? angle : Math.asin(root * Math.sin(angle)));
      let half: number;
      if (excitingReference! > 0) half = folded(start + (Math.PI * exciting!) / 2);
      // What the phase loses turns 0 about after a spike, and the phase itself otherwise; that is never below 0.
      else if (form === 'printed') half = state.spike === 1 ? leaked(state.half) : start - leaked(start);
      else half = leaked(start);
      const truly = Math.sin(half) ** 2;
      const alpha = displaced ? displaced.alpha(truly) : truly;
      const kept = displaced ? displaced.half(half) : half;
      return {
        drive: [alpha - threshold],
        activity: [alpha],
        probabilities: alpha > threshold ? [0, 1] : [1, 0],
        next: (pattern) => ({ half: kept, spike: pattern }),
      };
    },
  };
}
