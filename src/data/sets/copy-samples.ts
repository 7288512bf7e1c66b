import { ArgumentError } from '../../engine/index.js';
import { COPIED_AT_ONCE } from '../encoders/work-counter.js';
import { checkPixels, checkSampleSizes, type Dataset } from './dataset.js';
import { checkSpikes, checkTrainSizes } from './spike-dataset.js';
import type { SpikeTrains } from './spike-trains.js';

/** A copy of samples, which the caller's later changes do not reach. */
export interface CopiedSamples<D> {
  readonly samples: D;
  /** What is left to be copied and checked, in pieces of some milliseconds: nothing of up to 8 MiB. Until then the samples are not there. */
  readonly copying: Iterable<void>;
}

/** Copies a data set, and checks it. */
export function copySamples(field: string, dataset: Dataset): CopiedSamples<Dataset> {
  checkSampleSizes(field, dataset);
  const common = { labels: dataset.labels.slice(), classNames: dataset.classNames?.slice() };
  if ('spikes' in dataset) {
    const { samples, copying } = copyTrains(field, dataset);
    return { samples: { ...dataset, ...common, ...samples }, copying };
  }
  const images = emptyLike(dataset.images);
  const samples = { ...dataset, ...common, images };
  const check = (first: number, end: number) => checkPixels(field, samples, first, end);
  return { samples, copying: begun(copyValues(`${field}.images`, dataset.images, images, check), images) };
}

/** Copies spike trains, and checks them. */
export function copyTrains(field: string, trains: SpikeTrains): CopiedSamples<SpikeTrains> {
  const shape = checkTrainSizes(field, trains);
  const spikes = new Uint8Array(trains.spikes.length);
  const check = (first: number, end: number) => checkSpikes(field, spikes, first, end);
  return {
    samples: { spikes, shape: [...shape] },
    copying: begun(copyValues(`${field}.spikes`, trains.spikes, spikes, check), spikes),
  };
}

export const emptyLike = (values: Uint8Array | Float32Array) =>
  values instanceof Uint8Array ? new Uint8Array(values.length) : new Float32Array(values.length);

/** Does at once what does not take long. */
function begun(copying: Iterable<void>, { byteLength }: Uint8Array | Float32Array): Iterable<void> {
  if (byteLength <= COPIED_AT_ONCE) for (const _ of copying);
  return copying;
}

/** Copies values in pieces, each of which is checked once it was copied. */
export function* copyValues(
  field: string,
  from: Uint8Array | Float32Array,
  to: Uint8Array | Float32Array,
  check?: (first: number, end: number) => void,
): Generator<void> {
  const piece = COPIED_AT_ONCE / to.BYTES_PER_ELEMENT;
  for (let first = 0; first < to.length; first += piece) {
    if (from.length !== to.length) throw new ArgumentError(field, 'its buffer was transferred away');
    const end = Math.min(first + piece, to.length);
    to.set(from.subarray(first, end), first);
    check?.(first, end);
    yield;
  }
}
