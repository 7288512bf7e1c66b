/** Steps of single shots in which an error happens, gate by gate, one lane at a time. */
import { philoxBlocks } from '../../random/philox';
import { Purpose } from '../../random/purpose';
import { LANE_BYTES } from '../../register/operations/lanes';
import { sinCos64 } from '../../simd/sine-cosine';
import { ShotStep, SingleShots } from './shot-run';

const TWO_TO_32: f64 = 4294967296;

const errorWords = memory.data(128, 16);

/** A number in [0, 1). */
// @ts-ignore: decorator
@inline
export function uniformOf(word: usize): f64 {
  return <f64>load<u32>(word) / TWO_TO_32;
}

// @ts-ignore: decorator
@inline
export function stepOf(run: SingleShots, part: i32): ShotStep {
  return changetype<ShotStep>(run.program + <usize>part * offsetof<ShotStep>());
}

/**
 * The same of one lane in which an error happens: the first one where its number says, others as they come.
 *
 * @param uniform not below the probability that there is none
 */
export function disturbShot(run: SingleShots, t: i32, lane: usize, shot: u32, uniform: f64): void {
  const network = run.network;
  const state = run.branches + (lane << 3);
  const rows: usize = 1 << network.qubits;
  for (let row: usize = 0; row < rows; row++) {
    const from = run.memoryState + row * LANE_BYTES + (lane << 3);
    const isThere = row < (<usize>1) << network.memoryQubits;
    store<f64>(state + row * LANE_BYTES, isThere ? load<f64>(from) : 0);
    store<f64>(state + row * LANE_BYTES, isThere ? load<f64>(from, 16) : 0, 16);
  }
  let survived: f64 = 1;
  let struck = false;
  let drawn: u32 = 0;
  for (let part = 0; part < run.parts; part++) {
    const step = stepOf(run, part);
    if (step.unitary) applyMatrix(state, rows, step, step.unitary, 0);
    else turnShot(run, t, step, state, rows);
    const survival = step.survival;
    let happens = false;
    if (!struck) happens = survival <= uniform;
    else if (step.count) happens = drawUniform(run, t, shot, drawn++) >= survival / survived;
    survived = survival;
    if (!happens) continue;
    struck = true;
    jump(state, rows, step, drawUniform(run, t, shot, drawn++));
  }
}

/** Number `index` of those of a step with an error. */
function drawUniform(run: SingleShots, t: i32, shot: u32, index: u32): f64 {
  if (index % 32 == 0) {
    philoxBlocks(index >> 2, t + 1, shot, Purpose.SingleShot, run.key0, run.key1, errorWords);
  }
  return uniformOf(errorWords + ((<usize>(index % 32)) << 2));
}

/** One of the errors, each as likely as its operator says. */
function jump(state: usize, rows: usize, step: ShotStep, uniform: f64): void {
  const size: usize = step.second ? 256 : 64;
  let total: f64 = 0;
  for (let i: usize = 0; i < <usize>step.count; i++) {
    total += applyMatrix(state, rows, step, step.errors + i * size, 1);
  }
  const wanted = uniform * total;
  let sum: f64 = 0;
  let chosen: usize = 0;
  for (let i: usize = 0; i < <usize>step.count; i++) {
    const weight = applyMatrix(state, rows, step, step.errors + i * size, 1);
    if (weight <= 0) continue;
    chosen = i;
    sum += weight;
    if (wanted < sum) break;
  }
  applyMatrix(state, rows, step, step.errors + chosen * size, 0);
}

const vector = memory.data(64, 16);

/** A matrix on the qubits of a step; or, where it is only weighed, the squared norm of what it would leave. */
function applyMatrix(state: usize, rows: usize, step: ShotStep, matrix: usize, isWeighed: i32): f64 {
  const first: usize = step.first;
  const second: usize = step.second;
  const size: usize = second ? 4 : 2;
  let norm: f64 = 0;
  for (let base: usize = 0; base < rows; base++) {
    if (base & (first | second)) continue;
    for (let k: usize = 0; k < size; k++) {
      const from = state + indexOf(base, k, first, second) * LANE_BYTES;
      store<f64>(vector + (k << 4), load<f64>(from));
      store<f64>(vector + (k << 4), load<f64>(from, 16), 8);
    }
    let entry = matrix;
    for (let row: usize = 0; row < size; row++) {
      let re: f64 = 0;
      let im: f64 = 0;
      for (let k: usize = 0; k < size; k++, entry += 16) {
        const a = load<f64>(entry);
        const b = load<f64>(entry, 8);
        const x = load<f64>(vector + (k << 4));
        const y = load<f64>(vector + (k << 4), 8);
        re += a * x - b * y;
        im += a * y + b * x;
      }
      norm += re * re + im * im;
      if (isWeighed) continue;
      const to = state + indexOf(base, row, first, second) * LANE_BYTES;
      store<f64>(to, re);
      store<f64>(to, im, 16);
    }
  }
  return norm;
}

/** Of two qubits the first is the higher bit of `k`. */
// @ts-ignore: decorator
@inline
function indexOf(base: usize, k: usize, first: usize, second: usize): usize {
  if (!second) return k ? base | first : base;
  return base | (k & 2 ? first : 0) | (k & 1 ? second : 0);
}

/** RZ by the angle of a gate or a current. */
function turnShot(run: SingleShots, t: i32, step: ShotStep, state: usize, rows: usize): void {
  const network = run.network;
  const channel = step.source - network.angles;
  let angle: f64;
  if (channel >= 0) {
    const current = load<f64>(run.currents + ((<usize>(t * network.channels + channel)) << 3));
    angle = 3.141592653589793 * max<f64>(0, current);
  } else {
    angle = load<f64>(run.angles + ((<usize>step.source) << 3));
  }
  sinCos64(f64x2.splat(0.5 * step.factor * angle), vector);
  const c = load<f64>(vector);
  const s = load<f64>(vector, 16);
  for (let row: usize = 0; row < rows; row++) {
    const at = state + row * LANE_BYTES;
    const sine = row & step.first ? s : -s;
    const re = load<f64>(at);
    const im = load<f64>(at, 16);
    store<f64>(at, c * re - sine * im);
    store<f64>(at, c * im + sine * re, 16);
  }
}
