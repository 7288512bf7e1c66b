/** How likely a spike record is to a single SQS neuron, and the gradient of its logarithm. */
import { log64 } from '../../simd/logarithm';
import { tensorStride } from './instrument';
import { addTensorGradient } from './noisy-reverse';
import { encodePair, evolvePair, groundMemory, inLanes, makePair, memoryOf, Pair, pairBytes } from './pair';
import { reverse } from './pair-reverse';
import { Network } from '../network/network';
import { neuronCoefficients } from './turns';

/** A record of a neuron's spikes. */
@unmanaged
export class Likelihood {
  network: Network;
  /** f64 [angle] */
  angles: usize;
  /** f64 [step][channel] */
  currents: usize;
  /** u16 [step] */
  record: usize;
  steps: i32;
  /** Result, f64 [step]. */
  logProbability: usize;
  /** Result of `sqsLikelihoodGradient`, f64 [angle]. */
  angleGradient: usize;
  /** Its other result, f64 [step][channel]. */
  currentGradient: usize;

  /** The number 1, the credit of every step. @internal */
  one: usize;
  /** A `Pair`. @internal */
  pair: usize;
}

/**
 * Gives the scratch its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutLikelihood(record: Likelihood, at: f64): f64 {
  record.one = <usize>at;
  record.pair = <usize>(at += 16);
  return at + pairBytes(record.network, record.steps);
}

/** log p(record_t | record up to t - 1) for every step; -Infinity where the record is impossible. */
export function sqsLikelihood(given: Likelihood): void {
  const network = given.network;
  const steps = given.steps;
  const angles = given.angles;
  const currents = given.currents;
  const record = given.record;
  const pair = makePair(network, steps, given.pair);
  neuronCoefficients(network, angles, angles, pair.coefficients);
  pair.record0 = pair.record1 = pair.scored0 = pair.scored1 = record;
  pair.stride = 2;
  groundMemory(network, memoryOf(network, pair, 0));
  encodePair(network, pair, currents, currents, 8, (<usize>network.channels) << 3);
  evolvePair(network, pair, pair.coefficients, 0, steps);
  for (let t = 0; t < steps; t++) {
    const probability = v128.load(pair.scored + ((<usize>t) << 4));
    store<f64>(given.logProbability + ((<usize>t) << 3), f64x2.extract_lane(log64(probability), 0));
  }
}

/** `sqsLikelihood` with the exact gradient of the sum over the steps. */
export function sqsLikelihoodGradient(given: Likelihood): void {
  sqsLikelihood(given);
  const network = given.network;
  const currentGradient = given.currentGradient;
  const angleGradient = given.angleGradient;
  const pair = changetype<Pair>(given.pair);
  const one = given.one;
  store<f64>(one, 1);
  clearGateGradient(network, pair);
  const rowStride = (<usize>network.channels) << 3;
  reverse(network, pair, one, one, 0, inLanes(1, 0), 0, currentGradient, currentGradient, 8, rowStride);
  memory.fill(angleGradient, 0, (<usize>network.angles) << 3);
  if (!network.isNoisy) {
    addGateGradient(network, pair, angleGradient);
    return;
  }
  for (let gate = 0; gate < network.gates; gate++) {
    addTensorGradient(network, given.angles, gate, pair.gateGradient, pair.coefficients, angleGradient);
  }
}

export function clearGateGradient(network: Network, pair: Pair): void {
  const bytes = network.isNoisy ? tensorStride(network) : (<usize>network.gates) << 4;
  memory.fill(pair.gateGradient, 0, bytes);
}

/** Adds the gradients of all gates, both lanes, to those of the angles they use. */
export function addGateGradient(network: Network, pair: Pair, angleGradient: usize): void {
  for (let g = 0; g < network.gates; g++) {
    const parameter = load<i32>(network.program + ((<usize>g) << 4), 12);
    if (parameter < 0) continue;
    const gradient = v128.load(pair.gateGradient + ((<usize>g) << 4));
    const slot = angleGradient + ((<usize>parameter) << 3);
    store<f64>(slot, load<f64>(slot) + (f64x2.extract_lane(gradient, 0) + f64x2.extract_lane(gradient, 1)));
  }
}
