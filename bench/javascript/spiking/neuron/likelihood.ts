import { log } from '../../simd/logarithm.js';
import type { Network } from '../network/network.js';
import { groundMemory } from './neuron.js';
import { gateCoefficients, Layout } from './register.js';
import { encodeTrajectory, evolve, makeTrajectory, reverse, type Trajectory } from './trajectory.js';

/** Scratch arrays of `likelihoodGradient`. */
export interface LikelihoodWork {
  trajectory: Trajectory;
  coefficients: Float64Array;
}

export function makeLikelihoodWork(network: Network, steps: number): LikelihoodWork {
  return {
    trajectory: makeTrajectory(network, steps),
    coefficients: new Float64Array(network.gates * Layout.Pair),
  };
}

/** log p(record_t | record up to t − 1) and the exact gradient of its sum for angles and currents ([step][channel]). */
export function likelihoodGradient(
  network: Network,
  angles: Float64Array,
  currents: Float64Array,
  record: Uint16Array,
  logProbability: Float64Array,
  angleGradient: Float64Array,
  currentGradient: Float64Array,
  work: LikelihoodWork,
): void {
  const { channels, program, gates } = network;
  const { trajectory, coefficients } = work;
  const steps = record.length;
  gateCoefficients(program, gates, angles, 0, coefficients, 0);
  groundMemory(trajectory.memories, 0, network.memoryQubits);
  encodeTrajectory(network, trajectory, steps, currents, 0, 1, channels);
  evolve(network, trajectory, coefficients, 0, 0, steps, record, record, 0, 1);
  for (let t = 0; t < steps; t++) logProbability[t] = log(trajectory.target[t]!);
  trajectory.gateGradient.fill(0);
  reverse(network, trajectory, coefficients, steps, record, currentGradient);
  angleGradient.fill(0);
  for (let g = 0; g < gates; g++) {
    const angle = program[g * 4 + 3]!;
    if (angle >= 0) angleGradient[angle]! += trajectory.gateGradient[g]!;
  }
}
