/** The adjoint sweep of a pair whose neurons have a closed form, back through one step of `evolvePair`. */
import { LANE_BYTES, reverseProgram } from '../../register/operations/lanes';
import { MemoryKind } from './memory-kind';
import { Network } from '../network/network';
import { aimedFactor, aimedSlope, aimFactors, factorOf, firstTurn } from './closed-pair';
import { HALF_PI, memoryOf, Pair } from './pair';
import { IMPOSSIBLE } from './remember-spikes';

const CHANNELS = 10;
/** [channel]: products of the factors of earlier channels, and slopes of the currents' half-angles. */
const products = memory.data(CHANNELS * 16, 16);
const currentSlopes = memory.data(CHANNELS * 16, 16);

/**
 * Back through step `t`: adds to the slopes of the sums of angles and of the gates after them, and leaves the cotangent of the
 * memory before the step in place of the one after it.
 *
 * @param weight of the squares of the scored pattern's amplitudes, half of the cotangent's factor
 * @param gradient0, gradient1 of the step's first channel
 */
export function reverseClosed(
  network: Network,
  pair: Pair,
  t: i32,
  weight: v128,
  gradient0: usize,
  gradient1: usize,
  channelStride: usize,
): void {
  const bytes = LANE_BYTES << network.memoryQubits;
  const offset = <usize>t * pair.stride;
  const encoding = pair.encoding + <usize>(t * network.channels) * LANE_BYTES;
  const memoryState = memoryOf(network, pair, t);
  const turn = firstTurn(network, pair.coefficients);
  const cotangents = pair.adjoint;
  const sum = pair.adjoint + bytes;
  memory.fill(sum, 0, bytes);
  memory.fill(currentSlopes, 0, (<usize>network.channels) << 4);

  aimFactors(network, encoding, load<u16>(pair.scored0 + offset), load<u16>(pair.scored1 + offset));
  for (let at: usize = 0; at < bytes; at += LANE_BYTES) {
    const factor = f64x2.mul(weight, factorOf(network, turn + at));
    v128.store(cotangents + at, f64x2.mul(factor, v128.load(memoryState + at)));
    v128.store(cotangents + at, f64x2.mul(factor, v128.load(memoryState + at, 16)), 16);
  }
  addOutcome(network, pair, memoryState, turn, cotangents, sum);

  if (network.memoryKind == MemoryKind.Quantum && t + 1 < pair.steps) {
    throughCollapse(network, pair, t, cotangents);
    aimFactors(network, encoding, load<u16>(pair.record0 + offset), load<u16>(pair.record1 + offset));
    addOutcome(network, pair, memoryState, turn, cotangents, sum);
  }
  memory.copy(pair.memoryAdjoint, sum, bytes);

  for (let channel: usize = 0; channel < <usize>network.channels; channel++) {
    // No rotation, no sine: the current was not positive.
    const rotated = f64x2.ne(v128.load(encoding + channel * LANE_BYTES, 16), f64x2.splat(0));
    const slope = v128.load(currentSlopes + (channel << 4));
    const gradient = v128.and(f64x2.mul(slope, f64x2.splat(HALF_PI)), rotated);
    // Lane 1 first: where it idles, it stands in lane 0's place.
    store<f64>(gradient1 + channel * channelStride, f64x2.extract_lane(gradient, 1));
    store<f64>(gradient0 + channel * channelStride, f64x2.extract_lane(gradient, 0));
  }
}

/** From the cotangent of the memory after the step to those of the amplitudes that the record left. */
function throughCollapse(network: Network, pair: Pair, t: i32, cotangents: usize): void {
  const bytes = LANE_BYTES << network.memoryQubits;
  const after = memoryOf(network, pair, t + 1);
  const adjoint = pair.memoryAdjoint;
  const reads = network.reads;
  const probability = v128.load(pair.record + ((<usize>t) << 4));
  const impossible = f64x2.lt(probability, f64x2.splat(IMPOSSIBLE));
  // What followed from an impossible outcome does not depend on it.
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(adjoint + at, v128.andnot(v128.load(adjoint + at), impossible));
  }
  reverseProgram(
    after,
    adjoint,
    network.memoryQubits,
    network.program + ((<usize>reads) << 4),
    network.gates - reads,
    pair.coefficients + <usize>reads * LANE_BYTES,
    pair.gateGradient + ((<usize>reads) << 4),
  );
  let overlap = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    overlap = f64x2.add(overlap, f64x2.mul(v128.load(after + at), v128.load(adjoint + at)));
  }
  const scale = v128.andnot(f64x2.div(f64x2.splat(1), f64x2.sqrt(probability)), impossible);
  for (let at: usize = 0; at < bytes; at += 16) {
    const across = f64x2.sub(v128.load(adjoint + at), f64x2.mul(overlap, v128.load(after + at)));
    v128.store(cotangents + at, f64x2.mul(scale, across));
  }
}

/** Adds what the cotangents of the amplitudes that `aimFactors` aimed at make of those of the memory and of the turns. */
function addOutcome(
  network: Network,
  pair: Pair,
  memoryState: usize,
  turn: usize,
  cotangents: usize,
  sum: usize,
): void {
  const bytes = LANE_BYTES << network.memoryQubits;
  for (let at: usize = 0; at < bytes; at += LANE_BYTES) {
    const re = v128.load(cotangents + at);
    const im = v128.load(cotangents + at, 16);
    let product = f64x2.splat(1);
    let place = turn + at;
    for (let channel = 0; channel < network.channels; channel++, place += bytes) {
      v128.store(products + ((<usize>channel) << 4), product);
      product = f64x2.mul(product, aimedFactor(channel, place));
    }
    v128.store(sum + at, f64x2.add(v128.load(sum + at), f64x2.mul(product, re)));
    v128.store(sum + at, f64x2.add(v128.load(sum + at, 16), f64x2.mul(product, im)), 16);
    let later = f64x2.add(
      f64x2.mul(v128.load(memoryState + at), re),
      f64x2.mul(v128.load(memoryState + at, 16), im),
    );
    for (let channel = network.channels - 1; channel >= 0; channel--) {
      place -= bytes;
      const others = f64x2.mul(later, v128.load(products + ((<usize>channel) << 4)));
      const slope = f64x2.mul(others, aimedSlope(channel, place));
      const turned = pair.turnSlopes + ((place - turn) >> 1);
      v128.store(turned, f64x2.add(v128.load(turned), slope));
      const current = currentSlopes + ((<usize>channel) << 4);
      v128.store(current, f64x2.add(v128.load(current), slope));
      later = f64x2.mul(later, aimedFactor(channel, place));
    }
  }
}
