/**
 * Spikes of one SQS neuron shot by shot, on pure states, two shots at once: in each step every pattern leaves of the memory what a
 * small matrix makes of it, the same in all shots. On a device a shot is drawn by whether any error happens in the step at all; only
 * where one does, the step goes gate by gate.
 */
import { philoxBlocks } from '../../random/philox';
import { Purpose } from '../../random/purpose';
import { applyProgram, LANE_BYTES } from '../../register/operations/lanes';
import { encodeCurrents, prepareState } from '../neuron/pair';
import { neuronCoefficients } from '../neuron/turns';
import { disturbShot, stepOf, uniformOf } from './shot-errors';
import { SingleShots } from './shot-run';

/** Steps whose words are drawn at once, and bytes of a step's words: for errors, measurement, readout, preparation. */
const AT_ONCE = 8;
const WORDS: usize = 16;
/** Squared norms below this are brought back to 1. */
const SMALL: f64 = 1e-100;

const words0 = memory.data(128, 16);
const words1 = memory.data(128, 16);

/** Prepares the matrices of steps `first` to before `end`. */
export function prepareShots(run: SingleShots, first: i32, end: i32): void {
  const network = run.network;
  const side: usize = 1 << network.memoryQubits;
  const size: usize = side << network.channels;
  if (first == 0) neuronCoefficients(network, run.angles, run.angles, run.coefficients);
  for (let t = first; t < end; t++) {
    for (let n = 0; n < network.channels; n++) {
      const current = load<f64>(run.currents + ((<usize>(t * network.channels + n)) << 3));
      encodeCurrents(f64x2.splat(current), run.encoding + <usize>n * LANE_BYTES);
    }
    for (let column: usize = 0; column < side; column++) {
      memory.fill(run.memoryState, 0, side * LANE_BYTES);
      v128.store(run.memoryState + column * LANE_BYTES, f64x2.splat(1));
      prepareState(network, run.encoding, run.memoryState, run.state);
      applyProgram(run.state, network.qubits, network.program, network.gates, run.coefficients);
      const to = run.operators + ((<usize>t * size * side + column) << 4);
      for (let row: usize = 0; row < size; row++) {
        const from = run.state + row * LANE_BYTES;
        v128.store64_lane(to + ((row * side) << 4), v128.load(from), 0);
        v128.store64_lane(to + ((row * side) << 4), v128.load(from, 16), 0, 8);
      }
    }
  }
}

/** Draws the shots `first` to before `first + count`; each has random numbers of its own. */
export function drawShots(run: SingleShots, first: u32, count: i32): void {
  const steps = run.steps;
  const record = (<usize>steps) << 1;
  for (let i = 0; i < count; i += 2) {
    const shot = first + i;
    const idle = i + 1 == count;
    const records0 = run.records + <usize>i * record;
    const records1 = idle ? records0 : records0 + record;
    let start0: u32 = 0;
    let start1: u32 = 0;
    for (let t = 0; t < steps; t++) {
      const part = <usize>(t % AT_ONCE) * WORDS;
      if (part == 0) {
        philoxBlocks(t, 0, shot, Purpose.SingleShot, run.key0, run.key1, words0);
        philoxBlocks(t, 0, idle ? shot : shot + 1, Purpose.SingleShot, run.key0, run.key1, words1);
      }
      if (t == 0 || run.restarts) {
        memory.fill(run.memoryState, 0, LANE_BYTES << run.network.memoryQubits);
        beginMemory(run, 0, start0, words0 + part);
        beginMemory(run, 1, start1, words1 + part);
      }
      const pattern = measureShots(run, t, shot, idle ? shot : shot + 1, part);
      const read0 = readShot(run, <u32>pattern, words0 + part);
      const read1 = readShot(run, <u32>(pattern >> 32), words1 + part);
      store<u16>(records1 + ((<usize>t) << 1), <u16>read1);
      store<u16>(records0 + ((<usize>t) << 1), <u16>read0);
      start0 = 1 + read0;
      start1 = 1 + read1;
    }
  }
}

/** The first place at which cumulative probabilities exceed a number; the last if none does. */
function placeOf(cumulative: usize, count: i32, uniform: f64): u32 {
  for (let i = 0; i < count - 1; i++) {
    if (uniform < load<f64>(cumulative + ((<usize>i) << 3))) return i;
  }
  return count - 1;
}

/** Puts a basis state into a lane of the memory. */
function beginMemory(run: SingleShots, lane: usize, start: u32, words: usize): void {
  const bases = 1 << run.network.memoryQubits;
  const cumulative = run.starts + ((<usize>(start * bases)) << 3);
  const basis = placeOf(cumulative, bases, uniformOf(words + 12));
  store<f64>(run.memoryState + <usize>basis * LANE_BYTES + (lane << 3), 1);
}

/** What is read where a pattern is true. */
// @ts-ignore: decorator
@inline
function readShot(run: SingleShots, pattern: u32, words: usize): u32 {
  if (!run.readout) return pattern;
  const patterns = 1 << run.network.channels;
  return placeOf(run.readout + ((<usize>(pattern * patterns)) << 3), patterns, uniformOf(words + 8));
}

/** Evolves and measures both lanes; returns their true patterns, lane 1 in the high word, and leaves their memories. */
function measureShots(run: SingleShots, t: i32, shot0: u32, shot1: u32, part: usize): u64 {
  const network = run.network;
  const patterns = 1 << network.channels;
  const block = LANE_BYTES << network.memoryQubits;
  const error0 = uniformOf(words0 + part);
  const error1 = uniformOf(words1 + part);
  let survival: f64 = 1;
  if (run.parts) survival = stepOf(run, run.parts - 1).survival;
  evolveShots(run, t);
  if (error0 >= survival) disturbShot(run, t, 0, shot0, error0);
  if (error1 >= survival) disturbShot(run, t, 1, shot1, error1);
  let total = f64x2.splat(0);
  let at = run.branches;
  for (let pattern: usize = 0; pattern < <usize>patterns; pattern++) {
    let weight = f64x2.splat(0);
    for (const end = at + block; at < end; at += 16) {
      const part = v128.load(at);
      weight = f64x2.add(weight, f64x2.mul(part, part));
    }
    v128.store(run.weights + (pattern << 4), weight);
    total = f64x2.add(total, weight);
  }
  const pattern0 = chooseWeight(
    run.weights,
    patterns,
    uniformOf(words0 + part + 4) * f64x2.extract_lane(total, 0),
  );
  const pattern1 = chooseWeight(
    run.weights + 8,
    patterns,
    uniformOf(words1 + part + 4) * f64x2.extract_lane(total, 1),
  );
  const from0 = run.branches + <usize>pattern0 * block;
  const from1 = run.branches + <usize>pattern1 * block;
  const weight0 = load<f64>(run.weights + ((<usize>pattern0) << 4));
  const weight1 = load<f64>(run.weights + ((<usize>pattern1) << 4), 8);
  const scale = f64x2.replace_lane(f64x2.splat(restoring(weight0)), 1, restoring(weight1));
  for (let offset: usize = 0; offset < block; offset += 16) {
    const both = v128.shuffle<u64>(v128.load(from0 + offset), v128.load(from1 + offset), 0, 3);
    v128.store(run.memoryState + offset, f64x2.mul(both, scale));
  }
  return ((<u64>pattern1) << 32) | (<u64>pattern0);
}

/** What brings a state with such a squared norm back, if that is small. */
// @ts-ignore: decorator
@inline
function restoring(weight: f64): f64 {
  return weight < SMALL && weight > 0 ? 1 / sqrt(weight) : 1;
}

/** The pattern at which the running sum of the weights exceeds a number; the last possible one if rounding leaves it below. */
function chooseWeight(weights: usize, patterns: i32, wanted: f64): u32 {
  let sum: f64 = 0;
  let last = 0;
  for (let pattern = 0; pattern < patterns; pattern++, weights += 16) {
    const weight = load<f64>(weights);
    if (weight <= 0) continue;
    sum += weight;
    if (wanted < sum) return pattern;
    last = pattern;
  }
  return last;
}

/** What each pattern leaves of both lanes' memories, without an error. */
function evolveShots(run: SingleShots, t: i32): void {
  const network = run.network;
  const block = LANE_BYTES << network.memoryQubits;
  const rows: usize = 1 << network.qubits;
  let operator = run.operators + <usize>t * ((rows << network.memoryQubits) << 4);
  let to = run.branches;
  for (let row: usize = 0; row < rows; row++, to += LANE_BYTES) {
    let re = f64x2.splat(0);
    let im = re;
    for (let from = run.memoryState; from < run.memoryState + block; from += LANE_BYTES, operator += 16) {
      const a = v128.load64_splat(operator);
      const b = v128.load64_splat(operator, 8);
      const x = v128.load(from);
      const y = v128.load(from, 16);
      re = f64x2.add(re, f64x2.sub(f64x2.mul(a, x), f64x2.mul(b, y)));
      im = f64x2.add(im, f64x2.add(f64x2.mul(a, y), f64x2.mul(b, x)));
    }
    v128.store(to, re);
    v128.store(to, im, 16);
  }
}
