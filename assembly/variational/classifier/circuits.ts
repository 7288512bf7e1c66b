/**
 * A layer of equal circuits, each with trainable angles of its own. The samples of a batch share a circuit's angles and
 * differ in the angles that they are embedded by; they are its lanes (register/planes.ts), so that a layer may have any
 * number of circuits.
 */
import { sumLanesPairwise } from '../../linear/rows';
import { powerOfTwo } from '../../memory';
import { planeForward, planeReverse, ROW } from '../../register/operations/planes';
import { BLOCK, fillBlock } from '../../simd/block';
import { mapSinCos32, mapSinCos64 } from '../../simd/maps';
import { sinCos32, sinCos64 } from '../../simd/sine-cosine';
import { expectationBytes, expectations, expectationsReverse } from '../circuit/expectation';

/** A layer, and the batch that runs through it. */
@unmanaged
export class Circuits {
  count: i32;
  qubits: i32;
  /** Trainable angles of a circuit. In the program they follow the rows of the qubits' embedding angles. */
  angles: i32;
  /**
   * The plane program, from |0…0⟩ and reaching all components, and its steps in reverse order: a beginning, then a layer
   * that comes `repeats` times, each time with rows that are `layerRows` further.
   */
  program: usize;
  programEnd: usize;
  reverse: usize;
  reverseEnd: usize;
  layer: usize;
  layerEnd: usize;
  layerReverse: usize;
  layerReverseEnd: usize;
  repeats: i32;
  layerRows: i32;
  /** T [circuit · qubit][sample], the rows `blocks` times 64 bytes long. */
  embedding: usize;
  /** ⟨Z⟩, laid out as `embedding`. */
  expectations: usize;
  /** Whether the final states are kept, for `circuitsReverse`. */
  keep: bool;

  /** Final states of all circuits and blocks of samples, or of one. @internal */
  states: usize;
  // The table, the slopes and the adjoint lie one behind the other.
  /** Cosines and sines of half the angles, a row each. @internal */
  table: usize;
  /** Of each row. @internal */
  slopes: usize;
  /** @internal */
  adjoint: usize;
  /** @internal */
  folds: usize;
  /** Cosines and sines of half the angles, [circuit][angle] each. @internal */
  cosines: usize;


  @inline
  get rows(): usize {
    return <usize>(this.qubits + this.angles);
  }

  /** Bytes of a register's state, in all lanes. */
  @inline
  get stateBytes(): usize {
    return (2 * BLOCK) << this.qubits;
  }
}

/**
 * Gives states and scratch, enough for either precision, their place in memory from `at` on; `at` = 0 to learn how much
 * memory that takes.
 *
 * @param blocks of samples, whose states are kept; of others there is one
 * @returns the first byte after it; what is beyond 2^32 is not to be used
 */
export function layoutCircuits(circuits: Circuits, blocks: i32, at: f64): f64 {
  const count = <f64>circuits.count;
  const rows = <f64>circuits.qubits + <f64>circuits.angles;
  const state = <f64>(2 * BLOCK) * powerOfTwo(circuits.qubits);
  circuits.states = <usize>at;
  circuits.table = <usize>(at += circuits.keep ? count * <f64>blocks * state : state);
  circuits.slopes = <usize>(at += rows * <f64>ROW);
  circuits.adjoint = <usize>(at += rows * <f64>BLOCK);
  circuits.folds = <usize>(at += state);
  circuits.cosines = <usize>(at += expectationBytes(circuits.qubits));
  return at + 16 * count * <f64>circuits.angles;
}

/**
 * Runs circuits on all samples, piece by piece: of all pairs of a circuit and a block of samples, circuit · blocks + block,
 * those from `from` to `to − 1`. The pieces follow one another from 0 on.
 *
 * @param angles T [circuit][angle]
 */
function circuitsForward<T>(circuits: Circuits, angles: usize, blocks: i32, from: i32, to: i32): void {
  const embedding = circuits.embedding;
  const output = circuits.expectations;
  const keep = circuits.keep;
  let states = circuits.states;
  const width = <usize>blocks * BLOCK;
  if (from == 0) halve<T>(circuits, angles);
  if (keep) states += <usize>from * circuits.stateBytes;
  for (let pair = from; pair < to; pair++) {
    const circuit = pair / blocks;
    const block = pair - circuit * blocks;
    if (pair == from || block == 0) spreadAngles<T>(circuits, circuit);
    const offset = <usize>(circuit * circuits.qubits) * width + <usize>block * BLOCK;
    embed<T>(circuits, embedding + offset, width);
    fillBlock<T>(states, 1);
    planeForward<T>(circuits.program, circuits.programEnd, states, circuits.table);
    let rows = circuits.table;
    for (let repeat = 0; repeat < circuits.repeats; repeat++) {
      planeForward<T>(circuits.layer, circuits.layerEnd, states, rows);
      rows += <usize>circuits.layerRows * ROW;
    }
    expectations<T>(states, circuits.qubits, circuits.folds, output + offset, width);
    if (keep) states += circuits.stateBytes;
  }
}

/**
 * The gradients of what `circuitsForward` did last, which must have kept its states. They are used up. Piece by piece as
 * there.
 *
 * @param cotangent of the ⟨Z⟩, laid out as `embedding`; becomes that of the embedding
 * @param angleGradient result, T [circuit][angle]
 */
function circuitsReverse<T>(
  circuits: Circuits,
  blocks: i32,
  cotangent: usize,
  angleGradient: usize,
  from: i32,
  to: i32,
): void {
  const embedding = circuits.embedding;
  let states = circuits.states;
  const width = <usize>blocks * BLOCK;
  const qubits = circuits.qubits;
  const slopes = circuits.slopes;
  const half = v128.splat<T>(<T>0.5);
  states += <usize>from * circuits.stateBytes;
  for (let pair = from; pair < to; pair++) {
    const circuit = pair / blocks;
    const block = pair - circuit * blocks;
    if (pair == from || block == 0) spreadAngles<T>(circuits, circuit);
    if (block == 0) memory.fill(slopes, 0, circuits.rows * BLOCK);
    const offset = <usize>(circuit * qubits) * width + <usize>block * BLOCK;
    embed<T>(circuits, embedding + offset, width);
    memory.fill(slopes, 0, <usize>qubits * BLOCK);
    expectationsReverse<T>(states, qubits, circuits.folds, cotangent + offset, width, circuits.adjoint);
    for (let repeat = circuits.repeats - 1; repeat >= 0; repeat--) {
      const rows = <usize>repeat * <usize>circuits.layerRows;
      planeReverse<T>(
        circuits.layerReverse,
        circuits.layerReverseEnd,
        states,
        circuits.adjoint,
        circuits.table + rows * ROW,
        slopes + rows * BLOCK,
      );
    }
    planeReverse<T>(circuits.reverse, circuits.reverseEnd, states, circuits.adjoint, circuits.table, slopes);
    let target = cotangent + offset;
    for (let row = slopes; row < slopes + <usize>qubits * BLOCK; row += BLOCK, target += width) {
      for (let lane: usize = 0; lane < BLOCK; lane += 16) {
        v128.store(target + lane, v128.mul<T>(half, v128.load(row + lane)));
      }
    }
    states += circuits.stateBytes;
    if (block < blocks - 1) continue;
    let sums = angleGradient + <usize>(circuit * circuits.angles) * sizeof<T>();
    for (let row = slopes + <usize>qubits * BLOCK; row < circuits.adjoint; row += BLOCK) {
      const low = v128.add<T>(v128.load(row), v128.load(row, 16));
      const high = v128.add<T>(v128.load(row, 32), v128.load(row, 48));
      store<T>(sums, <T>0.5 * sumLanesPairwise<T>(v128.add<T>(low, high)));
      sums += sizeof<T>();
    }
  }
}

/** Cosines and sines of half of every angle. */
function halve<T>(circuits: Circuits, angles: usize): void {
  const count = circuits.count * circuits.angles;
  const bytes = <usize>count * sizeof<T>();
  const cosines = circuits.cosines;
  for (let offset: usize = 0; offset < bytes; offset += sizeof<T>()) {
    store<T>(cosines + offset, <T>0.5 * load<T>(angles + offset));
  }
  if (sizeof<T>() == 4) mapSinCos32(cosines, cosines + bytes, cosines, count);
  else mapSinCos64(cosines, cosines + bytes, cosines, count);
}

/** Writes the rows of a circuit's angles, the same in all lanes. */
function spreadAngles<T>(circuits: Circuits, circuit: i32): void {
  const rowsOfAngles = circuits.table + <usize>circuits.qubits * ROW;
  const sines = circuits.cosines + <usize>(circuits.count * circuits.angles) * sizeof<T>();
  let place = <usize>(circuit * circuits.angles) * sizeof<T>();
  for (let row = rowsOfAngles; row < circuits.slopes; row += ROW, place += sizeof<T>()) {
    const cosine = v128.load_splat<T>(circuits.cosines + place);
    const sine = v128.load_splat<T>(sines + place);
    for (let lane: usize = 0; lane < ROW; lane += 32) {
      v128.store(row + lane, cosine);
      v128.store(row + lane, sine, 16);
    }
  }
}

/** Writes the rows of a block's embedding angles. */
function embed<T>(circuits: Circuits, embedding: usize, width: usize): void {
  const half = v128.splat<T>(<T>0.5);
  let row = circuits.table;
  for (let qubit = 0; qubit < circuits.qubits; qubit++, embedding += width, row += ROW) {
    for (let lane: usize = 0; lane < BLOCK; lane += 16) {
      const alpha = v128.mul<T>(half, v128.load(embedding + lane));
      if (sizeof<T>() == 4) sinCos32(alpha, row + (lane << 1));
      else sinCos64(alpha, row + (lane << 1));
    }
  }
}

/** `circuitsForward` in float32. */
export function circuitsForward32(circuits: Circuits, angles: usize, blocks: i32, from: i32, to: i32): void {
  circuitsForward<f32>(circuits, angles, blocks, from, to);
}

/** `circuitsForward` in float64. */
export function circuitsForward64(circuits: Circuits, angles: usize, blocks: i32, from: i32, to: i32): void {
  circuitsForward<f64>(circuits, angles, blocks, from, to);
}

/** `circuitsReverse` in float32. */
export function circuitsReverse32(
  circuits: Circuits,
  blocks: i32,
  cotangent: usize,
  angleGradient: usize,
  from: i32,
  to: i32,
): void {
  circuitsReverse<f32>(circuits, blocks, cotangent, angleGradient, from, to);
}

/** `circuitsReverse` in float64. */
export function circuitsReverse64(
  circuits: Circuits,
  blocks: i32,
  cotangent: usize,
  angleGradient: usize,
  from: i32,
  to: i32,
): void {
  circuitsReverse<f64>(circuits, blocks, cotangent, angleGradient, from, to);
}
