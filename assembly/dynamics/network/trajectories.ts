/** What the kernels need to know about networks of qubit-neurons; written by the facade. */
import { powerOfTwo } from '../../memory';
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
  mixed: i32;
  drive: i32;
  /** Monitored channels. */
  channels: i32;
  key0: u32;
  key1: u32;
  dt: f64;
  /** Steps of a whole run, and from one recorded time to the next. */
  steps: i32;
  every: i32;
  /** [trajectory][step][channel], unless the drive is the stream. */
  given: usize;

  /** Monitored channels √rate Z: their number, [channel] qubits (i32), places among all channels (i32), and strengths. */
  diagonals: i32;
  diagonalQubits: usize;
  diagonalPlaces: usize;
  diagonalStrengths: usize;
  /** What dephasing that nobody reads leaves of ρ_ab in a step, by a XOR b. */
  kept: usize;

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
  /** Room of `trajectoriesWorkBytes`. */
  work: usize;


  @inline
  get size(): usize {
    return (<usize>1) << this.qubits;
  }

  /** Basis probabilities, or weights, of both lanes. */
  @inline
  get probabilities(): usize {
    return this.work;
  }


  @inline
  get folds(): usize {
    return this.work + (this.size << 4);
  }

  /** One factor for each basis state. */
  @inline
  get factors(): usize {
    return this.work + (this.size << 5);
  }

  /** Of each qubit: ⟨Z⟩, covariance with the kick, kick. */
  @inline
  get means(): usize {
    return this.work + 48 * this.size;
  }


  @inline
  get covariances(): usize {
    return this.means + ((<usize>this.qubits) << 4);
  }


  @inline
  get kicks(): usize {
    return this.covariances + ((<usize>this.qubits) << 4);
  }

  /** A local matrix of both lanes, and two local states or blocks. */
  @inline
  get matrix(): usize {
    return this.kicks + ((<usize>this.qubits) << 4);
  }


  @inline
  get block(): usize {
    return this.matrix + 512;
  }


  @inline
  get result(): usize {
    return this.block + 512;
  }

  /** The noise of 64 steps, [lane][step][channel]. */
  @inline
  get noise(): usize {
    return this.result + 512;
  }


  @inline
  get noiseRow(): usize {
    return (<usize>this.channels) << 9;
  }
}

export function trajectoriesBytes(): f64 {
  return offsetof<Trajectories>();
}

/** Bytes of `Trajectories.work`. */
export function trajectoriesWorkBytes(qubits: i32, channels: i32): f64 {
  return 48 * (powerOfTwo(qubits) + <f64>qubits) + 1536 + 1024 * <f64>channels;
}

/**
 * Bytes of the state of one pair: what `Trajectories` says, then the sums of each channel's readings (or counts of
 * jumps), then for each lane the norm² at which it jumps and how many uniforms it has drawn.
 */
export function pairBytes(qubits: i32, mixed: bool, readings: i32): f64 {
  const state = mixed ? 16 * powerOfTwo(2 * qubits) : 32 * powerOfTwo(qubits);
  return state + 16 * <f64>readings + 32;
}

/** A monitored channel on one or two qubits. */
@unmanaged
export class LocalChannel extends LocalPlaces {
  /** Place among all monitored channels. */
  place: i32;
  /** Whether the operator O is Hermitian with O² = 1. */
  involutory: i32;
  /** √(efficiency · rate). */
  strength: f64;
  /** O, and M0, M1, M2 of M = M0 + M1 dy + M2 dy²: row-major, re and im in turn. */
  operator: usize;
  first: usize;
  second: usize;
  third: usize;
}

export function localChannelBytes(): f64 {
  return offsetof<LocalChannel>();
}

/** A fixed linear map on one or two qubits. */
@unmanaged
export class LocalMap extends LocalPlaces {
  /** Of a state's blocks [dimension²][dimension²], or of amplitudes [dimension][dimension]; re and im in turn. */
  matrix: usize;
}

export function localMapBytes(): f64 {
  return offsetof<LocalMap>();
}

/** All but its places. */
export function describeLocalChannel(
  channel: LocalChannel,
  place: i32,
  involutory: bool,
  strength: f64,
  operator: usize,
  first: usize,
  second: usize,
  third: usize,
): void {
  channel.place = place;
  channel.involutory = involutory;
  channel.strength = strength;
  channel.operator = operator;
  channel.first = first;
  channel.second = second;
  channel.third = third;
}

/** All but its places. */
export function describeLocalMap(map: LocalMap, matrix: usize): void {
  map.matrix = matrix;
}

export function describeTrajectories(
  run: Trajectories,
  qubits: i32,
  mixed: bool,
  drive: i32,
  channels: i32,
  key0: u32,
  key1: u32,
  dt: f64,
  steps: i32,
  every: i32,
  given: usize,
  diagonals: i32,
  diagonalQubits: usize,
  diagonalPlaces: usize,
  diagonalStrengths: usize,
  kept: usize,
  jumps: i32,
  jumpMaps: usize,
  observables: i32,
  strings: usize,
  sums: usize,
  squares: usize,
  keptTrajectories: i32,
  values: usize,
  states: usize,
  readings: usize,
  work: usize,
): void {
  run.qubits = qubits;
  run.mixed = mixed;
  run.drive = drive;
  run.channels = channels;
  run.key0 = key0;
  run.key1 = key1;
  run.dt = dt;
  run.steps = steps;
  run.every = every;
  run.given = given;
  run.diagonals = diagonals;
  run.diagonalQubits = diagonalQubits;
  run.diagonalPlaces = diagonalPlaces;
  run.diagonalStrengths = diagonalStrengths;
  run.kept = kept;
  run.jumps = jumps;
  run.jumpMaps = jumpMaps;
  run.observables = observables;
  run.strings = strings;
  run.sums = sums;
  run.squares = squares;
  run.keptTrajectories = keptTrajectories;
  run.values = values;
  run.states = states;
  run.readings = readings;
  run.work = work;
}
