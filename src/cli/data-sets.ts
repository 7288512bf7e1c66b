import { existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  drawStratified,
  type ImageDataset,
  readIdxDataset,
  readUsps,
  selectClasses,
  strokes,
} from '../data/index.js';
import { checkChoice } from '../engine/check.js';
import { ArgumentError, BornspikeError, DataFormatError } from '../engine/errors.js';
import type { Seed } from '../engine/seed.js';
import { count } from './print.js';

/** Which samples a command works on. */
export interface DataOptions {
  data: string;
  dataDir?: string;
  /** Pixels per side of strokes. */
  size?: number;
  classes: number[];
  /** How a set with published parts is divided; by default as its `FileSet` says. */
  split?: Split;
}

export type Part = 'train' | 'test';

/**
 * `official`: training samples come from the published training part, test samples from the test part; `pooled`: both
 * are drawn, without overlap, from the two parts together.
 */
export type Split = 'official' | 'pooled';
export const SPLITS: readonly Split[] = ['official', 'pooled'];

/** A data set that is read from files. */
export interface FileSet {
  name: string;
  title: string;
  side: number;
  classNames?: string[];
  /** Samples of the published set. */
  published: Record<Part, number>;
  /** Where it differs from `official`. */
  split?: Split;
  /** Where people get it. */
  source: string;
}

const FASHION = 'T-shirt,Trouser,Pullover,Dress,Coat,Sandal,Shirt,Sneaker,Bag,Ankle boot'.split(',');
const HIRAGANA = 'o,ki,su,tsu,na,ha,ma,ya,re,wo'.split(',');

export const FILE_SETS: readonly FileSet[] = [
  {
    name: 'usps',
    title: 'digits from US envelopes',
    side: 16,
    published: { train: 7291, test: 2007 },
    // Its published test part is harder than its training part; a draw of a few hundred samples wants one population.
    split: 'pooled',
    source: 'https://web.stanford.edu/~hastie/ElemStatLearn/data.html (as usps.h5 or IDX files)',
  },
  {
    name: 'mnist',
    title: 'handwritten digits',
    side: 28,
    published: { train: 60000, test: 10000 },
    source: 'http://yann.lecun.com/exdb/mnist',
  },
  {
    name: 'fashion-mnist',
    title: 'pieces of clothing',
    side: 28,
    classNames: FASHION,
    published: { train: 60000, test: 10000 },
    source: 'https://github.com/zalandoresearch/fashion-mnist',
  },
  {
    name: 'kmnist',
    title: 'handwritten hiragana',
    side: 28,
    classNames: HIRAGANA,
    published: { train: 60000, test: 10000 },
    source: 'https://github.com/rois-codh/kmnist',
  },
];

export const DATA_NAMES: readonly string[] = ['strokes', ...FILE_SETS.map(({ name }) => name)];
const CLASSES = 10;
const HDF5_FILE = 'usps.h5';
/** What the files of a part may begin with. */
const PREFIXES: Record<Part, readonly string[]> = { train: ['train'], test: ['t10k', 'test'] };

/** The IDX files of one part. */
interface IdxFiles {
  images: string;
  labels: string;
  /** Their number of samples, if their names say that they hold but the first of them. */
  first?: number;
}

/** The files of a data set that are there. */
export interface FoundFiles {
  folder: string;
  hdf5?: string;
  idx: Partial<Record<Part, IdxFiles>>;
}

/** Looks for a data set's files in `directory` and in its subfolder of the set's name. */
export function findFiles(set: FileSet, directory: string): FoundFiles | undefined {
  for (const folder of [join(directory, set.name), directory]) {
    if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) continue;
    const names = new Set(readdirSync(folder));
    const idx: FoundFiles['idx'] = {};
    for (const part of ['train', 'test'] as const) {
      const files = findIdx(folder, names, PREFIXES[part]);
      if (files) idx[part] = files;
    }
    const hdf5 = set.name === 'usps' && names.has(HDF5_FILE) ? join(folder, HDF5_FILE) : undefined;
    if (hdf5 || idx.train || idx.test) return { folder, hdf5, idx };
  }
  return undefined;
}

/**
 * The two files of a part: whole ones, such as `train-images-idx3-ubyte.gz`, rather than the longest of those that were cut
 * after their first n samples, such as `train-images-first7011-idx3-ubyte.gz`.
 */
function findIdx(
  folder: string,
  names: ReadonlySet<string>,
  prefixes: readonly string[],
): IdxFiles | undefined {
  const find = (kind: string, infix: string, type: string) =>
    prefixes
      .map((prefix) => `${prefix}-${kind}${infix}-${type}-ubyte`)
      .flatMap((name) => [`${name}.gz`, name])
      .find((name) => names.has(name));
  const lengths = [...names]
    .flatMap((name) => /-images-first(\d+)-idx3-ubyte(\.gz)?$/.exec(name)?.[1] ?? [])
    .sort((a, b) => Number(b) - Number(a));
  for (const first of ['', ...lengths]) {
    const infix = first && `-first${first}`;
    const images = find('images', infix, 'idx3');
    const labels = find('labels', infix, 'idx1');
    if (images && labels) {
      const files = { images: join(folder, images), labels: join(folder, labels) };
      return first ? { ...files, first: Number(first) } : files;
    }
  }
  return undefined;
}

/** Parts of a data set with the files that they come from. */
export interface LoadedParts {
  parts: Partial<Record<Part, ImageDataset>>;
  files: string[];
}

/**
 * Reads all wanted parts of a data set; those whose files are not there are left out.
 *
 * @throws DataFormatError where a file is broken
 */
export async function readParts(
  set: FileSet,
  found: FoundFiles,
  wanted: readonly Part[],
): Promise<LoadedParts> {
  const hasIdx = wanted.every((part) => found.idx[part]);
  if (found.hdf5) {
    try {
      const parts = await readUsps(await readFile(found.hdf5), { file: found.hdf5 });
      return { parts, files: [found.hdf5] };
    } catch (error) {
      // Without the optional library the IDX files do as well.
      if (!hasIdx || !(error instanceof BornspikeError) || error instanceof DataFormatError) throw error;
    }
  }
  const loaded: LoadedParts = { parts: {}, files: [] };
  for (const part of wanted) {
    const files = found.idx[part];
    if (!files) continue;
    const { images, labels } = files;
    loaded.parts[part] = await readIdxDataset(await readFile(images), await readFile(labels), {
      name: `${set.name} ${part}`,
      classes: CLASSES,
      classNames: set.classNames,
      imagesFile: images,
      labelsFile: labels,
    });
    loaded.files.push(images, labels);
  }
  return loaded;
}

/** What there is to say about the number of samples of a part: nothing if it is the published one. */
export const shortfall = (set: FileSet, part: Part, samples: number): string[] =>
  samples === set.published[part]
    ? []
    : [`${part}: ${count(samples)} of ${count(set.published[part])} published samples`];

/** Where a command takes its samples from; training and test samples never overlap. */
export interface Samples {
  width: number;
  height: number;
  classNames: string[];
  files: string[];
  /** Where the files hold fewer samples than were published. */
  remarks: string[];
  /** Training samples, drawn by `seed`. */
  train(seed: Seed, count: number): ImageDataset;
  /** Test samples, drawn by `seed`, none of which is among the training samples that `trained` describes. */
  test(seed: Seed, count: number, trained: { seed: Seed; count: number }): ImageDataset;
}

/** The seed of everything that tests a run of seed `seed`. */
export const testSeed = (seed: Seed): string => `${seed}-test`;

/**
 * Opens the chosen data set.
 *
 * @param wanted the parts that will be drawn from
 * @throws ArgumentError when the choice makes no sense or files are missing, DataFormatError when they are broken
 */
export async function openSamples(options: DataOptions, wanted: readonly Part[]): Promise<Samples> {
  const { classes } = options;
  if (options.data === 'n-mnist') {
    throw new ArgumentError('--data', 'n-mnist, a set of event-camera recordings, cannot be read yet');
  }
  const name = checkChoice('--data', options.data, DATA_NAMES);
  if (classes.length < 2)
    throw new ArgumentError('--classes', 'at least two classes, such as 1,7', classes.join());
  if (name === 'strokes') {
    if (options.split !== undefined)
      throw new ArgumentError('--split', 'every stroke is new: there are no parts');
    return strokeSamples(options);
  }
  if (options.size !== undefined) throw new ArgumentError('--size', `${name} has a size of its own`);

  const set = FILE_SETS.find((known) => known.name === name)!;
  const split = checkChoice('--split', options.split ?? set.split ?? 'official', SPLITS);
  const parts = await chosenParts(set, options, split === 'pooled' ? ['train', 'test'] : wanted);
  const { width, height, classNames } = (parts.train ?? parts.test)!;
  const rest = (whole: ImageDataset, count: number, seed: Seed) =>
    drawStratified(whole, { train: count, test: whole.labels.length - count, seed }).test;
  const draw = (whole: ImageDataset, count: number, seed: Seed) =>
    drawStratified(whole, { train: count, seed }).train;
  const drawTest = (whole: ImageDataset, count: number, seed: Seed) =>
    drawStratified(whole, { train: 0, test: count, seed: testSeed(seed) }).test;
  const common = { width, height, classNames: classNames!, files: parts.files, remarks: parts.remarks };
  if (split === 'official') {
    return {
      ...common,
      train: (seed, count) => draw(parts.train!, count, seed),
      test: (seed, count) => drawTest(parts.test!, count, seed),
    };
  }
  const pool = joined(parts.train!, parts.test!);
  return {
    ...common,
    train: (seed, count) => draw(pool, count, seed),
    test: (seed, count, trained) => drawTest(rest(pool, trained.count, trained.seed), count, seed),
  };
}

/** The chosen classes of the wanted parts. */
async function chosenParts(
  set: FileSet,
  { dataDir, classes }: DataOptions,
  wanted: readonly Part[],
): Promise<Partial<Record<Part, ImageDataset>> & { files: string[]; remarks: string[] }> {
  const found = findFiles(set, checkDirectory(set, dataDir));
  const { parts, files }: LoadedParts = found
    ? await readParts(set, found, wanted)
    : { parts: {}, files: [] };
  const chosen: Partial<Record<Part, ImageDataset>> = {};
  const remarks: string[] = [];
  for (const part of wanted) {
    const whole = parts[part];
    if (!whole) {
      const [prefix] = PREFIXES[part];
      throw new ArgumentError(
        '--data-dir',
        `the ${part === 'train' ? 'training' : 'test'} part of ${set.name} is neither in ${dataDir} nor in ${join(dataDir!, set.name)}; expected ${set.name === 'usps' ? 'usps.h5 or ' : ''}${prefix}-images-idx3-ubyte.gz and ${prefix}-labels-idx1-ubyte.gz`,
      );
    }
    chosen[part] = selectClasses(whole, classes);
    remarks.push(...shortfall(set, part, whole.labels.length));
  }
  return { ...chosen, files, remarks };
}

/** Two parts of one set as one. */
function joined(a: ImageDataset, b: ImageDataset): ImageDataset {
  const images = a.images instanceof Float32Array ? Float32Array : Uint8Array;
  return {
    ...a,
    images: images.from([...a.images, ...b.images]),
    labels: Uint8Array.from([...a.labels, ...b.labels]),
  };
}

/** Every stroke is new, so two seeds give two parts. */
function strokeSamples({ size, classes }: DataOptions): Samples {
  const draw = (seed: Seed, count: number) =>
    strokes({ count, seed, classes, ...(size !== undefined && { size: size as 16 | 28 }) });
  const { width, height, classNames } = draw(0, 0);
  return {
    width,
    height,
    classNames: classNames!,
    files: [],
    remarks: [],
    train: draw,
    test: (seed, count) => draw(testSeed(seed), count),
  };
}

/** Returns the folder of a set's files, or says what to do about it. */
export function checkDirectory(set: FileSet, directory: string | undefined): string {
  if (directory === undefined) {
    throw new ArgumentError(
      '--data-dir',
      `${set.name} is read from files: name the folder that has them; they come from ${set.source}`,
    );
  }
  if (!existsSync(directory)) throw new ArgumentError('--data-dir', `there is no folder ${directory}`);
  return directory;
}
