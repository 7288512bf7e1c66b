/**
 * Many small registers at once, one in each lane. A register's state is a list of real components (the real and
 * imaginary parts of its amplitudes, without those that stay zero), each a block of 64 bytes: 16 registers in float32
 * or 8 in float64. A gate turns pairs of components against each other, by its lane's own angle; the facade compiles
 * circuits to lists of such steps (src/register/operations/plane-program.ts).
 */
import { BLOCK, fillBlock } from '../../simd/block';
import { PlaneKind } from './plane-kind';

/** Bytes of one row of the table of angles: cosines and sines of the lanes, sixteen bytes of each in turn. */
export const ROW: usize = 128;

/**
 * Runs a plane program.
 *
 * @param program, end first word of the program, and the first after it
 * @param state components, 64 bytes each
 * @param table rows of ROW bytes with the cosines and sines of α
 */
export function planeForward<T>(program: usize, end: usize, state: usize, table: usize): void {
  while (program < end) {
    const kind = load<i32>(program);
    const row = table + <usize>load<i32>(program, 4) * ROW;
    const last = program + 12 + ((<usize>load<i32>(program, 8)) << 3);
    program += 12;
    if (kind == PlaneKind.Rotate) {
      for (; program < last; program += 8) {
        rotate<T>(state + load<u32>(program), state + load<u32>(program, 4), row);
      }
    } else if (kind == PlaneKind.SpreadDown) {
      for (; program < last; program += 8) {
        spreadDown<T>(state + load<u32>(program), state + load<u32>(program, 4), row);
      }
    } else if (kind == PlaneKind.SpreadUp) {
      for (; program < last; program += 8) {
        spreadUp<T>(state + load<u32>(program), state + load<u32>(program, 4), row);
      }
    } else if (kind == PlaneKind.Swap) {
      for (; program < last; program += 8) swap(state + load<u32>(program), state + load<u32>(program, 4));
    } else if (kind == PlaneKind.Negate) {
      for (; program < last; program += 8) negate<T>(state + load<u32>(program));
    } else {
      for (; program < last; program += 8) fillBlock<T>(state + load<u32>(program), 0);
    }
  }
}

/**
 * Takes a plane program back: from the state after it to the state before it, from the cotangent of the one to the
 * cotangent of the other, adding the gradient of each row's angle α to `slopes`.
 *
 * @param program, end the program with its steps in reverse order
 * @param adjoint cotangents of the components, laid out as `state`
 * @param slopes [row], 64 bytes each
 */
export function planeReverse<T>(
  program: usize,
  end: usize,
  state: usize,
  adjoint: usize,
  table: usize,
  slopes: usize,
): void {
  while (program < end) {
    const kind = load<i32>(program);
    const index = <usize>load<i32>(program, 4);
    const row = table + index * ROW;
    const slope = slopes + index * BLOCK;
    const last = program + 12 + ((<usize>load<i32>(program, 8)) << 3);
    program += 12;
    if (kind == PlaneKind.Swap) {
      for (; program < last; program += 8) {
        swap(state + load<u32>(program), state + load<u32>(program, 4));
        swap(adjoint + load<u32>(program), adjoint + load<u32>(program, 4));
      }
    } else if (kind == PlaneKind.Negate) {
      for (; program < last; program += 8) {
        negate<T>(state + load<u32>(program));
        negate<T>(adjoint + load<u32>(program));
      }
    } else if (kind == PlaneKind.Clear) {
      // What was not written before has no cotangent that anyone reads.
      program = last;
    } else {
      unrotate<T>(program, last, state, adjoint, row, slope);
      program = last;
    }
  }
}

/** One rotation. All lanes are written out because an offset is free in an instruction only as a constant. */
// @ts-ignore: decorator
@inline
function rotate<T>(i: usize, j: usize, row: usize): void {
  const c0 = v128.load(row);
  const s0 = v128.load(row, 16);
  const a0 = v128.load(i);
  const b0 = v128.load(j);
  v128.store(i, sum<T>(c0, a0, s0, b0));
  v128.store(j, difference<T>(c0, b0, s0, a0));
  const c1 = v128.load(row, 32);
  const s1 = v128.load(row, 48);
  const a1 = v128.load(i, 16);
  const b1 = v128.load(j, 16);
  v128.store(i, sum<T>(c1, a1, s1, b1), 16);
  v128.store(j, difference<T>(c1, b1, s1, a1), 16);
  const c2 = v128.load(row, 64);
  const s2 = v128.load(row, 80);
  const a2 = v128.load(i, 32);
  const b2 = v128.load(j, 32);
  v128.store(i, sum<T>(c2, a2, s2, b2), 32);
  v128.store(j, difference<T>(c2, b2, s2, a2), 32);
  const c3 = v128.load(row, 96);
  const s3 = v128.load(row, 112);
  const a3 = v128.load(i, 48);
  const b3 = v128.load(j, 48);
  v128.store(i, sum<T>(c3, a3, s3, b3), 48);
  v128.store(j, difference<T>(c3, b3, s3, a3), 48);
}

/** c·a + s·b */
// @ts-ignore: decorator
@inline
function sum<T>(c: v128, a: v128, s: v128, b: v128): v128 {
  return v128.add<T>(v128.mul<T>(c, a), v128.mul<T>(s, b));
}

/** c·a − s·b */
// @ts-ignore: decorator
@inline
function difference<T>(c: v128, a: v128, s: v128, b: v128): v128 {
  return v128.sub<T>(v128.mul<T>(c, a), v128.mul<T>(s, b));
}

// @ts-ignore: decorator
@inline
function spreadDown<T>(i: usize, j: usize, row: usize): void {
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const a = v128.load(i + lane);
    v128.store(i + lane, v128.mul<T>(v128.load(row + (lane << 1)), a));
    v128.store(j + lane, v128.neg<T>(v128.mul<T>(v128.load(row + (lane << 1), 16), a)));
  }
}

// @ts-ignore: decorator
@inline
function spreadUp<T>(i: usize, j: usize, row: usize): void {
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const b = v128.load(j + lane);
    v128.store(i + lane, v128.mul<T>(v128.load(row + (lane << 1), 16), b));
    v128.store(j + lane, v128.mul<T>(v128.load(row + (lane << 1)), b));
  }
}

// @ts-ignore: decorator
@inline
function swap(i: usize, j: usize): void {
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    const a = v128.load(i + lane);
    v128.store(i + lane, v128.load(j + lane));
    v128.store(j + lane, a);
  }
}

// @ts-ignore: decorator
@inline
function negate<T>(i: usize): void {
  for (let lane: usize = 0; lane < BLOCK; lane += 16) {
    v128.store(i + lane, v128.neg<T>(v128.load(i + lane)));
  }
}

/**
 * Rotations taken back: with i' and j' after one, ∂i'/∂α = j' and ∂j'/∂α = −i'. The slopes stay in registers; lanes are
 * written out as in `rotate`.
 */
// @ts-ignore: decorator
@inline
function unrotate<T>(
  program: usize,
  last: usize,
  state: usize,
  adjoint: usize,
  row: usize,
  slope: usize,
): void {
  let slope0 = v128.load(slope);
  let slope1 = v128.load(slope, 16);
  let slope2 = v128.load(slope, 32);
  let slope3 = v128.load(slope, 48);
  for (; program < last; program += 8) {
    const i = state + load<u32>(program);
    const j = state + load<u32>(program, 4);
    const x = adjoint + load<u32>(program);
    const y = adjoint + load<u32>(program, 4);
    const c0 = v128.load(row);
    const s0 = v128.load(row, 16);
    const a0 = v128.load(i);
    const b0 = v128.load(j);
    const p0 = v128.load(x);
    const q0 = v128.load(y);
    slope0 = v128.add<T>(slope0, difference<T>(p0, b0, q0, a0));
    v128.store(i, difference<T>(c0, a0, s0, b0));
    v128.store(j, sum<T>(s0, a0, c0, b0));
    v128.store(x, difference<T>(c0, p0, s0, q0));
    v128.store(y, sum<T>(s0, p0, c0, q0));
    const c1 = v128.load(row, 32);
    const s1 = v128.load(row, 48);
    const a1 = v128.load(i, 16);
    const b1 = v128.load(j, 16);
    const p1 = v128.load(x, 16);
    const q1 = v128.load(y, 16);
    slope1 = v128.add<T>(slope1, difference<T>(p1, b1, q1, a1));
    v128.store(i, difference<T>(c1, a1, s1, b1), 16);
    v128.store(j, sum<T>(s1, a1, c1, b1), 16);
    v128.store(x, difference<T>(c1, p1, s1, q1), 16);
    v128.store(y, sum<T>(s1, p1, c1, q1), 16);
    const c2 = v128.load(row, 64);
    const s2 = v128.load(row, 80);
    const a2 = v128.load(i, 32);
    const b2 = v128.load(j, 32);
    const p2 = v128.load(x, 32);
    const q2 = v128.load(y, 32);
    slope2 = v128.add<T>(slope2, difference<T>(p2, b2, q2, a2));
    v128.store(i, difference<T>(c2, a2, s2, b2), 32);
    v128.store(j, sum<T>(s2, a2, c2, b2), 32);
    v128.store(x, difference<T>(c2, p2, s2, q2), 32);
    v128.store(y, sum<T>(s2, p2, c2, q2), 32);
    const c3 = v128.load(row, 96);
    const s3 = v128.load(row, 112);
    const a3 = v128.load(i, 48);
    const b3 = v128.load(j, 48);
    const p3 = v128.load(x, 48);
    const q3 = v128.load(y, 48);
    slope3 = v128.add<T>(slope3, difference<T>(p3, b3, q3, a3));
    v128.store(i, difference<T>(c3, a3, s3, b3), 48);
    v128.store(j, sum<T>(s3, a3, c3, b3), 48);
    v128.store(x, difference<T>(c3, p3, s3, q3), 48);
    v128.store(y, sum<T>(s3, p3, c3, q3), 48);
  }
  v128.store(slope, slope0);
  v128.store(slope, slope1, 16);
  v128.store(slope, slope2, 32);
  v128.store(slope, slope3, 48);
}
