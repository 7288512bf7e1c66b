// One step of a path integral on a grid: states are float64 arrays [n]...[n] over the positions of all particles, as
// many axes as particles.
import { exp64 } from '../../simd/exponential';
import { FURTHEST_STEP, MOST_POINTS } from './limits';

const LINE: usize = 64;
/** A cache line of columns, brought together between as many lines of zeros as a step may reach. */
const tile = memory.data((MOST_POINTS + 2 * FURTHEST_STEP) * 64, 64);
const smooth = memory.data(MOST_POINTS * 64, 64);

/** The grid of a transfer. */
@unmanaged
export class TransferGrid {
  /** Positions on each axis, at most `MOST_POINTS`. */
  points: i32;
  axes: i32;
  /** What a step of k positions weighs: float64 [reach + 1]. */
  motion: usize;
  /** At most `FURTHEST_STEP`. */
  reach: i32;
  /** Weight of each element by the couplings between particles: float64 [n]...[n]. */
  joint: usize;
}

/**
 * state[i] *= scale · exp(-spacing · potential[i]), all of `count` elements, an even number. Returns the sum of the new
 * state.
 */
export function transferPotential(state: usize, potential: usize, count: i32, spacing: f64, scale: f64): f64 {
  const factor = f64x2.splat(-spacing);
  const scales = f64x2.splat(scale);
  let sum = f64x2.splat(0);
  const bytes = (<usize>count) << 3;
  for (let i: usize = 0; i < bytes; i += 16) {
    const weight = f64x2.mul(scales, exp64(f64x2.mul(factor, v128.load(potential + i))));
    const value = f64x2.mul(v128.load(state + i), weight);
    sum = f64x2.add(sum, value);
    v128.store(state + i, value);
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * state[...] *= scale · joint[...] · Π factors[axis][its position on the axis], in `rows` rows along the last axis from
 * `firstRow` on. Returns the sum of their new elements.
 *
 * @param factors float64 [axes][points]
 */
export function transferWeights(
  grid: TransferGrid,
  state: usize,
  factors: usize,
  firstRow: i32,
  rows: i32,
  scale: f64,
): f64 {
  const points = grid.points;
  const axes = grid.axes;
  let joint = grid.joint;
  const last = factors + ((<usize>((axes - 1) * points)) << 3);
  const pairs = (<usize>(points & ~1)) << 3;
  const row = (<usize>points) << 3;
  state += <usize>firstRow * row;
  joint += <usize>firstRow * row;
  let sums = f64x2.splat(0);
  let sum: f64 = 0;
  for (let r = firstRow; r < firstRow + rows; r++, state += row, joint += row) {
    let factor = scale;
    for (let axis = axes - 2, digits = r; axis >= 0; axis--, digits /= points) {
      factor *= load<f64>(factors + ((<usize>(axis * points + (digits % points))) << 3));
    }
    const factors2 = f64x2.splat(factor);
    for (let j: usize = 0; j < pairs; j += 16) {
      const weight = f64x2.mul(v128.load(joint + j), f64x2.mul(factors2, v128.load(last + j)));
      const value = f64x2.mul(v128.load(state + j), weight);
      sums = f64x2.add(sums, value);
      v128.store(state + j, value);
    }
    if (pairs < row) {
      const weight = load<f64>(joint + pairs) * (factor * load<f64>(last + pairs));
      const value = load<f64>(state + pairs) * weight;
      sum += value;
      store<f64>(state + pairs, value);
    }
  }
  return sum + f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
}

/**
 * The free motion of all particles between two slices, axis by axis: state[..., j, ...] becomes Σ_k weights[|k|]
 * state[..., j + k, ...], |k| <= reach, with nothing beyond the grid but, on an axis whose parity is not 0, below its
 * first position the mirror image of the state times the parity.
 *
 * @param axes the last ones of the grid
 * @param parities float64 [axes]: 0; or 1 or -1 for an even or odd state on the half h/2, 3h/2, … of its axis
 */
export function transferMotion(grid: TransferGrid, state: usize, axes: i32, parities: usize): void {
  const points = grid.points;
  clearMargins(grid);
  let after = 1;
  for (let axis = 1; axis < axes; axis++) after *= points;
  for (let before = 1; after > 0; before *= points, after /= points, parities += 8) {
    const columns = after > 1 ? after : before;
    moveAxis(grid, state, before, after, columns, load<f64>(parities));
  }
}

/**
 * The same along one axis: of a state [points][after] if `after` is above 1, in its first `columns` columns; otherwise of
 * `columns` rows of `points`.
 */
export function transferAxis(grid: TransferGrid, state: usize, after: i32, columns: i32, parity: f64): void {
  clearMargins(grid);
  moveAxis(grid, state, 1, after, columns, parity);
}

function clearMargins(grid: TransferGrid): void {
  const margin = <usize>grid.reach * LINE;
  memory.fill(tile, 0, margin);
  memory.fill(tile + margin + <usize>grid.points * LINE, 0, margin);
}

function moveAxis(
  grid: TransferGrid,
  state: usize,
  before: i32,
  after: i32,
  columns: i32,
  parity: f64,
): void {
  const points = grid.points;
  const weights = grid.motion;
  const margin = <usize>grid.reach * LINE;
  const first = tile + margin;
  const end = first + <usize>points * LINE;
  const row = (<usize>after) << 3;
  const column: usize = after > 1 ? 8 : (<usize>points) << 3;
  const blocks = after > 1 ? before : 1;
  for (let block = 0; block < blocks; block++, state += <usize>points * row) {
    for (let c = 0; c < columns; c += 8) {
      const from = state + <usize>c * column;
      if (column == 8 && c + 8 <= columns) {
        for (let at = first, i = from; at < end; at += LINE, i += row) copyLine(i, at);
        if (parity != 0) mirrorLines(first, margin, parity);
        smoothLines(first, end, weights, margin, from, row);
        continue;
      }
      const width = (<usize>min(8, columns - c)) << 3;
      for (let at = first, i = from; at < end; at += LINE, i += row) {
        for (let to: usize = 0, j = i; to < width; to += 8, j += column) store<f64>(at + to, load<f64>(j));
      }
      if (parity != 0) mirrorLines(first, margin, parity);
      smoothLines(first, end, weights, margin, smooth, LINE);
      for (let at = smooth, i = from; at < smooth + (end - first); at += LINE, i += row) {
        for (let to: usize = 0, j = i; to < width; to += 8, j += column) store<f64>(j, load<f64>(at + to));
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function copyLine(from: usize, to: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** Fills the margin below the first line. */
function mirrorLines(first: usize, margin: usize, parity: f64): void {
  const sign = f64x2.splat(parity);
  for (let offset: usize = 0; offset < margin; offset += LINE) {
    const from = first + offset;
    const to = first - offset - LINE;
    v128.store(to, f64x2.mul(sign, v128.load(from)));
    v128.store(to, f64x2.mul(sign, v128.load(from, 16)), 16);
    v128.store(to, f64x2.mul(sign, v128.load(from, 32)), 32);
    v128.store(to, f64x2.mul(sign, v128.load(from, 48)), 48);
  }
}

/** The tile's lines, smoothed, `row` bytes apart. */
function smoothLines(first: usize, end: usize, weights: usize, margin: usize, to: usize, row: usize): void {
  const centre = v128.load_splat<f64>(weights);
  for (let at = first; at < end; at += LINE, to += row) {
    let sum0 = f64x2.mul(centre, v128.load(at));
    let sum1 = f64x2.mul(centre, v128.load(at, 16));
    let sum2 = f64x2.mul(centre, v128.load(at, 32));
    let sum3 = f64x2.mul(centre, v128.load(at, 48));
    let at0 = weights + 8;
    for (let offset: usize = LINE; offset <= margin; offset += LINE, at0 += 8) {
      const weight = v128.load_splat<f64>(at0);
      const below = at - offset;
      const above = at + offset;
      sum0 = addBoth(sum0, weight, v128.load(below), v128.load(above));
      sum1 = addBoth(sum1, weight, v128.load(below, 16), v128.load(above, 16));
      sum2 = addBoth(sum2, weight, v128.load(below, 32), v128.load(above, 32));
      sum3 = addBoth(sum3, weight, v128.load(below, 48), v128.load(above, 48));
    }
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, sum2, 32);
    v128.store(to, sum3, 48);
  }
}

// @ts-ignore: decorator
@inline
function addBoth(sum: v128, weight: v128, below: v128, above: v128): v128 {
  return f64x2.add(sum, f64x2.mul(weight, f64x2.add(below, above)));
}

/**
 * marginals[m][j] += Σ left · right over the elements whose position on axis m is j, in `rows` rows along
 * the last axis from `firstRow` on.
 *
 * @param left float32, as it is kept
 * @param marginals float64 [axes][points]
 */
export function transferMarginals(
  grid: TransferGrid,
  left: usize,
  right: usize,
  firstRow: i32,
  rows: i32,
  marginals: usize,
): void {
  const points = grid.points;
  const axes = grid.axes;
  const last = marginals + ((<usize>((axes - 1) * points)) << 3);
  left += (<usize>firstRow * points) << 2;
  right += (<usize>firstRow * points) << 3;
  for (let row = firstRow; row < firstRow + rows; row++) {
    let sum: f64 = 0;
    for (let j: usize = 0; j < <usize>points; j++) {
      const weight = <f64>load<f32>(left + (j << 2)) * load<f64>(right + (j << 3));
      const at = last + (j << 3);
      store<f64>(at, load<f64>(at) + weight);
      sum += weight;
    }
    let digits = row;
    for (let axis = axes - 2; axis >= 0; axis--) {
      const at = marginals + ((<usize>(axis * points + (digits % points))) << 3);
      store<f64>(at, load<f64>(at) + sum);
      digits /= points;
    }
    left += (<usize>points) << 2;
    right += (<usize>points) << 3;
  }
}

/** Stores `count` float64 (a multiple of two) as float32. */
export function transferKeep(state: usize, kept: usize, count: i32): void {
  for (let i: usize = 0; i < <usize>count; i += 2) {
    v128.store_lane<f64>(kept + (i << 2), f32x4.demote_f64x2_zero(v128.load(state + (i << 3))), 0);
  }
}
