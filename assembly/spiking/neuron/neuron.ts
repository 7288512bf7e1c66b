/** A single SQS neuron step by step, for users who drive it by hand (spiking paper, eqs. 2, 4-8). */
import { powerOfTwo } from '../../memory';
import { applyProgram, gateCoefficients, LANE_BYTES } from '../../register/operations/lanes';
import { Network } from '../network/network';
import { evolveNoisy, keepNoisy } from './noisy-neuron';
import {
  collapsePair,
  encodeCurrents,
  groundMemory,
  memoryBytes,
  patternProbability,
  prepareState,
} from './pair';

/** A neuron that is driven by hand. */
@unmanaged
export class SqsNeuron {
  network: Network;
  /** f64 [angle] */
  angles: usize;
  /** f64 [channel] */
  currents: usize;
  /** Result, f64 [2^N]: the probability of each spike pattern, channel 0 the highest bit. */
  probabilities: usize;

  /** The neuron's memory. @internal */
  memoryState: usize;
  /** Gate coefficients. @internal */
  coefficients: usize;
  /** Input rotations. @internal */
  encoding: usize;
  /** The state between evolution and collapse. @internal */
  state: usize;
}

/**
 * Gives the neuron's memory and scratch their place from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutSqsNeuron(neuron: SqsNeuron, at: f64): f64 {
  const network = neuron.network;
  const lane = <f64>LANE_BYTES;
  neuron.memoryState = <usize>at;
  neuron.coefficients = <usize>(at += memoryBytes(network));
  neuron.encoding = <usize>(at += <f64>network.gates * lane);
  neuron.state = <usize>(at += <f64>network.channels * lane);
  return network.isNoisy ? at : at + powerOfTwo(network.qubits) * lane;
}

export function sqsReset(neuron: SqsNeuron): void {
  groundMemory(neuron.network, neuron.memoryState);
}

/** Evolves the neuron by one step up to the measurement. */
export function sqsEvolve(neuron: SqsNeuron): void {
  const network = neuron.network;
  const encoding = neuron.encoding;
  const state = neuron.state;
  const currents = neuron.currents;
  const coefficients = neuron.coefficients;
  for (let n = 0; n < network.channels; n++) {
    const current = f64x2.splat(load<f64>(currents + ((<usize>n) << 3)));
    encodeCurrents(current, encoding + <usize>n * LANE_BYTES);
  }
  if (network.isNoisy) {
    evolveNoisy(network, neuron.angles, encoding, neuron.memoryState, neuron.probabilities);
    return;
  }
  gateCoefficients(network.program, network.gates, neuron.angles, neuron.angles, coefficients);
  prepareState(network, encoding, neuron.memoryState, state);
  applyProgram(state, network.qubits, network.program, network.gates, coefficients);
  for (let pattern = 0; pattern < 1 << network.channels; pattern++) {
    const probability = patternProbability(state, network.memoryQubits, pattern, pattern);
    store<f64>(neuron.probabilities + ((<usize>pattern) << 3), f64x2.extract_lane(probability, 0));
  }
}

/** Collapses the state that `sqsEvolve` left onto the measured `pattern`. */
export function sqsCollapse(neuron: SqsNeuron, pattern: u32): void {
  const network = neuron.network;
  if (network.isNoisy) {
    keepNoisy(network, pattern, neuron.memoryState);
    return;
  }
  const probability = patternProbability(neuron.state, network.memoryQubits, pattern, pattern);
  collapsePair(network, neuron.state, pattern, pattern, probability, neuron.memoryState);
}

/**
 * The pattern that the uniform number `u` in [0, 1) picks: the first at which the running sum of the probabilities
 * exceeds it; the last possible one if rounding leaves the sum below `u`.
 *
 * @param probabilities f64, `stride` bytes apart
 */
export function choosePattern(probabilities: usize, patterns: i32, stride: usize, u: f64): i32 {
  let sum: f64 = 0;
  let last = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    const probability = load<f64>(probabilities + <usize>pattern * stride);
    if (probability <= 0) continue;
    sum += probability;
    if (u < sum) return pattern;
    last = pattern;
  }
  return last;
}
