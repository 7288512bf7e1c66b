import type { Network } from '../network/network.js';
import { collapse, encodeCurrent, patternProbability, prepareState } from './neuron.js';
import { applyProgram, Layout, reverseProgram } from './register.js';

/** One trajectory of one neuron along a given record, with all that its gradient needs. */
export interface Trajectory {
  /** [step][channel], cos and sin. */
  encoding: Float64Array;
  /** After the ansatz, [step][amplitude]. */
  states: Float64Array;
  /** Before each step, [step + 1][amplitude]. */
  memories: Float64Array;
  /** Probabilities of the target and of the recorded pattern, [step]. */
  target: Float64Array;
  record: Float64Array;
  adjoint: Float64Array;
  memoryAdjoint: Float64Array;
  gateGradient: Float64Array;
}

export function makeTrajectory(network: Network, steps: number): Trajectory {
  return {
    encoding: new Float64Array(steps * network.channels * Layout.Pair),
    states: new Float64Array(steps * (Layout.Pair << network.qubits)),
    memories: new Float64Array((steps + 1) * (Layout.Pair << network.memoryQubits)),
    target: new Float64Array(steps),
    record: new Float64Array(steps),
    adjoint: new Float64Array(Layout.Pair << network.qubits),
    memoryAdjoint: new Float64Array(Layout.Pair << network.memoryQubits),
    gateGradient: new Float64Array(network.gates),
  };
}

/** Encodes currents; channels are `channelStride` and steps `rowStride` elements apart. */
export function encodeTrajectory(
  network: Network,
  trajectory: Trajectory,
  steps: number,
  currents: Float64Array,
  at: number,
  channelStride: number,
  rowStride: number,
): void {
  const { channels } = network;
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < channels; n++) {
      const current = currents[at + t * rowStride + n * channelStride]!;
      encodeCurrent(current, trajectory.encoding, (t * channels + n) * Layout.Pair);
    }
  }
}

/**
 * Runs from step `first` to before `end`, collapsing on the record. Patterns of consecutive steps are `stride`
 * elements apart, from `at` on.
 */
export function evolve(
  network: Network,
  trajectory: Trajectory,
  coefficients: Float64Array,
  coefficientsAt: number,
  first: number,
  end: number,
  records: Uint16Array,
  scored: Uint16Array,
  at: number,
  stride: number,
): void {
  const { channels, memoryQubits, qubits, program, gates } = network;
  const { encoding, states, memories } = trajectory;
  const stateSize = Layout.Pair << qubits;
  const memorySize = Layout.Pair << memoryQubits;
  for (let t = first; t < end; t++) {
    const state = t * stateSize;
    prepareState(
      channels,
      memoryQubits,
      encoding,
      t * channels * Layout.Pair,
      memories,
      t * memorySize,
      states,
      state,
    );
    applyProgram(states, state, qubits, program, gates, coefficients, coefficientsAt);
    const record = records[at + t * stride]!;
    const target = scored[at + t * stride]!;
    const probability = patternProbability(states, state, memoryQubits, record);
    trajectory.record[t] = probability;
    trajectory.target[t] =
      target === record ? probability : patternProbability(states, state, memoryQubits, target);
    collapse(states, state, memoryQubits, record, probability, memories, (t + 1) * memorySize);
  }
}

/** The gradient of Σ_t log p(record_t) after `evolve`, going backwards; currents' gradients as [step][channel]. */
export function reverse(
  network: Network,
  trajectory: Trajectory,
  coefficients: Float64Array,
  steps: number,
  records: Uint16Array,
  currentGradient: Float64Array,
): void {
  const { memoryQubits, qubits, program, gates } = network;
  const { states, memories, adjoint, memoryAdjoint, gateGradient } = trajectory;
  const stateSize = Layout.Pair << qubits;
  const memorySize = Layout.Pair << memoryQubits;
  memoryAdjoint.fill(0);
  for (let t = steps - 1; t >= 0; t--) {
    const state = t * stateSize;
    const block = records[t]! * memorySize;
    const probability = trajectory.record[t]!;
    const weight = probability > 0 ? 2 / probability : 0;
    adjoint.fill(0);
    for (let k = 0; k < memorySize; k++) adjoint[block + k] = weight * states[state + block + k]!;
    throughCollapse(memories, (t + 1) * memorySize, memoryAdjoint, adjoint, block, memorySize, probability);
    reverseProgram(states, state, adjoint, qubits, program, gates, coefficients, 0, gateGradient);
    throughEncoding(network, trajectory, t, currentGradient);
  }
}

/** Through φ = u/√p with u the recorded block of the state. */
function throughCollapse(
  memories: Float64Array,
  at: number,
  memoryAdjoint: Float64Array,
  adjoint: Float64Array,
  block: number,
  memorySize: number,
  probability: number,
): void {
  const IMPOSSIBLE = 1e-300;
  if (probability < IMPOSSIBLE) return;
  let overlap = 0;
  for (let k = 0; k < memorySize; k++) overlap += memories[at + k]! * memoryAdjoint[k]!;
  const scale = 1 / Math.sqrt(probability);
  for (let k = 0; k < memorySize; k++) {
    adjoint[block + k]! += scale * (memoryAdjoint[k]! - overlap * memories[at + k]!);
  }
}

/** Through the input rotations of step `t`. */
function throughEncoding(
  network: Network,
  trajectory: Trajectory,
  t: number,
  currentGradient: Float64Array,
): void {
  const { channels, qubits } = network;
  const { encoding, states, adjoint, memoryAdjoint } = trajectory;
  const state = t * (Layout.Pair << qubits);
  let block = Layout.Pair << qubits;
  for (let n = 0; n < channels; n++) {
    const cosine = encoding[(t * channels + n) * Layout.Pair]!;
    const sine = encoding[(t * channels + n) * Layout.Pair + 1]!;
    block >>= 1;
    let sum = 0;
    for (let a0 = 0; a0 < block; a0 += Layout.Pair) {
      const a1 = a0 + block;
      const s0 = state + a0;
      const s1 = s0 + block;
      const re0 = adjoint[a0]!;
      const im0 = adjoint[a0 + 1]!;
      const re1 = adjoint[a1]!;
      const im1 = adjoint[a1 + 1]!;
      const sre0 = states[s0]!;
      const sim0 = states[s0 + 1]!;
      const sre1 = states[s1]!;
      const sim1 = states[s1 + 1]!;
      sum += re0 * sim1 - im0 * sre1;
      sum += re1 * sim0 - im1 * sre0;
      adjoint[a0] = cosine * re0 - sine * im1;
      adjoint[a0 + 1] = cosine * im0 + sine * re1;
      states[s0] = cosine * sre0 - sine * sim1;
      states[s0 + 1] = cosine * sim0 + sine * sre1;
    }
    currentGradient[t * channels + n] = sine !== 0 ? sum * (Math.PI / 2) : 0;
  }
  for (let k = 0; k < memoryAdjoint.length; k++) memoryAdjoint[k] = adjoint[k]!;
}
