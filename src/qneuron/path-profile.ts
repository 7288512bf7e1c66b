import type { PathEnsemble } from './path-ensemble.js';
import { square } from './square.js';

/** What paths look like, slice by slice: means over snapshots of all chains. */
export interface PathProfile {
  /** ⟨V0(φ_t)⟩ at each slice, and its standard error from the chains' own means: Float64Array [neurons · slices]. */
  potential: Float64Array;
  potentialStdErr: Float64Array;
  /** ⟨(φ_{t+1} - φ_t)² / (2 a²) + V0(φ_t)⟩, the density of the action: Float64Array [neurons · slices]. */
  action: Float64Array;
  /** How often a path changes its sign, on average: Float64Array [neurons]. */
  kinks: Float64Array;
  /** Snapshots of each chain. */
  snapshots: number;
}

/** Collects profiles of the chains from `firstChain` on. */
export class ProfileSums {
  readonly #potential: Float64Array[];
  readonly #action: Float64Array;
  readonly #kinks: Float64Array;
  #snapshots = 0;

  constructor(
    readonly firstChain: number,
    readonly chains: number,
    readonly neurons: number,
    readonly slices: number,
    readonly spacing: number,
    readonly lambda: number,
  ) {
    this.#potential = Array.from({ length: chains }, () => new Float64Array(neurons * slices));
    this.#action = new Float64Array(neurons * slices);
    this.#kinks = new Float64Array(neurons);
  }

  /** Looks at where the paths are. */
  add(ensemble: PathEnsemble): void {
    const { slices, spacing } = this;
    this.#snapshots++;
    for (const [chain, potential] of this.#potential.entries()) {
      for (let neuron = 0; neuron < this.neurons; neuron++) {
        const path = ensemble.path(this.firstChain + chain, neuron);
        for (let slot = 0; slot < slices; slot++) {
          const [x, next] = [path[slot], path[slot + 1 < slices ? slot + 1 : 0]];
          const at = neuron * slices + slot;
          const value = (this.lambda / 4) * square(x * x - 1);
          potential[at] += value;
          this.#action[at] += square((next - x) / spacing) / 2 + value;
          if (x < 0 !== next < 0) this.#kinks[neuron]++;
        }
      }
    }
  }

  profile(): PathProfile {
    const total = this.#snapshots * this.chains;
    const length = this.neurons * this.slices;
    const potential = new Float64Array(length);
    const potentialStdErr = new Float64Array(length);
    for (let i = 0; i < length; i++) {
      const means = this.#potential.map((sums) => sums[i] / this.#snapshots);
      const mean = means.reduce((a, b) => a + b, 0) / this.chains;
      const squares = means.reduce((sum, value) => sum + square(value - mean), 0);
      potential[i] = mean;
      potentialStdErr[i] =
        this.chains > 1 ? Math.sqrt(squares / (this.chains - 1) / this.chains) : Number.NaN;
    }
    return {
      potential,
      potentialStdErr,
      action: this.#action.map((sum) => sum / total),
      kinks: this.#kinks.map((sum) => sum / total),
      snapshots: this.#snapshots,
    };
  }
}
