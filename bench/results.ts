import type { ContenderName } from './case.js';
import type { WorkersResult } from './measure-workers.js';
import type { Spread } from './statistics.js';

/** One contender at one size. */
export interface ContenderResult {
  /** Nanoseconds per unit: median and extremes of the rounds' fastest samples. */
  nanoseconds: Spread;
  /** All samples in nanoseconds per unit, [round][sample], each round a process of its own; not in a summary. */
  rounds?: number[][];
}

/** One case at one size; without `contenders` where it was not timed. */
export interface SizeResult {
  label: string;
  /** Why it was not timed: how the contenders' results differ. */
  refused?: string;
  /** Units of one run. */
  work?: number;
  contenders?: Record<ContenderName, ContenderResult>;
  /** JavaScript's time over WebAssembly's: quotient of the medians, extremes of the quotients round by round. */
  ratio?: Spread;
}

export interface CaseResult {
  name: string;
  measures: string;
  unit: string;
  vectorisable: boolean;
  tolerance: number;
  note: string;
  sizes: SizeResult[];
}

/** Everything that a run of the benchmarks found: the raw data of the table. */
export interface Results {
  version: string;
  date: string;
  quick: boolean;
  rounds: number;
  machine: { cpu: string; cores: number; platform: string; node: string };
  module: { bytes: number; gzipBytes: number };
  /** Milliseconds of a fresh process's first `createEngine()`. */
  createEngine: Spread & { samples?: number[] };
  /** Samples a second of `trainLocal`, see training.ts. */
  training: Spread & { samples?: number[] };
  cases: CaseResult[];
  /** What pools of workers gain; of a run of all benchmarks. */
  workers?: WorkersResult;
}

/** The results without single samples: what docs/measured keeps. */
export function summaryOf(results: Results): Results {
  return JSON.parse(
    JSON.stringify(results, (name, value) =>
      name === 'samples' || (name === 'rounds' && Array.isArray(value)) ? undefined : value,
    ),
  );
}
