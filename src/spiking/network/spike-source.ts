import { rateEncodingBytes, writeRateEncoding } from '../../../build/generated/core/spiking.js';
import {
  type Dataset,
  type ImageDataset,
  type SpikeDataset,
  type SpikeTrains,
  spikeThreshold,
} from '../../data/index.js';
import type { Key, Region, RegionGroup } from '../../engine/index.js';
import { ArgumentError, checkInteger, type Describes, integer, number } from '../../engine/index.js';
import type { EventLists } from '../stack/network-stack.js';
import type { NetworkCore } from './network-core.js';
import { pieceOf } from './work-estimate.js';

/** How a data set's images become spikes. */
export interface EncodingOptions {
  /** T, time steps; for images only (default 10), spike trains have their own. */
  steps?: number;
  /** Spike probability of full ink in a time step; for images only (default 0.5, as in the authors' code). */
  maxRate?: number;
}

export const encodingOptions = () =>
  ({
    steps: integer({ optional: true, minimum: 1, maximum: 100_000 }),
    maxRate: number({ optional: true, minimum: 0, maximum: 1 }),
  }) satisfies Describes<EncodingOptions>;

/** Brings samples of a data set into a batch as events. */
export interface SpikeSource {
  readonly count: number;
  readonly steps: number;
  readonly labels: Uint8Array;
  /** Lists the spikes of sample `indices[b]` as the batch's sample b; random streams are numbered by the samples' indices. */
  load(...what: LoadArguments): void;
  /** `load` in pieces of some milliseconds, to let others run between them. */
  loadPieces(...what: LoadArguments): Generator<void>;
}

type LoadArguments = [lists: EventLists, indices: ArrayLike<number>, key: Key, numbers?: ArrayLike<number>];

/** About the nanoseconds that one channel of one sample takes in one step. */
const NANOSECONDS = 6;

/** T of images. */
export const DEFAULT_STEPS = 10;
const DEFAULT_RATE = 0.5;
const CERTAIN = 2 ** 32 - 1;

/** Checks that `dataset`, which is valid, suits the network and makes it loadable in batches of up to `capacity` samples. */
export function spikeSource(
  core: NetworkCore,
  group: RegionGroup,
  dataset: Dataset,
  options: EncodingOptions,
  capacity: number,
): SpikeSource {
  const source =
    'spikes' in dataset
      ? trainSource(core, group, dataset, options, capacity)
      : imageSource(core, group, dataset, options, capacity);
  const { outputs } = core.topology.wiring;
  if (dataset.classes !== outputs) {
    throw new ArgumentError('dataset.classes', `${outputs} classes, one per output neuron`, dataset.classes);
  }
  if (source.count === 0) throw new ArgumentError('dataset', 'at least one sample', 'none');
  return {
    ...source,
    load(...what) {
      for (const _ of source.loadPieces(...what));
    },
  };
}

function imageSource(
  core: NetworkCore,
  group: RegionGroup,
  dataset: ImageDataset,
  options: EncodingOptions,
  capacity: number,
): Omit<SpikeSource, 'load'> {
  const pixels = dataset.width * dataset.height;
  if (pixels !== core.inputLines) {
    throw new ArgumentError(
      'dataset',
      `images of ${core.inputLines} pixels, one per input line`,
      `${pixels} pixels`,
    );
  }
  const { steps = DEFAULT_STEPS, maxRate = DEFAULT_RATE } = options;
  const thresholds = group.uint32(capacity * pixels);
  const numbers = group.uint32(capacity);
  const encoding = group.uint8(rateEncodingBytes);
  const { images } = dataset;
  const bytes = group.uint8(images instanceof Uint8Array ? capacity * pixels : 0, false);
  const ofByte = group.uint32(256);
  for (let v = 0; v < 256; v++) ofByte.view[v] = threshold(maxRate, v / 255);
  return {
    count: dataset.labels.length,
    steps,
    labels: dataset.labels,
    *loadPieces(lists, indices, key, streams = indices) {
      if (images instanceof Uint8Array) {
        for (let b = 0; b < indices.length; b++) {
          const first = indices[b]! * pixels;
          bytes.view.set(images.subarray(first, first + pixels), b * pixels);
        }
        const { pointer } = thresholds;
        core.engine.kernels.lookUpThresholds(bytes.pointer, indices.length * pixels, ofByte.pointer, pointer);
      } else thresholdsOfFloats(images, indices, pixels, maxRate, thresholds.view);
      numbers.view.set(streams);
      writeRateEncoding(core.engine.arena.memory, encoding.pointer, {
        thresholds: thresholds.pointer,
        samples: indices.length,
        channels: pixels,
        numbers: numbers.pointer,
        key0: key[0],
        key1: key[1],
        eventStart: lists.eventStart.pointer,
        events: lists.events.pointer,
      });
      const piece = pieceOf(NANOSECONDS * indices.length * pixels);
      for (let first = 0; first < steps; first += piece) {
        core.engine.kernels.eventsOfRates(encoding.pointer, first, Math.min(first + piece, steps));
        yield;
      }
    },
  };
}

const threshold = (maxRate: number, intensity: number) =>
  Math.min(CERTAIN, spikeThreshold(maxRate, intensity));

// A loop of its own, and too long to become part of the generator, where it takes many times as long.
function thresholdsOfFloats(
  images: Float32Array,
  indices: ArrayLike<number>,
  pixels: number,
  maxRate: number,
  to: Uint32Array,
): void {
  for (let b = 0, at = 0; b < indices.length; b++) {
    const first = indices[b]! * pixels;
    for (let p = first; p < first + pixels; p++, at++) to[at] = threshold(maxRate, images[p]!);
  }
}

function trainSource(
  core: NetworkCore,
  group: RegionGroup,
  dataset: SpikeDataset,
  options: EncodingOptions,
  capacity: number,
): Omit<SpikeSource, 'load'> {
  const [steps, count] = checkInputs('dataset', dataset.shape, core);
  if (options.steps !== undefined && options.steps !== steps) {
    throw new ArgumentError(
      'options.steps',
      `${steps}, the length of the spike trains, or nothing`,
      options.steps,
    );
  }
  if (options.maxRate !== undefined)
    throw new ArgumentError('options.maxRate', 'applies to images, not to spike trains');
  return { count, steps, labels: dataset.labels, loadPieces: trainLoader(core, group, dataset, capacity) };
}

/** Makes spike trains that suit a network loadable in batches of up to `capacity`, see `SpikeSource.loadPieces`. */
export function trainLoader(
  core: NetworkCore,
  group: RegionGroup,
  { spikes, shape }: SpikeTrains,
  capacity: number,
): (lists: EventLists, indices: ArrayLike<number>) => Generator<void> {
  const [steps, count, channels] = shape;
  const dense = group.uint8(steps * capacity * channels, false);
  return function* (lists, indices) {
    const piece = pieceOf(NANOSECONDS * indices.length * channels);
    for (let first = 0; first < steps; first += piece) {
      const end = Math.min(first + piece, steps);
      const view = dense.view;
      for (let t = first; t < end; t++) {
        for (let b = 0; b < indices.length; b++) {
          const from = (t * count + indices[b]!) * channels;
          view.set(spikes.subarray(from, from + channels), (t * indices.length + b) * channels);
        }
      }
      listEvents(core, dense, end * indices.length, lists, first * indices.length);
      yield;
    }
  };
}

/** Checks that spike trains [T][item][channel] suit a network; returns their shape. */
export function checkInputs(
  field: string,
  shape: SpikeTrains['shape'],
  core: NetworkCore,
): SpikeTrains['shape'] {
  checkInteger(`${field}.shape[1]`, shape[1], 1);
  if (shape[2] !== core.inputLines) {
    throw new ArgumentError(`${field}.shape[2]`, `${core.inputLines} channels, one per input line`, shape[2]);
  }
  return shape;
}

/** Turns rows of dense spikes, up to `rows` and from `first` on, into the batch's events. */
export function listEvents(
  core: NetworkCore,
  dense: Region<Uint8Array>,
  rows: number,
  lists: EventLists,
  first = 0,
): void {
  core.engine.kernels.eventsOfSpikes(
    dense.pointer,
    first,
    rows,
    core.inputLines,
    lists.eventStart.pointer,
    lists.events.pointer,
  );
}
