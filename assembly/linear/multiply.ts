/** The product of two dense matrices, the first of them transposed or not: classical layers and their gradients. */

import { BLOCK, copyBlock } from '../simd/block';

/** One cache line of columns and so many rows of B are multiplied at a time: a quarter of a first-level cache. */
const TILE_BYTES = BLOCK;
const TILE_ROWS = 128;
/** From so many rows of A on, a tile of B is read often enough to be worth bringing its rows together first. */
const ROWS_TO_PACK = 24;
const packed = memory.data(8192, 64);

/**
 * output[r][c] (+)= Σ_k A[r][k] · B[k][c], in ascending k, where A[r][k] is at a + r · aRowStride + k · aColumnStride
 * elements: (columns, 1) for a matrix as it is, (1, columns) for its transpose.
 *
 * @param b T [inner][bStride]
 * @param output T [rows][outputStride], not overlapping `a` and `b`
 * @param width columns of B and of the output, a multiple of 64 bytes
 */
export function multiply<T>(
  a: usize,
  aRowStride: i32,
  aColumnStride: i32,
  b: usize,
  bStride: i32,
  output: usize,
  outputStride: i32,
  rows: i32,
  inner: i32,
  width: i32,
  accumulate: bool,
): void {
  const rowBytes = <usize>aRowStride * sizeof<T>();
  const columnBytes = <usize>aColumnStride * sizeof<T>();
  const bBytes = <usize>bStride * sizeof<T>();
  const outputBytes = <usize>outputStride * sizeof<T>();
  const widthBytes = <usize>width * sizeof<T>();
  const pack = rows >= ROWS_TO_PACK;
  let k = 0;
  do {
    const count = min(TILE_ROWS, inner - k);
    const add = accumulate || k > 0;
    for (let column: usize = 0; column < widthBytes; column += TILE_BYTES) {
      let tile = b + <usize>k * bBytes + column;
      if (pack) {
        packTile(tile, bBytes, count);
        tile = packed;
      }
      multiplyTile<T>(
        a + <usize>k * columnBytes,
        rowBytes,
        columnBytes,
        tile,
        pack ? TILE_BYTES : bBytes,
        count,
        output + column,
        outputBytes,
        rows,
        add,
      );
    }
    k += TILE_ROWS;
  } while (k < inner);
}

/** Copies a tile's rows next to one another. */
function packTile(tile: usize, stride: usize, count: i32): void {
  for (let target = packed; count > 0; count--, tile += stride, target += TILE_BYTES) {
    copyBlock(target, tile);
  }
}

/**
 * Two rows of A at a time with a tile of B. Eight sums are what fits the sixteen vector registers beside a tile's row
 * and what the compiler keeps there.
 */
function multiplyTile<T>(
  a: usize,
  rowBytes: usize,
  columnBytes: usize,
  tile: usize,
  tileBytes: usize,
  count: i32,
  output: usize,
  outputBytes: usize,
  rows: i32,
  accumulate: bool,
): void {
  const endOfTile = tile + <usize>count * tileBytes;
  for (; rows > 1; rows -= 2) {
    let first = a;
    let second = a + rowBytes;
    const secondOutput = output + outputBytes;
    let sum0: v128, sum1: v128, sum2: v128, sum3: v128, sum4: v128, sum5: v128, sum6: v128, sum7: v128;
    if (accumulate) {
      sum0 = v128.load(output);
      sum1 = v128.load(output, 16);
      sum2 = v128.load(output, 32);
      sum3 = v128.load(output, 48);
      sum4 = v128.load(secondOutput);
      sum5 = v128.load(secondOutput, 16);
      sum6 = v128.load(secondOutput, 32);
      sum7 = v128.load(secondOutput, 48);
    } else {
      sum0 = sum1 = sum2 = sum3 = sum4 = sum5 = sum6 = sum7 = i64x2.splat(0);
    }
    for (let row = tile; row < endOfTile; row += tileBytes) {
      const b0 = v128.load(row);
      const b1 = v128.load(row, 16);
      const b2 = v128.load(row, 32);
      const b3 = v128.load(row, 48);
      const a0 = v128.load_splat<T>(first);
      sum0 = v128.add<T>(sum0, v128.mul<T>(a0, b0));
      sum1 = v128.add<T>(sum1, v128.mul<T>(a0, b1));
      sum2 = v128.add<T>(sum2, v128.mul<T>(a0, b2));
      sum3 = v128.add<T>(sum3, v128.mul<T>(a0, b3));
      const a1 = v128.load_splat<T>(second);
      sum4 = v128.add<T>(sum4, v128.mul<T>(a1, b0));
      sum5 = v128.add<T>(sum5, v128.mul<T>(a1, b1));
      sum6 = v128.add<T>(sum6, v128.mul<T>(a1, b2));
      sum7 = v128.add<T>(sum7, v128.mul<T>(a1, b3));
      first += columnBytes;
      second += columnBytes;
    }
    v128.store(output, sum0);
    v128.store(output, sum1, 16);
    v128.store(output, sum2, 32);
    v128.store(output, sum3, 48);
    v128.store(secondOutput, sum4);
    v128.store(secondOutput, sum5, 16);
    v128.store(secondOutput, sum6, 32);
    v128.store(secondOutput, sum7, 48);
    a += rowBytes << 1;
    output += outputBytes << 1;
  }
  if (rows > 0) multiplyLastRow<T>(a, columnBytes, tile, tileBytes, endOfTile, output, accumulate);
}

/** The last of an odd number of rows. */
// @ts-ignore: decorator
@inline
function multiplyLastRow<T>(
  a: usize,
  columnBytes: usize,
  tile: usize,
  tileBytes: usize,
  endOfTile: usize,
  output: usize,
  accumulate: bool,
): void {
  let sum0: v128, sum1: v128, sum2: v128, sum3: v128;
  if (accumulate) {
    sum0 = v128.load(output);
    sum1 = v128.load(output, 16);
    sum2 = v128.load(output, 32);
    sum3 = v128.load(output, 48);
  } else {
    sum0 = sum1 = sum2 = sum3 = i64x2.splat(0);
  }
  for (; tile < endOfTile; tile += tileBytes) {
    const factor = v128.load_splat<T>(a);
    sum0 = v128.add<T>(sum0, v128.mul<T>(factor, v128.load(tile)));
    sum1 = v128.add<T>(sum1, v128.mul<T>(factor, v128.load(tile, 16)));
    sum2 = v128.add<T>(sum2, v128.mul<T>(factor, v128.load(tile, 32)));
    sum3 = v128.add<T>(sum3, v128.mul<T>(factor, v128.load(tile, 48)));
    a += columnBytes;
  }
  v128.store(output, sum0);
  v128.store(output, sum1, 16);
  v128.store(output, sum2, 32);
  v128.store(output, sum3, 48);
}

/** What `multiply` is given, but for its rows. */
@unmanaged
export class Product {
  a: usize;
  aRowStride: i32;
  aColumnStride: i32;
  b: usize;
  bStride: i32;
  output: usize;
  outputStride: i32;
  inner: i32;
  width: i32;
  accumulate: bool;
}

/** `rows` rows of a product of float32 matrices, from `first` on, which is even: two rows are done together. */
export function multiply32(product: Product, first: i32, rows: i32): void {
  multiplyRows<f32>(product, first, rows);
}

/** The same of float64 matrices. */
export function multiply64(product: Product, first: i32, rows: i32): void {
  multiplyRows<f64>(product, first, rows);
}

function multiplyRows<T>(product: Product, first: i32, rows: i32): void {
  multiply<T>(
    product.a + <usize>first * <usize>product.aRowStride * sizeof<T>(),
    product.aRowStride,
    product.aColumnStride,
    product.b,
    product.bStride,
    product.output + <usize>first * <usize>product.outputStride * sizeof<T>(),
    product.outputStride,
    rows,
    product.inner,
    product.width,
    product.accumulate,
  );
}
