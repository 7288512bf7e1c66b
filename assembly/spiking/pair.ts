/**
 * Two trajectories of one SQS neuron at once, one in each lane of a `f64x2` (spiking paper, eqs. 4-8). Without noise
 * the memory stays pure, so amplitudes are enough: in each step the input-output qubits start in |0⟩, are rotated by
 * the currents, the ansatz acts, the qubits are measured (here: projected on a given record) and the memory goes on.
 */
import { applyProgram, LANE_BYTES, reverseProgram } from '../register/lanes';
import { log64 } from '../simd/logarithm';
import { sinCos64 } from '../simd/sine-cosine';
import { MemoryKind } from './memory-kind';
import { Network } from './network';

/** Below this a probability counts as zero: its outcome cannot have happened. */
const IMPOSSIBLE: f64 = 1e-300;
const HALF_PI: f64 = 1.5707963267948966;

/** Where a pair keeps its things; all sizes follow from the network and the number of steps. */
@unmanaged
export class Pair {
  steps: i32;
  /** Gate coefficients: [gate], 32 bytes. */
  coefficients: usize;
  /** cos φ/2 and sin φ/2 of the input rotations: [step][channel], 32 bytes. */
  encoding: usize;
  /** State after the ansatz: [step][amplitude], 32 bytes. */
  states: usize;
  /** Memory before each step: [step + 1][amplitude], 32 bytes. */
  memories: usize;
  /** Probability of the target pattern: [step], 16 bytes. */
  target: usize;
  /** Probability of the recorded pattern, on which the neuron collapses: [step], 16 bytes. */
  record: usize;
  /** Cotangent of the state, and of the memory: [amplitude], 32 bytes. */
  adjoint: usize;
  memoryAdjoint: usize;
  /** Gradient of each gate's angle: [gate], 16 bytes. */
  gateGradient: usize;


  @inline
  get end(): usize {
    return changetype<usize>(this) + offsetof<Pair>();
  }
}

/** Bytes that a `Pair` with all its arrays takes. */
export function pairBytes(network: Network, steps: i32): usize {
  const dimension: usize = 1 << network.qubits;
  const memoryDimension: usize = 1 << network.memoryQubits;
  const gates = <usize>network.gates;
  const perStep =
    <usize>network.channels * LANE_BYTES + dimension * LANE_BYTES + memoryDimension * LANE_BYTES + 32;
  const once = gates * LANE_BYTES + memoryDimension * LANE_BYTES * 2 + dimension * LANE_BYTES + gates * 16;
  return ((offsetof<Pair>() + 15) & ~15) + <usize>steps * perStep + once;
}

/** Lays a pair out at `at`. */
export function makePair(network: Network, steps: i32, at: usize): Pair {
  const dimension: usize = 1 << network.qubits;
  const memoryDimension: usize = 1 << network.memoryQubits;
  const pair = changetype<Pair>(at);
  pair.steps = steps;
  at += (offsetof<Pair>() + 15) & ~15;
  pair.coefficients = at;
  at += <usize>network.gates * LANE_BYTES;
  pair.encoding = at;
  at += <usize>(steps * network.channels) * LANE_BYTES;
  pair.states = at;
  at += <usize>steps * dimension * LANE_BYTES;
  pair.memories = at;
  at += <usize>(steps + 1) * memoryDimension * LANE_BYTES;
  pair.target = at;
  at += (<usize>steps) << 4;
  pair.record = at;
  at += (<usize>steps) << 4;
  pair.adjoint = at;
  at += dimension * LANE_BYTES;
  pair.memoryAdjoint = at;
  at += memoryDimension * LANE_BYTES;
  pair.gateGradient = at;
  return pair;
}

/** Memory |0…0⟩ in both lanes. */
export function groundMemory(memoryState: usize, memoryQubits: i32): void {
  memory.fill(memoryState, 0, LANE_BYTES << memoryQubits);
  v128.store(memoryState, f64x2.splat(1));
}

/** cos and sin of φ/2 = πz/2; a current that is not positive leaves its qubit alone. */
export function encodeCurrents(currents: v128, encoding: usize): void {
  const positive = f64x2.gt(currents, f64x2.splat(0));
  sinCos64(v128.and(f64x2.mul(currents, f64x2.splat(HALF_PI)), positive), encoding);
}

/**
 * Encodes the currents of both lanes for all steps.
 *
 * @param currents0 lane 0's current of step 0 and channel 0 (f64); channels are `channelStride` bytes apart, steps
 *     `rowStride` bytes
 */
export function encodePair(
  network: Network,
  pair: Pair,
  steps: i32,
  currents0: usize,
  currents1: usize,
  channelStride: usize,
  rowStride: usize,
): void {
  let encoding = pair.encoding;
  for (let t = 0; t < steps; t++) {
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
export function collapse(
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
    memory.fill(memoryState, 0, block);
    let index0: usize = 0;
    let index1: usize = 0;
    if (network.memoryKind == MemoryKind.LastSpike) {
      index0 = lastSpike(network, pattern0);
      index1 = lastSpike(network, pattern1);
    }
    store<f64>(memoryState + index0 * LANE_BYTES, 1);
    store<f64>(memoryState + index1 * LANE_BYTES + 8, 1);
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

/** Index of the basis state in which memory qubit m holds the spike of channel m mod N. */
function lastSpike(network: Network, pattern: u32): u32 {
  let index: u32 = 0;
  for (let m = 0; m < network.memoryQubits; m++) {
    index = (index << 1) | ((pattern >> (network.channels - 1 - (m % network.channels))) & 1);
  }
  return index;
}

/**
 * Runs both lanes from step `first` to before step `end`, each collapsing on its own record, and notes the probabilities of
 * the recorded and of the target patterns. Memory before `first` is read from `pair.memories`.
 *
 * @param record0, record1, target0, target1 patterns of step 0 (u16), steps `stride` bytes apart
 */
export function evolve(
  network: Network,
  pair: Pair,
  coefficients: usize,
  first: i32,
  end: i32,
  record0: usize,
  record1: usize,
  target0: usize,
  target1: usize,
  stride: usize,
): void {
  for (let t = first; t < end; t++) {
    const state = stateOf(network, pair, t);
    const offset = <usize>t * stride;
    prepareState(
      network,
      pair.encoding + <usize>(t * network.channels) * LANE_BYTES,
      memoryOf(network, pair, t),
      state,
    );
    applyProgram(state, network.qubits, network.program, network.gates, coefficients);
    const pattern0 = load<u16>(record0 + offset);
    const pattern1 = load<u16>(record1 + offset);
    const probability = patternProbability(state, network.memoryQubits, pattern0, pattern1);
    v128.store(pair.record + ((<usize>t) << 4), probability);
    v128.store(
      pair.target + ((<usize>t) << 4),
      record0 == target0 && record1 == target1
        ? probability
        : patternProbability(
            state,
            network.memoryQubits,
            load<u16>(target0 + offset),
            load<u16>(target1 + offset),
          ),
    );
    // Nothing comes after the last step that could see its memory.
    if (t + 1 < pair.steps) {
      collapse(network, state, pattern0, pattern1, probability, memoryOf(network, pair, t + 1));
    }
  }
}

/**
 * The gradient of Σ_t credit_t · log p(target_t) after `evolve`, in O(steps), by going backwards through measurements,
 * gates and encoding. Adds each gate's part to `pair.gateGradient` and stores the currents' gradients (layout as in
 * `encodePair`). Steps whose probability is at most `floor` count as constant.
 *
 * @param credit0, credit1 f64 of step 0, steps `creditStride` bytes apart
 * @param lanes 1 in each lane that counts, 0 in one that idles
 */
export function reverse(
  network: Network,
  pair: Pair,
  steps: i32,
  record0: usize,
  record1: usize,
  target0: usize,
  target1: usize,
  stride: usize,
  credit0: usize,
  credit1: usize,
  creditStride: usize,
  lanes: v128,
  floor: f64,
  gradient0: usize,
  gradient1: usize,
  channelStride: usize,
  rowStride: usize,
): void {
  const memoryQubits = network.memoryQubits;
  const dimension: usize = LANE_BYTES << network.qubits;
  const block: usize = LANE_BYTES << memoryQubits;
  const adjoint = pair.adjoint;
  const memoryAdjoint = pair.memoryAdjoint;
  memory.fill(memoryAdjoint, 0, block);
  for (let t = steps - 1; t >= 0; t--) {
    const state = stateOf(network, pair, t);
    const offset = <usize>t * stride;
    memory.fill(adjoint, 0, dimension);

    const target = v128.load(pair.target + ((<usize>t) << 4));
    const counts = f64x2.gt(target, f64x2.splat(floor));
    const creditOffset = <usize>t * creditStride;
    const credit = f64x2.mul(
      lanes,
      inLanes(load<f64>(credit0 + creditOffset), load<f64>(credit1 + creditOffset)),
    );
    const weight = v128.and(f64x2.div(f64x2.add(credit, credit), target), counts);
    setPattern(adjoint, state, block, load<u16>(target0 + offset), load<u16>(target1 + offset), weight);

    if (network.memoryKind == MemoryKind.Quantum && t + 1 < steps) {
      const record = v128.load(pair.record + ((<usize>t) << 4));
      throughCollapse(
        memoryOf(network, pair, t + 1),
        memoryAdjoint,
        block,
        adjoint,
        load<u16>(record0 + offset),
        load<u16>(record1 + offset),
        record,
      );
    }

    reverseProgram(
      state,
      adjoint,
      network.qubits,
      network.program,
      network.gates,
      pair.coefficients,
      pair.gateGradient,
    );
    throughEncoding(network, pair, t, gradient0, gradient1, channelStride, <usize>t * rowStride);
  }
}

/** adjoint[pattern] = weight · state[pattern], each lane with its own pattern. */
function setPattern(
  adjoint: usize,
  state: usize,
  block: usize,
  pattern0: u32,
  pattern1: u32,
  weight: v128,
): void {
  const weight0 = f64x2.extract_lane(weight, 0);
  const weight1 = f64x2.extract_lane(weight, 1);
  const offset0 = <usize>pattern0 * block;
  const offset1 = <usize>pattern1 * block + 8;
  for (let offset: usize = 0; offset < block; offset += 16) {
    store<f64>(adjoint + offset0 + offset, weight0 * load<f64>(state + offset0 + offset));
    store<f64>(adjoint + offset1 + offset, weight1 * load<f64>(state + offset1 + offset));
  }
}

/** Through φ = u/√p with u the recorded block of the state: ∂L/∂u = (λ − Re⟨φ|λ⟩ φ)/√p. */
function throughCollapse(
  memoryState: usize,
  memoryAdjoint: usize,
  block: usize,
  adjoint: usize,
  pattern0: u32,
  pattern1: u32,
  probability: v128,
): void {
  let overlap = f64x2.splat(0);
  for (let offset: usize = 0; offset < block; offset += 16) {
    overlap = f64x2.add(
      overlap,
      f64x2.mul(v128.load(memoryState + offset), v128.load(memoryAdjoint + offset)),
    );
  }
  const impossible = f64x2.lt(probability, f64x2.splat(IMPOSSIBLE));
  const scale = v128.andnot(f64x2.div(f64x2.splat(1), f64x2.sqrt(probability)), impossible);
  const to0 = adjoint + <usize>pattern0 * block;
  const to1 = adjoint + <usize>pattern1 * block + 8;
  for (let offset: usize = 0; offset < block; offset += 16) {
    const tangent = f64x2.mul(
      scale,
      f64x2.sub(v128.load(memoryAdjoint + offset), f64x2.mul(overlap, v128.load(memoryState + offset))),
    );
    store<f64>(to0 + offset, load<f64>(to0 + offset) + f64x2.extract_lane(tangent, 0));
    store<f64>(to1 + offset, load<f64>(to1 + offset) + f64x2.extract_lane(tangent, 1));
  }
}

/** Through the input rotations of step `t`: the currents' gradients, and the cotangent of the memory before it. */
function throughEncoding(
  network: Network,
  pair: Pair,
  t: i32,
  gradient0: usize,
  gradient1: usize,
  channelStride: usize,
  rowOffset: usize,
): void {
  const encoding = pair.encoding + <usize>(t * network.channels) * LANE_BYTES;
  const state = stateOf(network, pair, t);
  const adjoint = pair.adjoint;
  let block: usize = LANE_BYTES << network.qubits;
  for (let n = 0; n < network.channels; n++) {
    const cosine = v128.load(encoding + <usize>n * LANE_BYTES);
    const sine = v128.load(encoding + <usize>n * LANE_BYTES, 16);
    block >>= 1;
    let sum = f64x2.splat(0);
    for (let low: usize = 0; low < block; low += LANE_BYTES) {
      const s0 = state + low;
      const s1 = s0 + block;
      const a0 = adjoint + low;
      const a1 = a0 + block;
      const re0 = v128.load(a0);
      const im0 = v128.load(a0, 16);
      const re1 = v128.load(a1);
      const im1 = v128.load(a1, 16);
      sum = f64x2.add(sum, f64x2.sub(f64x2.mul(re0, v128.load(s1, 16)), f64x2.mul(im0, v128.load(s1))));
      sum = f64x2.add(sum, f64x2.sub(f64x2.mul(re1, v128.load(s0, 16)), f64x2.mul(im1, v128.load(s0))));
      v128.store(a0, f64x2.sub(f64x2.mul(cosine, re0), f64x2.mul(sine, im1)));
      v128.store(a0, f64x2.add(f64x2.mul(cosine, im0), f64x2.mul(sine, re1)), 16);
      // What was |0⟩ before its rotation: the state's lower half, rotated back, is all there is left of it.
      const sr0 = v128.load(s0);
      const si0 = v128.load(s0, 16);
      const sr1 = v128.load(s1);
      const si1 = v128.load(s1, 16);
      v128.store(s0, f64x2.sub(f64x2.mul(cosine, sr0), f64x2.mul(sine, si1)));
      v128.store(s0, f64x2.add(f64x2.mul(cosine, si0), f64x2.mul(sine, sr1)), 16);
    }
    // φ = πz, and −(i/2)X gives half of the sum. No rotation, no sine: the current was not positive.
    const rotated = f64x2.ne(sine, f64x2.splat(0));
    const gradient = v128.and(f64x2.mul(sum, f64x2.splat(HALF_PI)), rotated);
    const offset = <usize>n * channelStride + rowOffset;
    // Lane 1 first: where it idles, it stands in lane 0's place.
    store<f64>(gradient1 + offset, f64x2.extract_lane(gradient, 1));
    store<f64>(gradient0 + offset, f64x2.extract_lane(gradient, 0));
  }
  memory.copy(pair.memoryAdjoint, adjoint, LANE_BYTES << network.memoryQubits);
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
function stateOf(network: Network, pair: Pair, t: i32): usize {
  return pair.states + ((<usize>t) << network.qubits) * LANE_BYTES;
}

// @ts-ignore: decorator
@inline
export function memoryOf(network: Network, pair: Pair, t: i32): usize {
  return pair.memories + ((<usize>t) << network.memoryQubits) * LANE_BYTES;
}
