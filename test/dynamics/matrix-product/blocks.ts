/** Complex blocks for the kernels of matrix products, and what they are measured by. */
import type { Region, RegionGroup } from '../../../src/engine/index.js';
import { dagger, type Matrix, product, zeros } from '../../oracle/complex.js';

/** A congruential generator: the same blocks wherever a test runs. */
function uniforms(seed: number): () => number {
  let state = seed * 7919 + 13;
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state / 1073741824 - 1;
  };
}

export function randomBlock(rows: number, columns: number, seed: number): Matrix {
  const next = uniforms(seed);
  return zeros(rows, columns).map((row) => row.map(() => ({ re: next(), im: next() })));
}

export const zeroBlock = zeros;

export function identityBlock(size: number): Matrix {
  return zeros(size, size).map((row, i) => row.map((_, j) => ({ re: i === j ? 1 : 0, im: 0 })));
}

/** Rows `ratio`^-i times the rows of a unitary matrix, so that these are the singular values. */
export function graded(size: number, seed: number, ratio = 10): Matrix {
  const rows = randomBlock(size, size, seed);
  rows.forEach((row, i) => {
    // Twice, so that rounding does not matter.
    for (let pass = 0; pass < 2; pass++) {
      for (const before of rows.slice(0, i)) {
        const overlap = inner(before, row);
        row.forEach((x, k) => {
          const { re, im } = before[k]!;
          row[k] = {
            re: x.re - (overlap.re * re - overlap.im * im),
            im: x.im - (overlap.re * im + overlap.im * re),
          };
        });
      }
    }
    const norm = Math.sqrt(inner(row, row).re);
    row.forEach((x, k) => {
      row[k] = { re: x.re / norm, im: x.im / norm };
    });
  });
  return rows.map((row, i) => row.map(({ re, im }) => ({ re: re * ratio ** -i, im: im * ratio ** -i })));
}

/** Σ conj(a) b */
function inner(a: Matrix[number], b: Matrix[number]) {
  return a.reduce(
    (sum, { re, im }, k) => ({
      re: sum.re + re * b[k]!.re + im * b[k]!.im,
      im: sum.im + re * b[k]!.im - im * b[k]!.re,
    }),
    { re: 0, im: 0 },
  );
}

export const rotatedBy = product;

export function writeBlock(group: RegionGroup, block: Matrix): Region<Float64Array> {
  const region = group.float64(2 * block.length * block[0]!.length);
  region.view.set(block.flat().flatMap(({ re, im }) => [re, im]));
  return region;
}

export function readBlock({ view }: Region<Float64Array>, rows: number, columns: number): Matrix {
  return zeros(rows, columns).map((row, i) =>
    row.map((_, j) => ({ re: view[2 * (i * columns + j)]!, im: view[2 * (i * columns + j) + 1]! })),
  );
}

/** The largest distance of an entry from that of another block. */
export function apart(a: Matrix, b: Matrix): number {
  let most = 0;
  a.forEach((row, i) => {
    row.forEach(({ re, im }, j) => {
      most = Math.max(most, Math.hypot(re - b[i]![j]!.re, im - b[i]![j]!.im));
    });
  });
  return most;
}

/** How far rows are from orthonormal. */
export const offUnitarity = (rows: Matrix): number =>
  apart(product(rows, dagger(rows)), identityBlock(rows.length));

/** How far Σ_k companion_k ⊗ row_k, which are given as rows, is from a block. */
export function reconstruction(rows: Matrix, companions: Matrix, block: Matrix): number {
  const turned = companions[0]!.map((_, j) => companions.map((row) => row[j]!));
  return apart(product(turned, rows), block);
}
