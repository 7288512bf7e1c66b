import { ArgumentError, DataFormatError, longWork, Pacer, readOptions } from '../../engine/index.js';
import { COPIED_AT_ONCE } from '../encoders/work-counter.js';
import { checkRange, type ImageParts } from '../sets/dataset-parts.js';
import { isGzip } from './gzip.js';
import {
  checkDatasetOptions,
  checkLabels,
  checkLength,
  checkShapes,
  extent,
  type IdxDatasetOptions,
  LONGEST_IDX_HEADER,
  readHeader,
} from './idx.js';

/** A file of which pieces can be read: a `Blob`, which browsers have of files and Node of `fs.openAsBlob`. */
export interface SlicedFile {
  /** Bytes. */
  readonly size: number;
  /** Bytes `start` to `end` − 1, as a `Blob` has them. */
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/**
 * Opens a data set in two IDX files (see `readIdxDataset`) without reading more than their headers. The files must be unpacked:
 * there is no way into the midst of gzip.
 *
 * @returns the data set in parts; a part reads its own images and labels and nothing else. Labels are checked against `classes` when
 *   their part is read
 * @throws ArgumentError when what is given cannot be read in pieces
 * @throws DataFormatError as `readIdxDataset`, and for files that are packed
 *
 * @example
 * ```ts
 * import { openIdx } from 'bornspike/data';
 *
 * const images = new Blob([Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255, 9, 9)]);
 * const labels = new Blob([Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 4, 7)]);
 * const opened = await openIdx(images, labels, { name: 'tiny', classes: 10 });
 * const last = await opened.part(1, 1);
 * console.log(opened.count, last.images.join(' '), last.labels.join(' ')); // prints: 2 9 9 7
 * ```
 */
export async function openIdx(
  images: SlicedFile,
  labels: SlicedFile,
  options: IdxDatasetOptions,
): Promise<ImageParts> {
  const checked = checkDatasetOptions(options);
  const pacer = new Pacer(options);
  const { imagesFile, labelsFile, ...described } = checked;
  const pixels = await openArray('images', images, imagesFile);
  await pacer.pause();
  const targets = await openArray('labels', labels, labelsFile);
  await pacer.pause();
  const { count, height, width } = checkShapes(pixels.shape, targets.shape, checked);
  const size = height * width;
  return {
    ...described,
    count,
    width,
    height,
    async part(first, length, work = {}) {
      checkRange(first, length, count);
      readOptions('options', work, longWork);
      const pacer = new Pacer(work);
      const images = await pixels.read(first * size, length * size, async (read) => {
        pacer.report({ unit: 'sample', done: Math.floor(read / size), total: length });
        await pacer.pause();
      });
      const labels = await targets.read(first, length, () => pacer.pause());
      const part = { ...described, width, height, images, labels };
      checkLabels(part.labels, checked, first);
      return part;
    },
  };
}

/** An array of which elements are read. */
interface OpenArray {
  shape: number[];
  /** `onPiece` is told after each piece of some MiB how many elements were read so far. */
  read(first: number, count: number, onPiece: (read: number) => Promise<void>): Promise<Uint8Array>;
}

async function openArray(field: string, file: SlicedFile, name: string): Promise<OpenArray> {
  if (typeof file?.size !== 'number' || typeof file.slice !== 'function') {
    throw new ArgumentError(field, 'a Blob or what is read as one', file);
  }
  const bytes = async (start: number, end: number) =>
    new Uint8Array(await file.slice(start, end).arrayBuffer());
  const head = await bytes(0, Math.min(LONGEST_IDX_HEADER, file.size));
  if (isGzip(head)) {
    throw new DataFormatError(name, 0, 'packed with gzip; only unpacked files can be read in parts');
  }
  const shape = readHeader(head, name);
  const { start, end } = extent(shape, name);
  checkLength(file.size, end, shape, name);
  return {
    shape,
    async read(first, count, onPiece) {
      const part = new Uint8Array(count);
      for (let done = 0; done < count; ) {
        const from = start + first + done;
        const wanted = Math.min(COPIED_AT_ONCE, count - done);
        const piece = await bytes(from, from + wanted);
        if (piece.length < wanted) {
          throw new DataFormatError(name, from + piece.length, 'the file became shorter');
        }
        part.set(piece, done);
        done += wanted;
        await onPiece(done);
      }
      return part;
    },
  };
}
