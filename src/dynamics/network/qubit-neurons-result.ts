import type { Meta, Seed } from '../../engine/index.js';
import type { Refinement } from '../ensemble/refined-steps.js';
import type { MatrixProductResult } from '../matrix-product/chain-options.js';

/** What networks of qubit-neurons did. */
export interface QubitNeuronsResult extends Partial<MatrixProductResult> {
  /** Recorded times, the first is 0. */
  times: Float64Array;
  /** The Pauli strings that were recorded, in their order. */
  observables: string[];
  /**
   * Mean of each observable and its standard error, [time][observable]; with `'bloch'` [time][3 · qubits]. The error is 0
   * where nothing is random, NaN of a single trajectory.
   */
  mean: Float64Array;
  /** Standard error of the mean, [time][observable]. */
  stdErr: Float64Array;
  /** Of `mean` and `stdErr`. */
  shape: [times: number, observables: number];
  /** Trajectories that were run; what is not random is run once. */
  trajectories: number;
  /** Of what is not random, unless `guard` is false or the method an explicit one. */
  refinement?: Refinement;
  /** Observables of the kept trajectories, [trajectory][time][observable]. */
  values?: { values: Float64Array; shape: [trajectories: number, times: number, observables: number] };
  /** Their states, [trajectory][time], amplitudes or rows of density matrices, re and im in turn. */
  states?: { values: Float64Array; shape: number[] };
  /**
   * [trajectory][interval][channel]. Homodyne: the record J = √η⟨L + L†⟩ + dW/dt, its mean from one recorded time to the
   * next; jumps: their numbers. `channels` says which channels these are, twice each where detection is heterodyne, and `phases`
   * which quadrature each is of, in radians, where it is homodyne or heterodyne.
   */
  measurement?: {
    values: Float64Array;
    shape: [trajectories: number, intervals: number, channels: number];
    channels: number[];
    phases?: number[];
  };
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}
