/** The adjoint sweep: exact gradients of a pair's log-likelihoods, back through `evolvePair`. */
import { LANE_BYTES, reverseProgram } from '../../register/operations/lanes';
import { MemoryKind } from './memory-kind';
import { Network } from '../network/network';
import { reverseClosed } from './closed-pair-reverse';
import { reverseNoisy } from './noisy-reverse';
import { HALF_PI, inLanes, memoryOf, memoryStride, Pair, stateOf } from './pair';
import { IMPOSSIBLE } from './remember-spikes';
import { addTurnSlopes, turnsOf } from './turns';

/**
 * The gradient of Σ_t credit_t · log p(scored_t) after `evolvePair` over all steps, in O(steps), by going backwards through
 * measurements, gates and encoding. Adds each gate's part to `pair.gateGradient` and stores the currents' gradients
 * (layout as in `encodePair`). Steps whose probability is at most `floor` count as constant.
 *
 * @param credit0, credit1 f64 of step 0, steps `creditStride` bytes apart
 * @param lanes 1 in each lane that counts, 0 in one that idles
 */
export function reverse(
  network: Network,
  pair: Pair,
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
  memory.fill(memoryAdjoint, 0, memoryStride(network));
  memory.fill(pair.turnSlopes, 0, (<usize>turnsOf(network)) << 4);
  for (let t = pair.steps - 1; t >= 0; t--) {
    const offset = <usize>t * pair.stride;
    const scored = v128.load(pair.scored + ((<usize>t) << 4));
    const counts = f64x2.gt(scored, f64x2.splat(floor));
    const creditOffset = <usize>t * creditStride;
    const credit = f64x2.mul(
      lanes,
      inLanes(load<f64>(credit0 + creditOffset), load<f64>(credit1 + creditOffset)),
    );
    const weight = v128.and(f64x2.div(f64x2.add(credit, credit), scored), counts);
    const row = <usize>t * rowStride;
    if (network.isNoisy) {
      // Lane 1 first: where it idles, it stands in lane 0's place.
      const weights = f64x2.mul(weight, f64x2.splat(0.5));
      reverseNoisy(network, pair, t, 1, f64x2.extract_lane(weights, 1), gradient1 + row, channelStride);
      reverseNoisy(network, pair, t, 0, f64x2.extract_lane(weights, 0), gradient0 + row, channelStride);
      continue;
    }
    if (network.closed) {
      reverseClosed(network, pair, t, weight, gradient0 + row, gradient1 + row, channelStride);
      continue;
    }
    const state = stateOf(network, pair, t);
    memory.fill(adjoint, 0, dimension);
    setPattern(
      adjoint,
      state,
      block,
      load<u16>(pair.scored0 + offset),
      load<u16>(pair.scored1 + offset),
      weight,
    );

    if (network.memoryKind == MemoryKind.Quantum && t + 1 < pair.steps) {
      const record = v128.load(pair.record + ((<usize>t) << 4));
      throughCollapse(
        memoryOf(network, pair, t + 1),
        memoryAdjoint,
        block,
        adjoint,
        load<u16>(pair.record0 + offset),
        load<u16>(pair.record1 + offset),
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
    throughEncoding(network, pair, t, gradient0, gradient1, channelStride, row);
  }
  if (network.closed) addTurnSlopes(network, pair.turnSlopes, pair.gateGradient);
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
