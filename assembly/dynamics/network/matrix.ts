/** Operations on density matrices, a pair of trajectories at once, as S + A (trajectories.ts). */
import { localIndex } from './local-places';
import { Trajectories } from './trajectories';

/** Rows and columns of a tile: its elements, and those across the diagonal, share few cache lines. */
const TILE: usize = 4;
/** The same of matrices whose rows are so short that what lies across the diagonal has places of its own in the nearest cache. */
const WIDE_TILE: usize = 8;
const MOST_WIDE: usize = 64;

// @ts-ignore: decorator
@inline
export function elementOf(run: Trajectories, state: usize, row: usize, column: usize): usize {
  return state + (((row << run.qubits) | column) << 4);
}

/** `run.factors` from those of the halves. */
export function matrixFactors(run: Trajectories): void {
  const columns = run.halfFactors + (run.rows << 4);
  const end = columns + (run.columns << 4);
  let out = run.factors;
  for (let row = run.halfFactors; row < columns; row += 16) {
    const factor = v128.load(row);
    for (let column = columns; column < end; column += 16, out += 16) {
      v128.store(out, f64x2.mul(factor, v128.load(column)));
    }
  }
}

/** Tr ρ of both lanes. */
export function matrixTrace(run: Trajectories, state: usize): v128 {
  let sum: v128 = i64x2.splat(0);
  for (let b: usize = 0; b < run.size; b++) sum = f64x2.add(sum, v128.load(elementOf(run, state, b, b)));
  return sum;
}

/**
 * Multiplies ρ_ab by t_a t_b*, t from the table (re, im), and by factor_a factor_b kept_{a XOR b} if Factors is u16. With
 * E = S + A that turns E_ab and E_ba against each other. Rows a from `from` to below `to`, whole tiles, and b >= a.
 */
// @ts-ignore: decorator
@inline
export function matrixPhases<Factors>(
  run: Trajectories,
  state: usize,
  table: usize,
  from: u32,
  to: u32,
): void {
  const size = run.size;
  const row = size << 4;
  const dephasing = run.unmonitoredDephasing;
  const tile = size > MOST_WIDE ? TILE : min(WIDE_TILE, size);
  for (let a0 = <usize>from; a0 < <usize>to; a0 += tile) {
    for (let b0 = a0; b0 < size; b0 += tile) {
      for (let a = a0; a < a0 + tile; a++) {
        const cosineA = v128.load64_splat(table + (a << 4));
        const sineA = v128.load64_splat(table + (a << 4), 8);
        let factorA: v128 = i64x2.splat(0);
        if (sizeof<Factors>() == 2) factorA = v128.load(run.factors + (a << 4));
        let b = b0;
        if (a0 == b0) {
          const diagonal = elementOf(run, state, a, a);
          let scale = f64x2.add(f64x2.mul(cosineA, cosineA), f64x2.mul(sineA, sineA));
          if (sizeof<Factors>() == 2) scale = f64x2.mul(scale, f64x2.mul(factorA, factorA));
          v128.store(diagonal, f64x2.mul(scale, v128.load(diagonal)));
          b = a + 1;
        }
        let above = elementOf(run, state, a, b);
        let below = elementOf(run, state, b, a);
        let entry = table + (b << 4);
        let factorB = run.factors + (b << 4);
        for (const end = table + ((b0 + tile) << 4); entry < end; entry += 16) {
          const cosineB = v128.load64_splat(entry);
          const sineB = v128.load64_splat(entry, 8);
          let c = f64x2.add(f64x2.mul(cosineA, cosineB), f64x2.mul(sineA, sineB));
          let s = f64x2.sub(f64x2.mul(cosineA, sineB), f64x2.mul(sineA, cosineB));
          if (sizeof<Factors>() == 2) {
            let scale = f64x2.mul(factorA, v128.load(factorB));
            scale = f64x2.mul(scale, v128.load64_splat(dephasing + ((a ^ b) << 3)));
            c = f64x2.mul(c, scale);
            s = f64x2.mul(s, scale);
            factorB += 16;
            b++;
          }
          const x = v128.load(above);
          const y = v128.load(below);
          v128.store(above, f64x2.sub(f64x2.mul(c, x), f64x2.mul(s, y)));
          v128.store(below, f64x2.add(f64x2.mul(c, y), f64x2.mul(s, x)));
          above += 16;
          below += row;
        }
      }
    }
  }
}

/** Tr(Pρ) of a Pauli string; see `vectorExpectation`. */
export function matrixExpectation(run: Trajectories, state: usize, flips: usize, signs: u32, ys: i32): v128 {
  let sum: v128 = i64x2.splat(0);
  const half = f64x2.splat(0.5);
  for (let b: usize = 0; b < run.size; b++) {
    const x = v128.load(elementOf(run, state, b, b ^ flips));
    const y = v128.load(elementOf(run, state, b ^ flips, b));
    const value = f64x2.mul(half, ys & 1 ? f64x2.sub(y, x) : f64x2.add(x, y));
    sum = popcnt((<u32>b) & signs) & 1 ? f64x2.sub(sum, value) : f64x2.add(sum, value);
  }
  return ys & 2 ? f64x2.neg(sum) : sum;
}

/** Re Tr(Oρ) of a local operator. */
export function matrixLocalMean(
  run: Trajectories,
  state: usize,
  mask: u32,
  dimension: i32,
  offsets: usize,
  operator: usize,
): v128 {
  let mean: v128 = i64x2.splat(0);
  const size = <u32>run.size;
  const half = f64x2.splat(0.5);
  for (let rest: u32 = 0; rest < size; rest++) {
    if (rest & mask) continue;
    let entry = operator;
    for (let i = 0; i < dimension; i++) {
      for (let j = 0; j < dimension; j++, entry += 16) {
        // Re(O_ij ρ_ji)
        const a = localIndex(rest, offsets, j);
        const b = localIndex(rest, offsets, i);
        const x = v128.load(elementOf(run, state, a, b));
        const y = v128.load(elementOf(run, state, b, a));
        const re = f64x2.mul(v128.load64_splat(entry), f64x2.add(x, y));
        const im = f64x2.mul(v128.load64_splat(entry, 8), f64x2.sub(x, y));
        mean = f64x2.add(mean, f64x2.mul(half, f64x2.sub(re, im)));
      }
    }
  }
  return mean;
}

/**
 * ρ ← M ρ M† for a local matrix of both lanes, [i][j][re, im] at `run.matrix`; blocks of the rows `from` to below `to`, and
 * those across the diagonal.
 */
export function matrixMultiply(
  run: Trajectories,
  state: usize,
  mask: u32,
  dimension: i32,
  offsets: usize,
  from: u32,
  to: u32,
): void {
  const size = <u32>run.size;
  for (let left = from; left < to; left++) {
    if (left & mask) continue;
    for (let right = left; right < size; right++) {
      if (right & mask) continue;
      gather(run, state, left, right, dimension, offsets);
      sandwich(run, dimension);
      scatter(run, state, left, right, dimension, offsets, run.block);
    }
  }
}

/** Every block of ρ, a list of dimension² numbers, times a fixed matrix; rows as in `matrixMultiply`. */
export function matrixDissipate(
  run: Trajectories,
  state: usize,
  mask: u32,
  dimension: i32,
  offsets: usize,
  matrix: usize,
  from: u32,
  to: u32,
): void {
  const size = <u32>run.size;
  const entries = dimension * dimension;
  for (let left = from; left < to; left++) {
    if (left & mask) continue;
    for (let right = left; right < size; right++) {
      if (right & mask) continue;
      gather(run, state, left, right, dimension, offsets);
      let factor = matrix;
      for (let i = 0; i < entries; i++) {
        let re: v128 = i64x2.splat(0);
        let im: v128 = i64x2.splat(0);
        for (let j = 0; j < entries; j++, factor += 16) {
          const tRe = v128.load64_splat(factor);
          const tIm = v128.load64_splat(factor, 8);
          const x = v128.load(run.block + ((<usize>j) << 5));
          const y = v128.load(run.block + ((<usize>j) << 5), 16);
          re = f64x2.add(re, f64x2.sub(f64x2.mul(tRe, x), f64x2.mul(tIm, y)));
          im = f64x2.add(im, f64x2.add(f64x2.mul(tRe, y), f64x2.mul(tIm, x)));
        }
        v128.store(run.result + ((<usize>i) << 5), re);
        v128.store(run.result + ((<usize>i) << 5), im, 16);
      }
      scatter(run, state, left, right, dimension, offsets, run.result);
    }
  }
}

/** ρ of the local states i and j beside `left` and `right`: [i][j][re, im] to `run.block`. */
function gather(
  run: Trajectories,
  state: usize,
  left: u32,
  right: u32,
  dimension: i32,
  offsets: usize,
): void {
  const half = f64x2.splat(0.5);
  let out = run.block;
  for (let i = 0; i < dimension; i++) {
    const a = localIndex(left, offsets, i);
    for (let j = 0; j < dimension; j++, out += 32) {
      const b = localIndex(right, offsets, j);
      const x = v128.load(elementOf(run, state, a, b));
      const y = v128.load(elementOf(run, state, b, a));
      v128.store(out, f64x2.mul(half, f64x2.add(x, y)));
      v128.store(out, f64x2.mul(half, f64x2.sub(x, y)), 16);
    }
  }
}

/** Puts a block back, and its conjugate transpose across the diagonal. */
function scatter(
  run: Trajectories,
  state: usize,
  left: u32,
  right: u32,
  dimension: i32,
  offsets: usize,
  block: usize,
): void {
  for (let i = 0; i < dimension; i++) {
    const a = localIndex(left, offsets, i);
    for (let j = 0; j < dimension; j++, block += 32) {
      const b = localIndex(right, offsets, j);
      const re = v128.load(block);
      const im = v128.load(block, 16);
      v128.store(elementOf(run, state, a, b), f64x2.add(re, im));
      v128.store(elementOf(run, state, b, a), f64x2.sub(re, im));
    }
  }
}

/** block ← M block M† */
function sandwich(run: Trajectories, dimension: i32): void {
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < dimension; j++) {
      let re: v128 = i64x2.splat(0);
      let im: v128 = i64x2.splat(0);
      for (let k = 0; k < dimension; k++) {
        const m = run.matrix + ((<usize>(i * dimension + k)) << 5);
        const x = run.block + ((<usize>(k * dimension + j)) << 5);
        re = f64x2.add(re, f64x2.sub(product(m, x), product(m + 16, x + 16)));
        im = f64x2.add(im, f64x2.add(product(m, x + 16), product(m + 16, x)));
      }
      const out = run.result + ((<usize>(i * dimension + j)) << 5);
      v128.store(out, re);
      v128.store(out, im, 16);
    }
  }
  for (let i = 0; i < dimension; i++) {
    for (let j = 0; j < dimension; j++) {
      let re: v128 = i64x2.splat(0);
      let im: v128 = i64x2.splat(0);
      for (let k = 0; k < dimension; k++) {
        const x = run.result + ((<usize>(i * dimension + k)) << 5);
        const m = run.matrix + ((<usize>(j * dimension + k)) << 5);
        re = f64x2.add(re, f64x2.add(product(m, x), product(m + 16, x + 16)));
        im = f64x2.add(im, f64x2.sub(product(m, x + 16), product(m + 16, x)));
      }
      const out = run.block + ((<usize>(i * dimension + j)) << 5);
      v128.store(out, re);
      v128.store(out, im, 16);
    }
  }
}

// @ts-ignore: decorator
@inline
function product(a: usize, b: usize): v128 {
  return f64x2.mul(v128.load(a), v128.load(b));
}
