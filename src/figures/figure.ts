import type { Dataset } from '../data/index.js';
import type { Engine, Meta, Progress, Seed } from '../engine/index.js';

/** Settings of an experiment, by the names of the command line's options. */
export type FigureOptions = Record<string, number | string | readonly number[]>;

/** `quick` shows what there is to see in minutes; `full` is the paper's extent. */
export type Extent = 'quick' | 'full';

/** A figure of a paper, or of our own: what it is there to show, and the experiment that finds out whether it does. */
export interface Figure<Options extends FigureOptions = FigureOptions> {
  /** Paper and number, e.g. `sqs/2c`, or subject. */
  id: string;
  title: string;
  /** What the paper says that the figure shows, or what is to be found out. */
  claim: string;
  /** What is known to be otherwise than in the paper, and why. */
  differs?: readonly string[];
  /** Names of the data sets that the paper has it on; none where the experiment makes its own samples. */
  data: readonly string[];
  /** Names of those that it is about besides, where they are at hand. */
  besides?: readonly string[];
  /** The classes of these that it is about (default: all). */
  classes?: readonly number[];
  /** Whether its samples are recordings of an event camera. */
  events?: boolean;
  options: Record<Extent, Options>;
  run(engine: Engine, context: FigureContext<Options>): Promise<FigureResult>;
}

/** What an experiment works with. */
export interface FigureContext<Options extends FigureOptions = FigureOptions> {
  signal?: AbortSignal;
  options: Options;
  /** Of the first run, see `seedsOfRuns`. */
  seed: Seed;
  /** The data sets that are at hand, at least one if the figure needs any. */
  data: readonly FigureData[];
  onProgress?: (progress: FigureProgress) => void;
  /** Returns what `compute` gives for these inputs, or gave when they came before. Both are as JSON has them. */
  remember<Value>(inputs: object, compute: () => Promise<Value>): Promise<Value>;
}

export interface FigureProgress extends Progress {
  /** What is being done, e.g. `mnist, SNN, run 3 of 10`. */
  now: string;
}

/** Where samples come from; training and test samples of one seed never overlap. */
export interface FigureData {
  name: string;
  /** Samples that there are; Infinity where each is drawn anew. */
  available: { train: number; test: number };
  train(seed: Seed, count: number): Promise<Dataset>;
  test(seed: Seed, count: number, trained: { seed: Seed; count: number }): Promise<Dataset>;
}

export type ClaimOutcome = 'reproduced' | 'not reproduced' | 'undecided';

export interface Verdict {
  /** Whether what the paper claims was seen in this run; undecided where the error bars are too large to tell. */
  outcome: ClaimOutcome;
  /** Why, in sentences with numbers. */
  reasons: string[];
}

export interface FigureResult {
  /** One entry per run of a model, plain. */
  data: Record<string, unknown>[];
  /** A self-contained SVG. */
  svg: string;
  table: { columns: string[]; rows: string[][] };
  verdict: Verdict;
  seed: Seed;
  meta: Meta;
}
