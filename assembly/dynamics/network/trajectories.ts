/** What the kernels need to know about networks of qubit-neurons. */
import { powerOfTwo } from '../../memory';
import { CHUNK } from '../ensemble/chunk';
import { NoiseSource } from '../ensemble/noise-source';
import { LocalPlaces } from './local-places';

/**
 * Trajectories run in pairs, a trajectory in each lane. A state vector is [amplitude][re, im] of 16-byte elements, a
 * density matrix ρ = S + iA is the real matrix S + A, [row][column] of such elements: S, symmetric, and A,
 * antisymmetric, come apart again, and Hadamards act on their sum alike.
 */
@unmanaged
export class Trajectories {
  qubits: i32;
  /** Whether states are density matrices. */
  mixed: bool;
  noiseSource: NoiseSource;
  /** Monitored channels. */
  channels: i32;
  key0: u32;
  key1: u32;
  dt: f64;
  /** Steps of a whole run, and from one recorded time to the next. */
  steps: i32;
  every: i32;
  /** The trajectory that the arrays of single trajectories begin with. */
  begin: i32;
  /** [trajectory][step][channel], unless the noise is the stream's. */
  given: usize;

  /** Monitored channels √rate Z: their number, [channel] qubits (i32), places among all channels (i32), and strengths. */
  diagonals: i32;
  diagonalQubits: usize;
  diagonalPlaces: usize;
  diagonalStrengths: usize;
  /** Factors of ρ_ab by a step's unmonitored dephasing, by a XOR b. */
  unmonitoredDephasing: usize;

  /** Channels that jump: their number, and [channel] addresses of `LocalMap` (u32). */
  jumps: i32;
  jumpMaps: usize;

  /** Pauli strings [observable][flips, signs, number of Y] (i32), and their number. */
  observables: i32;
  strings: usize;
  /** [recorded time][observable][even, odd trajectories]: sums, and sums of squares. */
  sums: usize;
  squares: usize;
  /** Of the first `keptTrajectories`: [trajectory][recorded time][observable], and states (re, im), or 0. */
  keptTrajectories: i32;
  values: usize;
  states: usize;
  /** [trajectory][interval][channel]: means of the record, or jumps of an interval; or 0. */
  readings: usize;

  // Of measure-diagonal.ts: [row], then [column], b = row · columns + column being a basis state of both halves of the qubits.
  /** The kick of these qubits. @internal */
  halfKicks: usize;
  /** Sums of the probabilities. @internal */
  marginals: usize;
  /** Sums of the probabilities times the kick of the other half. @internal */
  weighted: usize;
  /** What amplitudes are multiplied by. @internal */
  halfFactors: usize;
  /** Their products, one for each basis state, of density matrices. @internal */
  factors: usize;
  /** ⟨Z⟩ of each qubit. @internal */
  means: usize;
  /** Its covariance with the kick. @internal */
  covariances: usize;
  /** The kick. @internal */
  kicks: usize;
  /** A local matrix of both lanes. @internal */
  matrix: usize;
  /** Two local states or blocks. @internal */
  block: usize;
  /** @internal */
  result: usize;
  /** The noise of 64 steps, [lane][step][channel]. @internal */
  noise: usize;


  @inline
  get size(): usize {
    return (<usize>1) << this.qubits;
  }

  /** States of the upper half of the qubits. */
  @inline
  get rows(): usize {
    return (<usize>1) << ((this.qubits + 1) >> 1);
  }

  /** States of the lower half. */
  @inline
  get columns(): usize {
    return (<usize>1) << (this.qubits >> 1);
  }


  @inline
  get noiseRow(): usize {
    return (<usize>this.channels) << 9;
  }
}

/** Bytes of a local matrix of two qubits, or of a block of it, in both lanes. */
const LOCAL_BYTES: f64 = 512;

/**
 * Gives the run's scratch its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutTrajectories(run: Trajectories, at: f64): f64 {
  const halves = 16 * (powerOfTwo((run.qubits + 1) >> 1) + powerOfTwo(run.qubits >> 1));
  const qubits = 16 * <f64>run.qubits;
  run.halfKicks = <usize>at;
  run.marginals = <usize>(at += halves);
  run.weighted = <usize>(at += halves);
  run.halfFactors = <usize>(at += halves);
  run.factors = <usize>(at += halves);
  run.means = <usize>(at += run.mixed ? 16 * powerOfTwo(run.qubits) : 0);
  run.covariances = <usize>(at += qubits);
  run.kicks = <usize>(at += qubits);
  run.matrix = <usize>(at += qubits);
  run.block = <usize>(at += LOCAL_BYTES);
  run.result = <usize>(at += LOCAL_BYTES);
  run.noise = <usize>(at += LOCAL_BYTES);
  return at + 16 * CHUNK * <f64>run.channels;
}

/** Bytes of the state of one pair, see `Trajectories`. */
export function stateBytes(run: Trajectories): f64 {
  return run.mixed ? 16 * powerOfTwo(2 * run.qubits) : 32 * powerOfTwo(run.qubits);
}

/** A monitored channel on one or two qubits. */
@unmanaged
export class LocalChannel extends LocalPlaces {
  /** Place among all monitored channels. */
  place: i32;
  /** Whether the operator O is Hermitian with O² = 1. */
  involutory: bool;
  /** √(efficiency · rate). */
  strength: f64;
  /** O, and M0, M1, M2 of M = M0 + M1 dy + M2 dy²: row-major, re and im in turn. */
  operator: usize;
  first: usize;
  second: usize;
  third: usize;
}

/** A fixed linear map on one or two qubits. */
@unmanaged
export class LocalMap extends LocalPlaces {
  /** Of a state's blocks [dimension²][dimension²], or of amplitudes [dimension][dimension]; re and im in turn. */
  matrix: usize;
}
