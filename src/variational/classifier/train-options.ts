import type { LongWorkOptions } from '../../engine/index.js';
import { checkInteger, checkOptions, resolveSeed, type Seed } from '../../engine/index.js';
import { type OptimizerOptions, type OptimizerSettings, optimizerSettings } from '../../learning/index.js';

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

/** Checks the options and fills in the defaults. */
export function classifierSettings(options: ClassifierLearningOptions): ClassifierTrainSettings {
  const defaults = {
    epochs: 10,
    batch: 64,
    optimizer: 'adam',
    learningRate: 1e-3,
    clip: Infinity,
    schedule: 'constant',
    warmup: 0,
    weightDecay: 0,
    seed: undefined,
  } as const;
  checkOptions('options', options, [...Object.keys(defaults), 'resume', 'signal', 'onProgress']);
  const set = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const given: Required<ClassifierLearningOptions> = { ...defaults, ...set } as never;
  return {
    epochs: checkInteger('options.epochs', given.epochs, 1, 1_000_000),
    batch: checkInteger('options.batch', given.batch, 1, 1_000_000),
    ...optimizerSettings(given),
    seed: resolveSeed('options.seed', given.seed),
  };
}
