import { checkClasses, copySamples, type Dataset } from '../../data/index.js';
import type { Key, LongWorkOptions, RegionGroup } from '../../engine/index.js';
import { ArgumentError, checkInteger } from '../../engine/index.js';
import type { NetworkCore } from '../network/network-core.js';
import { BatchOfParts, isParts, type SampleParts } from '../network/parts-source.js';
import { type EncodingOptions, spikeSource } from '../network/spike-source.js';
import type { EventLists, NetworkStack } from './network-stack.js';

/** Brings samples of a data set into a stack, as spikes or as analogue values. */
export interface StackSource {
  readonly count: number;
  /** Samples that are read together. */
  readonly partSize: number;
  readonly steps: number;
  readonly lists: EventLists;
  /** Reads the samples `indices`, if they are not in memory. */
  fetch(indices: ArrayLike<number>): Promise<void>;
  /** Makes, in pieces of some milliseconds, sample `indices[b]` the batch's sample b, with its label; random streams are numbered by the samples' indices, or by `numbers`. */
  loadPieces(
    stack: NetworkStack,
    indices: ArrayLike<number>,
    key: Key,
    numbers?: ArrayLike<number>,
  ): Generator<void>;
}

interface StackSourceOptions extends EncodingOptions {
  input?: 'rate' | 'analogue';
  partSize?: number;
}

/** Samples that a set in parts is read by. */
const PART_SIZE = 4096;

/** A stack's source of samples to learn from. */
export interface LearningSource extends StackSource {
  /** Most samples of a batch. */
  batch: number;
  copying: Iterable<void>;
  /** What is in memory: all samples, or those of the present batch. */
  samples: Dataset;
  /** Where among them samples are of which the first is the batch's number `first`. */
  placesOf(indices: Uint32Array, first: number): Uint32Array;
}

/**
 * Like `stackSource`, for learning: a set that is copied or read in parts, and has samples of each class.
 *
 * @param sizes most samples of a batch, and of those that are loaded at a time
 * @param work what stops the reading of a part
 */
export function learningSource(
  core: NetworkCore,
  group: RegionGroup,
  dataset: Dataset | SampleParts,
  options: StackSourceOptions,
  sizes: { batch: number; together: number },
  work: LongWorkOptions,
): LearningSource {
  if (!isParts(dataset)) {
    const { samples, copying } = copySamples('dataset', dataset);
    const batch = Math.min(sizes.batch, samples.labels.length);
    const source = stackSource(core, group, samples, options, Math.min(batch, sizes.together));
    checkClasses('dataset', samples);
    if (options.partSize !== undefined) {
      throw new ArgumentError('options.partSize', 'applies to data sets that are read in parts');
    }
    return { ...source, batch, copying, samples, placesOf: (indices) => indices };
  }
  const count = checkInteger('dataset.count', dataset.count, 1, 2 ** 32 - 1);
  const partSize = checkInteger('options.partSize', options.partSize ?? PART_SIZE, 1);
  const batch = Math.min(sizes.batch, count);
  const parts = new BatchOfParts(dataset, partSize, batch, work);
  const source = stackSource(core, group, parts.batch, options, Math.min(batch, sizes.together));
  const places = Uint32Array.from({ length: batch }, (_, b) => b);
  return {
    ...source,
    ...{ batch, count, partSize, copying: [], samples: parts.batch },
    fetch: (indices) => parts.fill(indices),
    placesOf: ({ length }, first) => places.subarray(first, first + length),
  };
}

/** Checks that `dataset` suits the network and makes it loadable in batches of up to `capacity` samples. */
export function stackSource(
  core: NetworkCore,
  group: RegionGroup,
  dataset: Dataset,
  options: StackSourceOptions,
  capacity: number,
): StackSource {
  const lists = (entries: number, events: number): EventLists => ({
    eventStart: group.uint32(entries, false),
    events: group.uint32(events, false),
  });
  const { loadPieces, steps, labels, count } = spikeSource(core, group, dataset, options, capacity);
  const setLabels = (stack: NetworkStack, indices: ArrayLike<number>) => {
    const view = stack.labels.view;
    for (let b = 0; b < indices.length; b++) view[b] = labels[indices[b]!]!;
  };
  const common = { count, partSize: count, steps, fetch: async () => {} };
  if (options.input !== 'analogue') {
    const rows = steps * capacity;
    const found = lists(rows + 1, rows * core.inputLines);
    return {
      ...common,
      lists: found,
      *loadPieces(stack, indices, key, numbers) {
        setLabels(stack, indices);
        yield* loadPieces(found, indices, key, numbers);
      },
    };
  }
  if ('spikes' in dataset)
    throw new ArgumentError('options.input', "'analogue' is for images, not for spike trains");
  if (core.model.inputs > 1) {
    throw new ArgumentError('options.input', "'analogue' is for neurons of one channel", core.model.inputs);
  }
  const { images } = dataset;
  const pixels = core.inputLines;
  const scale = images instanceof Uint8Array ? 1 / 255 : 1;
  return {
    ...common,
    lists: lists(0, 0),
    *loadPieces(stack, indices) {
      setLabels(stack, indices);
      const analogue = stack.analogue;
      for (let b = 0; b < indices.length; b++) {
        const from = indices[b]! * pixels;
        for (let p = 0; p < pixels; p++) analogue[b * pixels + p] = scale * images[from + p]!;
      }
      yield;
    },
  };
}
