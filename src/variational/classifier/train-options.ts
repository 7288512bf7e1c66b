import type { LongWorkOptions } from '../../engine/index.js';
import {
  control,
  type Describes,
  integer,
  longWork,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';
import { type OptimizerOptions, type OptimizerSettings, optimizerOptions } from '../../learning/index.js';

/** Options of `trainClassifier` that shape the result (all but `signal`, `onProgress` and `resume`). */
export interface ClassifierTrainOptions extends OptimizerOptions {
  /** Presentations of the whole data set (default 10). */
  epochs?: number;
  /** Samples per parameter update (default 64). */
  batch?: number;
  /** Of the order of the samples. Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** All options of `trainClassifier`. */
export interface ClassifierLearningOptions extends ClassifierTrainOptions, LongWorkOptions {
  /** A checkpoint of an earlier run with the same options; training goes on from there. `epochs` may have grown if the schedule is constant. */
  resume?: Uint8Array;
}

/** The options with their defaults; `clip` is Infinity for none. */
export type ClassifierTrainSettings = Required<ClassifierTrainOptions> & OptimizerSettings;

const COUNT = { minimum: 1, maximum: 1_000_000 };

export const classifierTrainOptions = () =>
  ({
    epochs: integer({ default: 10, ...COUNT }),
    batch: integer({ default: 64, ...COUNT, unit: 'samples' }),
    ...optimizerOptions(),
    seed: seed(),
    resume: control(),
    ...longWork(),
  }) satisfies Describes<ClassifierLearningOptions>;

/** Checks the options and fills in the defaults. */
export const classifierSettings = (options: ClassifierLearningOptions): ClassifierTrainSettings =>
  readOptions('options', options, classifierTrainOptions);
