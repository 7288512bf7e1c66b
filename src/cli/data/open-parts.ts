import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  binEvents,
  type Dataset,
  type EventRecording,
  type ImageDataset,
  readIdxDataset,
  readNMnist,
  readNMnistLabels,
  readUsps,
  subset,
} from '../../data/index.js';
import { ArgumentError, checkInteger, checkPositive } from '../../engine/index.js';
import { readBytes } from '../../files/index.js';
import { CLASSES, type FileSet, type Part } from './file-sets.js';
import type { FoundFiles, PartFiles } from './find-files.js';

/** How recordings become spike trains: see `binEvents`. */
export interface BinningOptions {
  steps: number;
  binMilliseconds: number;
  polarities: number;
}

/** No recording of N-MNIST lasts longer; by default the steps of a spike train share this time. */
const LONGEST_RECORDING = 340;

/** What recordings are binned by unless the options say otherwise. */
export function binningOf(options: Partial<BinningOptions>): BinningOptions {
  const { polarities = 1 } = options;
  const steps = checkInteger('--steps', options.steps ?? 20, 1);
  const bin = options.binMilliseconds ?? LONGEST_RECORDING / steps;
  return { steps, polarities, binMilliseconds: checkPositive('--bin-milliseconds', bin) };
}

/** A part of a data set, from which samples are taken. */
export interface OpenPart {
  labels: Uint8Array;
  width: number;
  height: number;
  /** The samples at these positions in `labels`. */
  take(indices: readonly number[]): Promise<Dataset>;
}

/** Parts of a data set with the files that they come from. */
export interface OpenParts {
  parts: Partial<Record<Part, OpenPart>>;
  files: string[];
}

/**
 * Opens all wanted parts of a data set; those whose files are not there are left out.
 *
 * @param binning for recordings
 * @throws DataFormatError where a file is broken
 */
export async function openParts(
  set: FileSet,
  found: FoundFiles,
  wanted: readonly Part[],
  binning: BinningOptions,
  signal?: AbortSignal,
): Promise<OpenParts> {
  // Rather the IDX files, which need no library; both give the same samples.
  if (found.hdf5 && !wanted.every((part) => found.parts[part])) return openUsps(found.hdf5, signal);
  const opened: OpenParts = { parts: {}, files: [] };
  for (const part of wanted) {
    const files = found.parts[part];
    if (!files) continue;
    opened.parts[part] = set.recordings
      ? await openRecordings(set, part, files, binning, signal)
      : await openIdx(set, part, files, signal);
    opened.files.push(...(files.images ? [files.images] : []), files.labels);
  }
  return opened;
}

/** Both parts from one HDF5 file, in bytes as the IDX files have them: which of them is there makes no difference. */
async function openUsps(file: string, signal?: AbortSignal): Promise<OpenParts> {
  const { train, test } = await readUsps(readBytes(file), { file, signal });
  const inBytes = (dataset: ImageDataset): ImageDataset => ({
    ...dataset,
    images: Uint8Array.from(dataset.images, byteOf),
  });
  return { parts: { train: imagePart(inBytes(train)), test: imagePart(inBytes(test)) }, files: [file] };
}

/** The intensities of USPS are multiples of 1/2000; in whole numbers their bytes are exact, halves up. */
const byteOf = (intensity: number): number => Math.floor((255 * Math.round(2000 * intensity) + 1000) / 2000);

async function openIdx(set: FileSet, part: Part, files: PartFiles, signal?: AbortSignal): Promise<OpenPart> {
  const { images = '', labels } = files;
  return imagePart(
    await readIdxDataset(readBytes(images), readBytes(labels), {
      name: `${set.name} ${part}`,
      classes: CLASSES,
      classNames: set.classNames,
      imagesFile: images,
      labelsFile: labels,
      signal,
    }),
  );
}

const imagePart = (dataset: ImageDataset): OpenPart => ({
  ...dataset,
  take: async (indices) => subset(dataset, indices),
});

/** Recording n of a part is the file train/n.bs2 or train/n.bin (test/… of the test part) next to the label file. */
async function openRecordings(
  set: FileSet,
  part: Part,
  files: PartFiles,
  { steps, binMilliseconds, polarities }: BinningOptions,
  signal?: AbortSignal,
): Promise<OpenPart> {
  const { numbers, labels } = readNMnistLabels(readBytes(files.labels), { file: files.labels });
  const folder = join(dirname(files.labels), part);
  const read = async (index: number): Promise<EventRecording> => {
    const paths = ['bs2', 'bin'].map((ending) => join(folder, `${numbers[index]}.${ending}`));
    const file = paths.find((path) => existsSync(path));
    if (file === undefined) {
      throw new ArgumentError(
        '--data-dir',
        `a recording that ${basename(files.labels)} names is missing: ${paths.join(' or ')}`,
      );
    }
    return readNMnist(readBytes(file), { file });
  };
  return {
    labels,
    width: set.side,
    height: set.side,
    async take(indices) {
      const recordings: EventRecording[] = [];
      for (const index of indices) recordings.push(await read(index));
      return {
        ...(await binEvents(recordings, {
          steps,
          binMicroseconds: 1000 * binMilliseconds,
          polarities: polarities as 1 | 2,
          signal,
        })),
        name: `${set.name} ${part}`,
        classes: CLASSES,
        labels: Uint8Array.from(indices, (index) => labels[index]!),
      };
    },
  };
}
