import { ArgumentError, checkNumber, checkNumbers } from '../../engine/index.js';
import { checkDataset, type ImageDataset, intensityOf } from '../sets/dataset.js';

/** Items as rows of intensities, one per channel. */
export interface ItemRows {
  count: number;
  channels: number;
  /** The intensities of one item, each from 0 to 1; throws an `ArgumentError` if one is not. */
  row: (item: number) => ArrayLike<number>;
}

/** Items of either kind, a data set or rows of intensities, as rows: copies, which the caller's later changes do not reach. */
export function rowsOf(items: ImageDataset | readonly ArrayLike<number>[]): ItemRows {
  if (isRows(items)) {
    const { rows, channels } = copyRows('items', items);
    return { count: rows.length, channels, row: (item) => checkIntensities(item, rows[item]) };
  }
  checkDataset('items', items);
  const copy = { ...items, images: items.images.slice() };
  return {
    count: items.labels.length,
    channels: items.width * items.height,
    row: (item) => checkIntensities(item, intensityOf(copy, item)),
  };
}

/** Copies of rows, which must be finite numbers and equally many; without a row there are no channels. */
export function copyRows(
  field: string,
  rows: readonly ArrayLike<number>[],
): { rows: Float64Array[]; channels: number } {
  if (!Array.isArray(rows)) throw new ArgumentError(field, 'an array of rows', rows);
  const channels = rows[0]?.length;
  // From leaves no hole out, as map would.
  const copies = Array.from(rows, (row: ArrayLike<number>, i) => copyRow(`${field}[${i}]`, row, channels));
  return { rows: copies, channels: copies[0]?.length ?? 0 };
}

function copyRow(field: string, row: ArrayLike<number>, channels: number): Float64Array {
  const isList = Array.isArray(row) || (ArrayBuffer.isView(row) && 'length' in row);
  if (isList && row.length === channels) {
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
    const value = row[c];
    // The name of the field is put together only when it is needed.
    if (!(value >= 0 && value <= 1)) checkNumber(`items[${item}][${c}]`, value, 0, 1);
  }
  return row;
}

const isRows = (items: ImageDataset | readonly ArrayLike<number>[]): items is readonly ArrayLike<number>[] =>
  Array.isArray(items);
