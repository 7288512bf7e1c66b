import type { SpikeDataset } from '../../data/index.js';
import { copySamples, type Dataset, type ImageDataset } from '../../data/index.js';
import { ArgumentError } from '../../engine/index.js';
import type { ClassifierCore } from './classifier-core.js';

/** Brings samples of a data set into a classifier's inputs. */
export interface ItemSource {
  readonly count: number;
  readonly labels: Uint8Array;
  readonly samples: Dataset;
  readonly classNames?: readonly string[];
  /** Copies what is left of the samples, in pieces; before that they cannot be written. */
  readonly copying: Iterable<void>;
  /** Writes the inputs of sample `index` to `target`, from `first` on. */
  write(index: number, target: Float32Array | Float64Array, first: number): void;
}

/**
 * Checks that `dataset` suits the classifier, and copies it: what the caller changes later is not seen. Pixel p is input p,
 * from 0 (background) to 1 (ink); a spike train enters as its mean rate, spikes a step.
 */
export function itemSource(core: ClassifierCore, dataset: Dataset): ItemSource {
  const { samples, copying } = copySamples('dataset', dataset);
  return itemsOf(core, samples, copying);
}

/** The same of samples that are the caller's own. */
export function itemsOf(core: ClassifierCore, samples: Dataset, copying: Iterable<void> = []): ItemSource {
  const { features, classes } = core.shape;
  const found = 'spikes' in samples ? samples.shape[2] : samples.width * samples.height;
  if (found !== features) throw new ArgumentError('dataset', `samples of ${features} features`, found);
  if (samples.classes !== classes) {
    throw new ArgumentError('dataset.classes', `${classes} classes`, samples.classes);
  }
  const { labels, classNames } = samples;
  if (labels.length === 0) throw new ArgumentError('dataset', 'at least one sample', 'none');
  const write = 'spikes' in samples ? writeRates(samples) : writeIntensities(samples);
  return { count: labels.length, labels, samples, classNames, copying, write };
}

function writeIntensities({ width, height, images }: ImageDataset): ItemSource['write'] {
  const pixels = width * height;
  if (images instanceof Float32Array) {
    return (index, target, first) => target.set(images.subarray(index * pixels, (index + 1) * pixels), first);
  }
  const ofByte = Float64Array.from({ length: 256 }, (_, value) => value / 255);
  return (index, target, first) => {
    const from = index * pixels;
    for (let p = 0; p < pixels; p++) target[first + p] = ofByte[images[from + p]!]!;
  };
}

function writeRates({ spikes, shape }: SpikeDataset): ItemSource['write'] {
  const [steps, count, channels] = shape;
  return (index, target, first) => {
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let t = 0; t < steps; t++) sum += spikes[(t * count + index) * channels + c]!;
      target[first + c] = sum / steps;
    }
  };
}
