import {
  checked,
  DataFormatError,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  text,
} from '../../engine/index.js';
import { COPIED_AT_ONCE } from '../encoders/work-counter.js';
import { checkClassNames } from '../sets/class-names.js';
import type { ImageDataset } from '../sets/dataset.js';
import { asBytes, fileOf, type ReaderOptions } from './as-bytes.js';
import { gunzip, gunzipStart, isGzip } from './gzip.js';

/** An array read from an IDX file. */
export interface IdxArray {
  /** One to three sizes, the slowest axis first. */
  shape: number[];
  /** Row-major; the caller owns it. */
  data: Uint8Array;
}

/** What `readIdxDataset` cannot see from the bytes. */
export interface IdxDatasetOptions extends LongWorkOptions {
  /** The data set's name. */
  name: string;
  /** How many classes the labels stand for, at most 256. */
  classes: number;
  /** What each class shows (default nothing is said). */
  classNames?: readonly string[];
  /** What errors call the file of the images; a name that ends in `.gz` must be gzip (default `'images'`). */
  imagesFile?: string;
  /** The same of the labels (default `'labels'`). */
  labelsFile?: string;
}

export const idxDatasetOptions = () =>
  ({
    name: text({}),
    classes: integer({ minimum: 1, maximum: 256 }),
    classNames: checked(
      (field, value, { classes }: { classes: number }) => {
        checkClassNames(field, value, classes);
        return [...(value as string[])];
      },
      { optional: true },
    ),
    imagesFile: text({ default: 'images' }),
    labelsFile: text({ default: 'labels' }),
    ...longWork(),
  }) satisfies Describes<IdxDatasetOptions>;

const MAXIMUM_AXES = 3;
export const LONGEST_IDX_HEADER = 4 + 4 * MAXIMUM_AXES;
/** Where the labels of a file with one axis begin. */
const LABELS_START = 8;
/** Deflate cannot shrink further (zlib's technical notes), so a file that claims more than this is cut off. */
const DEFLATE_LIMIT = 1032;

/** The element types of the IDX format, by the third byte of the file. */
const ELEMENT_TYPES: Record<number, string> = {
  8: 'unsigned bytes',
  9: 'signed bytes',
  11: '16-bit integers',
  12: '32-bit integers',
  13: '32-bit floats',
  14: '64-bit floats',
};

/**
 * Reads an IDX file of unsigned bytes with one to three axes (the format of MNIST: http://yann.lecun.com/exdb/mnist), raw or
 * gzip. Nothing is allocated before the file's length has been checked against its header.
 *
 * @param bytes up to 8 MiB that are not gzip are copied before others run; all else is to stay as it is until it is read
 * @param options.file the name that errors give; if it ends in `.gz`, the bytes must be gzip
 * @throws DataFormatError with the file and the offset, in the unpacked bytes, of what is wrong: a header that is not IDX, an
 *   element type or a number of axes that is not supported, fewer bytes than the header announces, or more
 *
 * @example
 * ```ts
 * import { readIdx } from 'bornspike/data';
 *
 * // Unsigned bytes (8) with one axis of length 3.
 * const { shape, data } = await readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 3, 7, 2, 1));
 * console.log(shape, data.join(' ')); // prints: [ 3 ] 7 2 1
 * ```
 */
export async function readIdx(
  bytes: Uint8Array | ArrayBuffer,
  options: ReaderOptions = {},
): Promise<IdxArray> {
  const input = asBytes('bytes', bytes);
  const file = fileOf(options, 'IDX file');
  const pacer = new Pacer(options);
  if (isGzip(input)) {
    const shape = readHeader(await gunzipStart(input, { file, length: LONGEST_IDX_HEADER, pacer }), file);
    const { start, end } = extent(shape, file);
    if (end > input.length * DEFLATE_LIMIT) {
      throw new DataFormatError(
        file,
        input.length * DEFLATE_LIMIT,
        `cut off: ${describe(shape)}, ${end} bytes`,
      );
    }
    // One byte over is enough to see that there are too many.
    const unpacked = await gunzip(input, { file, limit: end, pacer });
    checkLength(unpacked.length, end, shape, file);
    return { shape, data: await copyFrom(unpacked, start, pacer) };
  }
  if (file.endsWith('.gz')) {
    throw new DataFormatError(file, 0, 'the name ends in .gz, but it does not begin with 1f 8b as gzip does');
  }
  const shape = readHeader(input, file);
  const { start, end } = extent(shape, file);
  checkLength(input.length, end, shape, file);
  return { shape, data: await copyFrom(input, start, pacer) };
}

/** The bytes from `start` on. */
async function copyFrom(bytes: Uint8Array, start: number, pacer: Pacer): Promise<Uint8Array> {
  const copy = new Uint8Array(bytes.length - start);
  for (let at = 0; at < copy.length; at += COPIED_AT_ONCE) {
    if (at > 0) await pacer.pause();
    copy.set(bytes.subarray(start + at, start + at + COPIED_AT_ONCE), at);
    pacer.report({ unit: 'byte', done: Math.min(copy.length, at + COPIED_AT_ONCE), total: copy.length });
  }
  return copy;
}

/**
 * Reads a data set from two IDX files, raw or gzip: images [count][height][width] and labels [count]. Both are to stay as they
 * are until they are read.
 *
 * @returns intensities as bytes, 0 = background and 255 = ink
 * @throws DataFormatError as `readIdx` does, and when the files do not hold images and labels, when their counts differ
 *   (offset of the labels' count), or when a label is not below `classes` (its offset)
 *
 * @example
 * ```ts
 * import { readIdxDataset } from 'bornspike/data';
 *
 * const images = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 255);
 * const labels = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 4);
 * const { width, height, ...rest } = await readIdxDataset(images, labels, { name: 'tiny', classes: 10 });
 * console.log(width, height, rest.images.join(' '), rest.labels.join(' ')); // prints: 2 1 0 255 4
 * ```
 */
export async function readIdxDataset(
  images: Uint8Array | ArrayBuffer,
  labels: Uint8Array | ArrayBuffer,
  options: IdxDatasetOptions,
): Promise<ImageDataset> {
  const checked = checkDatasetOptions(options);
  const { imagesFile, labelsFile, ...described } = checked;
  const { signal, onProgress } = options;
  const pixels = await readIdx(images, { file: imagesFile, signal, onProgress });
  const targets = await readIdx(labels, { file: labelsFile, signal });
  const { height, width } = checkShapes(pixels.shape, targets.shape, checked);
  checkLabels(targets.data, checked, 0);
  return { ...described, width, height, images: pixels.data, labels: targets.data };
}

/** Checks what describes a data set and names its files where the caller did not. */
export const checkDatasetOptions = (options: IdxDatasetOptions) =>
  readOptions('options', options, idxDatasetOptions);

/** Checks that two IDX files of these shapes hold images and their labels. */
export function checkShapes(
  pixels: readonly number[],
  targets: readonly number[],
  { imagesFile, labelsFile }: { imagesFile: string; labelsFile: string },
): { count: number; height: number; width: number } {
  if (pixels.length !== 3) {
    throw new DataFormatError(imagesFile, 3, `images have 3 axes, this has ${pixels.length}`);
  }
  if (targets.length !== 1) {
    throw new DataFormatError(labelsFile, 3, `labels have 1 axis, this has ${targets.length}`);
  }
  const [count, height, width] = pixels as [number, number, number];
  if (height === 0 || width === 0)
    throw new DataFormatError(imagesFile, height === 0 ? 8 : 12, 'images without pixels');
  if (targets[0] !== count) {
    throw new DataFormatError(labelsFile, 4, `${targets[0]} labels for the ${count} images of ${imagesFile}`);
  }
  return { count, height, width };
}

/** Checks labels of which `first` are before them in their file. */
export function checkLabels(
  labels: Uint8Array,
  { classes, labelsFile }: { classes: number; labelsFile: string },
  first: number,
): void {
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    const offset = LABELS_START + first + wrong;
    throw new DataFormatError(labelsFile, offset, `label ${labels[wrong]} is not below ${classes}`);
  }
}

/** Reads the sizes from the first bytes of a file. */
export function readHeader(head: Uint8Array, file: string): number[] {
  const cutOff = () => new DataFormatError(file, head.length, 'the file ends within its header');
  for (const position of [0, 1]) {
    if (position >= head.length) throw cutOff();
    if (head[position] !== 0)
      throw new DataFormatError(file, position, 'not an IDX file: it must begin with 00 00');
  }
  if (head.length < 3) throw cutOff();
  if (head[2] !== 8) {
    const name = ELEMENT_TYPES[head[2]!];
    throw new DataFormatError(
      file,
      2,
      name
        ? `elements are ${name}; only unsigned bytes (08) are supported`
        : `not an IDX file: there is no element type ${head[2]}`,
    );
  }
  if (head.length < 4) throw cutOff();
  const axes = head[3]!;
  if (axes < 1 || axes > MAXIMUM_AXES) {
    throw new DataFormatError(file, 3, `${axes} axes; 1 to ${MAXIMUM_AXES} are supported`);
  }
  if (head.length < 4 + 4 * axes) throw cutOff();
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
}

/** Where the data of a file begin and end. */
export function extent(shape: number[], file: string): { start: number; end: number } {
  const start = 4 + 4 * shape.length;
  let size = 1;
  for (const [axis, length] of shape.entries()) {
    size *= length;
    if (size > Number.MAX_SAFE_INTEGER - start) {
      throw new DataFormatError(file, 4 + 4 * axis, `${describe(shape)}: more than any file can hold`);
    }
  }
  return { start, end: start + size };
}

export function checkLength(length: number, end: number, shape: number[], file: string): void {
  if (length < end) {
    throw new DataFormatError(
      file,
      length,
      `cut off: ${describe(shape)}, ${end} bytes, but there are ${length}`,
    );
  }
  if (length > end) {
    throw new DataFormatError(file, end, `${length - end} bytes too many: ${describe(shape)}, ${end} bytes`);
  }
}

const describe = (shape: number[]) => `the header announces ${shape.join(' × ')}`;
