/**
 * Sweeps of the local rule along a record, measured at several factors of a device's noise, led back to what was there before it was
 * read, and extrapolated to none: probabilities are, not what is formed of them, which is not linear in them.
 */
import { exp64 } from '../../simd/exponential';
import { log64 } from '../../simd/logarithm';
import { evolvePair, groundMemory, memoryOf, memoryStride, Pair } from '../neuron/pair';
import { GradientMode } from './gradient-mode';
import { LocalWork } from './local-work';
import { smooth } from './shots';

/** Twice the slope of the last line, of both lanes. */
const SLOPE = memory.data(16, 16);

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
  const mitigates = factors > 1 || work.rule.readouts != 0;
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
    work.measure(pair, item, first, shotsAt(work, shots, factor));
    if (mitigates) keepEstimates(work, pair, factor, first);
  }
  if (!mitigates) return;
  if (keeps && item == 0 && work.rule.points) keepPoints(work);
  for (let t = first; t < steps; t++) {
    // Memories go on from what was read: the record's probabilities are those of reading it.
    v128.store(pair.record + ((<usize>t) << 4), extrapolated(work, shots, estimateOf(work, 0, t), 0));
    const pattern = work.rule.readouts ? 1 + <usize>load<u16>(pair.scored0 + <usize>t * pair.stride) : 0;
    v128.store(
      pair.scored + ((<usize>t) << 4),
      extrapolated(work, shots, estimateOf(work, 0, t) + 16, pattern),
    );
  }
}

function shotsAt(work: LocalWork, shots: i32, factor: i32): i32 {
  return (shots + factor) / work.factors;
}

/** Keeps the memories of the unshifted sweep at a factor, which shifted ones start from. */
function keepMemories(work: LocalWork, pair: Pair, factor: i32): void {
  const bytes = <usize>(work.batch.steps + 1) * memoryStride(work.network);
  memory.copy(work.bases + <usize>factor * bytes, pair.memories, bytes);
}

/** Bytes between what was measured at one factor and at the next. */
function factorBytes(work: LocalWork): usize {
  return (<usize>work.batch.steps) << 5;
}

function estimateOf(work: LocalWork, factor: i32, t: i32): usize {
  return work.estimates + <usize>factor * factorBytes(work) + ((<usize>t) << 5);
}

function keepEstimates(work: LocalWork, pair: Pair, factor: i32, first: i32): void {
  for (let t = first; t < work.batch.steps; t++) {
    const at = estimateOf(work, factor, t);
    v128.store(at, v128.load(pair.record + ((<usize>t) << 4)));
    v128.store(at, v128.load(pair.scored + ((<usize>t) << 4)), 16);
  }
}

/** Keeps what was measured of an output neuron. */
function keepPoints(work: LocalWork): void {
  const network = work.network;
  const output = work.neuron - (network.neurons - network.outputs);
  if (output < 0) return;
  const rows = work.factors * work.batch.steps;
  for (let row = 0; row < rows; row++) {
    const point = work.rule.points + ((<usize>(row * network.outputs + output)) << 3);
    store<f64>(point, load<f64>(work.estimates + ((<usize>row) << 5), 16));
  }
}

/**
 * Both lanes' values without noise, clipped to probabilities.
 *
 * @param estimate what was measured at the first factor
 * @param pattern 1 + the pattern of one channel that was read; 0 where it stays as it was read
 */
function extrapolated(work: LocalWork, shots: i32, estimate: usize, pattern: usize): v128 {
  const rule = work.rule;
  const stride = factorBytes(work);
  const asymptote = f64x2.splat(rule.asymptote);
  const zero = f64x2.splat(0);
  let value = zero;
  let above = i64x2.splat(-1);
  let below = above;
  for (let factor = 0; factor < work.factors; factor++) {
    const here = valueAt(work, estimate + <usize>factor * stride, factor, pattern);
    const weight = v128.load64_splat(rule.fitWeights + ((<usize>factor) << 3));
    value = f64x2.add(value, f64x2.mul(weight, here));
    above = v128.and(above, f64x2.gt(here, asymptote));
    below = v128.and(below, f64x2.lt(here, asymptote));
  }
  if (rule.exponential) {
    v128.store(SLOPE, zero);
    let logarithm = lineAtNone(work, shots, estimate, pattern, false);
    if (rule.adaptive) logarithm = lineAtNone(work, shots, estimate, pattern, true);
    // What is not all on one side takes the line, which is there already.
    const distance = exp64(logarithm);
    value = v128.bitselect(f64x2.add(asymptote, distance), value, above);
    value = v128.bitselect(f64x2.sub(asymptote, distance), value, below);
  }
  const clipped = f64x2.min(f64x2.max(value, zero), f64x2.splat(1));
  const outside = i64x2.bitmask(f64x2.ne(value, clipped));
  store<f64>(rule.clipped, load<f64>(rule.clipped) + <f64>popcnt(outside));
  return clipped;
}

function readoutAt(work: LocalWork, factor: i32): usize {
  return work.rule.readouts + <usize>factor * 24;
}

/** What was there, if it is led back. */
function valueAt(work: LocalWork, estimate: usize, factor: i32, pattern: usize): v128 {
  const measured = v128.load(estimate);
  if (!pattern) return measured;
  const readout = readoutAt(work, factor);
  const offset = v128.load64_splat(readout + ((pattern - 1) << 3));
  return f64x2.mul(f64x2.sub(measured, offset), v128.load64_splat(readout, 16));
}

/**
 * The line through the logarithms of the distances, without noise. Of several fits one counts all factors alike; the other counts each by
 * how sure its logarithm is, by that of its value over the distance, which falls along the line that the first one left in `SLOPE`.
 */
function lineAtNone(work: LocalWork, shots: i32, estimate: usize, pattern: usize, adapts: bool): v128 {
  const asymptote = f64x2.splat(work.rule.asymptote);
  const one = f64x2.splat(1);
  const slope = v128.load(SLOPE);
  let s0 = f64x2.splat(0);
  let s1 = s0;
  let s2 = s0;
  let y0 = s0;
  let y1 = s0;
  for (let factor = 0; factor < work.factors; factor++) {
    const at = estimate + <usize>factor * factorBytes(work);
    const x = v128.load64_splat(work.rule.factorValues + ((<usize>factor) << 3));
    let weight = exp64(f64x2.mul(slope, f64x2.sub(x, one)));
    if (adapts && work.rule.mode == GradientMode.Shots) {
      const count = shotsAt(work, shots, factor);
      const rate = smooth(v128.load(at), count);
      let variance = f64x2.mul(rate, f64x2.sub(one, rate));
      if (pattern) {
        const gain = v128.load64_splat(readoutAt(work, factor), 16);
        variance = f64x2.mul(variance, f64x2.mul(gain, gain));
      }
      weight = f64x2.div(f64x2.mul(weight, f64x2.splat(<f64>count)), variance);
    }
    const distance = f64x2.abs(f64x2.sub(valueAt(work, at, factor, pattern), asymptote));
    const logarithm = log64(f64x2.max(distance, f64x2.splat(1e-300)));
    const first = f64x2.mul(weight, x);
    s0 = f64x2.add(s0, weight);
    s1 = f64x2.add(s1, first);
    s2 = f64x2.add(s2, f64x2.mul(first, x));
    y0 = f64x2.add(y0, f64x2.mul(weight, logarithm));
    y1 = f64x2.add(y1, f64x2.mul(first, logarithm));
  }
  const scale = f64x2.sub(f64x2.mul(s0, s2), f64x2.mul(s1, s1));
  // Twice, as a weight is a square.
  const rise = f64x2.sub(f64x2.mul(s0, y1), f64x2.mul(s1, y0));
  v128.store(SLOPE, f64x2.div(f64x2.add(rise, rise), scale));
  return f64x2.div(f64x2.sub(f64x2.mul(s2, y0), f64x2.mul(s1, y1)), scale);
}
