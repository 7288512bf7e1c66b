import { ArgumentError, checkNumber, checkNumbers, type Pacer } from '../../engine/index.js';
import { copyValues, emptyLike } from '../sets/copy-samples.js';
import { checkDataset, type ImageDataset, intensityOf } from '../sets/dataset.js';
import { COPIED_AT_ONCE, WorkCounter } from './work-counter.js';

/** Items as rows of intensities, one per channel. */
export interface ItemRows {
  count: number;
  channels: number;
  /** The intensities of one item, each from 0 to 1; throws an `ArgumentError` if one is not. */
  row: (item: number) => ArrayLike<number>;
}

/**
 * Items of either kind, a data set or rows of intensities, as rows: copies, which the caller's later changes do not reach. What is
 * more than `COPIED_AT_ONCE` is copied in pieces.
 */
export async function rowsOf(
  items: ImageDataset | readonly ArrayLike<number>[],
  pacer: Pacer,
): Promise<ItemRows> {
  if (isRows(items)) {
    const { rows, channels } = await copyRows('items', items, pacer);
    return { count: rows.length, channels, row: (item) => checkIntensities(item, rows[item]!) };
  }
  checkDataset('items', items);
  const copy = { ...items };
  const count = items.labels.length;
  copy.images = await copyImages(items.images, pacer);
  return {
    count,
    channels: copy.width * copy.height,
    row: (item) => checkIntensities(item, intensityOf(copy, item)),
  };
}

async function copyImages(images: ImageDataset['images'], pacer: Pacer): Promise<ImageDataset['images']> {
  const copy = emptyLike(images);
  for (const _ of copyValues('items.images', images, copy)) await pacer.pause();
  return copy;
}

/** Copies of rows, which must be finite numbers and equally many; without a row there are no channels. */
export async function copyRows(
  field: string,
  rows: readonly ArrayLike<number>[],
  pacer: Pacer,
): Promise<{ rows: Float64Array[]; channels: number }> {
  if (!Array.isArray(rows)) throw new ArgumentError(field, 'an array of rows', rows);
  const channels = rows[0]?.length;
  const given = Array.from(rows);
  const copies: Float64Array[] = [];
  const work = new WorkCounter(COPIED_AT_ONCE);
  for (const [i, row] of given.entries()) {
    copies.push(copyRow(`${field}[${i}]`, row, channels));
    if (work.add(Float64Array.BYTES_PER_ELEMENT * channels)) await pacer.pause();
  }
  return { rows: copies, channels: copies[0]?.length ?? 0 };
}

function copyRow(field: string, row: ArrayLike<number>, channels: number): Float64Array {
  const isList = Array.isArray(row) || (ArrayBuffer.isView(row) && 'length' in row);
  if (isList && row.length === channels && channels > 0) {
    const copy = new Float64Array(channels);
    let c = 0;
    for (; c < channels && typeof row[c] === 'number' && Number.isFinite(row[c]); c++) copy[c] = row[c];
    if (c === channels) return copy;
  }
  // Slower, but it can tell what is wrong.
  return Float64Array.from(checkNumbers(field, row, channels));
}

function checkIntensities(item: number, row: ArrayLike<number>): ArrayLike<number> {
  for (let c = 0; c < row.length; c++) {
    const value = row[c]!;
    // The name of the field is put together only when it is needed.
    if (!(value >= 0 && value <= 1)) checkNumber(`items[${item}][${c}]`, value, 0, 1);
  }
  return row;
}

const isRows = (items: ImageDataset | readonly ArrayLike<number>[]): items is readonly ArrayLike<number>[] =>
  Array.isArray(items);
