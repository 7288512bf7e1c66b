import type { Dataset } from '../data/dataset.js';
import type { RegionGroup } from '../engine/arena.js';
import { ArgumentError } from '../engine/errors.js';
import type { Key } from '../engine/seed.js';
import type { NetworkCore } from './network-core.js';
import type { EventLists, NetworkStack } from './network-stack.js';
import { type EncodingOptions, spikeSource } from './spike-source.js';

/** Brings samples of a data set into a stack, as spikes or as analogue values. */
export interface StackSource {
  readonly count: number;
  readonly steps: number;
  readonly labels: Uint8Array;
  readonly lists: EventLists;
  /** Makes sample `indices[b]` the batch's sample b. */
  load(stack: NetworkStack, indices: ArrayLike<number>, key: Key): void;
}

/** Checks that `dataset` suits the network and makes it loadable in batches of up to `capacity` samples. */
export function stackSource(
  core: NetworkCore,
  group: RegionGroup,
  dataset: Dataset,
  options: EncodingOptions & { input?: 'rate' | 'analogue' },
  capacity: number,
): StackSource {
  const lists = (entries: number, events: number): EventLists => ({
    eventStart: group.uint32(entries),
    events: group.uint32(events),
  });
  const source = spikeSource(core, group, dataset, options, capacity);
  if (options.input !== 'analogue') {
    const rows = source.steps * capacity;
    // One more than can be: the rate encoder writes before it decides.
    const found = lists(rows + 1, rows * core.inputLines + 1);
    return { ...source, lists: found, load: (_, indices, key) => source.load(found, indices, key) };
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
    ...source,
    lists: lists(0, 0),
    load(stack, indices) {
      const analogue = stack.analogue;
      for (let b = 0; b < indices.length; b++) {
        const from = indices[b] * pixels;
        for (let p = 0; p < pixels; p++) analogue[b * pixels + p] = scale * images[from + p];
      }
    },
  };
}
