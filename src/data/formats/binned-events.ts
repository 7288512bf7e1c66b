import type { Dataset, File as Hdf5File } from 'h5wasm';
import {
  ArgumentError,
  DataFormatError,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  text,
} from '../../engine/index.js';
import { allocateSpikes, MOST_STEPS } from '../encoders/allocate-spikes.js';
import { copyTrains } from '../sets/copy-samples.js';
import { checkRange, type SpikeParts } from '../sets/dataset-parts.js';
import { checkSpikeSizes, type SpikeDataset } from '../sets/spike-dataset.js';
import { asBytes, fileOf, type ReaderOptions } from './as-bytes.js';
import { DEFLATE_LIMIT, dataSet, readHdf5, readRows, writeHdf5, writeRows } from './hdf5.js';

const MOST_CLASSES = 256;
const INTEGER = /^[<>|]?[bBhHiIqQ]$/;

/** Which items of a file to read. */
export interface BinnedEventsOptions extends LongWorkOptions {
  /** The name that errors give (default `'HDF5 file'`). */
  file?: string;
  /** The first item to read (default 0). */
  first?: number;
  /** How many (default all from `first` on). Only these are unpacked. */
  count?: number;
  /** Classes (default the attribute of the file). */
  classes?: number;
}

export const binnedEventsOptions = () =>
  ({
    file: text({ default: 'HDF5 file' }),
    first: integer({ default: 0, minimum: 0 }),
    count: integer({ optional: true, minimum: 0 }),
    classes: integer({ optional: true, minimum: 1, maximum: MOST_CLASSES }),
    ...longWork(),
  }) satisfies Describes<BinnedEventsOptions>;

/**
 * Reads binned events, or any labelled spike trains, from an HDF5 file with the data sets `spikes`, uint8
 * [item][step][channel], 0 or 1, and `labels`, integers [item] from 0 to 255; `labels` may have the attribute `classes`, one
 * integer, without which there are as many classes as the largest label of the file wants. h5py writes such a file with
 * `f.create_dataset('spikes', data=spikes, compression='gzip', chunks=(1, steps, channels))`. Needs the optional package
 * `h5wasm`.
 *
 * @returns [step][item][channel], as everywhere in this package
 * @throws BornspikeError when `h5wasm` is not installed
 * @throws ArgumentError when the file has no such items
 * @throws DataFormatError when it is not such a file. HDF5 does not tell where in a file a value lies: the offset is 0 (the
 *   file's length if it is cut off within its signature) and the message names the data set and the entry
 *
 * @example
 * ```ts
 * import { readBinnedEvents, writeBinnedEvents } from 'bornspike/data';
 *
 * const spikes = Uint8Array.of(0, 1, 1, 0, 0, 1);
 * const bytes = await writeBinnedEvents({ spikes, shape: [3, 2, 1], labels: Uint8Array.of(0, 1), classes: 2 });
 * const first = await readBinnedEvents(bytes, { count: 1 });
 * console.log(first.shape, first.spikes.join(''), first.labels.join('')); // prints: [ 3, 1, 1 ] 010 0
 * ```
 */
export async function readBinnedEvents(
  bytes: Uint8Array | ArrayBuffer,
  options: BinnedEventsOptions = {},
): Promise<SpikeDataset> {
  const { file, first, count: wanted, classes: told } = readOptions('options', options, binnedEventsOptions);
  const input = asBytes('bytes', bytes);
  const pacer = new Pacer(options);
  return readHdf5(
    input,
    file,
    async (opened) => {
      const trains = dataSet(opened, 'spikes', file, input.length);
      const targets = dataSet(opened, 'labels', file, input.length);
      const [items, steps, channels] = checkShapes(trains, targets, file, input.length);
      if (first > items)
        throw new ArgumentError('options.first', `at most ${items}, the items of ${file}`, first);
      const count = wanted ?? items - first;
      if (first + count > items) {
        throw new ArgumentError(
          'options.count',
          `at most ${items - first} from item ${first} of ${file} on`,
          count,
        );
      }
      // They are read first, and of no account among what progress counts.
      const silent = new Pacer({ signal: options.signal });
      const { labels, classes } = await readLabels(targets, file, told, silent);
      const spikes = allocateSpikes('options.count', steps, count * channels);
      await readRows(trains, [first, count], pacer, (values, item) => {
        putStepsFirst(spikes, values as Uint8Array, [count, steps, channels], item - first, file, first);
      });
      return {
        name: file,
        spikes,
        shape: [steps, count, channels],
        classes,
        labels: labels.slice(first, first + count),
      };
    },
    options.signal,
  );
}

/**
 * Opens a file of `readBinnedEvents` whose spike trains, unpacked, are more than memory holds. The packed bytes stay in
 * memory; each part is unpacked when it is asked for.
 *
 * @param options.file the name that errors give
 * @throws as `readBinnedEvents`
 *
 * @example
 * ```ts
 * import { openBinnedEvents, writeBinnedEvents } from 'bornspike/data';
 *
 * const spikes = Uint8Array.of(0, 1, 1, 0, 0, 1);
 * const bytes = await writeBinnedEvents({ spikes, shape: [3, 2, 1], labels: Uint8Array.of(0, 1), classes: 2 });
 * const opened = await openBinnedEvents(bytes);
 * console.log(opened.count, opened.steps, opened.channels); // prints: 2 3 1
 * console.log((await opened.part(1, 1)).spikes.join('')); // prints: 101
 * ```
 */
export async function openBinnedEvents(
  bytes: Uint8Array | ArrayBuffer,
  options: ReaderOptions = {},
): Promise<SpikeParts> {
  const pacer = new Pacer(options);
  const input = asBytes('bytes', bytes);
  const file = fileOf(options, 'HDF5 file');
  const open = async (opened: Hdf5File): Promise<SpikeParts> => {
    const targets = dataSet(opened, 'labels', file, input.length);
    const [count, steps, channels] = checkShapes(
      dataSet(opened, 'spikes', file, input.length),
      targets,
      file,
      input.length,
    );
    const { classes } = await readLabels(targets, file, undefined, pacer);
    return {
      name: file,
      count,
      steps,
      channels,
      classes,
      async part(first, length, work = {}) {
        checkRange(first, length, count);
        readOptions('options', work, longWork);
        return readBinnedEvents(input, { ...work, file, first, count: length });
      },
    };
  };
  return readHdf5(input, file, open, options.signal);
}

/**
 * Writes labelled spike trains in the layout that `readBinnedEvents` reads, packed item by item with gzip. Needs the optional
 * package `h5wasm`.
 *
 * Up to 8 MiB of spikes are copied at the call; more are copied in pieces, and are to stay as they are until the first report
 * of progress.
 *
 * @throws BornspikeError when `h5wasm` is not installed
 * @throws ArgumentError when the parts of the data set do not fit together or there is nothing in it
 *
 * @example
 * ```ts
 * import { readBinnedEvents, writeBinnedEvents } from 'bornspike/data';
 *
 * const spikes = Uint8Array.of(0, 1, 1, 0, 0, 1);
 * const bytes = await writeBinnedEvents({ spikes, shape: [3, 2, 1], labels: Uint8Array.of(0, 1), classes: 2 });
 * console.log((await readBinnedEvents(bytes)).spikes.join('')); // prints: 011001
 * ```
 */
export async function writeBinnedEvents(
  dataset: SpikeDataset,
  options: LongWorkOptions = {},
): Promise<Uint8Array> {
  readOptions('options', options, longWork);
  const pacer = new Pacer(options);
  const [steps, count, channels] = checkSpikeSizes('dataset', dataset);
  if (count * channels === 0) throw new ArgumentError('dataset', 'at least one item and channel', 'none');
  const { samples, copying } = copyTrains('dataset', dataset);
  const { classes } = dataset;
  const labels = dataset.labels.slice();
  for (const _ of copying) await pacer.pause();
  const size = steps * channels;
  const items = (first: number, end: number): Uint8Array => {
    const values = new Uint8Array((end - first) * size);
    for (let i = first; i < end; i++) {
      for (let t = 0; t < steps; t++) {
        const from = (t * count + i) * channels;
        values.set(samples.spikes.subarray(from, from + channels), (i - first) * size + t * channels);
      }
    }
    return values;
  };
  return writeHdf5(async (created) => {
    created
      .create_dataset({ name: 'labels', data: labels, shape: [count] })
      .create_attribute('classes', classes, null, '<i');
    await writeRows(created, 'spikes', [count, steps, channels], items, pacer);
  });
}

function checkShapes(
  trains: Dataset,
  targets: Dataset,
  file: string,
  length: number,
): [items: number, steps: number, channels: number] {
  const fail = (problem: string) => new DataFormatError(file, 0, problem);
  const { shape } = trains;
  if (shape?.length !== 3) {
    throw fail(`spikes: expected the shape items × steps × channels, got ${shape?.join(' × ')}`);
  }
  const [items, steps, channels] = shape;
  if (steps! < 1 || steps! > MOST_STEPS) throw fail(`spikes: ${steps} steps; 1 to ${MOST_STEPS} can be`);
  if (targets.shape?.length !== 1 || targets.shape[0] !== items) {
    throw fail(`labels: expected the shape ${items}, got ${targets.shape?.join(' × ')}`);
  }
  if (items! * (steps! * channels! + 1) > length * DEFLATE_LIMIT) {
    throw fail(`spikes: ${shape.join(' × ')} values cannot be in a file of ${length} bytes`);
  }
  if (trains.dtype !== 'B' && trains.dtype !== '<B') throw fail('spikes: expected uint8');
  if (typeof targets.dtype !== 'string' || !INTEGER.test(targets.dtype)) {
    throw fail('labels: expected integers');
  }
  return [items!, steps!, channels!];
}

/** All labels of the file, for the number of classes depends on all of them. */
async function readLabels(
  targets: Dataset,
  file: string,
  wanted: number | undefined,
  pacer: Pacer,
): Promise<{ labels: Uint8Array; classes: number }> {
  const fail = (problem: string) => new DataFormatError(file, 0, problem);
  const [count] = targets.shape!;
  const attribute = targets.attrs.classes?.value;
  const given = wanted ?? (attribute === undefined ? undefined : Number(attribute));
  if (given !== undefined && !(Number.isInteger(given) && given >= 1 && given <= MOST_CLASSES)) {
    throw fail(`labels: the attribute classes is ${String(attribute)}; 1 to ${MOST_CLASSES} can be`);
  }
  const labels = new Uint8Array(count!);
  let largest = 0;
  await readRows(targets, [0, count!], pacer, (values, row) => {
    for (let i = 0; i < values.length; i++) {
      // A bigint where they have 64 bits.
      const label = Number(values[i]);
      if (!(label >= 0 && label < (given ?? MOST_CLASSES))) {
        throw fail(`labels[${row + i}]: ${label} is not a class below ${given ?? MOST_CLASSES}`);
      }
      labels[row + i] = label;
      largest = Math.max(largest, label);
    }
  });
  return { labels, classes: given ?? largest + 1 };
}

/** Puts [item][step][channel] of some items, from `item` on, into [step][item][channel] of all `count`. */
function putStepsFirst(
  spikes: Uint8Array,
  values: Uint8Array,
  [count, steps, channels]: readonly number[],
  item: number,
  file: string,
  first: number,
): void {
  const wrong = values.findIndex((value) => value > 1);
  if (wrong >= 0) {
    const index = first + item + Math.floor(wrong / (steps! * channels!));
    const entry = `spikes[${index}][${Math.floor(wrong / channels!) % steps!}][${wrong % channels!}]`;
    throw new DataFormatError(file, 0, `${entry}: ${values[wrong]} is neither 0 nor 1`);
  }
  const items = channels === 0 ? 0 : values.length / (steps! * channels!);
  for (let i = 0; i < items; i++) {
    for (let t = 0; t < steps!; t++) {
      const from = (i * steps! + t) * channels!;
      spikes.set(values.subarray(from, from + channels!), (t * count! + item + i) * channels!);
    }
  }
}
