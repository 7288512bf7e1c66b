/** The measurement of σz on any qubits during one step, all channels together. */
import { NoiseSource } from '../ensemble/noise-source';
import { clampStrength, measurementCosine, measurementSine } from './measurement';
import { Trajectories } from './trajectories';

/**
 * From the state and the noise of the step: the factors that amplitudes are multiplied by, as `run.halfFactors`; they also
 * normalise the state as it was, of whatever norm. With G = Σ_k g_k Z_k dW_k, the record's increments are
 * dy_k = dW_k + 2 g_k (⟨Z_k⟩ + Cov(Z_k, G)) dt, which makes the measurement of weak order 2; they are added to `readings`.
 */
export function measureDiagonal(run: Trajectories, state: usize, noise: usize, readings: usize): void {
  const qubits = run.qubits;
  const covariances = run.covariances;
  const kicks = run.kicks;
  const endOfKicks = kicks + ((<usize>qubits) << 4);
  const isRecord = run.noiseSource == NoiseSource.Record;
  for (let at = kicks; at < endOfKicks; at += 16) v128.store(at, i64x2.splat(0));
  if (!isRecord) {
    for (let k = 0; k < run.diagonals; k++) {
      const kick = kicks + qubitOf(run, k);
      const strength = f64x2.splat(strengthOf(run, k));
      v128.store(kick, f64x2.add(v128.load(kick), f64x2.mul(strength, increment(run, noise, k))));
    }
  }
  const middle = kicks + middleOf(run);
  const columns = <usize>16 * run.rows;
  sumSigns(kicks, middle, run.halfKicks);
  sumSigns(middle, endOfKicks, run.halfKicks + columns);
  const inverse = f64x2.div(f64x2.splat(1), sumStates(run, state));
  if (!isRecord) {
    const means = run.means;
    fold(run, 0, run.rows, 0);
    fold(run, columns, run.columns, middleOf(run));
    const mean = f64x2.mul(v128.load(run.weighted), inverse);
    for (let q: usize = 0; q < (<usize>qubits) << 4; q += 16) {
      const z = f64x2.mul(v128.load(means + q), inverse);
      const product = f64x2.mul(v128.load(covariances + q), inverse);
      v128.store(covariances + q, f64x2.add(z, f64x2.sub(product, f64x2.mul(z, mean))));
      v128.store(kicks + q, i64x2.splat(0));
    }
  }
  for (let k = 0; k < run.diagonals; k++) {
    const q = qubitOf(run, k);
    const strength = strengthOf(run, k);
    let dy = increment(run, noise, k);
    if (!isRecord) {
      dy = f64x2.add(dy, f64x2.mul(f64x2.splat(2 * strength * run.dt), v128.load(covariances + q)));
    }
    v128.store(kicks + q, f64x2.add(v128.load(kicks + q), f64x2.mul(f64x2.splat(strength), dy)));
    const reading = readings + placeOf(run, k) * 2;
    v128.store(reading, f64x2.add(v128.load(reading), dy));
  }
  spreadFactors(kicks, middle, f64x2.sqrt(inverse), run.halfFactors);
  spreadFactors(middle, endOfKicks, f64x2.splat(1), run.halfFactors + columns);
}

/** Factors 1 / norm alone, for unmonitored states. */
export function normaliseOnly(run: Trajectories, state: usize): void {
  const rows = <usize>16 * run.rows;
  const end = rows + <usize>16 * run.columns;
  for (let at: usize = 0; at < end; at += 16) v128.store(run.halfKicks + at, i64x2.splat(0));
  const factor = f64x2.sqrt(f64x2.div(f64x2.splat(1), sumStates(run, state)));
  for (let at: usize = 0; at < rows; at += 16) v128.store(run.halfFactors + at, factor);
  for (let at = rows; at < end; at += 16) v128.store(run.halfFactors + at, f64x2.splat(1));
}

/** Bytes to the first qubit of the lower half. */
// @ts-ignore: decorator
@inline
function middleOf(run: Trajectories): usize {
  return (<usize>((run.qubits + 1) >> 1)) << 4;
}

/** The marginals of both halves, and their sums weighted by the other half's kick; returns the sum of all probabilities. */
// @ts-ignore: decorator
@inline
function sumStates(run: Trajectories, state: usize): v128 {
  return run.mixed ? sumProbabilities<u16>(run, state) : sumProbabilities<u8>(run, state);
}

/** Two rows at a time. Kind is u16 for density matrices. */
function sumProbabilities<Kind>(run: Trajectories, state: usize): v128 {
  const step: usize = sizeof<Kind>() == 2 ? (run.size + 1) << 4 : 32;
  const columns = run.columns;
  const rows = run.rows;
  const across = columns * step;
  const columnBytes = columns << 4;
  const columnKicks = run.halfKicks + (rows << 4);
  const columnSums = run.marginals + (rows << 4);
  const columnWeighted = run.weighted + (rows << 4);
  for (let column: usize = 0; column < columnBytes; column += 16) {
    v128.store(columnSums + column, i64x2.splat(0));
    v128.store(columnWeighted + column, i64x2.splat(0));
  }
  let total: v128 = i64x2.splat(0);
  for (let row: usize = 0; row < rows << 4; row += 32) {
    const kick = v128.load(run.halfKicks + row);
    const nextKick = v128.load(run.halfKicks + row, 16);
    let sum: v128 = i64x2.splat(0);
    let nextSum: v128 = i64x2.splat(0);
    let weighted: v128 = i64x2.splat(0);
    let nextWeighted: v128 = i64x2.splat(0);
    for (let column: usize = 0; column < columnBytes; column += 16, state += step) {
      const p = probability<Kind>(state);
      const next = probability<Kind>(state + across);
      const columnKick = v128.load(columnKicks + column);
      sum = f64x2.add(sum, p);
      nextSum = f64x2.add(nextSum, next);
      weighted = f64x2.add(weighted, f64x2.mul(columnKick, p));
      nextWeighted = f64x2.add(nextWeighted, f64x2.mul(columnKick, next));
      v128.store(columnSums + column, f64x2.add(v128.load(columnSums + column), f64x2.add(p, next)));
      const both = f64x2.add(f64x2.mul(kick, p), f64x2.mul(nextKick, next));
      v128.store(columnWeighted + column, f64x2.add(v128.load(columnWeighted + column), both));
    }
    state += across;
    v128.store(run.marginals + row, sum);
    v128.store(run.marginals + row, nextSum, 16);
    v128.store(run.weighted + row, weighted);
    v128.store(run.weighted + row, nextWeighted, 16);
    total = f64x2.add(total, f64x2.add(sum, nextSum));
  }
  return total;
}

// @ts-ignore: decorator
@inline
function probability<Kind>(state: usize): v128 {
  const re = v128.load(state);
  if (sizeof<Kind>() == 2) return re;
  const im = v128.load(state, 16);
  return f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im));
}

/** Bytes to a qubit's entry. */
// @ts-ignore: decorator
@inline
function qubitOf(run: Trajectories, k: i32): usize {
  return (<usize>load<i32>(run.diagonalQubits + ((<usize>k) << 2))) << 4;
}

/** Bytes to a channel's number in a row of noise. */
// @ts-ignore: decorator
@inline
function placeOf(run: Trajectories, k: i32): usize {
  return (<usize>load<i32>(run.diagonalPlaces + ((<usize>k) << 2))) << 3;
}

// @ts-ignore: decorator
@inline
function strengthOf(run: Trajectories, k: i32): f64 {
  return load<f64>(run.diagonalStrengths + ((<usize>k) << 3));
}

// @ts-ignore: decorator
@inline
function increment(run: Trajectories, noise: usize, k: i32): v128 {
  return noiseOf(run, noise, placeOf(run, k));
}

/** The increments of both lanes `place` bytes into a step's row of noise. */
// @ts-ignore: decorator
@inline
export function noiseOf(run: Trajectories, noise: usize, place: usize): v128 {
  const at = noise + place;
  return v128.load64_lane(at + run.noiseRow, v128.load64_zero(at), 1);
}

/**
 * Of a half of the qubits: Σ_b ±w_b for each of them, the highest first, of the probabilities to `run.means` and of those that are
 * weighted by all kicks to `run.covariances`. What they are sums of becomes sums. `half`, `qubit`: bytes to the half.
 */
function fold(run: Trajectories, half: usize, count: usize, qubit: usize): void {
  const weighted = run.weighted + half;
  const marginals = run.marginals + half;
  const kicks = run.halfKicks + half;
  let bytes = count << 4;
  for (let at: usize = 0; at < bytes; at += 16) {
    const own = f64x2.mul(v128.load(kicks + at), v128.load(marginals + at));
    v128.store(weighted + at, f64x2.add(v128.load(weighted + at), own));
  }
  while ((bytes >>= 1) >= 16) {
    let covariance: v128 = i64x2.splat(0);
    let mean: v128 = i64x2.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const zero = v128.load(weighted + at);
      const one = v128.load(weighted + at + bytes);
      covariance = f64x2.add(covariance, f64x2.sub(zero, one));
      v128.store(weighted + at, f64x2.add(zero, one));
      const p = v128.load(marginals + at);
      const q = v128.load(marginals + at + bytes);
      mean = f64x2.add(mean, f64x2.sub(p, q));
      v128.store(marginals + at, f64x2.add(p, q));
    }
    v128.store(run.covariances + qubit, covariance);
    v128.store(run.means + qubit, mean);
    qubit += 16;
  }
}

/** To `out`, for each basis state of some qubits: Σ_q ±kick_q. */
// @ts-ignore: decorator
@inline
function sumSigns(kicks: usize, endOfKicks: usize, out: usize): void {
  v128.store(out, i64x2.splat(0));
  for (let size: usize = 16; kicks < endOfKicks; kicks += 16, size <<= 1) {
    const kick = v128.load(kicks);
    for (let at = size; at > 0; at -= 16) {
      const sum = v128.load(out + at - 16);
      v128.store(out + 2 * at - 16, f64x2.sub(sum, kick));
      v128.store(out + 2 * at - 32, f64x2.add(sum, kick));
    }
  }
}

/** To `out`, for each basis state of some qubits: the factor times Π_q (c_q ± s_q). */
function spreadFactors(kicks: usize, endOfKicks: usize, factor: v128, out: usize): void {
  v128.store(out, factor);
  for (let size: usize = 16; kicks < endOfKicks; kicks += 16, size <<= 1) {
    const a = clampStrength(v128.load(kicks));
    const square = f64x2.mul(a, a);
    const c = measurementCosine(square);
    const s = measurementSine(a, square);
    const up = f64x2.add(c, s);
    const down = f64x2.sub(c, s);
    for (let at = size; at > 0; at -= 16) {
      const before = v128.load(out + at - 16);
      v128.store(out + 2 * at - 16, f64x2.mul(before, down));
      v128.store(out + 2 * at - 32, f64x2.mul(before, up));
    }
  }
}
