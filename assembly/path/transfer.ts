// One step of a path integral on a grid: states are float64 arrays [n]...[n] over the positions of all particles, as
// many axes as particles, n even.
import { exp64 } from '../simd/exponential';

const MOST_POINTS = 1024;
/** Columns that are brought together before they are smoothed: eight of at most so many points. */
const tile = memory.data(65536, 64);

/**
 * state[i] *= scale · exp(-spacing · (own[i] + drive · excitation[i] + drive² · inhibition[i])), all of `count` elements,
 * an even number. Returns the sum of the new state.
 */
export function transferPotential(
  state: usize,
  own: usize,
  excitation: usize,
  inhibition: usize,
  count: i32,
  spacing: f64,
  drive: f64,
  scale: f64,
): f64 {
  const factor = f64x2.splat(-spacing);
  const first = f64x2.splat(drive);
  const second = f64x2.splat(drive * drive);
  const scales = f64x2.splat(scale);
  let sum = f64x2.splat(0);
  const bytes = (<usize>count) << 3;
  for (let i: usize = 0; i < bytes; i += 16) {
    let potential = f64x2.mul(second, v128.load(inhibition + i));
    potential = f64x2.add(potential, f64x2.mul(first, v128.load(excitation + i)));
    potential = f64x2.add(potential, v128.load(own + i));
    const weight = f64x2.mul(scales, exp64(f64x2.mul(factor, potential)));
    const value = f64x2.mul(v128.load(state + i), weight);
    sum = f64x2.add(sum, value);
    v128.store(state + i, value);
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/**
 * The free motion of the particle on the leading axis, which becomes the last: output[r][j] = Σ_k weights[|k|]
 * input[j + k][r], |k| <= reach, with nothing beyond the grid.
 *
 * @param rest product of the other axes' lengths: 1, or an even number
 * @param points at most 1024
 */
export function transferMotion(
  input: usize,
  output: usize,
  points: i32,
  rest: i32,
  weights: usize,
  reach: i32,
): void {
  const row = (<usize>rest) << 3;
  const column = (<usize>points) << 3;
  let r = 0;
  // A cache line of columns at a time, as far as they go.
  for (; r + 8 <= rest; r += 8) {
    const from = input + ((<usize>r) << 3);
    gather(from, row, points, 64);
    const to = output + <usize>r * column;
    for (let lane: usize = 0; lane < 4; lane++) {
      smooth(tile + (lane << 4), 6, points, weights, reach, to + 2 * lane * column, column);
    }
  }
  for (; r < rest; r += 2) {
    const from = input + ((<usize>r) << 3);
    if (rest > 1) gather(from, row, points, 16);
    else
      for (let j: usize = 0; j < <usize>points; j++)
        v128.store(tile + (j << 4), v128.load64_zero(from + (j << 3)));
    smooth(tile, 4, points, weights, reach, output + <usize>r * column, rest > 1 ? column : 0);
  }
}

/** Brings `bytes` of each row together. */
// @ts-ignore: decorator
@inline
function gather(from: usize, row: usize, points: i32, bytes: usize): void {
  let to: usize = tile;
  for (let j = 0; j < points; j++) {
    for (let offset: usize = 0; offset < bytes; offset += 16) {
      v128.store(to + offset, v128.load(from + offset));
    }
    from += row;
    to += bytes;
  }
}

/** Two columns, of which one row lies 2^shift bytes after the other, smoothed and stored as rows; one if `column` is 0. */
function smooth(
  from: usize,
  shift: usize,
  points: i32,
  weights: usize,
  reach: i32,
  to: usize,
  column: usize,
): void {
  const centre = v128.load_splat<f64>(weights);
  const step: usize = (<usize>1) << shift;
  for (let j = 0; j < points; j++) {
    const at = from + ((<usize>j) << shift);
    let sum = f64x2.mul(centre, v128.load(at));
    let weight = weights + 8;
    let below = at - step;
    let above = at + step;
    const inner = min(reach, min(j, points - 1 - j));
    const last = weights + ((<usize>inner) << 3);
    for (; weight <= last; weight += 8, below -= step, above += step) {
      const both = f64x2.add(v128.load(below), v128.load(above));
      sum = f64x2.add(sum, f64x2.mul(v128.load_splat<f64>(weight), both));
    }
    for (let k = inner + 1; k <= reach; k++, weight += 8, below -= step, above += step) {
      if (j >= k) sum = f64x2.add(sum, f64x2.mul(v128.load_splat<f64>(weight), v128.load(below)));
      if (j + k < points) sum = f64x2.add(sum, f64x2.mul(v128.load_splat<f64>(weight), v128.load(above)));
    }
    const out = to + ((<usize>j) << 3);
    if (column) v128.store_lane<f64>(out + column, sum, 1);
    v128.store_lane<f64>(out, sum, 0);
  }
}

/** The most points on an axis that `transferMotion` takes. */
export function transferPoints(): i32 {
  return MOST_POINTS;
}

/**
 * marginals[m][j] = Σ left · right over the elements whose position on axis m is j, for `axes` axes of `points` each.
 *
 * @param left float32, as it is kept
 * @param marginals float64 [axes][points]
 */
export function transferMarginals(left: usize, right: usize, points: i32, axes: i32, marginals: usize): void {
  const last = marginals + ((<usize>((axes - 1) * points)) << 3);
  memory.fill(marginals, 0, (<usize>(axes * points)) << 3);
  let rows = 1;
  for (let axis = 1; axis < axes; axis++) rows *= points;
  for (let row = 0; row < rows; row++) {
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
