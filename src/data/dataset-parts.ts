import { checkInteger } from '../engine/check.js';
import type { ImageDataset } from './dataset.js';
import type { SpikeDataset } from './spike-dataset.js';

/** A data set that may be larger than memory: consecutive samples are read when they are asked for. */
interface DatasetParts<D> {
  name: string;
  /** Samples of the whole. */
  count: number;
  classes: number;
  classNames?: string[];
  /**
   * Reads samples `first` to `first + count − 1`; nothing else of the data is read, and nothing of it is kept.
   *
   * @returns a data set of its own: the caller owns it
   * @throws ArgumentError when there are no such samples, DataFormatError when what was read is broken
   */
  part(first: number, count: number): Promise<D>;
}

/** Images in parts. */
export interface ImageParts extends DatasetParts<ImageDataset> {
  width: number;
  height: number;
}

/** Spike trains in parts. */
export interface SpikeParts extends DatasetParts<SpikeDataset> {
  /** T, time steps. */
  steps: number;
  channels: number;
}

/** Checks that `count` samples from `first` on are among `available`. */
export function checkRange(first: number, count: number, available: number): void {
  checkInteger('first', first, 0, available);
  checkInteger('count', count, 0, available - first);
}
