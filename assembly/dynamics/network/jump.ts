/** Quantum jumps: between them the norm of a state vector falls, and where it falls to a random number it jumps. */
import { Purpose } from '../../random/purpose';
import { uniformAt } from '../../random/uniform';
import { localPlace } from './local-places';
import { LocalMap, Trajectories } from './trajectories';
import { vectorNorm } from './vector';

/** Draws the norm² at which a trajectory jumps first. `place` is its part of the pair: threshold, number of draws. */
export function beginJumps(run: Trajectories, place: usize, trajectory: u32): void {
  store<f64>(place, uniformAt(run.key0, run.key1, Purpose.Jump, trajectory, 0, 0));
  store<f64>(place, 1, 8);
}

/**
 * Lets both lanes jump where they have to: to L_k ψ, normalised, with a probability proportional to its norm².
 *
 * @param counts [channel] of 16-byte elements: the jumps of each lane
 */
export function jump(run: Trajectories, state: usize, counts: usize, places: usize, first: u32): void {
  const norms = vectorNorm(run, state);
  jumpLane(run, state, f64x2.extract_lane(norms, 0), counts, places, first);
  jumpLane(run, state + 8, f64x2.extract_lane(norms, 1), counts + 8, places + 16, first + 1);
}

function jumpLane(
  run: Trajectories,
  state: usize,
  norm: f64,
  counts: usize,
  place: usize,
  trajectory: u32,
): void {
  if (norm > load<f64>(place)) return;
  const draw = <u32>load<f64>(place, 8);
  const chosen = uniformAt(run.key0, run.key1, Purpose.Jump, trajectory, 0, draw);
  store<f64>(place, uniformAt(run.key0, run.key1, Purpose.Jump, trajectory, 0, draw + 1));
  store<f64>(place, <f64>(draw + 2), 8);
  let total: f64 = 0;
  for (let k = 0; k < run.jumps; k++) total += weight(run, state, mapOf(run, k));
  // From a state that no channel can leave, nothing happens but the rounding of its norm.
  if (!(total > 0)) {
    scaleLane(run, state, 1 / sqrt(norm));
    return;
  }
  let rest = chosen * total;
  let k = 0;
  let share = weight(run, state, mapOf(run, 0));
  while (rest >= share && k + 1 < run.jumps) {
    rest -= share;
    share = weight(run, state, mapOf(run, ++k));
  }
  store<f64>(counts + ((<usize>k) << 4), load<f64>(counts + ((<usize>k) << 4)) + 1);
  applyLane(run, state, mapOf(run, k), share);
}

// @ts-ignore: decorator
@inline
function mapOf(run: Trajectories, k: i32): LocalMap {
  return changetype<LocalMap>(<usize>load<u32>(run.jumpMaps + ((<usize>k) << 2)));
}

// @ts-ignore: decorator
@inline
function placeOf(state: usize, rest: u32, map: LocalMap, i: i32): usize {
  return localPlace(state, rest, map.offsets, i);
}

/** ⟨ψ|L†L|ψ⟩ */
function weight(run: Trajectories, state: usize, map: LocalMap): f64 {
  let sum: f64 = 0;
  for (let rest: u32 = 0; rest < <u32>run.size; rest++) {
    if (rest & map.mask) continue;
    for (let i = 0; i < map.dimension; i++) {
      const re = rowRe(state, rest, map, i);
      const im = rowIm(state, rest, map, i);
      sum += re * re + im * im;
    }
  }
  return sum;
}

/** ψ ← L ψ / √weight */
function applyLane(run: Trajectories, state: usize, map: LocalMap, share: f64): void {
  const scale = 1 / sqrt(share);
  for (let rest: u32 = 0; rest < <u32>run.size; rest++) {
    if (rest & map.mask) continue;
    for (let i = 0; i < map.dimension; i++) {
      store<f64>(run.block + ((<usize>i) << 4), scale * rowRe(state, rest, map, i));
      store<f64>(run.block + ((<usize>i) << 4), scale * rowIm(state, rest, map, i), 8);
    }
    for (let i = 0; i < map.dimension; i++) {
      const place = placeOf(state, rest, map, i);
      store<f64>(place, load<f64>(run.block + ((<usize>i) << 4)));
      store<f64>(place, load<f64>(run.block + ((<usize>i) << 4), 8), 16);
    }
  }
}

function rowRe(state: usize, rest: u32, map: LocalMap, i: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < map.dimension; j++) {
    const entry = map.matrix + ((<usize>(i * map.dimension + j)) << 4);
    const place = placeOf(state, rest, map, j);
    sum += load<f64>(entry) * load<f64>(place) - load<f64>(entry, 8) * load<f64>(place, 16);
  }
  return sum;
}

function rowIm(state: usize, rest: u32, map: LocalMap, i: i32): f64 {
  let sum: f64 = 0;
  for (let j = 0; j < map.dimension; j++) {
    const entry = map.matrix + ((<usize>(i * map.dimension + j)) << 4);
    const place = placeOf(state, rest, map, j);
    sum += load<f64>(entry) * load<f64>(place, 16) + load<f64>(entry, 8) * load<f64>(place);
  }
  return sum;
}

function scaleLane(run: Trajectories, state: usize, scale: f64): void {
  for (let b: usize = 0; b < run.size << 1; b++) {
    const place = state + (b << 4);
    store<f64>(place, scale * load<f64>(place));
  }
}
