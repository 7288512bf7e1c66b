/** A single SQS neuron step by step, for users who drive it by hand (spiking paper, eqs. 2, 4-8). */
import { powerOfTwo } from '../../memory';
import { applyProgram, gateCoefficients, LANE_BYTES } from '../../register/operations/lanes';
import { Network } from '../network/network';
import { collapse, encodeCurrents, groundMemory, patternProbability, prepareState } from './pair';

/** Bytes of `work` for the kernels of this file: the neuron's state between its evolution and its collapse. */
export function sqsNeuronBytes(network: Network): f64 {
  return (<f64>network.gates + <f64>network.channels + powerOfTwo(network.qubits)) * <f64>LANE_BYTES;
}

/** Bytes of a neuron's memory. */
export function sqsMemoryBytes(network: Network): f64 {
  return powerOfTwo(network.memoryQubits) * <f64>LANE_BYTES;
}

export function sqsReset(network: Network, memoryState: usize): void {
  groundMemory(memoryState, network.memoryQubits);
}

/**
 * Evolves the neuron by one step up to the measurement.
 *
 * @param currents f64 [channel]
 * @param probabilities result, f64 [2^N]: the probability of each spike pattern, channel 0 the highest bit
 */
export function sqsEvolve(
  network: Network,
  angles: usize,
  memoryState: usize,
  currents: usize,
  probabilities: usize,
  work: usize,
): void {
  const encoding = work + <usize>network.gates * LANE_BYTES;
  const state = encoding + <usize>network.channels * LANE_BYTES;
  gateCoefficients(network.program, network.gates, angles, angles, work);
  for (let n = 0; n < network.channels; n++) {
    const current = f64x2.splat(load<f64>(currents + ((<usize>n) << 3)));
    encodeCurrents(current, encoding + <usize>n * LANE_BYTES);
  }
  prepareState(network, encoding, memoryState, state);
  applyProgram(state, network.qubits, network.program, network.gates, work);
  for (let pattern = 0; pattern < 1 << network.channels; pattern++) {
    const probability = patternProbability(state, network.memoryQubits, pattern, pattern);
    store<f64>(probabilities + ((<usize>pattern) << 3), f64x2.extract_lane(probability, 0));
  }
}

/** Collapses the state that `sqsEvolve` left in `work` onto the measured `pattern`. */
export function sqsCollapse(network: Network, pattern: u32, memoryState: usize, work: usize): void {
  const state = work + <usize>(network.gates + network.channels) * LANE_BYTES;
  const probability = patternProbability(state, network.memoryQubits, pattern, pattern);
  collapse(network, state, pattern, pattern, probability, memoryState);
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
