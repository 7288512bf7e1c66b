/** The way back through a filter: how the likelihood of the record changes with each map of it. */
import { FilterKind } from './filter-kind';
import { addStrengthGradient } from './measurement-map';
import { FilterOperation, RecordFilter } from './record-filter';
import { gather, mapOf, nextRest, scaleState } from './run-filter';

/** From the end of step `to` - 1 to the beginning of step `from`, which `runFilter` kept; see there. */
export function runFilterBack(filter: RecordFilter, record: usize, from: i32, to: i32): void {
  const adjoint = filter.adjoint;
  const bytes = filter.bytes;
  const list = filter.list;
  const maps = filter.maps;
  const row = (<usize>filter.channels) << 4;
  let state = filter.current;
  let kept = filter.tape + <usize>(to * maps) * bytes;
  for (let step = to - 1; step >= from; step--) {
    const increments = record + <usize>step * row;
    const trace = v128.load(filter.traces + ((<usize>step) << 4));
    scaleState(adjoint, f64x2.div(f64x2.splat(1), trace), bytes);
    scaleState(state, trace, bytes);
    for (let at = list + ((<usize>filter.operations) << 2); at > list;) {
      at -= 4;
      const operation = changetype<FilterOperation>(load<u32>(at));
      if (operation.kind == FilterKind.Rotation) {
        rotateBack(operation, state, adjoint);
        continue;
      }
      // From here on the kept state is the current one, and rotations in front of the map turn it back.
      kept -= bytes;
      state = kept;
      const isMeasurement = operation.kind == FilterKind.Measurement;
      const dimension = operation.dimension;
      const matrix = mapOf(filter, operation, increments);
      const target = isMeasurement ? filter.cotangent : operation.gradient;
      if (isMeasurement) memory.fill(target, 0, (<usize>(dimension * dimension)) << 4);
      if (dimension == 4) smallBack(operation, matrix, state, adjoint, target, bytes);
      else largeBack(filter, operation, matrix, state, target);
      if (isMeasurement) addStrengthGradient(filter, operation, increments);
    }
  }
  filter.current = state;
}

/** Turns both back, with the derivative for the angle between. */
function rotateBack(operation: FilterOperation, state: usize, adjoint: usize): void {
  const cosine = f64x2.splat(operation.cosine);
  const sine = f64x2.splat(operation.sine);
  const table = operation.table;
  const end = table + ((<usize>operation.pairs) << 3);
  let gradient = v128.load(operation.gradient);
  for (let at = table; at < end; at += 8) {
    const a = <usize>load<u32>(at);
    const b = <usize>load<u32>(at, 4);
    const x = v128.load(state + a);
    const y = v128.load(state + b);
    const u = v128.load(adjoint + a);
    const w = v128.load(adjoint + b);
    gradient = f64x2.add(gradient, f64x2.sub(f64x2.mul(w, x), f64x2.mul(u, y)));
    v128.store(state + a, f64x2.add(f64x2.mul(cosine, x), f64x2.mul(sine, y)));
    v128.store(state + b, f64x2.sub(f64x2.mul(cosine, y), f64x2.mul(sine, x)));
    v128.store(adjoint + a, f64x2.add(f64x2.mul(cosine, u), f64x2.mul(sine, w)));
    v128.store(adjoint + b, f64x2.sub(f64x2.mul(cosine, w), f64x2.mul(sine, u)));
  }
  v128.store(operation.gradient, gradient);
}

/** Of one qubit: `target` += adjoint ⊗ state, adjoint ← matrixᵀ adjoint. */
function smallBack(
  operation: FilterOperation,
  matrix: usize,
  state: usize,
  adjoint: usize,
  target: usize,
  bytes: usize,
): void {
  const mask = (<u32>operation.mask) << 4;
  const offset1 = <usize>load<u32>(operation.offsets, 4);
  const offset2 = <usize>load<u32>(operation.offsets, 8);
  const offset3 = <usize>load<u32>(operation.offsets, 12);
  for (let rest: u32 = 0; rest < <u32>bytes; rest = nextRest(rest | 15, mask)) {
    const from = state + <usize>rest;
    const x0 = v128.load(from);
    const x1 = v128.load(from + offset1);
    const x2 = v128.load(from + offset2);
    const x3 = v128.load(from + offset3);
    const at = adjoint + <usize>rest;
    const u0 = v128.load(at);
    const u1 = v128.load(at + offset1);
    const u2 = v128.load(at + offset2);
    const u3 = v128.load(at + offset3);
    addRow(target, u0, x0, x1, x2, x3);
    addRow(target + 64, u1, x0, x1, x2, x3);
    addRow(target + 128, u2, x0, x1, x2, x3);
    addRow(target + 192, u3, x0, x1, x2, x3);
    v128.store(at, columnTimes(matrix, u0, u1, u2, u3));
    v128.store(at + offset1, columnTimes(matrix + 16, u0, u1, u2, u3));
    v128.store(at + offset2, columnTimes(matrix + 32, u0, u1, u2, u3));
    v128.store(at + offset3, columnTimes(matrix + 48, u0, u1, u2, u3));
  }
}

// @ts-ignore: decorator
@inline
function addRow(row: usize, u: v128, x0: v128, x1: v128, x2: v128, x3: v128): void {
  v128.store(row, f64x2.add(v128.load(row), f64x2.mul(u, x0)));
  v128.store(row, f64x2.add(v128.load(row, 16), f64x2.mul(u, x1)), 16);
  v128.store(row, f64x2.add(v128.load(row, 32), f64x2.mul(u, x2)), 32);
  v128.store(row, f64x2.add(v128.load(row, 48), f64x2.mul(u, x3)), 48);
}

// @ts-ignore: decorator
@inline
function columnTimes(column: usize, u0: v128, u1: v128, u2: v128, u3: v128): v128 {
  const left = f64x2.add(f64x2.mul(v128.load(column), u0), f64x2.mul(v128.load(column, 64), u1));
  const right = f64x2.add(f64x2.mul(v128.load(column, 128), u2), f64x2.mul(v128.load(column, 192), u3));
  return f64x2.add(left, right);
}

/** The same of any number of qubits. */
function largeBack(
  filter: RecordFilter,
  operation: FilterOperation,
  matrix: usize,
  state: usize,
  target: usize,
): void {
  const bytes = filter.bytes;
  const mask = (<u32>operation.mask) << 4;
  const dimension = operation.dimension;
  const offsets = operation.offsets;
  const block = filter.block;
  const adjointBlock = filter.otherBlock;
  const row = (<usize>dimension) << 4;
  for (let rest: u32 = 0; rest < <u32>bytes; rest = nextRest(rest | 15, mask)) {
    const at = filter.adjoint + <usize>rest;
    gather(state + <usize>rest, offsets, dimension, block);
    gather(at, offsets, dimension, adjointBlock);
    for (let j: usize = 0; j < row; j += 16) {
      const x = v128.load(block + j);
      let sum: v128 = i64x2.splat(0);
      for (let i: usize = 0; i < <usize>dimension; i++) {
        const u = v128.load(adjointBlock + (i << 4));
        const entry = i * row + j;
        sum = f64x2.add(sum, f64x2.mul(v128.load(matrix + entry), u));
        const slot = target + entry;
        v128.store(slot, f64x2.add(v128.load(slot), f64x2.mul(u, x)));
      }
      v128.store(at + <usize>load<u32>(offsets + (j >> 2)), sum);
    }
  }
}
