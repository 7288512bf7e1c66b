import { square } from '../exact/square.js';
import type { PathEnsemble } from './path-ensemble.js';

/** Means, and their standard errors. */
export interface MeasuredArray {
  /** The means, row by row. */
  values: Float64Array;
  /** Standard error of each of them; NaN where it is unknown. */
  stdErr: Float64Array;
  /** Of both arrays. */
  shape: number[];
}

/**
 * What paths look like, slice by slice: means over snapshots of all chains, with standard errors from the chains' own means.
 */
export interface PathProfile {
  /** ⟨V0(φ_t)⟩ at each slice, [neuron][slice]. */
  potential: MeasuredArray;
  /** ⟨φ_t²⟩ at each slice, [neuron][slice]. */
  square: MeasuredArray;
  /**
   * The density of the action: ⟨V0(φ_t)⟩ and ⟨(Δφ)² / (2 a²)⟩, the mean of the steps to and from the slice,
   * [neuron][slice]. 1 / (2 a) of it is the noise that any lattice path has, by equipartition.
   */
  action: MeasuredArray;
  /** How often a path changes its sign, on average, [neuron]. */
  kinks: MeasuredArray;
  /** Snapshots of each chain. */
  snapshots: number;
}

/** Collects profiles of the chains from `firstChain` on. */
export class ProfileSums {
  readonly #potential: Float64Array[];
  readonly #square: Float64Array[];
  readonly #action: Float64Array[];
  readonly #kinks: Float64Array[];
  #snapshots = 0;

  constructor(
    readonly firstChain: number,
    readonly chains: number,
    readonly neurons: number,
    readonly slices: number,
    readonly spacing: number,
    readonly lambda: number,
  ) {
    const sums = (length: number) => Array.from({ length: chains }, () => new Float64Array(length));
    this.#potential = sums(neurons * slices);
    this.#square = sums(neurons * slices);
    this.#action = sums(neurons * slices);
    this.#kinks = sums(neurons);
  }

  /** Looks at where the paths are. */
  add(ensemble: PathEnsemble): void {
    const { slices, spacing } = this;
    this.#snapshots++;
    for (let chain = 0; chain < this.chains; chain++) {
      const potential = this.#potential[chain]!;
      const squares = this.#square[chain]!;
      const action = this.#action[chain]!;
      const kinks = this.#kinks[chain]!;
      for (let neuron = 0; neuron < this.neurons; neuron++) {
        const path = ensemble.path(this.firstChain + chain, neuron);
        for (let slice = 0; slice < slices; slice++) {
          const x = path[slice]!;
          const next = path[slice + 1 < slices ? slice + 1 : 0]!;
          const previous = path[slice > 0 ? slice - 1 : slices - 1]!;
          const at = neuron * slices + slice;
          const value = (this.lambda / 4) * square(x * x - 1);
          potential[at]! += value;
          squares[at]! += x * x;
          action[at]! += (square((next - x) / spacing) + square((x - previous) / spacing)) / 4 + value;
          if (x < 0 !== next < 0) kinks[neuron]!++;
        }
      }
    }
  }

  profile(): PathProfile {
    const bySlice = [this.neurons, this.slices];
    return {
      potential: this.#estimate(this.#potential, bySlice),
      square: this.#estimate(this.#square, bySlice),
      action: this.#estimate(this.#action, bySlice),
      kinks: this.#estimate(this.#kinks, [this.neurons]),
      snapshots: this.#snapshots,
    };
  }

  /** Means over chains of what each summed up, and their standard errors. */
  #estimate(sums: readonly Float64Array[], shape: number[]): MeasuredArray {
    const { chains } = this;
    const means = new Float64Array(sums[0]!.length);
    const stdErrs = new Float64Array(sums[0]!.length);
    for (let i = 0; i < means.length; i++) {
      const own = sums.map((sum) => sum[i]! / this.#snapshots);
      const mean = own.reduce((a, b) => a + b, 0) / chains;
      const squares = own.reduce((sum, value) => sum + square(value - mean), 0);
      means[i] = mean;
      stdErrs[i] = Math.sqrt(squares / (chains - 1) / chains);
    }
    return { values: means, stdErr: stdErrs, shape };
  }
}
