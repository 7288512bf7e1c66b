/** Small Hermitian eigenproblems. Complex numbers are (re, im), 16 bytes. */
import { conjugate, imaginaryFactor, laneSum, realFactor, times } from './complex';

/** What is smaller than this beside numbers around 1 counts as zero, so that no square leaves the range of numbers. */
const NOTHING: f64 = 1e-40;

/** Columns whose angle has a smaller cosine count as orthogonal. */
const ORTHOGONAL: f64 = 8.8817841970012523e-16;

/** A Hermitian matrix that becomes a tridiagonal one with the same eigenvalues. */
@unmanaged
export class Tridiagonalization {
  /** [size][size], used up. */
  matrix: usize;
  size: i32;
  /** Result, f64 [size]. */
  diagonal: usize;
  /** Result, f64 [size]: the moduli of the entries beside the diagonal, then 0. */
  beside: usize;

  /** [size] @internal */
  vector: usize;
  /** [size] @internal */
  image: usize;
}

/**
 * Gives the scratch its place in memory from `at` on; `at` = 0 to learn how much memory that takes.
 *
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutTridiagonalization(given: Tridiagonalization, at: f64): f64 {
  const row = 16 * <f64>given.size;
  given.vector = <usize>at;
  given.image = <usize>(at += row);
  return at + row;
}

/** Steps `from` to `to − 1` of Householder's reduction, which takes `size` steps. */
export function tridiagonalize(given: Tridiagonalization, from: i32, to: i32): void {
  const matrix = given.matrix;
  const size = given.size;
  const diagonal = given.diagonal;
  const beside = given.beside;
  const vector = given.vector;
  const image = given.image;
  const row = (<usize>size) << 4;
  for (let k = from; k < to; k++) {
    store<f64>(diagonal + ((<usize>k) << 3), load<f64>(matrix + <usize>k * (row + 16)));
    let square: f64 = 0;
    const first = (<usize>(k + 1)) << 4;
    const column = matrix + ((<usize>k) << 4);
    for (let at = first; at < row; at += 16) {
      const entry = v128.load(column + (at >> 4) * row);
      v128.store(vector + at, entry);
      square += laneSum(f64x2.mul(entry, entry));
    }
    const length = square < NOTHING * NOTHING ? 0 : sqrt(square);
    store<f64>(beside + ((<usize>k) << 3), length);
    if (k >= size - 2 || length == 0) continue;
    // v = x + e^(i arg x₀) |x| e₀; H = 1 − 2vv†/(v†v) takes x to a multiple of e₀.
    const head = v128.load(vector + first);
    const modulus = sqrt(laneSum(f64x2.mul(head, head)));
    const unit = modulus > NOTHING * length ? f64x2.div(head, f64x2.splat(modulus)) : f64x2(1, 0);
    v128.store(vector + first, f64x2.add(head, f64x2.mul(unit, f64x2.splat(length))));
    const factor = f64x2.splat(1 / (square + length * modulus));
    // p = 2Av/(v†v), q = p − v (v†p)/(v†v), A ← A − qv† − vq†.
    let overlap: f64 = 0;
    for (let i = first; i < row; i += 16) {
      let sum = f64x2.splat(0);
      const entries = matrix + (i >> 4) * row;
      for (let j = first; j < row; j += 16) {
        const entry = v128.load(entries + j);
        sum = f64x2.add(sum, times(realFactor(entry), imaginaryFactor(entry), v128.load(vector + j)));
      }
      const p = f64x2.mul(factor, sum);
      v128.store(image + i, p);
      overlap += laneSum(f64x2.mul(p, v128.load(vector + i)));
    }
    const share = f64x2.splat(0.5 * overlap * f64x2.extract_lane(factor, 0));
    for (let i = first; i < row; i += 16) {
      v128.store(image + i, f64x2.sub(v128.load(image + i), f64x2.mul(share, v128.load(vector + i))));
    }
    for (let i = first; i < row; i += 16) {
      const q = v128.load(image + i);
      const v = v128.load(vector + i);
      const entries = matrix + (i >> 4) * row;
      for (let j = first; j < row; j += 16) {
        const other = conjugate(v128.load(vector + j));
        const otherImage = conjugate(v128.load(image + j));
        const change = f64x2.add(
          times(realFactor(q), imaginaryFactor(q), other),
          times(realFactor(v), imaginaryFactor(v), otherImage),
        );
        v128.store(entries + j, f64x2.sub(v128.load(entries + j), change));
      }
    }
  }
}

/**
 * One sweep of the one-sided Jacobi method (Hestenes): turns all pairs of columns so that they become orthogonal; their
 * lengths tend to the singular values, the small ones with full relative accuracy.
 *
 * @param columns [count][size], one column after the other
 * @param from the first of the columns that are turned against all behind them, up to `to − 1`
 * @returns the largest |cosine| of an angle between two columns that were turned, before that; 0 if none was
 */
export function orthogonalizeColumns(columns: usize, count: i32, size: i32, from: i32, to: i32): f64 {
  const bytes = (<usize>size) << 4;
  const end = columns + <usize>count * bytes;
  let worst: f64 = 0;
  const last = columns + <usize>to * bytes;
  for (let a = columns + <usize>from * bytes; a < last; a += bytes) {
    for (let b = a + bytes; b < end; b += bytes) {
      let aa = f64x2.splat(0);
      let bb = f64x2.splat(0);
      let direct = f64x2.splat(0);
      let crossed = f64x2.splat(0);
      for (let at: usize = 0; at < bytes; at += 16) {
        const x = v128.load(a + at);
        const y = v128.load(b + at);
        aa = f64x2.add(aa, f64x2.mul(x, x));
        bb = f64x2.add(bb, f64x2.mul(y, y));
        direct = f64x2.add(direct, f64x2.mul(x, y));
        crossed = f64x2.add(crossed, f64x2.mul(x, v128.shuffle<f64>(y, y, 1, 0)));
      }
      const lengthA = laneSum(aa);
      const lengthB = laneSum(bb);
      // ⟨a|b⟩ = re + i im
      const re = laneSum(direct);
      const im = f64x2.extract_lane(crossed, 0) - f64x2.extract_lane(crossed, 1);
      const modulus = sqrt(re * re + im * im);
      const product = sqrt(lengthA) * sqrt(lengthB);
      if (modulus < NOTHING) continue;
      const deviation = modulus / product;
      if (deviation < ORTHOGONAL) continue;
      worst = max(worst, deviation);
      const zeta = (lengthB - lengthA) / (2 * modulus);
      const tangent = (zeta < 0 ? -1.0 : 1.0) / (abs(zeta) + sqrt(1 + zeta * zeta));
      const cosine = 1 / sqrt(1 + tangent * tangent);
      const sine = cosine * tangent;
      const c = f64x2.splat(cosine);
      const s = f64x2.splat(sine);
      // b is turned by the phase of ⟨b|a⟩ first, which makes the overlap real.
      const phaseReal = f64x2.splat(re / modulus);
      const phaseImaginary = f64x2(im / modulus, -im / modulus);
      for (let at: usize = 0; at < bytes; at += 16) {
        const x = v128.load(a + at);
        const y = times(phaseReal, phaseImaginary, v128.load(b + at));
        v128.store(a + at, f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, y)));
        v128.store(b + at, f64x2.add(f64x2.mul(s, x), f64x2.mul(c, y)));
      }
    }
  }
  return worst;
}
