/**
 * Two trajectories of one SQS neuron at once, one in each lane of a `f64x2` (spiking paper, eqs. 4-8). Without noise
 * the memory stays pure, so amplitudes are enough: in each step the input-output qubits start in |0⟩, are rotated by
 * the currents, the ansatz acts, the qubits are measured (here: projected on a given record) and the memory goes on.
 */
import { powerOfTwo, roundUp } from '../../memory';
import { applyProgram, LANE_BYTES } from '../../register/operations/lanes';
import { sinCos64 } from '../../simd/sine-cosine';
import { aimFactors, keepClosed, outcomeProbability } from './closed-pair';
import { tensorBytes } from './instrument';
import { MemoryKind } from './memory-kind';
import { freshMemory, noisyMemoryBytes, noisyStep } from './noisy-step';
import { IMPOSSIBLE, rememberSpikes } from './remember-spikes';
import { Network } from '../network/network';
import { lanesOfSpikes, shortStep } from './short-step';
import { coefficientBytes, turnsOf } from './turns';

export const HALF_PI: f64 = 1.5707963267948966;

/** Where a pair keeps its things; all sizes follow from the network and the number of steps. */
@unmanaged
export class Pair {
  steps: i32;
  /** Patterns that the lanes collapse on and are judged by (u16), from step 0 on; steps are `stride` bytes apart. */
  record0: usize;
  record1: usize;
  scored0: usize;
  scored1: usize;
  stride: usize;
  /** Coefficients, see turns.ts: [gate], then [sum of angles], 32 bytes; on a device both lanes' tensors. */
  coefficients: usize;
  /** cos φ/2 and sin φ/2 of the input rotations: [step][channel], 32 bytes. */
  encoding: usize;
  /** State after the ansatz: [step][amplitude], 32 bytes; not where a step has a closed form or runs on a device. */
  states: usize;
  /** Memory before each step: [step + 1][amplitude], 32 bytes; on a device [step + 1][lane][row], f64. */
  memories: usize;
  /** Probabilities of the recorded and of the scored patterns: [step], 16 bytes. */
  record: usize;
  scored: usize;
  /** Cotangent of the state (or, in the closed form, two of the memory), and of the memory: [amplitude], 32 bytes. */
  adjoint: usize;
  memoryAdjoint: usize;
  /** Gradient of each gate's angle: [gate], 16 bytes; on a device of the tensor, of both lanes together. */
  gateGradient: usize;
  /** In the closed form, slopes of the sums of angles: [sum], 16 bytes. */
  turnSlopes: usize;
}

/** Stands for a pair that is only measured. */
const NOWHERE = memory.data(offsetof<Pair>(), 16);

/** Bytes that a `Pair` with all its arrays takes. */
export function pairBytes(network: Network, steps: i32): f64 {
  return layoutPair(changetype<Pair>(NOWHERE), network, steps, 0);
}

/** Lays a pair out at `at`. */
export function makePair(network: Network, steps: i32, at: usize): Pair {
  const pair = changetype<Pair>(at);
  pair.steps = steps;
  layoutPair(pair, network, steps, <f64>at);
  return pair;
}

/** Gives the arrays of a pair at `at` their place behind it; returns the first byte after them. */
function layoutPair(pair: Pair, network: Network, steps: i32, at: f64): f64 {
  const lane = <f64>LANE_BYTES;
  const count = <f64>steps;
  const state = powerOfTwo(network.qubits) * lane;
  const memoryState = memoryBytes(network);
  const gradient = network.isNoisy ? tensorBytes(network) : 16 * <f64>network.gates;
  pair.coefficients = <usize>(at += roundUp(offsetof<Pair>(), 16));
  pair.encoding = <usize>(at += coefficientBytes(network));
  pair.states = <usize>(at += count * <f64>network.channels * lane);
  pair.memories = <usize>(at += network.closed ? 0 : count * state);
  pair.scored = <usize>(at += (count + 1) * memoryState);
  pair.record = <usize>(at += 16 * count);
  pair.adjoint = <usize>(at += 16 * count);
  pair.memoryAdjoint = <usize>(at += network.closed ? 2 * memoryState : state);
  pair.gateGradient = <usize>(at += memoryState);
  pair.turnSlopes = <usize>(at += gradient);
  return at + 16 * <f64>turnsOf(network);
}

/** Bytes of a neuron's memory in both lanes. */
export function memoryBytes(network: Network): f64 {
  if (network.isNoisy) return noisyMemoryBytes(network);
  return powerOfTwo(network.memoryQubits) * <f64>LANE_BYTES;
}

/** The same, of a network that is in memory; every step asks for it. */
// @ts-ignore: decorator
@inline
export function memoryStride(network: Network): usize {
  if (network.isNoisy) return <usize>noisyMemoryBytes(network);
  return LANE_BYTES << network.memoryQubits;
}

/** Memory |0…0⟩ in both lanes, as well as it can be prepared. */
export function groundMemory(network: Network, memoryState: usize): void {
  if (network.isNoisy) {
    freshMemory(network, memoryState);
    return;
  }
  memory.fill(memoryState, 0, memoryStride(network));
  v128.store(memoryState, f64x2.splat(1));
}

/** cos and sin of φ/2 = πz/2; a current that is not positive leaves its qubit alone. */
// @ts-ignore: decorator
@inline
export function encodeCurrents(currents: v128, encoding: usize): void {
  const positive = f64x2.gt(currents, f64x2.splat(0));
  sinCos64(v128.and(f64x2.mul(currents, f64x2.splat(HALF_PI)), positive), encoding);
}

/**
 * Encodes the currents of both lanes for all steps.
 *
 * @param currents0, currents1 each lane's current of step 0 and channel 0 (f64); channels are `channelStride` bytes
 *     apart, steps `rowStride` bytes
 */
export function encodePair(
  network: Network,
  pair: Pair,
  currents0: usize,
  currents1: usize,
  channelStride: usize,
  rowStride: usize,
): void {
  let encoding = pair.encoding;
  for (let t = 0; t < pair.steps; t++) {
    let offset = <usize>t * rowStride;
    for (let n = 0; n < network.channels; n++) {
      encodeCurrents(inLanes(load<f64>(currents0 + offset), load<f64>(currents1 + offset)), encoding);
      encoding += LANE_BYTES;
      offset += channelStride;
    }
  }
}

/** |ψ⟩ = (⊗ RX(φ_n)|0⟩) ⊗ |memory⟩: eq. 4 before the ansatz. */
export function prepareState(network: Network, encoding: usize, memoryState: usize, state: usize): void {
  let block: usize = LANE_BYTES << network.memoryQubits;
  let source = memoryState;
  for (let n = network.channels - 1; n >= 0; n--) {
    const cosine = v128.load(encoding + <usize>n * LANE_BYTES);
    const sine = v128.load(encoding + <usize>n * LANE_BYTES, 16);
    for (let offset: usize = 0; offset < block; offset += LANE_BYTES) {
      const re = v128.load(source + offset);
      const im = v128.load(source + offset, 16);
      const low = state + offset;
      v128.store(low + block, f64x2.mul(sine, im));
      v128.store(low + block, f64x2.neg(f64x2.mul(sine, re)), 16);
      v128.store(low, f64x2.mul(cosine, re));
      v128.store(low, f64x2.mul(cosine, im), 16);
    }
    source = state;
    block <<= 1;
  }
}

/** Probability of the input-output pattern `pattern0` in lane 0 and `pattern1` in lane 1 (eq. 6). */
// @ts-ignore: decorator
@inline
export function patternProbability(state: usize, memoryQubits: i32, pattern0: u32, pattern1: u32): v128 {
  const block: usize = LANE_BYTES << memoryQubits;
  const from0 = state + <usize>pattern0 * block;
  const from1 = state + <usize>pattern1 * block;
  let sum = f64x2.splat(0);
  for (let offset: usize = 0; offset < block; offset += LANE_BYTES) {
    const re = fromLanes(from0 + offset, from1 + offset);
    const im = fromLanes(from0 + offset + 16, from1 + offset + 16);
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)));
  }
  return sum;
}

/**
 * The memory after `pattern0`, `pattern1` were measured with the given probabilities (eq. 7). After an impossible
 * outcome, which only a given record can ask for, the memory starts afresh in |0…0⟩.
 */
export function collapsePair(
  network: Network,
  state: usize,
  pattern0: u32,
  pattern1: u32,
  probability: v128,
  memoryState: usize,
): void {
  const memoryQubits = network.memoryQubits;
  const block: usize = LANE_BYTES << memoryQubits;
  if (network.memoryKind != MemoryKind.Quantum) {
    rememberSpikes(network, pattern0, pattern1, memoryState);
    return;
  }
  const impossible = f64x2.lt(probability, f64x2.splat(IMPOSSIBLE));
  const scale = v128.andnot(f64x2.div(f64x2.splat(1), f64x2.sqrt(probability)), impossible);
  const from0 = state + <usize>pattern0 * block;
  const from1 = state + <usize>pattern1 * block;
  for (let offset: usize = 0; offset < block; offset += LANE_BYTES) {
    v128.store(memoryState + offset, f64x2.mul(scale, fromLanes(from0 + offset, from1 + offset)));
    v128.store(
      memoryState + offset,
      f64x2.mul(scale, fromLanes(from0 + offset + 16, from1 + offset + 16)),
      16,
    );
  }
  const one = v128.and(f64x2.splat(1), impossible);
  v128.store(memoryState, f64x2.add(v128.load(memoryState), one));
}

/**
 * Runs both lanes from step `first` to before step `end`, each collapsing on its own record, and notes the probabilities
 * of the recorded and of the scored patterns. Memory before `first` is read from `pair.memories`.
 */
export function evolvePair(network: Network, pair: Pair, coefficients: usize, first: i32, end: i32): void {
  const memoryQubits = network.memoryQubits;
  const judgedByRecord = pair.record0 == pair.scored0 && pair.record1 == pair.scored1;
  for (let t = first; t < end; t++) {
    if (network.isNoisy) {
      noisySteps(network, pair, coefficients, t);
      continue;
    }
    if (network.closed) {
      closedStep(network, pair, coefficients, t, judgedByRecord);
      continue;
    }
    const state = stateOf(network, pair, t);
    const encoding = pair.encoding + <usize>(t * network.channels) * LANE_BYTES;
    prepareState(network, encoding, memoryOf(network, pair, t), state);
    applyProgram(state, network.qubits, network.program, network.gates, coefficients);
    const offset = <usize>t * pair.stride;
    const record0 = load<u16>(pair.record0 + offset);
    const record1 = load<u16>(pair.record1 + offset);
    const probability = patternProbability(state, memoryQubits, record0, record1);
    let scored = probability;
    if (!judgedByRecord) {
      const scored0 = load<u16>(pair.scored0 + offset);
      const scored1 = load<u16>(pair.scored1 + offset);
      scored = patternProbability(state, memoryQubits, scored0, scored1);
    }
    v128.store(pair.record + ((<usize>t) << 4), probability);
    v128.store(pair.scored + ((<usize>t) << 4), scored);
    // Nothing comes after the last step that could see its memory.
    if (t + 1 < pair.steps) {
      collapsePair(network, state, record0, record1, probability, memoryOf(network, pair, t + 1));
    }
  }
}

/** A step of `evolvePair` in the closed form. */
// @ts-ignore: decorator
@inline
function closedStep(network: Network, pair: Pair, coefficients: usize, t: i32, judgedByRecord: bool): void {
  const encoding = pair.encoding + <usize>(t * network.channels) * LANE_BYTES;
  const memoryState = memoryOf(network, pair, t);
  const offset = <usize>t * pair.stride;
  // Nothing comes after the last step that could see its memory.
  const goesOn = t + 1 < pair.steps;
  const next = goesOn ? memoryOf(network, pair, t + 1) : 0;
  if (network.short) {
    const patterns = lanesOfSpikes(pair.record0 + offset, pair.record1 + offset);
    const recorded = shortStep(network, coefficients, encoding, memoryState, patterns, next);
    v128.store(pair.record + ((<usize>t) << 4), recorded);
    if (!judgedByRecord) {
      const wanted = lanesOfSpikes(pair.scored0 + offset, pair.scored1 + offset);
      v128.store(
        pair.scored + ((<usize>t) << 4),
        shortStep(network, coefficients, encoding, memoryState, wanted, 0),
      );
    } else v128.store(pair.scored + ((<usize>t) << 4), recorded);
    return;
  }
  const record0 = load<u16>(pair.record0 + offset);
  const record1 = load<u16>(pair.record1 + offset);
  aimFactors(network, encoding, record0, record1);
  const probability = outcomeProbability(network, coefficients, memoryState, next);
  let scored = probability;
  if (!judgedByRecord) {
    aimFactors(network, encoding, load<u16>(pair.scored0 + offset), load<u16>(pair.scored1 + offset));
    scored = outcomeProbability(network, coefficients, memoryState, 0);
  }
  v128.store(pair.record + ((<usize>t) << 4), probability);
  v128.store(pair.scored + ((<usize>t) << 4), scored);
  if (goesOn) keepClosed(network, coefficients, record0, record1, probability, next);
}

/** A step of `evolvePair` on a device. */
function noisySteps(network: Network, pair: Pair, tensors: usize, t: i32): void {
  const encoding = pair.encoding + <usize>(t * network.channels) * LANE_BYTES;
  const memoryState = memoryOf(network, pair, t);
  const next = t + 1 < pair.steps ? memoryOf(network, pair, t + 1) : 0;
  const offset = <usize>t * pair.stride;
  for (let lane: usize = 0; lane < 2; lane++) {
    const record = load<u16>((lane ? pair.record1 : pair.record0) + offset);
    const scored = load<u16>((lane ? pair.scored1 : pair.scored0) + offset);
    const at = ((<usize>t) << 4) + (lane << 3);
    noisyStep(
      network,
      tensors,
      encoding,
      lane,
      memoryState,
      next,
      record,
      scored,
      pair.record + at,
      pair.scored + at,
    );
  }
}

/** Lane 0 of what is at `at0`, lane 1 of what is at `at1`. */
// @ts-ignore: decorator
@inline
function fromLanes(at0: usize, at1: usize): v128 {
  return v128.shuffle<u64>(v128.load(at0), v128.load(at1), 0, 3);
}

// @ts-ignore: decorator
@inline
export function inLanes(lane0: f64, lane1: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(lane0), 1, lane1);
}

// @ts-ignore: decorator
@inline
export function stateOf(network: Network, pair: Pair, t: i32): usize {
  return pair.states + ((<usize>t) << network.qubits) * LANE_BYTES;
}

// @ts-ignore: decorator
@inline
export function memoryOf(network: Network, pair: Pair, t: i32): usize {
  return pair.memories + <usize>t * memoryStride(network);
}
