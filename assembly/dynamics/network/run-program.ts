/** Takes a pair of trajectories through a program (operation.ts). */
import { fillNoise } from '../ensemble/fill-noise';
import { beginJumps, jump } from './jump';
import { transformLanes } from './lane-transform';
import { elementOf, matrixDissipate, matrixFactors, matrixPhases, matrixTrace } from './matrix';
import { measureDiagonal, normaliseOnly } from './measure-diagonal';
import { monitor } from '../ensemble/monitor';
import { Operation } from './operation';
import { record } from './record';
import { LocalChannel, LocalMap, stateBytes, Trajectories } from './trajectories';
import { vectorFactors, vectorMultiply, vectorNorm, vectorPhases, vectorTurn } from './vector';

/** The last words of a pair: two lanes' jump thresholds and draws. */
const JUMP_BYTES: usize = 32;

/**
 * Puts a pair at its beginning.
 *
 * @param pair room of `trajectoryPairBytes`
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
  const readings = pair + <usize>stateBytes(run);
  const places = readings + <usize>readingBytes(run);
  for (let at = readings; at < places + JUMP_BYTES; at += 16) v128.store(at, i64x2.splat(0));
  if (run.jumps) {
    beginJumps(run, places, first);
    beginJumps(run, places + 16, first + 1);
  }
}

/** Readings are of monitored channels, or of those that jump. */
function readingBytes(run: Trajectories): f64 {
  return 16 * <f64>max(run.channels, run.jumps);
}

/**
 * Bytes of one pair: its state, then the sums of each channel's readings (or counts of jumps), then for each lane the norm²
 * at which it jumps and how many uniforms it has drawn.
 */
export function trajectoryPairBytes(run: Trajectories): f64 {
  return stateBytes(run) + readingBytes(run) + JUMP_BYTES;
}

/** A program of steps of one chunk, of 64 steps, or a piece of one. */
@unmanaged
export class ProgramPiece {
  /** Addresses of the first operation and behind the last. */
  first: usize;
  end: usize;
  /** Number of the first step of the chunk that it belongs to, a multiple of 64. */
  start: i32;
  /** Steps of the chunk whose noise is to be drawn: all in its first piece, none in the others. */
  drawn: i32;
  /** Steps of the chunk that end in pieces before. */
  passed: i32;
}

/**
 * Runs a pair through a piece of a program.
 *
 * @param first number of the pair's first trajectory
 * @param lanes 2, or 1 if the second lane is none
 */
export function runProgram(
  run: Trajectories,
  piece: ProgramPiece,
  pair: usize,
  first: i32,
  lanes: i32,
): void {
  const readings = pair + <usize>stateBytes(run);
  const places = readings + <usize>readingBytes(run);
  fillNoise(run, first, lanes, piece.start, piece.drawn);
  let noise = run.noise + ((<usize>(piece.passed * run.channels)) << 3);
  const mixed = run.mixed;
  const bits = mixed ? 2 * run.qubits : run.qubits + 1;
  const end = piece.end;
  for (let program = piece.first; program < end; program += 16) {
    const kind = load<i32>(program);
    const operand = <usize>load<u32>(program, 4);
    if (kind == Operation.Transform) {
      transformLanes(pair, bits, <u32>operand);
    } else if (kind == Operation.Phases) {
      if (mixed) matrixPhases<u8>(run, pair, operand, fromOf(program), toOf(program));
      else vectorPhases(pair, pair + (run.size << 5), operand);
    } else if (kind == Operation.Turn) {
      vectorTurn(run, pair, fromOf(program) << 1, operand);
    } else if (kind == Operation.Diagonal) {
      diagonal(run, pair, operand, noise, readings, fromOf(program), toOf(program));
    } else if (kind == Operation.Monitor) {
      const channel = changetype<LocalChannel>(operand);
      monitor(run, pair, channel, noise, readings, fromOf(program), toOf(program));
    } else if (kind == Operation.Dissipate) {
      const map = changetype<LocalMap>(operand);
      const from = fromOf(program);
      const to = toOf(program);
      matrixDissipate(run, pair, map.mask, map.dimension, map.offsets, map.matrix, from, to);
    } else if (kind == Operation.Multiply) {
      multiply(run, pair, changetype<LocalMap>(operand));
    } else if (kind == Operation.Jump) {
      jump(run, pair, readings, places, first);
    } else if (kind == Operation.Next) {
      noise += (<usize>run.channels) << 3;
    } else {
      const norm = mixed ? matrixTrace(run, pair) : vectorNorm(run, pair);
      record(run, pair, norm, readings, first, lanes, <i32>operand, fromOf(program), toOf(program));
    }
  }
}

/** The part of its work that an operation does; only few have parts, so that the others need not read it. */
// @ts-ignore: decorator
@inline
function fromOf(operation: usize): u32 {
  return load<u32>(operation, 8);
}

// @ts-ignore: decorator
@inline
function toOf(operation: usize): u32 {
  return load<u32>(operation, 12);
}

function diagonal(
  run: Trajectories,
  pair: usize,
  table: usize,
  noise: usize,
  readings: usize,
  from: u32,
  to: u32,
): void {
  if (from == 0) {
    if (run.diagonals) measureDiagonal(run, pair, noise, readings);
    else normaliseOnly(run, pair);
    if (run.mixed) matrixFactors(run);
  }
  if (run.mixed) matrixPhases<u16>(run, pair, table, from, to);
  else vectorFactors(run, pair, table);
}

function multiply(run: Trajectories, pair: usize, map: LocalMap): void {
  const entries = (<usize>(map.dimension * map.dimension)) << 1;
  for (let at: usize = 0; at < entries; at++) {
    v128.store(run.matrix + (at << 4), v128.load64_splat(map.matrix + (at << 3)));
  }
  vectorMultiply(run, pair, map.mask, map.dimension, map.offsets);
}
