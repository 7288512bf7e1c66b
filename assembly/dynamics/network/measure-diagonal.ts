/** The measurement of σz on any qubits during one step, all channels together. */
import { NoiseSource } from '../ensemble/noise-source';
import { clampStrength, measurementCosine, measurementSine } from './measurement';
import { Trajectories } from './trajectories';

/**
 * From the basis probabilities in `run.probabilities` (of any norm) and the noise of the step: the factors that the
 * amplitudes are multiplied by, in `run.factors`; they also normalise the state as it was. With G = Σ_k g_k Z_k dW_k, the
 * record's increments are dy_k = dW_k + 2 g_k (⟨Z_k⟩ + Cov(Z_k, G)) dt, which makes the measurement of weak order 2;
 * they are added to `readings`.
 */
export function measureDiagonal(run: Trajectories, noise: usize, readings: usize): void {
  const qubits = run.qubits;
  const means = run.means;
  const covariances = run.covariances;
  const kicks = run.kicks;
  const endOfKicks = kicks + ((<usize>qubits) << 4);
  const total = fold(run.probabilities, qubits, run.folds, means);
  const inverse = f64x2.div(f64x2.splat(1), total);
  for (let at = kicks; at < endOfKicks; at += 16) v128.store(at, i64x2.splat(0));
  const isRecord = run.noiseSource == NoiseSource.Record;
  if (!isRecord) {
    for (let k = 0; k < run.diagonals; k++) {
      const kick = kicks + qubitOf(run, k);
      const strength = strengthOf(run, k);
      v128.store(
        kick,
        f64x2.add(v128.load(kick), f64x2.mul(f64x2.splat(strength), increment(run, noise, k))),
      );
    }
    weigh(run.probabilities, kicks, endOfKicks, run.factors);
    const mean = f64x2.mul(fold(run.factors, qubits, run.folds, covariances), inverse);
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
  v128.store(run.factors, f64x2.sqrt(inverse));
  spreadFactors(kicks, endOfKicks, run.factors);
}

/** Factors 1 / norm alone, for unmonitored states. */
export function normaliseOnly(run: Trajectories): void {
  const total = fold(run.probabilities, run.qubits, run.folds, run.means);
  const factor = f64x2.sqrt(f64x2.div(f64x2.splat(1), total));
  const end = run.factors + (run.size << 4);
  for (let at = run.factors; at < end; at += 16) v128.store(at, factor);
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

/** Σ_b ±w_b for every qubit, qubit 0 first, to `means`; returns Σ_b w_b. */
function fold(weights: usize, qubits: i32, folds: usize, means: usize): v128 {
  let source = weights;
  for (let half = (<usize>8) << qubits; half >= 16; half >>= 1, means += 16) {
    let difference: v128 = i64x2.splat(0);
    let other: v128 = i64x2.splat(0);
    let at: usize = 0;
    // Two sums, since an addition waits for the one before.
    for (; at + 32 <= half; at += 32) {
      const zero = v128.load(source + at);
      const one = v128.load(source + half + at);
      const nextZero = v128.load(source + at, 16);
      const nextOne = v128.load(source + half + at, 16);
      difference = f64x2.add(difference, f64x2.sub(zero, one));
      other = f64x2.add(other, f64x2.sub(nextZero, nextOne));
      v128.store(folds + at, f64x2.add(zero, one));
      v128.store(folds + at, f64x2.add(nextZero, nextOne), 16);
    }
    if (at < half) {
      const zero = v128.load(source + at);
      const one = v128.load(source + half + at);
      difference = f64x2.add(difference, f64x2.sub(zero, one));
      v128.store(folds + at, f64x2.add(zero, one));
    }
    v128.store(means, f64x2.add(difference, other));
    source = folds;
  }
  return v128.load(source);
}

/** To `out`: the weights times Σ_q ±kick_q. */
function weigh(weights: usize, kicks: usize, endOfKicks: usize, out: usize): void {
  v128.store(out, i64x2.splat(0));
  let size: usize = 16;
  for (; kicks < endOfKicks; kicks += 16, size <<= 1) {
    const kick = v128.load(kicks);
    for (let at = size; at > 0; at -= 16) {
      const sum = v128.load(out + at - 16);
      v128.store(out + 2 * at - 16, f64x2.sub(sum, kick));
      v128.store(out + 2 * at - 32, f64x2.add(sum, kick));
    }
  }
  for (let at: usize = 0; at < size; at += 16) {
    v128.store(out + at, f64x2.mul(v128.load(out + at), v128.load(weights + at)));
  }
}

/** Multiplies out Π_q (c_q ± s_q), from the factor that stands at `out`. */
function spreadFactors(kicks: usize, endOfKicks: usize, out: usize): void {
  let size: usize = 16;
  for (; kicks < endOfKicks; kicks += 16, size <<= 1) {
    const a = clampStrength(v128.load(kicks));
    const square = f64x2.mul(a, a);
    const c = measurementCosine(square);
    const s = measurementSine(a, square);
    const up = f64x2.add(c, s);
    const down = f64x2.sub(c, s);
    for (let at = size; at > 0; at -= 16) {
      const factor = v128.load(out + at - 16);
      v128.store(out + 2 * at - 16, f64x2.mul(factor, down));
      v128.store(out + 2 * at - 32, f64x2.mul(factor, up));
    }
  }
}
