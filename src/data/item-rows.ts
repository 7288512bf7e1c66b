import { checkNumber, checkNumbers } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';
import { checkDataset, type ImageDataset, intensityOf } from './dataset.js';

/** Items as rows of intensities, one per channel. */
export interface ItemRows {
  count: number;
  channels: number;
  /** The intensities of one item, each from 0 to 1; throws an `ArgumentError` if one is not. */
  row: (item: number) => ArrayLike<number>;
}

/** Items of either kind, a data set or rows of intensities, as rows. */
export function rowsOf(items: ImageDataset | readonly ArrayLike<number>[]): ItemRows {
  if (isRows(items)) {
    const channels = checkRows('items', items);
    return { count: items.length, channels, row: (item) => checkIntensities(item, items[item]) };
  }
  checkDataset('items', items);
  return {
    count: items.labels.length,
    channels: items.width * items.height,
    row: (item) => checkIntensities(item, intensityOf(items, item)),
  };
}

/** Checks that all rows are finite numbers and equally many; returns how many, 0 if there is no row. */
export function checkRows(field: string, rows: readonly ArrayLike<number>[]): number {
  if (!Array.isArray(rows)) throw new ArgumentError(field, 'an array of rows', rows);
  const channels = rows[0]?.length;
  // Not forEach, which would leave out the holes of a sparse array.
  for (let i = 0; i < rows.length; i++) checkNumbers(`${field}[${i}]`, rows[i], channels);
  return channels ?? 0;
}

function checkIntensities(item: number, row: ArrayLike<number>): ArrayLike<number> {
  for (let c = 0; c < row.length; c++) {
    const value = row[c];
    // The name of the field is put together only when it is needed.
    if (!(value >= 0 && value <= 1)) checkNumber(`items[${item}][${c}]`, value, 0, 1);
  }
  return row;
}

const isRows = (items: ImageDataset | readonly ArrayLike<number>[]): items is readonly ArrayLike<number>[] =>
  Array.isArray(items);
