import { join } from 'node:path';
import {
  type Dataset,
  drawStratified,
  type ImageDataset,
  selectClasses,
  splitStratified,
  strokes,
} from '../../data/index.js';
import type { Seed } from '../../engine/index.js';
import { ArgumentError, checkChoice } from '../../engine/index.js';
import {
  CLASSES,
  checkDirectory,
  DATA_NAMES,
  FILE_SETS,
  type FileSet,
  PARTS,
  type Part,
  SPLITS,
  type SplitName,
  shortfall,
} from './file-sets.js';
import { findFiles, PREFIXES } from './find-files.js';
import { binningOf, type OpenPart, openParts } from './open-parts.js';

/** Which samples a command works on. */
export interface DataOptions {
  data: string;
  dataDir?: string;
  /** Pixels per side of strokes. */
  size?: number;
  classes: number[];
  /** How a set with published parts is divided; by default as its `FileSet` says. */
  split?: SplitName;
  /** Time steps of recordings. */
  steps?: number;
  /** For recordings only. */
  binMilliseconds?: number;
  polarities?: number;
}

/** Of the split `held-out`, which is the same for every run. */
const HELD_OUT_SEED = 'held-out';

/** Where a command takes its samples from; training and test samples never overlap. */
export interface Samples {
  width: number;
  height: number;
  /** External inputs: pixels, or pixels times polarities. */
  channels: number;
  classNames: readonly string[];
  files: string[];
  /** Where the files hold fewer samples than were published. */
  remarks: string[];
  /** How many samples there are to draw from; Infinity where each is made anew. */
  available: Record<Part, number>;
  /** Training samples, drawn by `seed`. */
  train(seed: Seed, count: number): Promise<Dataset>;
  /** Test samples, drawn by `seed`, none of which is among the training samples that `trained` describes. */
  test(seed: Seed, count: number, trained: { seed: Seed; count: number }): Promise<Dataset>;
}

/** The seed of everything that tests a run of seed `seed`. */
export const testSeed = (seed: Seed): string => `${seed}-test`;

/**
 * Opens the chosen data set.
 *
 * @param wanted the parts that will be drawn from
 * @throws ArgumentError when the choice makes no sense or files are missing, DataFormatError when they are broken
 */
export async function openSamples(
  options: DataOptions,
  wanted: readonly Part[],
  signal?: AbortSignal,
): Promise<Samples> {
  const { classes } = options;
  const name = checkChoice('--data', options.data, DATA_NAMES);
  if (classes.length < 2)
    throw new ArgumentError('--classes', 'at least two classes, such as 1,7', classes.join());
  if (name === 'strokes') {
    if (options.split !== undefined)
      throw new ArgumentError('--split', 'every stroke is new: there are no parts');
    return strokeSamples(options, signal);
  }
  if (options.size !== undefined) throw new ArgumentError('--size', `${name} has a size of its own`);

  const set = FILE_SETS.find((known) => known.name === name)!;
  if (!set.recordings) refuseBinning(options, name);
  const split = checkChoice('--split', options.split ?? set.split ?? 'official', SPLITS);
  const { parts, files, remarks } = await chosenParts(set, options, split, wanted, signal);
  const some = (parts.train ?? parts.test)!;
  const common = {
    width: set.side,
    height: set.side,
    channels: 'spikes' in some ? some.shape[2] : some.width * some.height,
    classNames: some.classNames!,
    files,
    remarks,
  };
  const rest = async (whole: Dataset, count: number, seed: Seed) =>
    (await drawStratified(whole, { train: count, test: whole.labels.length - count, seed, signal })).test;
  const draw = async (whole: Dataset, count: number, seed: Seed) =>
    (await drawStratified(whole, { train: count, seed, signal })).train;
  const drawTest = async (whole: Dataset, count: number, seed: Seed) =>
    (await drawStratified(whole, { train: 0, test: count, seed: testSeed(seed), signal })).test;
  if (split !== 'pooled') {
    return {
      ...common,
      available: { train: parts.train?.labels.length ?? 0, test: parts.test?.labels.length ?? 0 },
      train: (seed, count) => draw(parts.train!, count, seed),
      test: (seed, count) => drawTest(parts.test!, count, seed),
    };
  }
  const pool = joined(parts.train!, parts.test!);
  return {
    ...common,
    available: { train: pool.labels.length, test: pool.labels.length },
    train: (seed, count) => draw(pool, count, seed),
    test: async (seed, count, trained) =>
      drawTest(await rest(pool, trained.count, trained.seed), count, seed),
  };
}

/** The chosen classes of the wanted parts. */
async function chosenParts(
  set: FileSet,
  options: DataOptions,
  split: SplitName,
  wanted: readonly Part[],
  signal?: AbortSignal,
): Promise<{ parts: Partial<Record<Part, Dataset>>; files: string[]; remarks: string[] }> {
  const { dataDir, classes } = options;
  const read: readonly Part[] = { official: wanted, pooled: PARTS, 'held-out': ['train' as const] }[split];
  const found = findFiles(set, checkDirectory(set, dataDir));
  const opened = found ? await openParts(set, found, read, binningOf(options), signal) : undefined;
  const chosen: Partial<Record<Part, Dataset>> = {};
  const remarks: string[] = [];
  for (const part of read) {
    const whole = opened?.parts[part];
    if (!whole) throw missingPart(set, part, dataDir!);
    remarks.push(...shortfall(set, part, whole.labels.length));
    const all = [...whole.labels.keys()];
    const positions = split === 'held-out' ? await holdOut(whole) : { [part]: all };
    for (const [name, indices] of Object.entries(positions)) {
      if (split === 'held-out' && !wanted.includes(name as Part)) continue;
      const ofClasses = indices.filter((i) => classes.includes(whole.labels[i]!));
      chosen[name as Part] = await selectClasses(await whole.take(ofClasses), classes, { signal });
    }
  }
  return { parts: chosen, files: opened!.files, remarks };
}

/** Every fifth sample of a part is for tests, of each class. */
async function holdOut({ labels }: OpenPart): Promise<Record<Part, number[]>> {
  const test = Math.floor(labels.length / 5);
  return splitStratified(labels, CLASSES, { train: labels.length - test, test, seed: HELD_OUT_SEED });
}

function missingPart(set: FileSet, part: Part, dataDir: string): ArgumentError {
  const [prefix] = PREFIXES[part];
  const idx = `${prefix}-images-idx3-ubyte.gz and ${prefix}-labels-idx1-ubyte.gz`;
  const expected = set.recordings
    ? `a label file ${part}*.txt and the folder ${part}`
    : `${set.name === 'usps' ? 'usps.h5 or ' : ''}${idx}`;
  const folders = (set.folders ?? [set.name]).map((folder) => join(dataDir, folder));
  return new ArgumentError(
    '--data-dir',
    `the ${part === 'train' ? 'training' : 'test'} part of ${set.name} is neither in ${[dataDir, ...folders].join(' nor in ')}; expected ${expected}`,
  );
}

function refuseBinning({ binMilliseconds, polarities }: DataOptions, name: string): void {
  for (const [flag, value] of Object.entries({
    '--bin-milliseconds': binMilliseconds,
    '--polarities': polarities,
  })) {
    if (value !== undefined) throw new ArgumentError(flag, `${name} has images, not recordings of events`);
  }
}

/** Two parts of one set as one. */
function joined(a: Dataset, b: Dataset): Dataset {
  const labels = Uint8Array.from([...a.labels, ...b.labels]);
  if ('spikes' in a && 'spikes' in b) {
    const [steps, , channels] = a.shape;
    const spikes = new Uint8Array(a.spikes.length + b.spikes.length);
    for (let t = 0; t < steps; t++) {
      let at = t * labels.length * channels;
      for (const { spikes: from, shape } of [a, b]) {
        const size = shape[1] * channels;
        spikes.set(from.subarray(t * size, (t + 1) * size), at);
        at += size;
      }
    }
    return { ...a, spikes, shape: [steps, labels.length, channels], labels };
  }
  const [first, second] = [a, b] as [ImageDataset, ImageDataset];
  const images = first.images instanceof Float32Array ? Float32Array : Uint8Array;
  return { ...first, images: images.from([...first.images, ...second.images]), labels };
}

/** Every stroke is new, so two seeds give two parts. */
async function strokeSamples(options: DataOptions, signal?: AbortSignal): Promise<Samples> {
  const { size, classes } = options;
  refuseBinning(options, 'strokes');
  const draw = (seed: Seed, count: number) =>
    strokes({ count, seed, classes, signal, ...(size !== undefined && { size: size as 16 | 28 }) });
  const { width, height, classNames } = await draw(0, 0);
  return {
    width,
    height,
    channels: width * height,
    classNames: classNames!,
    files: [],
    remarks: [],
    available: { train: Infinity, test: Infinity },
    train: draw,
    test: (seed, count) => draw(testSeed(seed), count),
  };
}
