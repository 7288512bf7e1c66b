/** What is recorded of a pair of trajectories. */
import { elementOf, matrixExpectation } from './matrix';
import { Trajectories } from './trajectories';
import { vectorExpectation } from './vector';

/**
 * Observables, divided by `norm` (⟨ψ|ψ⟩ or Tr ρ of both lanes), go into the sums, and what is kept of single trajectories to
 * its place. Observables `from` to below `to`; what else is kept goes with the last of them.
 *
 * @param readings sums of the record since the time before, which are set to zero
 * @param time number of the recorded time; 0 is the beginning
 */
export function record(
  run: Trajectories,
  pair: usize,
  norm: v128,
  readings: usize,
  first: i32,
  lanes: i32,
  time: i32,
  from: i32,
  to: i32,
): void {
  const inverse = f64x2.div(f64x2.splat(1), norm);
  const place = first - run.begin;
  const row = <usize>time * <usize>run.observables;
  for (let i = from; i < to; i++) {
    const string = run.strings + <usize>i * 12;
    const flips = <usize>load<u32>(string);
    const signs = load<u32>(string, 4);
    const ys = load<i32>(string, 8);
    let value = run.mixed
      ? matrixExpectation(run, pair, flips, signs, ys)
      : vectorExpectation(run, pair, flips, signs, ys);
    value = f64x2.mul(value, inverse);
    keepValue(run, value, place, lanes, time, i);
    if (lanes == 1) value = f64x2.replace_lane(value, 1, 0);
    const entry = (row + <usize>i) << 4;
    v128.store(run.sums + entry, f64x2.add(v128.load(run.sums + entry), value));
    value = f64x2.mul(value, value);
    v128.store(run.squares + entry, f64x2.add(v128.load(run.squares + entry), value));
  }
  if (to < run.observables) return;
  if (run.states) keepStates(run, pair, inverse, place, lanes, time);
  if (time) takeReadings(run, readings, place, lanes, time - 1);
}

/** Puts an observable of both lanes to its place. */
export function keepValue(run: Trajectories, value: v128, first: i32, lanes: i32, time: i32, i: i32): void {
  if (!run.values) return;
  const points = run.steps / run.every + 1;
  const wanted = min(lanes, run.keptTrajectories - first);
  const place = (<usize>(first * points + time) * <usize>run.observables + <usize>i) << 3;
  if (wanted > 0) store<f64>(run.values + place, f64x2.extract_lane(value, 0));
  const next = (<usize>points * <usize>run.observables) << 3;
  if (wanted > 1) store<f64>(run.values + place + next, f64x2.extract_lane(value, 1));
}

/** [trajectory][time] amplitudes (re, im), or entries of density matrices. */
function keepStates(run: Trajectories, pair: usize, inverse: v128, first: i32, lanes: i32, time: i32): void {
  const points = run.steps / run.every + 1;
  const wanted = min(lanes, run.keptTrajectories - first);
  const size = run.size;
  const entries = run.mixed ? size * size : size;
  const scale = run.mixed ? inverse : f64x2.sqrt(inverse);
  for (let lane = 0; lane < wanted; lane++) {
    const factor = lane ? f64x2.extract_lane(scale, 1) : f64x2.extract_lane(scale, 0);
    let out = run.states + ((<usize>((first + lane) * points + time) * entries) << 4);
    const shift = (<usize>lane) << 3;
    for (let i: usize = 0; i < entries; i++, out += 16) {
      let re: f64;
      let im: f64;
      if (run.mixed) {
        const x = load<f64>(pair + (i << 4) + shift);
        const y = load<f64>(elementOf(run, pair, i & (size - 1), i >> run.qubits) + shift);
        re = 0.5 * (x + y);
        im = 0.5 * (x - y);
      } else {
        re = load<f64>(pair + (i << 5) + shift);
        im = load<f64>(pair + (i << 5) + shift, 16);
      }
      store<f64>(out, factor * re);
      store<f64>(out, factor * im, 8);
    }
  }
}

/** Moves an interval's readings out: the record's mean, or the number of jumps. */
export function takeReadings(
  run: Trajectories,
  readings: usize,
  first: i32,
  lanes: i32,
  interval: i32,
): void {
  const channels = max(run.channels, run.jumps);
  const scale = run.jumps ? 1 : 1 / (run.dt * <f64>run.every);
  const intervals = run.steps / run.every;
  for (let k = 0; k < channels; k++) {
    const reading = readings + ((<usize>k) << 4);
    if (run.readings) {
      for (let lane = 0; lane < lanes; lane++) {
        const place = <usize>((first + lane) * intervals + interval) * <usize>channels + <usize>k;
        const value = load<f64>(reading + ((<usize>lane) << 3));
        store<f64>(run.readings + (place << 3), scale * value);
      }
    }
    v128.store(reading, i64x2.splat(0));
  }
}
