/** Operations on state vectors, a pair of trajectories at once; layout in trajectories.ts. */
import { cachedBits, transform, transformLanes } from './lane-transform';
import { localPlace } from './local-places';
import { Trajectories } from './trajectories';

/** Hadamards on bits of the elements' index, without their 1/√2, multiplication by the table, and the Hadamards again. */
export function vectorTurn(run: Trajectories, state: usize, mask: u32, table: usize): void {
  const bits = run.qubits + 1;
  const partBits = cachedBits(bits);
  const partBytes = (<usize>16) << partBits;
  const near = mask & ((1 << partBits) - 1);
  const far = mask ^ near;
  const end = state + (run.size << 5);
  if (far) transformLanes(state, bits, far);
  for (let part = state; part < end; part += partBytes) {
    transform(part, part + partBytes, near);
    vectorPhases(part, part + partBytes, table + ((part - state) >> 1));
    transform(part, part + partBytes, near);
  }
  if (far) transformLanes(state, bits, far);
}

/** Multiplies amplitudes by the entries of a table (re, im). */
// @ts-ignore: decorator
@inline
export function vectorPhases(state: usize, end: usize, table: usize): void {
  for (; state < end; state += 32, table += 16) {
    turn(state, table, v128.load(state), v128.load(state, 16));
  }
}

/** Multiplies amplitude b by table entry b (re, im) and by the factors of its row and column. */
export function vectorFactors(run: Trajectories, state: usize, table: usize): void {
  const columns = run.halfFactors + (run.rows << 4);
  const end = columns + (run.columns << 4);
  for (let row = run.halfFactors; row < columns; row += 16) {
    const factor = v128.load(row);
    for (let column = columns; column < end; column += 16, state += 32, table += 16) {
      const scale = f64x2.mul(factor, v128.load(column));
      turn(state, table, f64x2.mul(v128.load(state), scale), f64x2.mul(v128.load(state, 16), scale));
    }
  }
}

/** Stores re + i im times the table's entry. */
// @ts-ignore: decorator
@inline
function turn(state: usize, table: usize, re: v128, im: v128): void {
  const c = v128.load64_splat(table);
  const s = v128.load64_splat(table, 8);
  v128.store(state, f64x2.sub(f64x2.mul(re, c), f64x2.mul(im, s)));
  v128.store(state, f64x2.add(f64x2.mul(im, c), f64x2.mul(re, s)), 16);
}

/** ⟨ψ|ψ⟩ of both lanes. */
// @ts-ignore: decorator
@inline
export function vectorNorm(run: Trajectories, state: usize): v128 {
  let sum: v128 = i64x2.splat(0);
  for (const end = state + (run.size << 5); state < end; state += 16) {
    const x = v128.load(state);
    sum = f64x2.add(sum, f64x2.mul(x, x));
  }
  return sum;
}

/** ⟨ψ|P|ψ⟩ of a Pauli string: P|b⟩ = i^ys (-1)^|b AND signs| |b XOR flips⟩. */
export function vectorExpectation(run: Trajectories, state: usize, flips: usize, signs: u32, ys: i32): v128 {
  let sum: v128 = i64x2.splat(0);
  const size = run.size;
  for (let b: usize = 0; b < size; b++) {
    const here = state + (b << 5);
    const there = state + ((b ^ flips) << 5);
    let value: v128;
    if (ys & 1) {
      // -Im, or +Im for ys = 3.
      value = f64x2.mul(v128.load(there, 16), v128.load(here));
      value = f64x2.sub(value, f64x2.mul(v128.load(there), v128.load(here, 16)));
    } else {
      value = f64x2.mul(v128.load(there), v128.load(here));
      value = f64x2.add(value, f64x2.mul(v128.load(there, 16), v128.load(here, 16)));
    }
    sum = popcnt((<u32>b) & signs) & 1 ? f64x2.sub(sum, value) : f64x2.add(sum, value);
  }
  return ys & 2 ? f64x2.neg(sum) : sum;
}

/** Σ Re⟨ψ|O|ψ⟩ for a local operator, and ⟨ψ|ψ⟩, which is stored at `norm`. */
export function vectorLocalMean(
  run: Trajectories,
  state: usize,
  mask: u32,
  dimension: i32,
  offsets: usize,
  operator: usize,
  norm: usize,
): v128 {
  let mean: v128 = i64x2.splat(0);
  let total: v128 = i64x2.splat(0);
  const size = <u32>run.size;
  for (let rest: u32 = 0; rest < size; rest++) {
    if (rest & mask) continue;
    let entry = operator;
    for (let i = 0; i < dimension; i++) {
      const left = localPlace(state, rest, offsets, i);
      const re = v128.load(left);
      const im = v128.load(left, 16);
      total = f64x2.add(total, f64x2.add(f64x2.mul(re, re), f64x2.mul(im, im)));
      for (let j = 0; j < dimension; j++, entry += 16) {
        const right = localPlace(state, rest, offsets, j);
        const oRe = v128.load64_splat(entry);
        const oIm = v128.load64_splat(entry, 8);
        const x = v128.load(right);
        const y = v128.load(right, 16);
        const wRe = f64x2.sub(f64x2.mul(oRe, x), f64x2.mul(oIm, y));
        const wIm = f64x2.add(f64x2.mul(oRe, y), f64x2.mul(oIm, x));
        mean = f64x2.add(mean, f64x2.add(f64x2.mul(re, wRe), f64x2.mul(im, wIm)));
      }
    }
  }
  v128.store(norm, total);
  return mean;
}

/** ψ ← M ψ for a local matrix of both lanes, [i][j][re, im] at `run.matrix`. */
export function vectorMultiply(
  run: Trajectories,
  state: usize,
  mask: u32,
  dimension: i32,
  offsets: usize,
): void {
  const block = run.block;
  const size = <u32>run.size;
  for (let rest: u32 = 0; rest < size; rest++) {
    if (rest & mask) continue;
    for (let j = 0; j < dimension; j++) {
      const place = localPlace(state, rest, offsets, j);
      v128.store(block + ((<usize>j) << 5), v128.load(place));
      v128.store(block + ((<usize>j) << 5), v128.load(place, 16), 16);
    }
    let entry = run.matrix;
    for (let i = 0; i < dimension; i++) {
      let re: v128 = i64x2.splat(0);
      let im: v128 = i64x2.splat(0);
      for (let j = 0; j < dimension; j++, entry += 32) {
        const mRe = v128.load(entry);
        const mIm = v128.load(entry, 16);
        const x = v128.load(block + ((<usize>j) << 5));
        const y = v128.load(block + ((<usize>j) << 5), 16);
        re = f64x2.add(re, f64x2.sub(f64x2.mul(mRe, x), f64x2.mul(mIm, y)));
        im = f64x2.add(im, f64x2.add(f64x2.mul(mRe, y), f64x2.mul(mIm, x)));
      }
      const place = localPlace(state, rest, offsets, i);
      v128.store(place, re);
      v128.store(place, im, 16);
    }
  }
}
