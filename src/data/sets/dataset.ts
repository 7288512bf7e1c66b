import {
  ArgumentError,
  checkInteger,
  checkNumbers,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
} from '../../engine/index.js';
import { COPIED_AT_ONCE, WorkCounter } from '../encoders/work-counter.js';
import { checkClassNames } from './class-names.js';
import { firstNoIntensity } from './scan.js';
import { checkSpikeSizes, checkSpikes, ROW, type SpikeDataset, takeTrains } from './spike-dataset.js';

/**
 * Labelled grey images. `images` is [count][height][width], row-major from the top left corner; as bytes 0 is background and
 * 255 is full ink, as floats 0 is background and 1 is full ink. `labels` is [count], each from 0 to `classes` - 1.
 */
export interface ImageDataset {
  /** What errors and reports call it. */
  name: string;
  /** Pixels of a row. */
  width: number;
  /** Rows. */
  height: number;
  /** How many classes there are, from 1 to 256; a class may have no sample. */
  classes: number;
  /** What each class shows; when left out, class c is called `String(c)`. */
  classNames?: readonly string[];
  /** [count][height][width] */
  images: Uint8Array | Float32Array;
  /** [count] */
  labels: Uint8Array;
}

/** What networks are trained and tested on. Images are rate encoded on the fly, pixel p feeding external input p. */
export type Dataset = ImageDataset | SpikeDataset;

/**
 * One image as intensities.
 *
 * @param index which image, from 0
 * @returns [height][width], from 0 (background) to 1 (ink); a byte v becomes v / 255
 * @throws ArgumentError when there is no such image, or a float is not from 0 to 1
 *
 * @example
 * ```ts
 * import { intensity, strokes } from 'bornspike/data';
 *
 * const digits = await strokes({ count: 10, seed: 1 });
 * const image = intensity(digits, 3);
 * console.log(image.length, Math.max(...image)); // prints: 256 0.8705882352941177
 * ```
 */
export function intensity(dataset: ImageDataset, index: number): Float64Array {
  checkDataset('dataset', dataset);
  checkIndex('index', index, dataset);
  const size = dataset.width * dataset.height;
  checkPixels('dataset', dataset, index * size, (index + 1) * size);
  return intensityOf(dataset, index);
}

/** `intensity` without its checks, for loops over a data set that was checked once. */
export function intensityOf(dataset: ImageDataset, index: number): Float64Array {
  const size = dataset.width * dataset.height;
  const pixels = dataset.images.subarray(index * size, (index + 1) * size);
  return Float64Array.from(pixels, dataset.images instanceof Uint8Array ? (v) => v / 255 : (v) => v);
}

/**
 * The samples at `indices`, in that order; an index may come more than once.
 *
 * Up to 8 MiB are copied before others run; of a larger data set the samples are to stay as they are until all are copied.
 *
 * @returns a data set of its own: nothing is shared with `dataset`
 * @throws ArgumentError when an index is not one of the data set's
 *
 * @example
 * ```ts
 * import { strokes, subset } from 'bornspike/data';
 *
 * const digits = await strokes({ count: 10, seed: 1 });
 * console.log((await subset(digits, [7, 1])).labels.join(' ')); // prints: 7 1
 * ```
 */
export async function subset<D extends Dataset>(
  dataset: D,
  indices: ArrayLike<number>,
  options: LongWorkOptions = {},
): Promise<D> {
  readOptions('options', options, longWork);
  const pacer = new Pacer(options);
  for (const _ of checkingSamples('dataset', dataset)) await pacer.pause();
  return takeSamples(dataset, indices, pacer);
}

/** `subset` of a data set that was checked. */
export async function takeSamples<D extends Dataset>(
  dataset: D,
  indices: ArrayLike<number>,
  pacer: Pacer,
): Promise<D> {
  checkNumbers('indices', indices);
  const labels = new Uint8Array(indices.length);
  for (let i = 0; i < indices.length; i++) {
    const index = indices[i]!;
    const label = dataset.labels[index];
    // The name is made only where it is needed, which is what would take longest.
    if (label === undefined) checkIndex(`indices[${i}]`, index, dataset);
    labels[i] = label!;
  }
  const { ...described } = dataset;
  const own = Float64Array.from(indices);
  const samples =
    'spikes' in dataset ? await takeTrains(dataset, own, pacer) : await takeImages(dataset, own, pacer);
  return { ...described, ...samples, labels };
}

async function takeImages({ width, height, images }: ImageDataset, indices: ArrayLike<number>, pacer: Pacer) {
  const size = width * height;
  const length = indices.length * size;
  const taken = images instanceof Uint8Array ? new Uint8Array(length) : new Float32Array(length);
  if (taken.byteLength > COPIED_AT_ONCE) await pacer.pause();
  const work = new WorkCounter(COPIED_AT_ONCE);
  for (let i = 0; i < indices.length; i++) {
    taken.set(images.subarray(indices[i]! * size, (indices[i]! + 1) * size), i * size);
    if (!work.add(size * images.BYTES_PER_ELEMENT + ROW)) continue;
    pacer.report({ unit: 'sample', done: i + 1, total: indices.length });
    await pacer.pause();
  }
  return { images: taken };
}

/**
 * The samples of some classes only, in their old order. The labels become 0 to `classes.length` - 1, in the order in which
 * `classes` names them; `classNames` keeps what they were called before.
 *
 * @param classes labels of `dataset`, each once, e.g. `[1, 7]`
 * @throws ArgumentError when a class does not exist, comes twice or has no sample
 *
 * @example
 * ```ts
 * import { selectClasses, strokes } from 'bornspike/data';
 *
 * const digits = await strokes({ count: 20, seed: 1 });
 * const { labels, classNames } = await selectClasses(digits, [1, 7]);
 * console.log(labels.join(' '), classNames); // prints: 0 1 0 1 [ '1', '7' ]
 * ```
 */
export async function selectClasses<D extends Dataset>(
  dataset: D,
  classes: readonly number[],
  options: LongWorkOptions = {},
): Promise<D> {
  readOptions('options', options, longWork);
  const pacer = new Pacer(options);
  for (const _ of checkingSamples('dataset', dataset)) await pacer.pause();
  const newLabel = checkClassChoice('classes', classes, dataset.classes);
  const found = new Set(dataset.labels);
  for (const label of classes) {
    if (!found.has(label)) {
      throw new ArgumentError('classes', `no sample of ${nameOf(dataset)} is of class ${label}`);
    }
  }
  const chosen = Uint8Array.from({ length: 256 }, (_, label) => (newLabel.has(label) ? 1 : 0));
  const indices: number[] = [];
  for (let i = 0; i < dataset.labels.length; i++) if (chosen[dataset.labels[i]!] === 1) indices.push(i);
  const chosenClasses = [...newLabel.keys()];
  const selected = await takeSamples(dataset, indices, pacer);
  return {
    ...selected,
    classes: chosenClasses.length,
    classNames: chosenClasses.map((label) => dataset.classNames?.[label] ?? String(label)),
    labels: selected.labels.map((label) => newLabel.get(label)!),
  };
}

/** Checks a choice of classes and returns the position of each in it. */
export function checkClassChoice(
  field: string,
  classes: readonly number[],
  count: number,
): Map<number, number> {
  if (!Array.isArray(classes) || classes.length === 0) {
    throw new ArgumentError(field, 'a list of at least one class', classes);
  }
  const position = new Map<number, number>();
  for (const [i, label] of classes.entries()) {
    checkInteger(`${field}[${i}]`, label, 0, count - 1);
    if (position.has(label)) throw new ArgumentError(`${field}[${i}]`, 'each class once', label);
    position.set(label, i);
  }
  return position;
}

/**
 * Throws unless the parts of a data set of either kind fit together, and spikes are spikes: 8 MiB of them are looked at before
 * others may run.
 */
export function* checkingSamples(field: string, dataset: Dataset): Generator<void> {
  checkSampleSizes(field, dataset);
  if (!('spikes' in dataset)) return;
  const { spikes } = dataset;
  for (let first = 0; first < spikes.length; first += COPIED_AT_ONCE) {
    if (first > 0) yield;
    checkSpikes(field, spikes, first, Math.min(first + COPIED_AT_ONCE, spikes.length));
  }
}

/** Throws unless the parts of a data set of either kind fit together. */
export function checkSampleSizes(field: string, dataset: Dataset): void {
  if (dataset === null || typeof dataset !== 'object')
    throw new ArgumentError(field, 'an image or spike data set', dataset);
  if ('spikes' in dataset) checkSpikeSizes(field, dataset);
  else checkDataset(field, dataset);
}

/** Throws unless the pixels from `first` to before `end`, by default all of them, are from 0 to 1; NaN is not. */
export function checkPixels(
  field: string,
  { width, height, images }: ImageDataset,
  first = 0,
  end = images.length,
): void {
  if (images instanceof Uint8Array) return;
  const found = firstNoIntensity(images.subarray(first, end));
  if (found < 0) return;
  const wrong = first + found;
  const size = width * height;
  const pixel = wrong % size;
  throw new ArgumentError(
    `${field}.images[${wrong}]`,
    `a number from 0 to 1 (image ${Math.floor(wrong / size)}, row ${Math.floor(pixel / width)}, column ${pixel % width})`,
    images[wrong],
  );
}

/** Throws unless every class has a sample: training on none of a class would teach that it never comes. */
export function checkClasses(field: string, dataset: Dataset): void {
  const found = new Set(dataset.labels);
  for (let label = 0; label < dataset.classes; label++) {
    if (found.has(label)) continue;
    const name = dataset.classNames?.[label];
    throw new ArgumentError(
      `${field}.labels`,
      `no sample of ${nameOf(dataset)} is of class ${label}${name === undefined ? '' : ` (${name})`}`,
    );
  }
}

/** Throws unless the parts of a set of images fit together. */
export function checkDataset(field: string, dataset: ImageDataset): void {
  if (dataset === null || typeof dataset !== 'object')
    throw new ArgumentError(field, 'an image data set', dataset);
  const { width, height, classes, classNames, images, labels } = dataset;
  checkInteger(`${field}.width`, width, 1);
  checkInteger(`${field}.height`, height, 1);
  checkInteger(`${field}.classes`, classes, 1, 256);
  if (classNames !== undefined) checkClassNames(`${field}.classNames`, classNames, classes);
  if (!(labels instanceof Uint8Array)) throw new ArgumentError(`${field}.labels`, 'a Uint8Array', labels);
  if (!(images instanceof Uint8Array || images instanceof Float32Array)) {
    throw new ArgumentError(`${field}.images`, 'a Uint8Array or a Float32Array', images);
  }
  const expected = labels.length * height * width;
  if (images.length !== expected) {
    throw new ArgumentError(
      `${field}.images`,
      `${labels.length} × ${height} × ${width} = ${expected} pixels`,
      images.length,
    );
  }
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0)
    throw new ArgumentError(`${field}.labels[${wrong}]`, `a class below ${classes}`, labels[wrong]);
}

/** What errors call a data set. */
export const nameOf = ({ name }: Dataset): string => (name === undefined ? 'the data set' : `'${name}'`);

function checkIndex(field: string, index: number, dataset: Dataset): number {
  if (dataset.labels.length === 0) throw new ArgumentError(field, `${nameOf(dataset)} holds no sample`);
  return checkInteger(field, index, 0, dataset.labels.length - 1);
}
