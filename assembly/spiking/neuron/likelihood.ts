/** How likely a spike record is to a single SQS neuron, and the gradient of its logarithm. */
import { gateCoefficients } from '../../register/operations/lanes';
import { log64 } from '../../simd/logarithm';
import { encodePair, evolve, groundMemory, inLanes, makePair, memoryOf, Pair, pairBytes } from './pair';
import { reverse } from './pair-reverse';
import { Network } from '../network/network';

/** Bytes of `work` for the kernels of this file. */
export function likelihoodBytes(network: Network, steps: i32): f64 {
  return pairBytes(network, steps) + 16;
}

/**
 * log p(record_t | record up to t - 1) for every step; -Infinity where the record is impossible.
 *
 * @param angles f64 [angles]
 * @param currents f64 [step][channel]
 * @param record u16 [step]
 * @param logProbability result, f64 [step]
 */
export function sqsLikelihood(
  network: Network,
  angles: usize,
  currents: usize,
  record: usize,
  steps: i32,
  logProbability: usize,
  work: usize,
): void {
  const pair = makePair(network, steps, work);
  gateCoefficients(network.program, network.gates, angles, angles, pair.coefficients);
  pair.record0 = pair.record1 = pair.scored0 = pair.scored1 = record;
  pair.stride = 2;
  groundMemory(memoryOf(network, pair, 0), network.memoryQubits);
  encodePair(network, pair, currents, currents, 8, (<usize>network.channels) << 3);
  evolve(network, pair, pair.coefficients, 0, steps);
  for (let t = 0; t < steps; t++) {
    const probability = v128.load(pair.scored + ((<usize>t) << 4));
    store<f64>(logProbability + ((<usize>t) << 3), f64x2.extract_lane(log64(probability), 0));
  }
}

/**
 * `sqsLikelihood` with the exact gradient of the sum over the steps.
 *
 * @param angleGradient result, f64 [angles]
 * @param currentGradient result, f64 [step][channel]
 */
export function sqsLikelihoodGradient(
  network: Network,
  angles: usize,
  currents: usize,
  record: usize,
  steps: i32,
  logProbability: usize,
  angleGradient: usize,
  currentGradient: usize,
  work: usize,
): void {
  sqsLikelihood(network, angles, currents, record, steps, logProbability, work);
  const pair = changetype<Pair>(work);
  const one = work + <usize>pairBytes(network, steps);
  store<f64>(one, 1);
  clearGateGradient(network, pair);
  const rowStride = (<usize>network.channels) << 3;
  reverse(network, pair, one, one, 0, inLanes(1, 0), 0, currentGradient, currentGradient, 8, rowStride);
  memory.fill(angleGradient, 0, (<usize>network.angles) << 3);
  addGateGradient(network, pair, angleGradient);
}

export function clearGateGradient(network: Network, pair: Pair): void {
  memory.fill(pair.gateGradient, 0, (<usize>network.gates) << 4);
}

/** Adds the gradients of all gates, both lanes, to those of the angles they use. */
export function addGateGradient(network: Network, pair: Pair, angleGradient: usize): void {
  for (let g = 0; g < network.gates; g++) {
    const angle = load<i32>(network.program + ((<usize>g) << 4), 12);
    if (angle < 0) continue;
    const gradient = v128.load(pair.gateGradient + ((<usize>g) << 4));
    const slot = angleGradient + ((<usize>angle) << 3);
    store<f64>(slot, load<f64>(slot) + (f64x2.extract_lane(gradient, 0) + f64x2.extract_lane(gradient, 1)));
  }
}
