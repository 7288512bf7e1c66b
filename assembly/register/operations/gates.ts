/**
 * Gates on a register of amplitudes, 16 bytes each (re, im). Masks are of basis indices: qubit q of n has the mask
 * 1 << (n - 1 - q). A gate visits the basis states in which its control qubits are 1, and no others; a density matrix is
 * a register of 2n qubits, its row in front of its column.
 */
import { imaginaryFactor, realFactor, times } from '../algebra/complex';

/** Room for the amplitudes that a matrix of 4 qubits mixes, each with its lanes swapped behind it, and for their offsets. */
const MIXED = memory.data(512, 16);
const OFFSETS = memory.data(64, 16);
/** Room for the matrix, both factors of each entry. */
const FACTORS = memory.data(8192, 16);

/** The offset after `offset` among those in which the bits of `fixed` are 0. */
// @ts-ignore: decorator
@inline
function next(offset: usize, fixed: usize): usize {
  return ((offset | fixed) + 16) & ~fixed;
}

/** Multiplies the amplitudes of the basis states k with (k & fixed) = value by re + i·im. */
export function scaleSubspace(state: usize, qubits: i32, fixed: u32, value: u32, re: f64, im: f64): void {
  const fixedOffset = (<usize>fixed) << 4;
  const end = (<usize>16) << qubits;
  const first = state + ((<usize>value) << 4);
  const real = f64x2.splat(re);
  const imaginary = f64x2(-im, im);
  for (let offset: usize = 0; offset < end; offset = next(offset, fixedOffset)) {
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
  const fixedOffset = (<usize>fixed) << 4;
  const end = (<usize>16) << qubits;
  const firstA = state + ((<usize>a) << 4);
  const firstB = state + ((<usize>b) << 4);
  for (let offset: usize = 0; offset < end; offset = next(offset, fixedOffset)) {
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
  const fixedOffset = (<usize>(target | controls)) << 4;
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
  for (let offset: usize = 0; offset < end; offset = next(offset, fixedOffset)) {
    const p0 = first + offset;
    const p1 = p0 + step;
    const a = v128.load(p0);
    const b = v128.load(p1);
    v128.store(p0, f64x2.add(times(re00, im00, a), times(re01, im01, b)));
    v128.store(p1, f64x2.add(times(re10, im10, a), times(re11, im11, b)));
  }
}

/**
 * Any matrix on up to 4 qubits, where the controls are 1.
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
  let fixedOffset = (<usize>controls) << 4;
  for (let index = 0; index < size; index++) {
    let offset: usize = 0;
    for (let bit = 0; bit < count; bit++) {
      if ((index >> bit) & 1) offset |= (<usize>load<u32>(targets + ((<usize>(count - 1 - bit)) << 2))) << 4;
    }
    store<u32>(OFFSETS + ((<usize>index) << 2), <u32>offset);
    fixedOffset |= offset;
  }
  let factor = FACTORS;
  for (let entry = 0; entry < size * size; entry++, factor += 32) {
    const element = v128.load(matrix + ((<usize>entry) << 4));
    v128.store(factor, realFactor(element));
    v128.store(factor, imaginaryFactor(element), 16);
  }
  if (count == 2) {
    if (isRealCross(matrix)) applyCross(state, qubits, fixedOffset, controls);
    else applyFactors4(state, qubits, fixedOffset, controls);
    return;
  }
  const end = (<usize>16) << qubits;
  const first = state + ((<usize>controls) << 4);
  const offsetsEnd = OFFSETS + ((<usize>size) << 2);
  for (let offset: usize = 0; offset < end; offset = next(offset, fixedOffset)) {
    const base = first + offset;
    let mixed = MIXED;
    for (let place = OFFSETS; place < offsetsEnd; place += 4, mixed += 32) {
      const amplitude = v128.load(base + load<u32>(place));
      v128.store(mixed, amplitude);
      v128.store(mixed, v128.shuffle<f64>(amplitude, amplitude, 1, 0), 16);
    }
    factor = FACTORS;
    for (let place = OFFSETS; place < offsetsEnd; place += 4) {
      let sum = f64x2.splat(0);
      for (let from = MIXED; from < mixed; from += 32, factor += 32) {
        const real = f64x2.mul(v128.load(factor), v128.load(from));
        const imaginary = f64x2.mul(v128.load(factor, 16), v128.load(from, 16));
        sum = f64x2.add(sum, f64x2.add(real, imaginary));
      }
      v128.store(base + load<u32>(place), sum);
    }
  }
}

/** Whether a 4×4 matrix is real and zero but for both diagonals, as those of most channels on a density matrix are. */
function isRealCross(matrix: usize): bool {
  for (let entry = 0; entry < 16; entry++, matrix += 16) {
    const onDiagonal = entry % 5 == 0 || (entry > 0 && entry < 15 && entry % 3 == 0);
    if (load<f64>(matrix, 8) != 0 || (!onDiagonal && load<f64>(matrix) != 0)) return false;
  }
  return true;
}

/** As `applyFactors4`, for such a matrix: a quarter of the products. */
function applyCross(state: usize, qubits: i32, fixedOffset: usize, controls: u32): void {
  const end = (<usize>16) << qubits;
  const first = state + ((<usize>controls) << 4);
  const step1 = <usize>load<u32>(OFFSETS, 4);
  const step2 = <usize>load<u32>(OFFSETS, 8);
  const aa = v128.load(FACTORS);
  const ad = v128.load(FACTORS, 96);
  const bb = v128.load(FACTORS, 160);
  const bc = v128.load(FACTORS, 192);
  const cb = v128.load(FACTORS, 288);
  const cc = v128.load(FACTORS, 320);
  const da = v128.load(FACTORS, 384);
  const dd = v128.load(FACTORS, 480);
  for (let offset: usize = 0; offset < end; offset = next(offset, fixedOffset)) {
    const place0 = first + offset;
    const place1 = place0 + step1;
    const place2 = place0 + step2;
    const place3 = place1 + step2;
    const a = v128.load(place0);
    const b = v128.load(place1);
    const c = v128.load(place2);
    const d = v128.load(place3);
    v128.store(place0, f64x2.add(f64x2.mul(aa, a), f64x2.mul(ad, d)));
    v128.store(place1, f64x2.add(f64x2.mul(bb, b), f64x2.mul(bc, c)));
    v128.store(place2, f64x2.add(f64x2.mul(cb, b), f64x2.mul(cc, c)));
    v128.store(place3, f64x2.add(f64x2.mul(da, a), f64x2.mul(dd, d)));
  }
}

/** The matrix of two qubits in FACTORS on the places in OFFSETS: all four amplitudes stay out of memory. */
function applyFactors4(state: usize, qubits: i32, fixedOffset: usize, controls: u32): void {
  const end = (<usize>16) << qubits;
  const first = state + ((<usize>controls) << 4);
  const step1 = <usize>load<u32>(OFFSETS, 4);
  const step2 = <usize>load<u32>(OFFSETS, 8);
  for (let offset: usize = 0; offset < end; offset = next(offset, fixedOffset)) {
    const place0 = first + offset;
    const place1 = place0 + step1;
    const place2 = place0 + step2;
    const place3 = place1 + step2;
    const a = v128.load(place0);
    const b = v128.load(place1);
    const c = v128.load(place2);
    const d = v128.load(place3);
    const turnedA = v128.shuffle<f64>(a, a, 1, 0);
    const turnedB = v128.shuffle<f64>(b, b, 1, 0);
    const turnedC = v128.shuffle<f64>(c, c, 1, 0);
    const turnedD = v128.shuffle<f64>(d, d, 1, 0);
    v128.store(place0, rowOf(FACTORS, a, turnedA, b, turnedB, c, turnedC, d, turnedD));
    v128.store(place1, rowOf(FACTORS + 128, a, turnedA, b, turnedB, c, turnedC, d, turnedD));
    v128.store(place2, rowOf(FACTORS + 256, a, turnedA, b, turnedB, c, turnedC, d, turnedD));
    v128.store(place3, rowOf(FACTORS + 384, a, turnedA, b, turnedB, c, turnedC, d, turnedD));
  }
}

/** A row of four factors times four amplitudes, each of which comes with its lanes swapped. */
// @ts-ignore: decorator
@inline
function rowOf(
  row: usize,
  a: v128,
  turnedA: v128,
  b: v128,
  turnedB: v128,
  c: v128,
  turnedC: v128,
  d: v128,
  turnedD: v128,
): v128 {
  const first = f64x2.add(f64x2.mul(v128.load(row), a), f64x2.mul(v128.load(row, 16), turnedA));
  const second = f64x2.add(f64x2.mul(v128.load(row, 32), b), f64x2.mul(v128.load(row, 48), turnedB));
  const third = f64x2.add(f64x2.mul(v128.load(row, 64), c), f64x2.mul(v128.load(row, 80), turnedC));
  const fourth = f64x2.add(f64x2.mul(v128.load(row, 96), d), f64x2.mul(v128.load(row, 112), turnedD));
  return f64x2.add(f64x2.add(f64x2.add(first, second), third), fourth);
}
