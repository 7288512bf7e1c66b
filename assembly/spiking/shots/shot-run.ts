/** What single shots are drawn from, see single-shots.ts. */
import { powerOfTwo, roundUp } from '../../memory';
import { LANE_BYTES } from '../../register/operations/lanes';
import { Network } from '../network/network';

/** A gate that a device makes, or a turn about Z, and the errors that may come behind it. */
@unmanaged
export class ShotStep {
  /** Complex f64 [row][column] of one qubit or two; 0 for a turn. */
  unitary: usize;
  /** Basis indices of the first qubit that it acts on, and of the second; 0 if there is none. */
  first: u32;
  second: u32;
  /** What turns: the number of an angle, or, after all angles, the channel whose current it is. */
  source: i32;
  /** What the angle is multiplied by. */
  factor: f64;
  /** Kraus operators of its errors, likewise, one after the other. */
  errors: usize;
  count: i32;
  /** Probability that this step and all before it make no error. */
  survival: f64;
}

/** Many runs of a neuron along the same currents. */
@unmanaged
export class SingleShots {
  /** Of the neuron without a device. */
  network: Network;
  /** f64 [angle] */
  angles: usize;
  /** f64 [step][channel] */
  currents: usize;
  steps: i32;
  key0: u32;
  key1: u32;
  /** Result, u16 [shot][step], of the shots of a call. */
  records: usize;
  /** On a device, `ShotStep` [part]; none without. */
  parts: i32;
  program: usize;
  /** Cumulative probabilities to read the patterns, f64 [true][read]; 0 where all is read right. */
  readout: usize;
  /** Cumulative probabilities of the memory's basis states, f64 [start][2^M]: to begin with, then after each pattern. */
  starts: usize;
  /** Whether the memory starts anew in each step. */
  restarts: bool;

  /** What each pattern makes of the memory, complex f64 [step][pattern][row][column]. @internal */
  operators: usize;
  /** Gate coefficients. @internal */
  coefficients: usize;
  /** Input rotations of a step. @internal */
  encoding: usize;
  /** A state of all qubits, in lanes. @internal */
  state: usize;
  /** What each pattern leaves of the memory, in lanes, [pattern][row]. @internal */
  branches: usize;
  /** The memory, in lanes. @internal */
  memoryState: usize;
  /** f64x2 [pattern] @internal */
  weights: usize;
}

/**
 * Gives the scratch its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutSingleShots(run: SingleShots, at: f64): f64 {
  const network = run.network;
  const lane = <f64>LANE_BYTES;
  const patterns = powerOfTwo(network.channels);
  const side = powerOfTwo(network.memoryQubits);
  run.operators = <usize>at;
  run.coefficients = <usize>(at += roundUp(16 * <f64>run.steps * patterns * side * side, 16));
  run.encoding = <usize>(at += lane * (<f64>network.gates + patterns * side * <f64>network.channels));
  run.state = <usize>(at += lane * <f64>network.channels);
  run.branches = <usize>(at += lane * patterns * side);
  run.memoryState = <usize>(at += lane * patterns * side);
  run.weights = <usize>(at += lane * side);
  return at + 16 * patterns;
}
