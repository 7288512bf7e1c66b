import { ArgumentError, checkInteger, type LongWorkOptions } from '../../engine/index.js';
import { checkingSamples, checkPixels, type Dataset, type ImageDataset } from './dataset.js';
import type { SpikeDataset } from './spike-dataset.js';

/** A data set that may be larger than memory: consecutive samples are read when they are asked for. */
export interface DatasetParts<D> {
  /** What errors call it. */
  name: string;
  /** Samples of the whole. */
  count: number;
  /** How many classes there are, from 1 to 256. */
  classes: number;
  /** What each class is; when left out, class c is called `String(c)`. */
  classNames?: readonly string[];
  /**
   * Reads samples `first` to `first + count − 1`; nothing else of the data is read, and nothing of it is kept.
   *
   * @param options to stop it, and to see how far it is; training runs give the signal that they were given
   * @returns a data set of its own: the caller owns it
   * @throws ArgumentError when there are no such samples, DataFormatError when what was read is broken
   */
  part(first: number, count: number, options?: LongWorkOptions): Promise<D>;
}

/** Images in parts. */
export interface ImageParts extends DatasetParts<ImageDataset> {
  /** Pixels of a row. */
  width: number;
  /** Rows. */
  height: number;
}

/** Spike trains in parts. */
export interface SpikeParts extends DatasetParts<SpikeDataset> {
  /** T, time steps. */
  steps: number;
  /** Spike trains of each item. */
  channels: number;
}

/** Checks that `count` samples from `first` on are among `available`. */
export function checkRange(first: number, count: number, available: number): void {
  checkInteger('first', first, 0, available);
  checkInteger('count', count, 0, available - first);
}

/**
 * Holds what `part` gave against what the whole data set says of itself, as strictly as a data set that is given at once, in
 * pieces between which others may run.
 *
 * @throws ArgumentError that names the part
 */
export function* checkingPart(
  field: string,
  whole: ImageParts | SpikeParts,
  [first, count]: readonly [number, number],
  part: Dataset,
): Generator<void> {
  const name = `${field}.part(${first}, ${count})`;
  yield* checkingSamples(name, part);
  const expect = (what: string, wanted: number, found: number) => {
    if (found !== wanted) throw new ArgumentError(`${name}.${what}`, `${wanted} as of the whole`, found);
  };
  if (part.labels.length !== count) {
    throw new ArgumentError(`${name}.labels`, `${count} samples`, part.labels.length);
  }
  expect('classes', whole.classes, part.classes);
  if ('spikes' in part !== 'steps' in whole) {
    throw new ArgumentError(name, 'steps' in whole ? 'spike trains' : 'images', part);
  }
  if ('spikes' in part && 'steps' in whole) {
    expect('shape[0]', whole.steps, part.shape[0]);
    expect('shape[2]', whole.channels, part.shape[2]);
  }
  if ('images' in part && 'width' in whole) {
    expect('width', whole.width, part.width);
    expect('height', whole.height, part.height);
    checkPixels(name, part);
  }
}
