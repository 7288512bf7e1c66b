/** Overlaps and partial traces. Qubits are listed as masks of basis indices, that of the result's highest bit first. */
import { clearImages, imageOf, setImage, tabulateImages } from '../algebra/bit-map';
import { laneSum } from '../algebra/complex';

/** Most qubits of a density matrix. */
const OTHERS = 10;

/** output[i] ← state[j], where j has the bits of i at the places of the masks. */
export function permuteQubits(state: usize, masks: usize, qubits: i32, output: usize): void {
  clearImages();
  for (let bit = 0; bit < qubits; bit++) setImage(qubits - 1 - bit, load<u32>(masks + ((<usize>bit) << 2)));
  tabulateImages(qubits);
  const dimension: u32 = 1 << qubits;
  for (let i: u32 = 0; i < dimension; i++, output += 16) {
    v128.store(output, v128.load(state + ((<usize>imageOf(i)) << 4)));
  }
}

/**
 * Rows `from` to `to − 1` of the density matrix of the first `kept` of the qubits of a state vector, up to the diagonal,
 * and the columns that mirror them.
 *
 * @param rho result, (re, im) [1 << kept][1 << kept]
 */
export function traceState(state: usize, qubits: i32, kept: i32, rho: usize, from: i32, to: i32): void {
  const size = 1 << kept;
  const count = 1 << (qubits - kept);
  const bytes = (<usize>count) << 4;
  for (let row = from; row < to; row++) {
    const b = state + <usize>row * bytes;
    let column = 0;
    for (; column + 4 <= row + 1; column += 4) {
      const a = state + <usize>column * bytes;
      overlaps(a, bytes, b, count);
      for (let lane = 0; lane < 4; lane++) {
        storeBoth(rho, size, row, column + lane, v128.load(OVERLAPS + ((<usize>lane) << 4)));
      }
    }
    for (; column <= row; column++) {
      storeBoth(rho, size, row, column, overlap(state + <usize>column * bytes, b, count));
    }
  }
}

// @ts-ignore: decorator
@inline
function storeBoth(rho: usize, size: i32, row: i32, column: i32, entry: v128): void {
  v128.store(rho + ((<usize>(row * size + column)) << 4), entry);
  v128.store(rho + ((<usize>(column * size + row)) << 4), v128.xor(entry, f64x2(0, -0.0)));
}

/**
 * The density matrix of some qubits of a density matrix of `1 << qubits` rows.
 *
 * @param masks u32 [qubits], those of the `kept` qubits first
 * @param output result, (re, im) [1 << kept][1 << kept]
 */
export function traceDensity(rho: usize, qubits: i32, masks: usize, kept: i32, output: usize): void {
  const size: u32 = 1 << kept;
  const traced = qubits - kept;
  const count: u32 = 1 << traced;
  clearImages();
  for (let bit = 0; bit < qubits; bit++) {
    // The bits of kept qubits below, those of the others from bit 10 on.
    const place = bit < kept ? kept - 1 - bit : OTHERS + qubits - 1 - bit;
    setImage(place, load<u32>(masks + ((<usize>bit) << 2)));
  }
  tabulateImages(OTHERS + traced);
  for (let row: u32 = 0; row < size; row++) {
    const rowBits = imageOf(row);
    for (let column: u32 = 0; column < size; column++, output += 16) {
      const columnBits = imageOf(column);
      let sum = f64x2.splat(0);
      for (let other: u32 = 0; other < count; other++) {
        const bits = imageOf(other << OTHERS);
        const place = ((<usize>(rowBits | bits)) << qubits) | (columnBits | bits);
        sum = f64x2.add(sum, v128.load(rho + (place << 4)));
      }
      v128.store(output, sum);
    }
  }
}

/** Four results of `overlaps`. */
const OVERLAPS = memory.data(64, 16);

/** Σ conj(a) b for four a, `bytes` apart: one sum alone would wait for each of its additions. */
// @ts-ignore: decorator
@inline
function overlaps(a0: usize, bytes: usize, b: usize, count: i32): void {
  const a1 = a0 + bytes;
  const a2 = a1 + bytes;
  const a3 = a2 + bytes;
  let direct0 = f64x2.splat(0);
  let direct1 = f64x2.splat(0);
  let direct2 = f64x2.splat(0);
  let direct3 = f64x2.splat(0);
  let crossed0 = f64x2.splat(0);
  let crossed1 = f64x2.splat(0);
  let crossed2 = f64x2.splat(0);
  let crossed3 = f64x2.splat(0);
  for (let at: usize = 0, end = (<usize>count) << 4; at < end; at += 16) {
    const y = v128.load(b + at);
    const swapped = v128.shuffle<f64>(y, y, 1, 0);
    const x0 = v128.load(a0 + at);
    direct0 = f64x2.add(direct0, f64x2.mul(x0, y));
    crossed0 = f64x2.add(crossed0, f64x2.mul(x0, swapped));
    const x1 = v128.load(a1 + at);
    direct1 = f64x2.add(direct1, f64x2.mul(x1, y));
    crossed1 = f64x2.add(crossed1, f64x2.mul(x1, swapped));
    const x2 = v128.load(a2 + at);
    direct2 = f64x2.add(direct2, f64x2.mul(x2, y));
    crossed2 = f64x2.add(crossed2, f64x2.mul(x2, swapped));
    const x3 = v128.load(a3 + at);
    direct3 = f64x2.add(direct3, f64x2.mul(x3, y));
    crossed3 = f64x2.add(crossed3, f64x2.mul(x3, swapped));
  }
  v128.store(OVERLAPS, complexOf(direct0, crossed0));
  v128.store(OVERLAPS, complexOf(direct1, crossed1), 16);
  v128.store(OVERLAPS, complexOf(direct2, crossed2), 32);
  v128.store(OVERLAPS, complexOf(direct3, crossed3), 48);
}

/** Σ conj(a) b */
// @ts-ignore: decorator
@inline
function overlap(a: usize, b: usize, count: i32): v128 {
  let direct = f64x2.splat(0);
  let crossed = f64x2.splat(0);
  for (const end = a + ((<usize>count) << 4); a < end; a += 16, b += 16) {
    const x = v128.load(a);
    const y = v128.load(b);
    direct = f64x2.add(direct, f64x2.mul(x, y));
    crossed = f64x2.add(crossed, f64x2.mul(x, v128.shuffle<f64>(y, y, 1, 0)));
  }
  return complexOf(direct, crossed);
}

/** re + i im of sums of products of equal parts, and of different ones. */
// @ts-ignore: decorator
@inline
function complexOf(direct: v128, crossed: v128): v128 {
  const im = f64x2.extract_lane(crossed, 0) - f64x2.extract_lane(crossed, 1);
  return f64x2.replace_lane(f64x2.splat(laneSum(direct)), 1, im);
}
