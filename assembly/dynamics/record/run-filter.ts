/** Takes a filter's state through its record. */
import { log64 } from '../../simd/logarithm';
import { FilterKind } from './filter-kind';
import { measurementMap } from './measurement-map';
import { FilterOperation, RecordFilter } from './record-filter';

/**
 * Takes the state through steps.
 *
 * @param record the record's increments in both lanes, [step of the segment][channel]
 * @param keep whether the way back is to be gone
 */
export function runFilter(filter: RecordFilter, record: usize, from: i32, to: i32, keep: bool): void {
  const state = filter.state;
  const bytes = filter.bytes;
  const list = filter.list;
  const end = list + ((<usize>filter.operations) << 2);
  const row = (<usize>filter.channels) << 4;
  let tape = filter.tape + <usize>(from * filter.maps) * bytes;
  let logarithm = v128.load(filter.logarithm);
  for (let step = from; step < to; step++) {
    const increments = record + <usize>step * row;
    for (let at = list; at < end; at += 4) {
      const operation = changetype<FilterOperation>(load<u32>(at));
      if (operation.kind == FilterKind.Rotation) {
        rotate(operation, state);
        continue;
      }
      if (keep) {
        memory.copy(tape, state, bytes);
        tape += bytes;
      }
      const matrix = mapOf(filter, operation, increments);
      if (operation.dimension == 4) applySmall(operation, matrix, state, bytes);
      else applyLarge(filter, operation, matrix, state, bytes);
    }
    const trace = v128.load(state);
    if (keep) v128.store(filter.traces + ((<usize>step) << 4), trace);
    logarithm = f64x2.add(logarithm, log64(trace));
    scaleState(state, f64x2.div(f64x2.splat(1), trace), bytes);
  }
  v128.store(filter.logarithm, logarithm);
  filter.current = state;
}

/** Address of an operation's map in both lanes. */
export function mapOf(filter: RecordFilter, operation: FilterOperation, increments: usize): usize {
  if (operation.kind == FilterKind.Map) return operation.matrix;
  measurementMap(filter, operation, increments);
  return filter.matrix;
}

export function scaleState(state: usize, factor: v128, bytes: usize): void {
  for (let at = state; at < state + bytes; at += 16) v128.store(at, f64x2.mul(factor, v128.load(at)));
}

/** The next index whose bits of a mask are 0. */
// @ts-ignore: decorator
@inline
export function nextRest(rest: u32, mask: u32): u32 {
  return ((rest | mask) + 1) & ~mask;
}

function rotate(operation: FilterOperation, state: usize): void {
  const cosine = f64x2.splat(operation.cosine);
  const sine = f64x2.splat(operation.sine);
  const table = operation.table;
  const end = table + ((<usize>operation.pairs) << 3);
  for (let at = table; at < end; at += 8) {
    const a = state + <usize>load<u32>(at);
    const b = state + <usize>load<u32>(at, 4);
    const x = v128.load(a);
    const y = v128.load(b);
    v128.store(a, f64x2.sub(f64x2.mul(cosine, x), f64x2.mul(sine, y)));
    v128.store(b, f64x2.add(f64x2.mul(cosine, y), f64x2.mul(sine, x)));
  }
}

/** Of one qubit. */
function applySmall(operation: FilterOperation, matrix: usize, state: usize, bytes: usize): void {
  const mask = (<u32>operation.mask) << 4;
  const offset1 = <usize>load<u32>(operation.offsets, 4);
  const offset2 = <usize>load<u32>(operation.offsets, 8);
  const offset3 = <usize>load<u32>(operation.offsets, 12);
  for (let rest: u32 = 0; rest < <u32>bytes; rest = nextRest(rest | 15, mask)) {
    const at = state + <usize>rest;
    const x0 = v128.load(at);
    const x1 = v128.load(at + offset1);
    const x2 = v128.load(at + offset2);
    const x3 = v128.load(at + offset3);
    v128.store(at, rowTimes(matrix, x0, x1, x2, x3));
    v128.store(at + offset1, rowTimes(matrix + 64, x0, x1, x2, x3));
    v128.store(at + offset2, rowTimes(matrix + 128, x0, x1, x2, x3));
    v128.store(at + offset3, rowTimes(matrix + 192, x0, x1, x2, x3));
  }
}

// @ts-ignore: decorator
@inline
function rowTimes(row: usize, x0: v128, x1: v128, x2: v128, x3: v128): v128 {
  const left = f64x2.add(f64x2.mul(v128.load(row), x0), f64x2.mul(v128.load(row, 16), x1));
  const right = f64x2.add(f64x2.mul(v128.load(row, 32), x2), f64x2.mul(v128.load(row, 48), x3));
  return f64x2.add(left, right);
}

/** Of any number of qubits. */
function applyLarge(
  filter: RecordFilter,
  operation: FilterOperation,
  matrix: usize,
  state: usize,
  bytes: usize,
): void {
  const mask = (<u32>operation.mask) << 4;
  const dimension = operation.dimension;
  const offsets = operation.offsets;
  const block = filter.block;
  for (let rest: u32 = 0; rest < <u32>bytes; rest = nextRest(rest | 15, mask)) {
    const at = state + <usize>rest;
    gather(at, offsets, dimension, block);
    let entry = matrix;
    for (let i = 0; i < dimension; i++) {
      let sum: v128 = i64x2.splat(0);
      for (let j = 0; j < dimension; j++, entry += 16) {
        sum = f64x2.add(sum, f64x2.mul(v128.load(entry), v128.load(block + ((<usize>j) << 4))));
      }
      v128.store(at + <usize>load<u32>(offsets + ((<usize>i) << 2)), sum);
    }
  }
}

/** The local states beside a rest, one after the other. */
// @ts-ignore: decorator
@inline
export function gather(at: usize, offsets: usize, dimension: i32, block: usize): void {
  for (let i = 0; i < dimension; i++) {
    v128.store(block + ((<usize>i) << 4), v128.load(at + <usize>load<u32>(offsets + ((<usize>i) << 2))));
  }
}
