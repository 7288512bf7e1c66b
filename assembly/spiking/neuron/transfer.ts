/**
 * Two density matrices at once, one in each lane of a `f64x2`, by their Pauli coordinates r in ρ = 2⁻ⁿ Σ r_P P: real, in the
 * order I, X, Y, Z of each qubit, the first qubit the highest digit. All that a device does to them is real and linear.
 */
import { sinCos64 } from '../../simd/sine-cosine';

/** Bytes of one coordinate of both lanes. */
export const COORDINATE_BYTES: usize = 16;
/** Bytes of one step's turn: its cosine and its sine. */
export const TURN_BYTES: usize = 32;
/** Bytes of an entry of a matrix: its value (f64), where its column stands (u32) and its row (u32). */
const ENTRY_BYTES: usize = 16;
/** Rows of two qubits. */
const rows = memory.data(256, 16);

/** A turn about Z, which costs no pulse, or the entries of a Pauli transfer matrix that are not 0. */
@unmanaged
export class TransferStep {
  /** Entries of the matrix, row by row; 0 for a turn. */
  entries: usize;
  count: i32;
  /** Bytes between the coordinates of the first qubit that the step acts on, and of the second; 0 if there is none. */
  first: u32;
  second: u32;
  /** What turns: the gate whose angle it is, or, after all gates, the channel whose current it is. */
  source: i32;
  /** What the gate's angle is multiplied by. */
  factor: f64;
}

export const STEP_BYTES: usize = offsetof<TransferStep>();

/** Writes cosine and sine of what a step turns by, in each lane by another angle. */
export function aimTurn(step: TransferStep, angles: v128, turn: usize): void {
  sinCos64(f64x2.mul(angles, f64x2.splat(step.factor)), turn);
}

/**
 * A turn about Z of one qubit of `coordinates` in all: X and Y by `cosine` and `sine`, and I and Z by `rest`, which is 1 of a
 * turn, or else lets through what depends on the angle alone.
 */
export function applyTurn(
  state: usize,
  coordinates: usize,
  step: TransferStep,
  cosine: v128,
  sine: v128,
  rest: v128,
): void {
  const stride: usize = step.first;
  const bytes = coordinates * COORDINATE_BYTES;
  for (let block: usize = 0; block < bytes; block += stride << 2) {
    for (let at = state + block; at < state + block + stride; at += COORDINATE_BYTES) {
      const x = v128.load(at + stride);
      const y = v128.load(at + 2 * stride);
      v128.store(at, f64x2.mul(v128.load(at), rest));
      v128.store(at + stride, f64x2.sub(f64x2.mul(x, cosine), f64x2.mul(y, sine)));
      v128.store(at + 2 * stride, f64x2.add(f64x2.mul(x, sine), f64x2.mul(y, cosine)));
      v128.store(at + 3 * stride, f64x2.mul(v128.load(at + 3 * stride), rest));
    }
  }
}

/** A step's matrix on all coordinates. */
export function applyTransfer(state: usize, coordinates: usize, step: TransferStep): void {
  const bytes = coordinates * COORDINATE_BYTES;
  const first: usize = step.first;
  const second: usize = step.second;
  const digits: usize = 3 * (first | second);
  const from = step.entries;
  const end = from + <usize>step.count * ENTRY_BYTES;
  for (let offset: usize = 0; offset < bytes; offset += COORDINATE_BYTES) {
    if (offset & digits) continue;
    const at = state + offset;
    memory.fill(rows, 0, second ? 256 : 64);
    for (let entry = from; entry < end; entry += ENTRY_BYTES) {
      const row = rows + load<u32>(entry, 12);
      const term = f64x2.mul(v128.load64_splat(entry), v128.load(at + load<u32>(entry, 8)));
      v128.store(row, f64x2.add(v128.load(row), term));
    }
    for (let row: usize = 0; row < 4; row++) {
      const to = at + row * first;
      if (!second) {
        v128.store(to, v128.load(rows + (row << 4)));
        continue;
      }
      for (let column: usize = 0; column < 4; column++) {
        v128.store(to + column * second, v128.load(rows + (row << 6) + (column << 4)));
      }
    }
  }
}
