import { existsSync } from 'node:fs';
import { ArgumentError } from '../../engine/index.js';
import { count } from '../terminal/print.js';

export type Part = 'train' | 'test';
export const PARTS: readonly Part[] = ['train', 'test'];

/**
 * `official`: training samples come from the published training part, test samples from the test part; `held-out`: every
 * fifth sample of the training part, the same ones always, is a test sample; `pooled`: both are drawn, without overlap, from
 * the two parts together.
 */
export type SplitName = 'official' | 'held-out' | 'pooled';
export const SPLITS: readonly SplitName[] = ['official', 'held-out', 'pooled'];

/** A data set that is read from files. */
export interface FileSet {
  name: string;
  title: string;
  side: number;
  /** Recordings of an event camera with label files, in place of images. */
  recordings?: true;
  /** Subfolders of --data-dir that it may be in; by default that of its name. */
  folders?: string[];
  classNames?: readonly string[];
  /** Samples of the published set. */
  published: Record<Part, number>;
  /** Where it differs from `official`. */
  split?: SplitName;
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
  {
    name: 'n-mnist',
    recordings: true,
    folders: ['n-mnist', 'n-mnist-small'],
    title: 'event-camera recordings of MNIST',
    side: 34,
    published: { train: 60000, test: 10000 },
    // The test part of the subset that label files come with is small and unbalanced.
    split: 'held-out',
    source: 'https://www.garrickorchard.com/datasets/n-mnist (the subset NMNISTsmall of SLAYER)',
  },
];

/** All of them have ten. */
export const CLASSES = 10;
export const DATA_NAMES: readonly string[] = ['strokes', ...FILE_SETS.map(({ name }) => name)];

/** What there is to say about the number of samples of a part: nothing if it is the published one. */
export const shortfall = (set: FileSet, part: Part, samples: number): string[] =>
  samples === set.published[part]
    ? []
    : [`${part}: ${count(samples)} of ${count(set.published[part])} published samples`];

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
