import type { Hamiltonian, PauliString } from '../../register/index.js';
import type { ChainString } from '../matrix-product/chain-strings.js';
import type { Channel } from './channels.js';

/** How a network is followed: by homodyne trajectories, by quantum jumps, or on average. */
export type Unravelling = 'homodyne' | 'jumps' | 'none';

/** A network of qubit-neurons, checked. */
export interface NetworkSystem {
  qubits: number;
  hamiltonian: Hamiltonian | undefined;
  channels: Channel[];
  unravelling: Unravelling;
  /** Whether states are density matrices. */
  mixed: boolean;
  /** Amplitudes, or entries of a density matrix, re and im in turn. */
  initial: Float64Array;
  observables: PauliString[];
  /** Where states are matrix-product states. */
  chain?: ChainSystem;
}

/** What a network is as a matrix-product state, instead of `initial` and `observables`. */
export interface ChainSystem {
  /** The largest bond. */
  bond: number;
  /** The share of the weight that a cut may discard. */
  truncation: number;
  /** Of the splitting of the Hamiltonian. */
  order: 2 | 4;
  /** Whether entropies of cuts are recorded. */
  entropy: boolean;
  /** The basis state at the beginning. */
  initial: Uint8Array;
  strings: ChainString[];
}

/** Numbers of the channels that are measured, in their order. */
export function monitoredOf({ channels, unravelling }: NetworkSystem): number[] {
  if (unravelling !== 'homodyne') return [];
  return channels.flatMap(({ efficiency, rate }, i) => (efficiency > 0 && rate > 0 ? [i] : []));
}

/** What single trajectories leave behind. */
export interface NetworkKeep {
  /** Trajectories at most. */
  count: number;
  /** The first so many are kept. */
  trajectories: number;
  states: boolean;
  readings: boolean;
}
