/**
 * Gates on a register of amplitudes, 16 bytes each (re, im). Masks are of basis indices: qubit q of n has the mask
 * 1 << (n - 1 - q). A gate visits the basis states in which its control qubits are 1, and no others; a density matrix is
 * a register of 2n qubits, its row in front of its column.
 */
import { imaginaryFactor, realFactor, times } from './complex';

/** Most qubits of a matrix for `applyMatrix`. */
export const MATRIX_QUBITS = 4;
/** Room for the amplitudes that a matrix mixes, and for their offsets. */
const MIXED = memory.data(256, 16);
const OFFSETS = memory.data(64, 16);

/** The offset after `offset` among those in which the bits of `fixed` are 0. */
// @ts-ignore: decorator
@inline
function next(offset: usize, fixed: usize): usize {
  return ((offset | fixed) + 16) & ~fixed;
}

/** Multiplies the amplitudes of the basis states k with (k & fixed) = value by re + i·im. */
export function scaleSubspace(state: usize, qubits: i32, fixed: u32, value: u32, re: f64, im: f64): void {
  const held = (<usize>fixed) << 4;
  const end = (<usize>16) << qubits;
  const first = state + ((<usize>value) << 4);
  const real = f64x2.splat(re);
  const imaginary = f64x2(-im, im);
  for (let offset: usize = 0; offset < end; offset = next(offset, held)) {
    const place = first + offset;
    v128.store(place, times(real, imaginary, v128.load(place)));
  }
}

/** Multiplies the amplitudes of the basis states k with (k & fixed) = value by `factor`, and all others by 0. */
export function projectSubspace(state: usize, qubits: i32, fixed: u32, value: u32, factor: f64): void {
  const dimension: u32 = 1 << qubits;
  for (let k: u32 = 0; k < dimension; k++, state += 16) {
    const scale = f64x2.splat((k & fixed) == value ? factor : 0);
    v128.store(state, f64x2.mul(scale, v128.load(state)));
  }
}

/** Swaps the amplitudes of the basis states with (k & fixed) = a and b that agree in all other bits. */
export function swapSubspaces(state: usize, qubits: i32, fixed: u32, a: u32, b: u32): void {
  const held = (<usize>fixed) << 4;
  const end = (<usize>16) << qubits;
  const firstA = state + ((<usize>a) << 4);
  const firstB = state + ((<usize>b) << 4);
  for (let offset: usize = 0; offset < end; offset = next(offset, held)) {
    const amplitude = v128.load(firstA + offset);
    v128.store(firstA + offset, v128.load(firstB + offset));
    v128.store(firstB + offset, amplitude);
  }
}

/**
 * Any 2×2 matrix on one qubit, where the controls are 1.
 *
 * @param matrix row-major, (re, im) each
 */
export function applyMatrix2(state: usize, qubits: i32, target: u32, controls: u32, matrix: usize): void {
  const held = (<usize>(target | controls)) << 4;
  const end = (<usize>16) << qubits;
  const first = state + ((<usize>controls) << 4);
  const step = (<usize>target) << 4;
  const m00 = v128.load(matrix);
  const m01 = v128.load(matrix, 16);
  const m10 = v128.load(matrix, 32);
  const m11 = v128.load(matrix, 48);
  const re00 = realFactor(m00);
  const im00 = imaginaryFactor(m00);
  const re01 = realFactor(m01);
  const im01 = imaginaryFactor(m01);
  const re10 = realFactor(m10);
  const im10 = imaginaryFactor(m10);
  const re11 = realFactor(m11);
  const im11 = imaginaryFactor(m11);
  for (let offset: usize = 0; offset < end; offset = next(offset, held)) {
    const p0 = first + offset;
    const p1 = p0 + step;
    const a = v128.load(p0);
    const b = v128.load(p1);
    v128.store(p0, f64x2.add(times(re00, im00, a), times(re01, im01, b)));
    v128.store(p1, f64x2.add(times(re10, im10, a), times(re11, im11, b)));
  }
}

/**
 * Any matrix on up to MATRIX_QUBITS qubits, where the controls are 1.
 *
 * @param targets masks, u32 [count], that of the matrix's highest bit first
 * @param matrix row-major, (re, im) each
 */
export function applyMatrix(
  state: usize,
  qubits: i32,
  targets: usize,
  count: i32,
  controls: u32,
  matrix: usize,
): void {
  const size = 1 << count;
  let held = (<usize>controls) << 4;
  for (let index = 0; index < size; index++) {
    let offset: usize = 0;
    for (let bit = 0; bit < count; bit++) {
      if ((index >> bit) & 1) offset |= (<usize>load<u32>(targets + ((<usize>(count - 1 - bit)) << 2))) << 4;
    }
    store<u32>(OFFSETS + ((<usize>index) << 2), <u32>offset);
    held |= offset;
  }
  const end = (<usize>16) << qubits;
  const first = state + ((<usize>controls) << 4);
  const offsetsEnd = OFFSETS + ((<usize>size) << 2);
  for (let offset: usize = 0; offset < end; offset = next(offset, held)) {
    const base = first + offset;
    let mixed = MIXED;
    for (let place = OFFSETS; place < offsetsEnd; place += 4, mixed += 16) {
      v128.store(mixed, v128.load(base + load<u32>(place)));
    }
    let entry = matrix;
    for (let place = OFFSETS; place < offsetsEnd; place += 4) {
      let sum = f64x2.splat(0);
      for (let from = MIXED; from < mixed; from += 16, entry += 16) {
        const element = v128.load(entry);
        sum = f64x2.add(sum, times(realFactor(element), imaginaryFactor(element), v128.load(from)));
      }
      v128.store(base + load<u32>(place), sum);
    }
  }
}
