/** Steps of a pair whose neurons have a closed form, see turns.ts: the memory alone, without a state of all qubits. */
import { applyProgram, LANE_BYTES } from '../../register/operations/lanes';
import { MemoryKind } from './memory-kind';
import { Network } from '../network/network';
import { IMPOSSIBLE, rememberSpikes } from './remember-spikes';

/** Most channels of a neuron, and what is kept for each of them at a time. */
const CHANNELS = 10;
/** [channel]: what cosine and sine of a sum of angles are multiplied by, to give the factor of an outcome, or its derivative. */
const factors = memory.data(CHANNELS * 32, 16);

/**
 * Of a pattern in each lane, the factor that each channel's qubit gives amplitude k, as A cos + B sin of what the qubit is
 * turned by besides the current: the sine of both together for a spike, else the cosine.
 */
// @ts-ignore: decorator
@inline
export function aimFactors(network: Network, encoding: usize, pattern0: u32, pattern1: u32): void {
  let shift = network.channels - 1;
  for (let at = factors; shift >= 0; shift--, at += LANE_BYTES, encoding += LANE_BYTES) {
    const spikes = i64x2.neg(spikesIn(pattern0, pattern1, shift));
    const cosine = v128.load(encoding);
    const sine = v128.load(encoding, 16);
    v128.store(at, v128.bitselect(sine, cosine, spikes));
    v128.store(at, v128.bitselect(cosine, f64x2.neg(sine), spikes), 16);
  }
}

// @ts-ignore: decorator
@inline
function spikesIn(pattern0: u32, pattern1: u32, shift: i32): v128 {
  return i64x2.replace_lane(i64x2.splat((pattern0 >> shift) & 1), 1, (pattern1 >> shift) & 1);
}

/** Π_n of what `aimFactors` aimed at, for the basis state whose first turn this is. */
// @ts-ignore: decorator
@inline
export function factorOf(network: Network, turn: usize): v128 {
  let result = aimedFactor(0, turn);
  for (let channel = 1; channel < network.channels; channel++) {
    turn += LANE_BYTES << network.memoryQubits;
    result = f64x2.mul(result, aimedFactor(channel, turn));
  }
  return result;
}

// @ts-ignore: decorator
@inline
export function aimedFactor(channel: i32, turn: usize): v128 {
  const at = factors + <usize>channel * LANE_BYTES;
  return f64x2.add(
    f64x2.mul(v128.load(at), v128.load(turn)),
    f64x2.mul(v128.load(at, 16), v128.load(turn, 16)),
  );
}

/** The derivative of `aimedFactor` by the angle: A' = B and B' = −A. */
// @ts-ignore: decorator
@inline
export function aimedSlope(channel: i32, turn: usize): v128 {
  const at = factors + <usize>channel * LANE_BYTES;
  return f64x2.sub(
    f64x2.mul(v128.load(at, 16), v128.load(turn)),
    f64x2.mul(v128.load(at), v128.load(turn, 16)),
  );
}

// @ts-ignore: decorator
@inline
export function firstTurn(network: Network, coefficients: usize): usize {
  return coefficients + <usize>network.gates * LANE_BYTES;
}

/** Probability of what `aimFactors` aimed at; writes to `amplitudes` what it leaves of the memory, if that is not 0. */
export function outcomeProbability(
  network: Network,
  coefficients: usize,
  memoryState: usize,
  amplitudes: usize,
): v128 {
  const bytes = LANE_BYTES << network.memoryQubits;
  const turn = firstTurn(network, coefficients);
  let sum = f64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += LANE_BYTES) {
    const factor = factorOf(network, turn + at);
    const re = f64x2.mul(v128.load(memoryState + at), factor);
    const im = f64x2.mul(v128.load(memoryState + at, 16), factor);
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)));
    if (!amplitudes) continue;
    v128.store(amplitudes + at, re);
    v128.store(amplitudes + at, im, 16);
  }
  return sum;
}

/** Probability of a pattern in each lane. */
export function closedProbability(
  network: Network,
  coefficients: usize,
  encoding: usize,
  memoryState: usize,
  pattern0: u32,
  pattern1: u32,
): v128 {
  aimFactors(network, encoding, pattern0, pattern1);
  return outcomeProbability(network, coefficients, memoryState, 0);
}

/** The memory after a measurement that left of it, not normalised, what stands in its place; as `collapsePair` has it. */
export function keepClosed(
  network: Network,
  coefficients: usize,
  pattern0: u32,
  pattern1: u32,
  probability: v128,
  memoryState: usize,
): void {
  if (network.memoryKind != MemoryKind.Quantum) {
    rememberSpikes(network, pattern0, pattern1, memoryState);
    return;
  }
  const bytes = LANE_BYTES << network.memoryQubits;
  const impossible = f64x2.lt(probability, f64x2.splat(IMPOSSIBLE));
  const scale = v128.andnot(f64x2.div(f64x2.splat(1), f64x2.sqrt(probability)), impossible);
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(memoryState + at, f64x2.mul(v128.load(memoryState + at), scale));
  }
  const reads = network.reads;
  applyProgram(
    memoryState,
    network.memoryQubits,
    network.program + ((<usize>reads) << 4),
    network.gates - reads,
    coefficients + <usize>reads * LANE_BYTES,
  );
  const one = v128.and(f64x2.splat(1), impossible);
  v128.store(memoryState, f64x2.add(v128.load(memoryState), one));
}

/**
 * Measures each lane's channels one after the other, the first the highest bit, as `choosePattern` does with the list of all
 * patterns. What it leaves of the memory, not normalised, takes the memory's place.
 *
 * @param uniforms of both lanes
 * @param patterns result, the pattern of each lane, u32 [2]
 * @returns the patterns' probabilities
 */
export function measureClosed(
  network: Network,
  coefficients: usize,
  encoding: usize,
  memoryState: usize,
  uniforms: v128,
  patterns: usize,
): v128 {
  const bytes = LANE_BYTES << network.memoryQubits;
  let turn = firstTurn(network, coefficients);
  let below = f64x2.splat(0);
  let probability = below;
  let pattern = i64x2.splat(0);
  for (let channel = 0; channel < network.channels; channel++) {
    const cosine = v128.load(encoding + <usize>channel * LANE_BYTES);
    const sine = v128.load(encoding + <usize>channel * LANE_BYTES, 16);
    let p0 = f64x2.splat(0);
    let p1 = p0;
    for (let at: usize = 0; at < bytes; at += LANE_BYTES) {
      const c = turnedCosine(cosine, sine, turn + at);
      const s = turnedSine(cosine, sine, turn + at);
      const re = v128.load(memoryState + at);
      const im = v128.load(memoryState + at, 16);
      const weight = f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
      p0 = f64x2.add(p0, f64x2.mul(weight, f64x2.mul(c, c)));
      p1 = f64x2.add(p1, f64x2.mul(weight, f64x2.mul(s, s)));
    }
    const next = f64x2.add(below, p0);
    const spike = v128.andnot(f64x2.gt(p1, f64x2.splat(0)), f64x2.lt(uniforms, next));
    below = v128.bitselect(next, below, spike);
    probability = v128.bitselect(p1, p0, spike);
    pattern = i64x2.sub(i64x2.add(pattern, pattern), spike);
    for (let at: usize = 0; at < bytes; at += LANE_BYTES) {
      const factor = v128.bitselect(
        turnedSine(cosine, sine, turn + at),
        turnedCosine(cosine, sine, turn + at),
        spike,
      );
      v128.store(memoryState + at, f64x2.mul(v128.load(memoryState + at), factor));
      v128.store(memoryState + at, f64x2.mul(v128.load(memoryState + at, 16), factor), 16);
    }
    turn += bytes;
  }
  store<u32>(patterns, <u32>i64x2.extract_lane(pattern, 0));
  store<u32>(patterns, <u32>i64x2.extract_lane(pattern, 1), 4);
  return probability;
}

// @ts-ignore: decorator
@inline
function turnedCosine(cosine: v128, sine: v128, turn: usize): v128 {
  return f64x2.sub(f64x2.mul(cosine, v128.load(turn)), f64x2.mul(sine, v128.load(turn, 16)));
}

// @ts-ignore: decorator
@inline
function turnedSine(cosine: v128, sine: v128, turn: usize): v128 {
  return f64x2.add(f64x2.mul(sine, v128.load(turn)), f64x2.mul(cosine, v128.load(turn, 16)));
}
