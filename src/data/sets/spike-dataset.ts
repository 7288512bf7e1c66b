import { ArgumentError, checkInteger, checkText, type Pacer } from '../../engine/index.js';
import { COPIED_AT_ONCE, WorkCounter } from '../encoders/work-counter.js';
import { checkClassNames } from './class-names.js';
import { firstNoSpike } from './scan.js';
import type { SpikeTrains } from './spike-trains.js';

/** Labelled spike trains: what is not an image, or was encoded beforehand. */
export interface SpikeDataset extends SpikeTrains {
  /** What errors call it. */
  name?: string;
  /** How many classes there are, from 1 to 256. */
  classes: number;
  /** What each class is; when left out, class c is called `String(c)`. */
  classNames?: readonly string[];
  /** The class of each item, from 0 to `classes` − 1. */
  labels: Uint8Array;
}

/** Throws unless the parts of a labelled set of spike trains fit together; returns the shape. */
export function checkSpikeSizes(field: string, dataset: SpikeDataset): SpikeTrains['shape'] {
  const shape = checkTrainSizes(field, dataset);
  const [, count] = shape;
  const { name, classes, classNames, labels } = dataset;
  if (name !== undefined) checkText(`${field}.name`, name);
  checkInteger(`${field}.classes`, classes, 1, 256);
  if (classNames !== undefined) checkClassNames(`${field}.classNames`, classNames, classes);
  if (!(labels instanceof Uint8Array) || labels.length !== count) {
    throw new ArgumentError(`${field}.labels`, `a Uint8Array of ${count} labels`, labels);
  }
  const wrong = labels.findIndex((label) => label >= classes);
  if (wrong >= 0) {
    throw new ArgumentError(`${field}.labels[${wrong}]`, `a class below ${classes}`, labels[wrong]);
  }
  return shape;
}

/** Throws unless spike trains [step][item][channel] are as many as their shape says; returns it. */
export function checkTrainSizes(field: string, trains: SpikeTrains): SpikeTrains['shape'] {
  if (trains === null || typeof trains !== 'object') throw new ArgumentError(field, 'spike trains', trains);
  const { spikes, shape } = trains;
  if (!(spikes instanceof Uint8Array)) throw new ArgumentError(`${field}.spikes`, 'a Uint8Array', spikes);
  if (!Array.isArray(shape) || shape.length !== 3) {
    throw new ArgumentError(`${field}.shape`, '[steps, items, channels]', shape);
  }
  Array.from(shape).forEach((size, i) => {
    checkInteger(`${field}.shape[${i}]`, size, i === 0 ? 1 : 0);
  });
  const expected = shape[0] * shape[1] * shape[2];
  if (spikes.length !== expected)
    throw new ArgumentError(`${field}.spikes`, `${expected} values`, spikes.length);
  return shape;
}

/** Throws unless the values from `first` to before `end`, by default all of them, are spikes. */
export function checkSpikes(field: string, spikes: Uint8Array, first = 0, end = spikes.length): void {
  const found = firstNoSpike(spikes.subarray(first, end));
  if (found < 0) return;
  const wrong = first + found;
  throw new ArgumentError(`${field}.spikes[${wrong}]`, '0 or 1', spikes[wrong]);
}

/** Bytes that could be copied in the time that beginning with a row takes. */
export const ROW = 256;

/** The spike trains at `indices`, in that order. */
export async function takeTrains(
  { spikes, shape }: SpikeTrains,
  indices: ArrayLike<number>,
  pacer: Pacer,
): Promise<SpikeTrains> {
  const [steps, count, channels] = shape;
  const taken = new Uint8Array(steps * indices.length * channels);
  if (taken.length > COPIED_AT_ONCE) await pacer.pause();
  const work = new WorkCounter(COPIED_AT_ONCE);
  for (let t = 0; t < steps; t++) {
    for (let i = 0; i < indices.length; i++) {
      const from = (t * count + indices[i]!) * channels;
      taken.set(spikes.subarray(from, from + channels), (t * indices.length + i) * channels);
      if (work.add(channels + ROW)) await pacer.pause();
    }
    pacer.report({ unit: 'step', done: t + 1, total: steps });
  }
  return { spikes: taken, shape: [steps, indices.length, channels] };
}
