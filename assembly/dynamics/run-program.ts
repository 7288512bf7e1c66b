/** Takes a pair of trajectories through a program (operation.ts). */
import { Drive } from './drive';
import { beginJumps, jump } from './jump';
import { transformLanes } from './lane-transform';
import {
  elementOf,
  matrixDissipate,
  matrixExpectation,
  matrixPhases,
  matrixProbabilities,
  matrixTrace,
} from './matrix';
import { measureDiagonal, normaliseOnly } from './measure-diagonal';
import { monitor } from './monitor';
import { Operation } from './operation';
import { LocalChannel, LocalMap, Trajectories } from './trajectories';
import { vectorExpectation, vectorMultiply, vectorNorm, vectorPhases, vectorProbabilities } from './vector';
import { CHUNK, fillWiener } from './wiener';

/** The last words of a pair: two lanes' jump thresholds and draws. */
const JUMP_BYTES: usize = 32;

/**
 * Puts a pair at its beginning.
 *
 * @param pair room of `pairBytes`
 * @param initial amplitudes [b][re, im], or entries of a density matrix [a][b][re, im]
 */
export function beginPair(run: Trajectories, pair: usize, initial: usize, first: i32): void {
  const size = run.size;
  if (run.mixed) {
    for (let a: usize = 0; a < size; a++) {
      for (let b: usize = 0; b < size; b++, initial += 16) {
        const entry = f64x2.splat(load<f64>(initial) + load<f64>(initial, 8));
        v128.store(elementOf(run, pair, a, b), entry);
      }
    }
  } else {
    for (let b: usize = 0; b < size; b++, initial += 16) {
      v128.store(pair + (b << 5), v128.load64_splat(initial));
      v128.store(pair + (b << 5), v128.load64_splat(initial, 8), 16);
    }
  }
  const readings = pair + stateBytes(run);
  const places = readings + readingBytes(run);
  for (let at = readings; at < places + JUMP_BYTES; at += 16) v128.store(at, i64x2.splat(0));
  if (run.jumps) {
    beginJumps(run, places, first);
    beginJumps(run, places + 16, first + 1);
  }
}

// @ts-ignore: decorator
@inline
function stateBytes(run: Trajectories): usize {
  return run.mixed ? (<usize>16) << (2 * run.qubits) : (<usize>32) << run.qubits;
}

/** Readings are of monitored channels, or of those that jump. */
// @ts-ignore: decorator
@inline
function readingBytes(run: Trajectories): usize {
  return (<usize>max(run.channels, run.jumps)) << 4;
}

/**
 * Runs a pair through at most 64 steps.
 *
 * @param program, end addresses of the first operation and behind the last
 * @param first number of the pair's first trajectory
 * @param lanes 2, or 1 if the second lane is none
 * @param start number of the first step, a multiple of 64
 */
export function runProgram(
  run: Trajectories,
  program: usize,
  end: usize,
  pair: usize,
  first: i32,
  lanes: i32,
  start: i32,
  steps: i32,
): void {
  const readings = pair + stateBytes(run);
  const places = readings + readingBytes(run);
  if (run.channels) {
    for (let lane = 0; lane < lanes; lane++) fillLane(run, lane, first + lane, start, steps);
  }
  let noise = run.noise;
  const mixed = run.mixed;
  const bits = mixed ? 2 * run.qubits : run.qubits + 1;
  for (; program < end; program += 16) {
    const kind = load<i32>(program);
    const operand = <usize>load<u32>(program, 4);
    if (kind == Operation.Transform) {
      const mask = <u32>operand;
      transformLanes(pair, bits, mixed ? (mask << run.qubits) | mask : mask << 1);
    } else if (kind == Operation.Phases) {
      if (mixed) matrixPhases<u8>(run, pair, operand);
      else vectorPhases<u8>(run, pair, operand);
    } else if (kind == Operation.Diagonal) {
      diagonal(run, pair, operand, noise, readings);
    } else if (kind == Operation.Monitor) {
      monitor(run, pair, changetype<LocalChannel>(operand), noise, readings);
    } else if (kind == Operation.Dissipate) {
      const map = changetype<LocalMap>(operand);
      const offsets = operand + offsetof<LocalMap>('offset0');
      matrixDissipate(run, pair, map.mask, map.dimension, offsets, map.matrix);
    } else if (kind == Operation.Multiply) {
      multiply(run, pair, changetype<LocalMap>(operand));
    } else if (kind == Operation.Jump) {
      jump(run, pair, readings, places, first);
    } else if (kind == Operation.Next) {
      noise += (<usize>run.channels) << 3;
    } else {
      record(run, pair, readings, first, lanes, <i32>operand);
    }
  }
}

/** One lane's increments. */
function fillLane(run: Trajectories, lane: i32, trajectory: i32, start: i32, steps: i32): void {
  const row = run.noise + <usize>lane * run.noiseRow;
  const count = <usize>(steps * run.channels);
  if (run.drive == Drive.Stream) {
    fillWiener(row, steps, run.channels, run.key0, run.key1, trajectory, start / CHUNK);
    const root = sqrt(run.dt);
    for (let at = row; at < row + (count << 3); at += 8) store<f64>(at, root * load<f64>(at));
  } else {
    const before = (<usize>trajectory * <usize>run.steps + <usize>start) * <usize>run.channels;
    memory.copy(row, run.given + (before << 3), count << 3);
  }
}

function diagonal(run: Trajectories, pair: usize, table: usize, noise: usize, readings: usize): void {
  if (run.mixed) matrixProbabilities(run, pair);
  else vectorProbabilities(run, pair);
  if (run.diagonals) measureDiagonal(run, noise, readings);
  else normaliseOnly(run);
  if (run.mixed) matrixPhases<u16>(run, pair, table);
  else vectorPhases<u16>(run, pair, table);
}

function multiply(run: Trajectories, pair: usize, map: LocalMap): void {
  const entries = (<usize>(map.dimension * map.dimension)) << 1;
  for (let at: usize = 0; at < entries; at++) {
    v128.store(run.matrix + (at << 4), v128.load64_splat(map.matrix + (at << 3)));
  }
  const offsets = changetype<usize>(map) + offsetof<LocalMap>('offset0');
  vectorMultiply(run, pair, map.mask, map.dimension, offsets);
}

/** Observables into the sums, and what is kept of single trajectories. */
function record(run: Trajectories, pair: usize, readings: usize, first: i32, lanes: i32, time: i32): void {
  const norm = run.mixed ? matrixTrace(run, pair) : vectorNorm(run, pair);
  const inverse = f64x2.div(f64x2.splat(1), norm);
  const row = <usize>time * <usize>run.observables;
  for (let i = 0; i < run.observables; i++) {
    const string = run.strings + <usize>i * 12;
    const flips = <usize>load<u32>(string);
    const signs = load<u32>(string, 4);
    const ys = load<i32>(string, 8);
    let value = run.mixed
      ? matrixExpectation(run, pair, flips, signs, ys)
      : vectorExpectation(run, pair, flips, signs, ys);
    value = f64x2.mul(value, inverse);
    keepValue(run, value, first, lanes, time, i);
    if (lanes == 1) value = f64x2.replace_lane(value, 1, 0);
    const place = (row + <usize>i) << 4;
    v128.store(run.sums + place, f64x2.add(v128.load(run.sums + place), value));
    value = f64x2.mul(value, value);
    v128.store(run.squares + place, f64x2.add(v128.load(run.squares + place), value));
  }
  if (run.states) keepStates(run, pair, inverse, first, lanes, time);
  if (time) takeReadings(run, readings, first, lanes, time - 1);
}

function keepValue(run: Trajectories, value: v128, first: i32, lanes: i32, time: i32, i: i32): void {
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
function takeReadings(run: Trajectories, readings: usize, first: i32, lanes: i32, interval: i32): void {
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
