import {
  boolean,
  checked,
  choice,
  type Describes,
  integer,
  type LongWorkOptions,
  nested,
  number,
  positive,
  type Seed,
  type Settings,
  unchecked,
} from '../../engine/index.js';
import type { DensityMatrix, Hamiltonian, Observables, StateVector } from '../../register/index.js';
import { type EquationsName, ensembleOptions, methodNames } from '../ensemble/ensemble-options.js';
import type { GivenNoise } from '../ensemble/given-noise.js';
import type { MethodName } from '../ensemble/method.js';
import { type KeepOptions, keepOptions } from '../ensemble/record-options.js';
import { checkOrder, type Representation } from '../matrix-product/chain-options.js';
import type { NeuronChannel } from './channels.js';
import { defaultMethod } from './network-scheme.js';
import type { Unravelling } from './network-system.js';

/** What of a network is kept beside the mean. */
export interface NetworkRecordOptions extends KeepOptions {
  /** What is recorded, see `Observables` (default `'bloch'`). */
  observables?: Observables;
  /** Also keep the states of the kept trajectories (default false). */
  states?: boolean;
  /** Of matrix products: also the entanglement entropy of every cut (default false). */
  entropy?: boolean;
}

/** A network of qubit-neurons, its environment, and how its equation is stepped. */
export interface QubitNeuronsOptions extends GivenNoise, LongWorkOptions {
  /** The result of `hamiltonian()`; none by default. */
  hamiltonian?: Hamiltonian;
  /** Contact with the environment; none by default. */
  channels?: readonly NeuronChannel[];
  /** A basis state such as `'01'`, a `StateVector` (up to 16 qubits) or a `DensityMatrix` (up to 10). */
  initial: string | StateVector | DensityMatrix;
  /**
   * `'full'` (default): all amplitudes. `'matrix-product'`: of 1 to 256 neurons in a row, as a product of matrices, which
   * measurement keeps small; from a basis state. What no channel reads is sampled then, as if somebody read it.
   */
  representation?: Representation;
  /** Of matrix products: the largest bond, from 1 to 256 (default 64). */
  bond?: number;
  /** Of matrix products: the share of the weight that each cut may discard, from 0 to 0.1 (default 1e-10). */
  truncation?: number;
  /** Of matrix products: the order of the splitting of the Hamiltonian, 2 or 4 (default 2). */
  order?: 2 | 4;
  /** Length of a time step, in units of time. */
  dt: number;
  /** Time steps, at least 1. */
  steps: number;
  /** Trajectories (default 1). */
  trajectories?: number;
  /**
   * `'homodyne'` (default): diffusive trajectories under continuous measurement. `'jumps'`: quantum jumps of all channels,
   * whatever their efficiencies, of pure states. `'none'`: the mean of all trajectories, which is the Lindblad equation.
   */
  unravelling?: Unravelling;
  /**
   * How homodyne trajectories are stepped, see `MethodName` (default `'splitting'`, of printed equations `'euler-maruyama'`).
   * The explicit schemes take noises that commute for granted.
   */
  method?: MethodName;
  /**
   * `'consistent'` (default), or `'printed'`: the paper's stochastic Schrödinger equation as it stands (errata Q1), by
   * Euler-Maruyama. Its norm grows, and so do the observables, which are not divided by it.
   */
  equations?: EquationsName;
  /** What is kept beside the mean. */
  record?: NetworkRecordOptions;
  /**
   * Stop as soon as no standard error is larger (default 0: when all trajectories are done); looked at from time to time. A miss
   * is a warning and an end reason.
   */
  targetStdErr?: number;
  /**
   * Watch the time step (default true). Of what is random, a few trajectories are run with dt/2 on the same noise, with a
   * warning if that matters. What is not random is run with 2dt too, to estimate its error, and by the method `'splitting'`
   * each step is divided into 2, 4, 8, … until that is at most `tolerance`; `refinement` says how it went.
   */
  guard?: boolean;
  /** The error of observables beyond which a step is too long, above 0 (default 0.001, and 0.02 for what is random). */
  tolerance?: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

const MOST_TRAJECTORIES = 100_000_000;
const MOST_BOND = 256;

const recordOptions = () =>
  ({
    ...keepOptions(),
    observables: unchecked({ default: 'bloch' }),
    states: boolean({ default: false }),
    entropy: boolean({ default: false }),
  }) satisfies Describes<NetworkRecordOptions>;

export const qubitNeuronsOptions = () =>
  ({
    ...ensembleOptions(),
    hamiltonian: unchecked({ optional: true }),
    channels: unchecked({ default: [] }),
    initial: unchecked(),
    representation: choice(['full', 'matrix-product'], { default: 'full' }),
    bond: integer({ default: 64, minimum: 1, maximum: MOST_BOND }),
    truncation: number({ default: 1e-10, minimum: 0, maximum: 0.1 }),
    order: checked(checkOrder, { default: 2 }),
    trajectories: integer({ default: 1, minimum: 1, maximum: MOST_TRAJECTORIES }),
    unravelling: choice(['homodyne', 'jumps', 'none'], { default: 'homodyne' }),
    method: choice(methodNames(), { default: defaultMethod }),
    record: nested(recordOptions),
    tolerance: positive({ optional: true }),
  }) satisfies Describes<QubitNeuronsOptions>;

export type NetworkSettings = Settings<ReturnType<typeof qubitNeuronsOptions>>;
