/**
 * Sweeps of the local rule along a record, measured at several factors of a device's noise and extrapolated to none: probabilities
 * are extrapolated, not what is formed of them, which is not linear in them.
 */
import { exp64 } from '../../simd/exponential';
import { log64 } from '../../simd/logarithm';
import { evolvePair, groundMemory, memoryOf, memoryStride, Pair } from '../neuron/pair';
import { LocalWork } from './local-work';

/**
 * Runs a pair from step `first` on and measures it. Coefficients of the factors are `stride` bytes apart.
 *
 * @param shifted coefficients of step `first` alone; 0 for none
 * @param memories of the unshifted sweep, from which it starts at `first`; 0 to start afresh, at step 0
 * @param keeps whether this is the unshifted sweep, whose memories are kept
 */
export function sweepPair(
  work: LocalWork,
  pair: Pair,
  item: i32,
  shifted: usize,
  coefficients: usize,
  stride: usize,
  first: i32,
  shots: i32,
  memories: usize,
  keeps: bool,
): void {
  const steps = work.batch.steps;
  const factors = work.factors;
  const bytes = memoryStride(work.network);
  for (let factor = 0; factor < factors; factor++) {
    const network = work.networkOf(factor);
    const start = memoryOf(network, pair, first);
    const base = memories + (<usize>factor * <usize>(steps + 1) + <usize>first) * bytes;
    if (memories) memory.copy(start, base, bytes);
    else if (factors > 1) groundMemory(network, start);
    let next = first;
    if (shifted) {
      next++;
      evolvePair(network, pair, shifted + <usize>factor * work.shiftedStride, first, next);
    }
    evolvePair(network, pair, coefficients + <usize>factor * stride, next, steps);
    if (keeps && factors > 1) keepMemories(work, pair, factor);
    // Of all shots together as many as without extrapolation.
    work.measure(pair, item, first, (shots + factor) / factors);
    if (factors > 1) keepEstimates(work, pair, factor, first);
  }
  if (factors > 1) extrapolatePair(work, pair, first);
}

/** Keeps the memories of the unshifted sweep at a factor, which shifted ones start from. */
function keepMemories(work: LocalWork, pair: Pair, factor: i32): void {
  const bytes = <usize>(work.batch.steps + 1) * memoryStride(work.network);
  memory.copy(work.bases + <usize>factor * bytes, pair.memories, bytes);
}

// @ts-ignore: decorator
@inline
function estimateOf(work: LocalWork, factor: i32, t: i32): usize {
  return work.estimates + ((<usize>(factor * work.batch.steps + t)) << 5);
}

function keepEstimates(work: LocalWork, pair: Pair, factor: i32, first: i32): void {
  for (let t = first; t < work.batch.steps; t++) {
    const at = estimateOf(work, factor, t);
    v128.store(at, v128.load(pair.record + ((<usize>t) << 4)));
    v128.store(at, v128.load(pair.scored + ((<usize>t) << 4)), 16);
  }
}

function extrapolatePair(work: LocalWork, pair: Pair, first: i32): void {
  for (let t = first; t < work.batch.steps; t++) {
    v128.store(pair.record + ((<usize>t) << 4), extrapolated(work, t, 0));
    v128.store(pair.scored + ((<usize>t) << 4), extrapolated(work, t, 16));
  }
}

/** Both lanes' values without noise, clipped to probabilities. */
function extrapolated(work: LocalWork, t: i32, offset: usize): v128 {
  const rule = work.rule;
  const asymptote = f64x2.splat(rule.asymptote);
  const zero = f64x2.splat(0);
  let linear = zero;
  let logarithm = zero;
  let above = i64x2.splat(-1);
  let below = above;
  for (let factor = 0; factor < work.factors; factor++) {
    const value = v128.load(estimateOf(work, factor, t) + offset);
    const weight = v128.load64_splat(rule.fitWeights + ((<usize>factor) << 3));
    linear = f64x2.add(linear, f64x2.mul(weight, value));
    if (!rule.exponential) continue;
    const distance = f64x2.sub(value, asymptote);
    above = v128.and(above, f64x2.gt(distance, zero));
    below = v128.and(below, f64x2.lt(distance, zero));
    // What is not all on one side takes the line; its logarithm is not used.
    const safe = f64x2.max(f64x2.abs(distance), f64x2.splat(1e-300));
    logarithm = f64x2.add(logarithm, f64x2.mul(weight, log64(safe)));
  }
  let value = linear;
  if (rule.exponential) {
    const distance = exp64(logarithm);
    value = v128.bitselect(f64x2.add(asymptote, distance), value, above);
    value = v128.bitselect(f64x2.sub(asymptote, distance), value, below);
  }
  const clipped = f64x2.min(f64x2.max(value, zero), f64x2.splat(1));
  const outside = i64x2.bitmask(f64x2.ne(value, clipped));
  store<f64>(rule.clipped, load<f64>(rule.clipped) + <f64>popcnt(outside));
  return clipped;
}
