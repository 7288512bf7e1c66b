/**
 * The textbook schemes for networks. A state is a vector x of 16-byte elements [entry][re, im]: amplitudes, or the
 * entries of a density matrix with the qubits of its row before those of its column. All operators are maps on a few of
 * these qubits. With y_k = B_k x, the noise is
 *   b_k = y_k - ½ m_k x, m_k = 2 Re⟨x|y_k⟩, for state vectors, whose drift has ½ m_k y_k - ⅛ m_k² x beside its linear part;
 *   b_k = y_k - m_k x,   m_k = Tr y_k,      for density matrices.
 */
import { powerOfTwo } from '../../memory';
import { CHUNK } from '../ensemble/chunk';
import { NoiseSource } from '../ensemble/noise-source';
import { fillNoise } from '../ensemble/fill-noise';
import { localPlace } from './local-places';
import { noiseOf } from './measure-diagonal';
import { IntegrationMethod } from '../ensemble/method';
import { record } from './record';
import { stateBytes, Trajectories } from './trajectories';

/** A linear map on up to four qubits. */
@unmanaged
export class LinearTerm {
  dimension: i32;
  mask: i32;
  /** Index of each of its basis states (i32), the other qubits being 0. */
  offsets: usize;
  /** [dimension][dimension], re and im in turn. */
  matrix: usize;
}

/** A scheme for trajectories. */
@unmanaged
export class ExplicitScheme {
  run: Trajectories;
  method: IntegrationMethod;
  /** Whether the equation is that of errata Q1 as printed (state vectors, Euler-Maruyama). */
  printed: bool;
  /** Qubits of x. */
  bits: i32;
  /** Pauli strings [string][flips, signs, quarters]: i^quarters (-1)^|b AND signs| c takes entry b to entry b XOR flips. */
  strings: i32;
  stringList: usize;
  /** Their factors c, [step of the chunk][string]; steps are `coefficientStep` bytes apart. */
  coefficients: usize;
  coefficientStep: usize;
  /** Linear terms of the drift. */
  drifts: i32;
  driftTerms: usize;
  /** [channel] B_k. */
  noiseTerms: usize;
  /** The pair's x. @internal */
  x: usize;
  /** The sums of each channel's readings. @internal */
  readings: usize;
  /** Of density matrices, a state as `record` wants it. @internal */
  view: usize;
  /** @internal */
  drift: usize;
  /** x after the step. @internal */
  next: usize;
  /** Platen's supporting value. @internal */
  ahead: usize;
  /** @internal */
  image: usize;
  /** @internal */
  slope: usize;
  /** [channel] y_k. @internal */
  images: usize;
  /** [channel] b_k. @internal */
  noises: usize;
  /** [channel] m_k. @internal */
  means: usize;
  /** [channel] dW_k. @internal */
  increments: usize;
}

/**
 * Gives the pair and the scratch their place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutExplicit(scheme: ExplicitScheme, at: f64): f64 {
  const run = scheme.run;
  const vector = 32 * powerOfTwo(scheme.bits);
  const channels = <f64>run.channels;
  scheme.x = <usize>at;
  scheme.readings = <usize>(at += vector);
  scheme.view = <usize>(at += 16 * channels);
  if (run.mixed) at += stateBytes(run);
  scheme.drift = <usize>at;
  scheme.next = <usize>(at += vector);
  scheme.ahead = <usize>(at += vector);
  scheme.image = <usize>(at += vector);
  scheme.slope = <usize>(at += vector);
  scheme.images = <usize>(at += vector);
  scheme.noises = <usize>(at += channels * vector);
  scheme.means = <usize>(at += channels * vector);
  scheme.increments = <usize>(at += 16 * channels);
  return at + 16 * channels;
}

/**
 * Takes the pair through steps that do not go beyond a multiple of 64.
 *
 * @param start number of the first step; noise is drawn where it is a multiple of 64, and coefficients begin there
 */
export function runExplicit(scheme: ExplicitScheme, first: i32, lanes: i32, start: i32, steps: i32): void {
  const run = scheme.run;
  const passed = start % CHUNK;
  if (passed == 0) fillNoise(run, first, lanes, start, min(CHUNK, run.steps - start));
  if (start == 0) recordState(scheme, first, lanes, 0);
  for (let step = passed; step < passed + steps; step++) {
    const noise = run.noise + <usize>(step * run.channels) * 8;
    advance(scheme, scheme.coefficients + <usize>step * scheme.coefficientStep, noise);
    const done = start - passed + step + 1;
    if (done % run.every == 0) recordState(scheme, first, lanes, done / run.every);
  }
}

/** Entries as they are: the schemes keep neither norm nor trace, and that shall be seen. */
function recordState(scheme: ExplicitScheme, first: i32, lanes: i32, time: i32): void {
  const run = scheme.run;
  const pair = scheme.x;
  const view = scheme.view;
  const readings = scheme.readings;
  const entries = (<usize>1) << scheme.bits;
  if (run.mixed) {
    for (let i: usize = 0; i < entries; i++) {
      const re = v128.load(pair + (i << 5));
      v128.store(view + (i << 4), f64x2.add(re, v128.load(pair + (i << 5), 16)));
    }
    record(run, view, f64x2.splat(1), readings, first, lanes, time, 0, run.observables);
  } else {
    record(run, pair, f64x2.splat(1), readings, first, lanes, time, 0, run.observables);
  }
}

/** One step. */
function advance(scheme: ExplicitScheme, coefficients: usize, noise: usize): void {
  const run = scheme.run;
  const bytes = (<usize>32) << scheme.bits;
  const channels = run.channels;
  const x = scheme.x;
  const readings = scheme.readings;
  const drift = scheme.drift;
  const next = scheme.next;
  const ahead = scheme.ahead;
  const image = scheme.image;
  const slope = scheme.slope;
  const images = scheme.images;
  const noises = scheme.noises;
  const means = scheme.means;
  const increments = scheme.increments;
  const dt = run.dt;
  linearDrift(scheme, x, drift, coefficients);
  for (let k = 0; k < channels; k++) {
    const y = images + <usize>k * bytes;
    const mean = noiseTerm(run, scheme, k, x, y, noises + <usize>k * bytes);
    v128.store(means + ((<usize>k) << 4), mean);
    if (!run.mixed) addNonlinearDrift(scheme, x, y, mean, drift);
    let dW = noiseOf(run, noise, (<usize>k) << 3);
    const signal = f64x2.mul(mean, f64x2.splat(dt));
    if (run.noiseSource == NoiseSource.Record) dW = f64x2.sub(dW, signal);
    v128.store(increments + ((<usize>k) << 4), dW);
    const reading = readings + ((<usize>k) << 4);
    v128.store(reading, f64x2.add(v128.load(reading), f64x2.add(dW, signal)));
  }
  memory.copy(next, x, bytes);
  addScaled(next, drift, f64x2.splat(dt), bytes);
  for (let k = 0; k < channels; k++) {
    addScaled(next, noises + <usize>k * bytes, v128.load(increments + ((<usize>k) << 4)), bytes);
  }
  if (scheme.method != IntegrationMethod.EulerMaruyama) {
    const isPlaten = scheme.method == IntegrationMethod.Platen;
    const root = sqrt(dt);
    for (let j = 0; j < channels; j++) {
      const direction = noises + <usize>j * bytes;
      const dWj = v128.load(increments + ((<usize>j) << 4));
      if (isPlaten) {
        memory.copy(ahead, x, bytes);
        addScaled(ahead, drift, f64x2.splat(dt), bytes);
        addScaled(ahead, direction, f64x2.splat(root), bytes);
      }
      for (let k = 0; k < channels; k++) {
        // ∫∫dW_j dW_k of noises that commute.
        let double = f64x2.mul(dWj, v128.load(increments + ((<usize>k) << 4)));
        if (j == k) double = f64x2.sub(double, f64x2.splat(dt));
        if (isPlaten) {
          noiseTerm(run, scheme, k, ahead, image, slope);
          const share = f64x2.mul(double, f64x2.splat(0.5 / root));
          addScaled(next, slope, share, bytes);
          addScaled(next, noises + <usize>k * bytes, f64x2.neg(share), bytes);
        } else {
          const y = images + <usize>k * bytes;
          const mean = v128.load(means + ((<usize>k) << 4));
          noiseDerivative(run, scheme, k, x, y, mean, direction, image);
          addScaled(next, image, f64x2.mul(double, f64x2.splat(0.5)), bytes);
        }
      }
    }
  }
  memory.copy(x, next, bytes);
}

/** out ← what is linear in the drift. */
function linearDrift(scheme: ExplicitScheme, x: usize, out: usize, coefficients: usize): void {
  memory.fill(out, 0, (<usize>32) << scheme.bits);
  for (let i = 0; i < scheme.strings; i++) {
    const string = scheme.stringList + <usize>i * 12;
    const flips = <usize>load<u32>(string);
    const signs = load<u32>(string, 4);
    const quarters = load<i32>(string, 8);
    const factor = load<f64>(coefficients + ((<usize>i) << 3));
    for (let b: usize = 0; b < (<usize>1) << scheme.bits; b++) {
      // Two quarters more for each sign.
      const turns = quarters + 2 * popcnt<i32>((<i32>b) & signs);
      const c = f64x2.splat(turns & 2 ? -factor : factor);
      const from = x + (b << 5);
      const to = out + ((b ^ flips) << 5);
      const re = f64x2.mul(c, v128.load(from));
      const im = f64x2.mul(c, v128.load(from, 16));
      const isOdd = turns & 1;
      v128.store(to, f64x2.add(v128.load(to), isOdd ? f64x2.neg(im) : re));
      v128.store(to, f64x2.add(v128.load(to, 16), isOdd ? re : im), 16);
    }
  }
  for (let i = 0; i < scheme.drifts; i++) {
    addTerm(scheme, termOf(scheme.driftTerms, i), x, out);
  }
}

/** drift ← drift + ½ m y - ⅛ m² x; as printed ½ ⟨y|y⟩ x instead. */
function addNonlinearDrift(scheme: ExplicitScheme, x: usize, y: usize, mean: v128, drift: usize): void {
  const bytes = (<usize>32) << scheme.bits;
  if (scheme.printed) {
    addScaled(drift, x, f64x2.mul(f64x2.splat(0.5), overlap(y, y, bytes)), bytes);
    return;
  }
  addScaled(drift, y, f64x2.mul(f64x2.splat(0.5), mean), bytes);
  addScaled(drift, x, f64x2.mul(f64x2.splat(-0.125), f64x2.mul(mean, mean)), bytes);
}

/** y ← B_k x, noise ← b_k(x); returns m_k. */
function noiseTerm(
  run: Trajectories,
  scheme: ExplicitScheme,
  k: i32,
  x: usize,
  y: usize,
  noise: usize,
): v128 {
  const bytes = (<usize>32) << scheme.bits;
  memory.fill(y, 0, bytes);
  addTerm(scheme, termOf(scheme.noiseTerms, k), x, y);
  memory.copy(noise, y, bytes);
  if (run.mixed) {
    const mean = trace(run, y);
    addScaled(noise, x, f64x2.neg(mean), bytes);
    return mean;
  }
  const half = overlap(x, y, bytes);
  addScaled(noise, x, f64x2.neg(half), bytes);
  // ⟨L⟩ of an operator that is not Hermitian has an imaginary part too.
  if (scheme.printed) addTurned(noise, x, overlapTurned(x, y, bytes), bytes);
  return f64x2.add(half, half);
}

/** out ← the derivative of b_k at x along `direction`. */
function noiseDerivative(
  run: Trajectories,
  scheme: ExplicitScheme,
  k: i32,
  x: usize,
  y: usize,
  mean: v128,
  direction: usize,
  out: usize,
): void {
  const bytes = (<usize>32) << scheme.bits;
  memory.fill(out, 0, bytes);
  addTerm(scheme, termOf(scheme.noiseTerms, k), direction, out);
  if (run.mixed) {
    addScaled(out, x, f64x2.neg(trace(run, out)), bytes);
    addScaled(out, direction, f64x2.neg(mean), bytes);
  } else {
    const change = f64x2.add(overlap(direction, y, bytes), overlap(x, out, bytes));
    addScaled(out, x, f64x2.neg(change), bytes);
    addScaled(out, direction, f64x2.mul(f64x2.splat(-0.5), mean), bytes);
  }
}

// @ts-ignore: decorator
@inline
function termOf(terms: usize, k: i32): LinearTerm {
  return changetype<LinearTerm>(load<u32>(terms + ((<usize>k) << 2)));
}

/** out ← out + term · x */
function addTerm(scheme: ExplicitScheme, term: LinearTerm, x: usize, out: usize): void {
  const dimension = term.dimension;
  for (let rest: u32 = 0; rest < (<u32>1) << scheme.bits; rest++) {
    if (rest & term.mask) continue;
    let entry = term.matrix;
    for (let i = 0; i < dimension; i++) {
      let re: v128 = i64x2.splat(0);
      let im: v128 = i64x2.splat(0);
      for (let j = 0; j < dimension; j++, entry += 16) {
        const from = localPlace(x, rest, term.offsets, j);
        const mRe = v128.load64_splat(entry);
        const mIm = v128.load64_splat(entry, 8);
        const a = v128.load(from);
        const b = v128.load(from, 16);
        re = f64x2.add(re, f64x2.sub(f64x2.mul(mRe, a), f64x2.mul(mIm, b)));
        im = f64x2.add(im, f64x2.add(f64x2.mul(mRe, b), f64x2.mul(mIm, a)));
      }
      const to = localPlace(out, rest, term.offsets, i);
      v128.store(to, f64x2.add(v128.load(to), re));
      v128.store(to, f64x2.add(v128.load(to, 16), im), 16);
    }
  }
}

/** to ← to + factor · from */
function addScaled(to: usize, from: usize, factor: v128, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(to + at, f64x2.add(v128.load(to + at), f64x2.mul(factor, v128.load(from + at))));
  }
}

/** to ← to - i · factor · from */
function addTurned(to: usize, from: usize, factor: v128, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 32) {
    const re = f64x2.mul(factor, v128.load(from + at));
    const im = f64x2.mul(factor, v128.load(from + at, 16));
    v128.store(to + at, f64x2.add(v128.load(to + at), im));
    v128.store(to + at, f64x2.sub(v128.load(to + at, 16), re), 16);
  }
}

/** Re⟨a|b⟩ */
function overlap(a: usize, b: usize, bytes: usize): v128 {
  let sum: v128 = i64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 16) {
    sum = f64x2.add(sum, f64x2.mul(v128.load(a + at), v128.load(b + at)));
  }
  return sum;
}

/** Im⟨a|b⟩ */
function overlapTurned(a: usize, b: usize, bytes: usize): v128 {
  let sum: v128 = i64x2.splat(0);
  for (let at: usize = 0; at < bytes; at += 32) {
    const forth = f64x2.mul(v128.load(a + at), v128.load(b + at, 16));
    const back = f64x2.mul(v128.load(a + at, 16), v128.load(b + at));
    sum = f64x2.add(sum, f64x2.sub(forth, back));
  }
  return sum;
}

function trace(run: Trajectories, x: usize): v128 {
  let sum: v128 = i64x2.splat(0);
  const step = (run.size + 1) << 5;
  for (let i: usize = 0; i < run.size; i++) sum = f64x2.add(sum, v128.load(x + i * step));
  return sum;
}

/** Puts the pair at its beginning: entries [i][re, im]. */
export function beginExplicit(scheme: ExplicitScheme, initial: usize): void {
  const entries = (<usize>2) << scheme.bits;
  const x = scheme.x;
  for (let i: usize = 0; i < entries; i++) v128.store(x + (i << 4), v128.load64_splat(initial + (i << 3)));
  memory.fill(scheme.readings, 0, (<usize>scheme.run.channels) << 4);
}
