import { CHUNK } from './chunk';
import { NoiseSource } from './noise-source';
import { Trajectories } from '../network/trajectories';
import { fillNormal } from '../../random/normal';
import { Purpose } from '../../random/purpose';

/** Writes the increments of at most 64 steps of a pair to `run.noise`; `start` is a multiple of 64. */
export function fillNoise(run: Trajectories, first: i32, lanes: i32, start: i32, steps: i32): void {
  if (run.channels == 0) return;
  for (let lane = 0; lane < lanes; lane++) fillLane(run, lane, first + lane, start, steps);
}

/** One lane's increments. */
function fillLane(run: Trajectories, lane: i32, trajectory: i32, start: i32, steps: i32): void {
  const row = run.noise + <usize>lane * run.noiseRow;
  const numbers = steps * run.channels;
  if (run.noiseSource == NoiseSource.Stream) {
    fillNormal(row, numbers, run.key0, run.key1, Purpose.Wiener, trajectory, start / CHUNK);
    const root = sqrt(run.dt);
    for (let at = row; at < row + ((<usize>numbers) << 3); at += 8) store<f64>(at, root * load<f64>(at));
  } else {
    const before = (<usize>(trajectory - run.begin) * <usize>run.steps + <usize>start) * <usize>run.channels;
    memory.copy(row, run.given + (before << 3), (<usize>numbers) << 3);
  }
}
