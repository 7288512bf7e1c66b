/** A factorization that shows how many dimensions the rows of a block need. */
import { multiplyBlocks, addLanes, timesI } from './blocks';

/** Of the whole weight: what is less is rounding. */
const ROUNDING: f64 = 1e-28;
/** Below this share of the whole the weights that are left are known by their differences no more. */
const DIFFERENCES: f64 = 1e-13;
/** Instead of the weight of a row that is in the basis. */
const DONE: f64 = -Infinity;

/** Rows of a block, and room for what they are divided into; sizes in complex numbers. */
@unmanaged
export class RankRevealing {
  /** [count][length] */
  rows: usize;
  count: i32;
  length: i32;
  /** The largest rank: more weight than may be is left out then. */
  most: i32;
  /** Orthonormal rows [rank][length]. */
  basis: usize;
  /** [rank][count]: row j is Σ_k coefficients[k][j] basis[k]. */
  coefficients: usize;
  /** Weight of each row that is not in the basis, f64 [count]. */
  weights: usize;
  /** Two rows. */
  scratch: usize;
  /** The weight of all rows, and what the basis leaves out. */
  total: f64;
  discarded: f64;
}

/**
 * Gram-Schmidt with pivots: of the rows that are left the one with the most weight joins the basis, orthogonalised twice, until
 * no more than the share `truncation` of the weight is left out, or the largest rank is reached. Every weight is the sum of squared magnitudes.
 *
 * @returns the rank, 0 if there is no weight or it is no number
 */
export function revealRank(block: RankRevealing, truncation: f64): i32 {
  const count = block.count;
  const length = block.length;
  const bytes = (<usize>length) << 4;
  let total: f64 = 0;
  for (let j = 0; j < count; j++) {
    const weight = weightOf(block.rows + <usize>j * bytes, length);
    store<f64>(block.weights + ((<usize>j) << 3), weight);
    total += weight;
  }
  block.total = total;
  block.discarded = 0;
  if (!(total > 0 && total < Infinity)) return 0;
  const isExact = truncation < DIFFERENCES;
  const least = isExact ? max(ROUNDING, truncation / <f64>count) * total : ROUNDING * total;
  const enough = truncation * total;
  const full = min(count, length);
  const most = min(block.most, full);
  let dropped: f64 = 0;
  let rank = 0;
  while (rank < most) {
    let pivot = -1;
    let largest = DONE;
    let left: f64 = 0;
    for (let j = 0; j < count; j++) {
      const weight = load<f64>(block.weights + ((<usize>j) << 3));
      if (weight > 0) left += weight;
      if (weight > largest) {
        largest = weight;
        pivot = j;
      }
    }
    block.discarded = left + dropped;
    if (pivot < 0 || (!isExact && left + dropped <= enough)) break;
    const row = block.basis + <usize>rank * bytes;
    const weight = orthogonalize(block, pivot, rank, row);
    if (weight <= least) {
      dropped += weight;
      store<f64>(block.weights + ((<usize>pivot) << 3), DONE);
      continue;
    }
    join(block, row, rank, 1 / sqrt(weight));
    store<f64>(block.weights + ((<usize>pivot) << 3), DONE);
    rank++;
  }
  if (rank == full) block.discarded = dropped;
  else if (rank == most) block.discarded = dropped + weightLeft(block);
  return rank;
}

/** Of all rows that are not in the basis. */
function weightLeft(block: RankRevealing): f64 {
  let left: f64 = 0;
  for (let j = 0; j < block.count; j++) {
    const weight = load<f64>(block.weights + ((<usize>j) << 3));
    if (weight > 0) left += weight;
  }
  return left;
}

/** Σ |x|² */
export function weightOf(x: usize, length: i32): f64 {
  let sum: v128 = i64x2.splat(0);
  for (const end = x + ((<usize>length) << 4); x < end; x += 16) {
    const value = v128.load(x);
    sum = f64x2.add(sum, f64x2.mul(value, value));
  }
  return addLanes(sum);
}

/** row ← row `pivot` without what is in the basis; returns its weight. */
function orthogonalize(block: RankRevealing, pivot: i32, rank: i32, row: usize): f64 {
  const length = block.length;
  const bytes = (<usize>length) << 4;
  memory.copy(row, block.rows + <usize>pivot * bytes, bytes);
  if (rank == 0) return weightOf(row, length);
  const part = block.scratch;
  const column = block.coefficients + ((<usize>pivot) << 4);
  multiplyBlocks(1, rank, length, column, 0, (<usize>block.count) << 4, false, block.basis, part);
  subtract(row, part, bytes);
  // Once more, since what was left may be little.
  const overlaps = part + bytes;
  overlapsWith(row, part, length, block.basis, rank, overlaps);
  multiplyBlocks(1, rank, length, overlaps, 0, 16, true, block.basis, part);
  subtract(row, part, bytes);
  return weightOf(row, length);
}

function subtract(from: usize, part: usize, bytes: usize): void {
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(from + at, f64x2.sub(v128.load(from + at), v128.load(part + at)));
  }
}

/** Scales a row, which is the basis' last, and takes it out of the weights of all others. */
function join(block: RankRevealing, row: usize, rank: i32, factor: f64): void {
  const count = block.count;
  const bytes = (<usize>block.length) << 4;
  for (let at: usize = 0; at < bytes; at += 16) {
    v128.store(row + at, f64x2.mul(f64x2.splat(factor), v128.load(row + at)));
  }
  const own = block.coefficients + ((<usize>(rank * count)) << 4);
  overlapsWith(row, block.scratch, block.length, block.rows, count, own);
  for (let j = 0; j < count; j++) {
    const c = v128.load(own + ((<usize>j) << 4));
    const weight = block.weights + ((<usize>j) << 3);
    store<f64>(weight, load<f64>(weight) - addLanes(f64x2.mul(c, c)));
  }
}

/** out [count] ← Σ conj(vector) row, for each of the rows; `turned` is room for i times the vector. */
function overlapsWith(vector: usize, turned: usize, length: i32, rows: usize, count: i32, out: usize): void {
  const bytes = (<usize>length) << 4;
  for (let at: usize = 0; at < bytes; at += 16) v128.store(turned + at, timesI(v128.load(vector + at)));
  let j = 0;
  for (; j + 4 <= count; j += 4, rows += 4 * bytes, out += 64) {
    let p0: v128 = i64x2.splat(0);
    let p1: v128 = i64x2.splat(0);
    let p2: v128 = i64x2.splat(0);
    let p3: v128 = i64x2.splat(0);
    let q0: v128 = i64x2.splat(0);
    let q1: v128 = i64x2.splat(0);
    let q2: v128 = i64x2.splat(0);
    let q3: v128 = i64x2.splat(0);
    const second = rows + bytes;
    const third = second + bytes;
    const fourth = third + bytes;
    for (let at: usize = 0; at < bytes; at += 16) {
      const v = v128.load(vector + at);
      const w = v128.load(turned + at);
      const x0 = v128.load(rows + at);
      const x1 = v128.load(second + at);
      const x2 = v128.load(third + at);
      const x3 = v128.load(fourth + at);
      p0 = f64x2.add(p0, f64x2.mul(v, x0));
      q0 = f64x2.add(q0, f64x2.mul(w, x0));
      p1 = f64x2.add(p1, f64x2.mul(v, x1));
      q1 = f64x2.add(q1, f64x2.mul(w, x1));
      p2 = f64x2.add(p2, f64x2.mul(v, x2));
      q2 = f64x2.add(q2, f64x2.mul(w, x2));
      p3 = f64x2.add(p3, f64x2.mul(v, x3));
      q3 = f64x2.add(q3, f64x2.mul(w, x3));
    }
    v128.store(out, together(p0, q0));
    v128.store(out, together(p1, q1), 16);
    v128.store(out, together(p2, q2), 32);
    v128.store(out, together(p3, q3), 48);
  }
  for (; j < count; j++, rows += bytes, out += 16) {
    let p: v128 = i64x2.splat(0);
    let q: v128 = i64x2.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const x = v128.load(rows + at);
      p = f64x2.add(p, f64x2.mul(v128.load(vector + at), x));
      q = f64x2.add(q, f64x2.mul(v128.load(turned + at), x));
    }
    v128.store(out, together(p, q));
  }
}

/** The sums of the lanes of both. */
// @ts-ignore: decorator
@inline
function together(p: v128, q: v128): v128 {
  return f64x2.add(v128.shuffle<i64>(p, q, 0, 2), v128.shuffle<i64>(p, q, 1, 3));
}
