import type { Dataset } from '../../data/index.js';
import { checkingPart, type ImageParts, type SpikeParts } from '../../data/index.js';
import { ArgumentError, type LongWorkOptions, Pacer } from '../../engine/index.js';

/** A data set that is read in parts. */
export type SampleParts = ImageParts | SpikeParts;

export const isParts = (dataset: unknown): dataset is SampleParts =>
  dataset !== null && typeof dataset === 'object' && 'part' in dataset && typeof dataset.part === 'function';

/** A data set of one batch, filled anew from the parts of a larger one. */
export class BatchOfParts {
  /** What the batch's samples are copied to: sample b of the batch is sample b of this. */
  readonly batch: Dataset;
  readonly #parts: SampleParts;
  readonly #partSize: number;
  readonly #work: LongWorkOptions;
  #current: { part: number; samples: Dataset } | undefined;

  constructor(parts: SampleParts, partSize: number, capacity: number, work: LongWorkOptions = {}) {
    this.#work = work;
    this.#parts = parts;
    this.#partSize = partSize;
    const { name, classes } = parts;
    const labels = new Uint8Array(capacity);
    if ('width' in parts) {
      const { width, height } = parts;
      this.batch = {
        name,
        classes,
        labels,
        width,
        height,
        images: new Uint8Array(capacity * width * height),
      };
    } else {
      const { steps, channels } = parts;
      const spikes = new Uint8Array(steps * capacity * channels);
      this.batch = { name, classes, labels, shape: [steps, capacity, channels], spikes };
    }
  }

  /** Reads the samples `indices`; those of one part should be neighbours, since one part is in memory at a time. */
  async fill(indices: ArrayLike<number>): Promise<void> {
    for (let b = 0; b < indices.length; b++) {
      const part = Math.floor(indices[b]! / this.#partSize);
      if (this.#current?.part !== part) this.#current = { part, samples: await this.#read(part) };
      this.#copy(this.#current.samples, indices[b]! - part * this.#partSize, b);
    }
  }

  async #read(part: number): Promise<Dataset> {
    const first = part * this.#partSize;
    // Not both at once.
    this.#current = undefined;
    const count = Math.min(this.#partSize, this.#parts.count - first);
    const pacer = new Pacer(this.#work);
    const samples = await this.#parts.part(first, count, this.#work);
    for (const _ of checkingPart('dataset', this.#parts, [first, count], samples)) await pacer.pause();
    return samples;
  }

  #copy(samples: Dataset, from: number, to: number): void {
    const { batch } = this;
    batch.labels[to] = samples.labels[from]!;
    if ('images' in samples && 'images' in batch) {
      if (!(samples.images instanceof Uint8Array)) {
        throw new ArgumentError('dataset', 'parts with images of bytes', samples.images);
      }
      const size = samples.width * samples.height;
      batch.images.set(samples.images.subarray(from * size, (from + 1) * size), to * size);
    } else if ('spikes' in samples && 'spikes' in batch) {
      const [steps, count, channels] = samples.shape;
      const [, capacity] = batch.shape;
      for (let t = 0; t < steps; t++) {
        const row = (t * count + from) * channels;
        batch.spikes.set(samples.spikes.subarray(row, row + channels), (t * capacity + to) * channels);
      }
    }
  }
}
