/** One-sided Jacobi: rotations of the rows of a complex block until they are orthogonal. */
import { imaginaryOverlap, realOverlap, timesI } from './blocks';
import { weightOf } from './reveal-rank';

/** Sweeps over all pairs of rows; more than about ten are never needed. */
const MOST_SWEEPS = 40;
/** Of the whole weight: rows of less are rounding, and in any direction. */
const ROUNDING: f64 = 1e-30;

/** Rows to make orthogonal, and rows that go with them. */
@unmanaged
export class RotatingRows {
  /** Complex [count][length]. In the end the singular values times the right singular vectors. */
  rows: usize;
  count: i32;
  length: i32;
  /** Rows that are to be kept, if there are any that are not: then these two kinds alone are parted, in so many sweeps. */
  kept: i32;
  sweeps: i32;
  /** Complex [count][companionLength], or none: they take the conjugate rotations, so that Σ_k row k ⊗ companion k stays. */
  companions: usize;
  companionLength: i32;
  /** Squares of the singular values, in the order of the rows: f64 [count]. */
  weights: usize;
}

/**
 * Makes the rows orthogonal, to |⟨a|b⟩| <= tolerance ‖a‖ ‖b‖, pair after pair in the order of their numbers (Hestenes; Demmel and
 * Veselić, SIAM J. Matrix Anal. Appl. 13, 1204 (1992): small singular values are as exact as large ones).
 *
 * @returns the sweeps, or 0 if there is no number for a weight, or they did not suffice
 */
export function orthogonalizeRows(block: RotatingRows, tolerance: f64): i32 {
  const count = block.count;
  const kept = block.kept;
  const length = block.length;
  const bytes = (<usize>length) << 4;
  const companionBytes = (<usize>block.companionLength) << 4;
  const last = kept > 0 ? kept : count - 1;
  const most = kept > 0 ? block.sweeps : MOST_SWEEPS;
  for (let sweep = 1; sweep <= most; sweep++) {
    let isDone = true;
    let total: f64 = 0;
    for (let i = 0; i < count; i++) {
      const weight = weightOf(block.rows + <usize>i * bytes, length);
      store<f64>(block.weights + ((<usize>i) << 3), weight);
      total += weight;
    }
    if (!(total < Infinity)) return 0;
    const least = ROUNDING * total;
    for (let i = 0; i < last; i++) {
      const first = block.rows + <usize>i * bytes;
      for (let j = max(kept, i + 1); j < count; j++) {
        const second = block.rows + <usize>j * bytes;
        const alpha = load<f64>(block.weights + ((<usize>i) << 3));
        const beta = load<f64>(block.weights + ((<usize>j) << 3));
        const re = realOverlap(first, second, length);
        const im = imaginaryOverlap(first, second, length);
        const square = re * re + im * im;
        if (!(square > tolerance * tolerance * alpha * beta) || min(alpha, beta) <= least) continue;
        isDone = false;
        const gamma = sqrt(square);
        const zeta = (beta - alpha) / (2 * gamma);
        const t = (zeta < 0 ? -1 : 1) / (abs(zeta) + sqrt(1 + zeta * zeta));
        const c = 1 / sqrt(1 + t * t);
        const s = c * t;
        const phaseRe = re / gamma;
        const phaseIm = im / gamma;
        rotate(first, second, bytes, c, s, phaseRe, -phaseIm);
        if (companionBytes) {
          const own = block.companions + <usize>i * companionBytes;
          const other = block.companions + <usize>j * companionBytes;
          rotate(own, other, companionBytes, c, s, phaseRe, phaseIm);
        }
        store<f64>(block.weights + ((<usize>i) << 3), max(0, alpha - t * gamma));
        store<f64>(block.weights + ((<usize>j) << 3), beta + t * gamma);
      }
    }
    if (isDone) return sweep;
  }
  return kept > 0 ? most : 0;
}

/** a ← c a - s e b, b ← s a + c e b, e being the phase. */
function rotate(a: usize, b: usize, bytes: usize, c: f64, s: f64, phaseRe: f64, phaseIm: f64): void {
  const cosine = f64x2.splat(c);
  const sine = f64x2.splat(s);
  const re = f64x2.splat(phaseRe);
  const im = f64x2.splat(phaseIm);
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(a + at);
    const given = v128.load(b + at);
    const y = f64x2.add(f64x2.mul(re, given), f64x2.mul(im, timesI(given)));
    v128.store(a + at, f64x2.sub(f64x2.mul(cosine, x), f64x2.mul(sine, y)));
    v128.store(b + at, f64x2.add(f64x2.mul(sine, x), f64x2.mul(cosine, y)));
  }
}

/** Moves the rows of the `kept` largest weights to the front, the largest first, with their companions; returns the other weights' sum. */
export function sortRows(block: RotatingRows, kept: i32): f64 {
  const count = block.count;
  for (let i = 0; i < kept; i++) {
    let largest = i;
    for (let j = i + 1; j < count; j++) {
      if (weightAt(block, j) > weightAt(block, largest)) largest = j;
    }
    if (largest == i) continue;
    const weight = weightAt(block, i);
    store<f64>(block.weights + ((<usize>i) << 3), weightAt(block, largest));
    store<f64>(block.weights + ((<usize>largest) << 3), weight);
    exchange(block.rows, i, largest, block.length);
    exchange(block.companions, i, largest, block.companionLength);
  }
  let rest: f64 = 0;
  for (let j = kept; j < count; j++) rest += weightAt(block, j);
  return rest;
}

// @ts-ignore: decorator
@inline
function weightAt(block: RotatingRows, i: i32): f64 {
  return load<f64>(block.weights + ((<usize>i) << 3));
}

function exchange(rows: usize, i: i32, j: i32, length: i32): void {
  const bytes = (<usize>length) << 4;
  const a = rows + <usize>i * bytes;
  const b = rows + <usize>j * bytes;
  for (let at: usize = 0; at < bytes; at += 16) {
    const x = v128.load(a + at);
    v128.store(a + at, v128.load(b + at));
    v128.store(b + at, x);
  }
}
