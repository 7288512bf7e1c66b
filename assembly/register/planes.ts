/**
 * Many small registers at once, one in each lane. A register's state is a list of real components (the real and
 * imaginary parts of its amplitudes, without those that stay zero), each a block of 64 bytes: 16 registers in float32
 * or 8 in float64. A gate turns pairs of components against each other, by its lane's own angle; the facade compiles
 * circuits to lists of such steps (src/register/plane-program.ts).
 */
import { PlaneKind } from './plane-kind';

/** Bytes of one component of all lanes. */
export const BLOCK: usize = 64;
/** Bytes of one row of the table of angles: cosines and sines of the lanes, sixteen bytes of each in turn. */
export const ROW: usize = 128;

/** Lanes of a block. */
// @ts-ignore: decorator
@inline
export function lanes<T>(): i32 {
  return <i32>(BLOCK / sizeof<T>());
}

/** Copies one component; far cheaper than `memory.copy`, which calls out of WebAssembly. */
// @ts-ignore: decorator
@inline
export function copyBlock(to: usize, from: usize): void {
  v128.store(to, v128.load(from));
  v128.store(to, v128.load(from, 16), 16);
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}

/** Zeroes one component. */
// @ts-ignore: decorator
@inline
export function clearBlock(at: usize): void {
  const zero = i64x2.splat(0);
  v128.store(at, zero);
  v128.store(at, zero, 16);
  v128.store(at, zero, 32);
  v128.store(at, zero, 48);
}

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
      for (; program < last; program += 8) clearBlock(state + load<u32>(program));
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
      for (; program < last; program += 8) {
        const i = <usize>load<u32>(program);
        const j = <usize>load<u32>(program, 4);
        for (let lane: usize = 0; lane < BLOCK; lane += 16) {
          unrotate<T>(state, adjoint, i + lane, j + lane, row + (lane << 1), slope + lane);
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function rotate<T>(i: usize, j: usize, row: usize): void {
  rotateLanes<T>(i, j, row, 0);
  rotateLanes<T>(i, j, row, 16);
  rotateLanes<T>(i, j, row, 32);
  rotateLanes<T>(i, j, row, 48);
}

// @ts-ignore: decorator
@inline
function rotateLanes<T>(i: usize, j: usize, row: usize, lane: usize): void {
  const c = v128.load(row + (lane << 1));
  const s = v128.load(row + (lane << 1), 16);
  const a = v128.load(i + lane);
  const b = v128.load(j + lane);
  v128.store(i + lane, v128.add<T>(v128.mul<T>(c, a), v128.mul<T>(s, b)));
  v128.store(j + lane, v128.sub<T>(v128.mul<T>(c, b), v128.mul<T>(s, a)));
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

/** One rotation taken back: with i' and j' after it, ∂i'/∂α = j' and ∂j'/∂α = −i'. */
// @ts-ignore: decorator
@inline
function unrotate<T>(state: usize, adjoint: usize, i: usize, j: usize, row: usize, slope: usize): void {
  const c = v128.load(row);
  const s = v128.load(row, 16);
  const a = v128.load(state + i);
  const b = v128.load(state + j);
  const p = v128.load(adjoint + i);
  const q = v128.load(adjoint + j);
  const gradient = v128.sub<T>(v128.mul<T>(p, b), v128.mul<T>(q, a));
  v128.store(slope, v128.add<T>(v128.load(slope), gradient));
  v128.store(state + i, v128.sub<T>(v128.mul<T>(c, a), v128.mul<T>(s, b)));
  v128.store(state + j, v128.add<T>(v128.mul<T>(s, a), v128.mul<T>(c, b)));
  v128.store(adjoint + i, v128.sub<T>(v128.mul<T>(c, p), v128.mul<T>(s, q)));
  v128.store(adjoint + j, v128.add<T>(v128.mul<T>(s, p), v128.mul<T>(c, q)));
}
