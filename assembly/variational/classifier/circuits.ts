/**
 * A layer of equal circuits, each with trainable angles of its own. The samples of a batch share a circuit's angles and
 * differ in the angles that they are embedded by; they are its lanes (register/planes.ts), so that a layer may have any
 * number of circuits.
 */
import { sumLanes } from '../../linear/rows';
import { powerOfTwo } from '../../memory';
import { planeForward, planeReverse, ROW } from '../../register/operations/planes';
import { BLOCK, fillBlock } from '../../simd/block';
import { mapSinCos32, mapSinCos64 } from '../../simd/maps';
import { sinCos32, sinCos64 } from '../../simd/sine-cosine';
import { expectationBytes, expectations, expectationsReverse } from '../circuit/expectation';

/** Describes a layer to the kernels of this file; written by the facade. */
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
  /** Room of `circuitsWorkBytes`. */
  work: usize;


  @inline
  get rows(): usize {
    return <usize>(this.qubits + this.angles);
  }

  /** Bytes of a register's state, in all lanes. */
  @inline
  get stateBytes(): usize {
    return (2 * BLOCK) << this.qubits;
  }


  @inline
  get table(): usize {
    return this.work;
  }


  @inline
  get slopes(): usize {
    return this.work + this.rows * ROW;
  }


  @inline
  get adjoint(): usize {
    return this.slopes + this.rows * BLOCK;
  }


  @inline
  get folds(): usize {
    return this.adjoint + this.stateBytes;
  }

  /** Cosines and sines of half the angles, [circuit][angle] each. */
  @inline
  get cosines(): usize {
    return this.folds + expectationBytes(this.qubits);
  }
}

export function circuitsBytes(): f64 {
  return offsetof<Circuits>();
}

/** Bytes of `Circuits.work`, enough for either precision. */
export function circuitsWorkBytes(count: i32, qubits: i32, angles: i32): f64 {
  const rows = <f64>qubits + <f64>angles;
  const state = <f64>(2 * BLOCK) * powerOfTwo(qubits);
  const folds = 16 * powerOfTwo(qubits);
  const halves = 16 * <f64>count * <f64>angles;
  return rows * <f64>(ROW + BLOCK) + state + folds + halves;
}

/** Bytes of the states of `blocks` blocks of samples, for `circuitsForward`. */
export function circuitsStateBytes(circuits: Circuits, blocks: i32): f64 {
  return <f64>circuits.count * <f64>blocks * <f64>(2 * BLOCK) * powerOfTwo(circuits.qubits);
}

export function describeCircuits(
  circuits: Circuits,
  count: i32,
  qubits: i32,
  angles: i32,
  program: usize,
  programEnd: usize,
  reverse: usize,
  reverseEnd: usize,
  layer: usize,
  layerEnd: usize,
  layerReverse: usize,
  layerReverseEnd: usize,
  repeats: i32,
  layerRows: i32,
  work: usize,
): void {
  circuits.count = count;
  circuits.qubits = qubits;
  circuits.angles = angles;
  circuits.program = program;
  circuits.programEnd = programEnd;
  circuits.reverse = reverse;
  circuits.reverseEnd = reverseEnd;
  circuits.layer = layer;
  circuits.layerEnd = layerEnd;
  circuits.layerReverse = layerReverse;
  circuits.layerReverseEnd = layerReverseEnd;
  circuits.repeats = repeats;
  circuits.layerRows = layerRows;
  circuits.work = work;
}

/**
 * Runs circuits on all samples, piece by piece: of all pairs of a circuit and a block of samples, circuit · blocks + block,
 * those from `from` to `to − 1`. The pieces follow one another from 0 on.
 *
 * @param angles T [circuit][angle]
 * @param embedding T [circuit · qubit][sample], the rows `blocks` times 64 bytes long
 * @param states room for `circuitsStateBytes`, where the final states are left; if not `keep`, for those of one block
 *     of one circuit
 * @param output ⟨Z⟩, laid out as `embedding`
 */
function circuitsForward<T>(
  circuits: Circuits,
  angles: usize,
  embedding: usize,
  blocks: i32,
  states: usize,
  keep: bool,
  output: usize,
  from: i32,
  to: i32,
): void {
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
 * @param cotangent of the ⟨Z⟩, laid out as `embedding`
 * @param embeddingGradient result, laid out as `embedding`; may be `cotangent`
 * @param angleGradient result, T [circuit][angle]
 */
function circuitsReverse<T>(
  circuits: Circuits,
  embedding: usize,
  blocks: i32,
  states: usize,
  cotangent: usize,
  embeddingGradient: usize,
  angleGradient: usize,
  from: i32,
  to: i32,
): void {
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
    let target = embeddingGradient + offset;
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
      store<T>(sums, <T>0.5 * sumLanes<T>(v128.add<T>(low, high)));
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
export function circuitsForward32(
  circuits: Circuits,
  angles: usize,
  embedding: usize,
  blocks: i32,
  states: usize,
  keep: bool,
  output: usize,
  from: i32,
  to: i32,
): void {
  circuitsForward<f32>(circuits, angles, embedding, blocks, states, keep, output, from, to);
}

/** `circuitsForward` in float64. */
export function circuitsForward64(
  circuits: Circuits,
  angles: usize,
  embedding: usize,
  blocks: i32,
  states: usize,
  keep: bool,
  output: usize,
  from: i32,
  to: i32,
): void {
  circuitsForward<f64>(circuits, angles, embedding, blocks, states, keep, output, from, to);
}

/** `circuitsReverse` in float32. */
export function circuitsReverse32(
  circuits: Circuits,
  embedding: usize,
  blocks: i32,
  states: usize,
  cotangent: usize,
  embeddingGradient: usize,
  angleGradient: usize,
  from: i32,
  to: i32,
): void {
  circuitsReverse<f32>(
    circuits,
    embedding,
    blocks,
    states,
    cotangent,
    embeddingGradient,
    angleGradient,
    from,
    to,
  );
}

/** `circuitsReverse` in float64. */
export function circuitsReverse64(
  circuits: Circuits,
  embedding: usize,
  blocks: i32,
  states: usize,
  cotangent: usize,
  embeddingGradient: usize,
  angleGradient: usize,
  from: i32,
  to: i32,
): void {
  circuitsReverse<f64>(
    circuits,
    embedding,
    blocks,
    states,
    cotangent,
    embeddingGradient,
    angleGradient,
    from,
    to,
  );
}
