import {
  ArgumentError,
  BornspikeError,
  callback,
  checked,
  type Describes,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
} from '../engine/index.js';
import type { Metrics, RunRecord } from './run-record.js';
import { checkShard, type Shard, shardOf } from './shard.js';
import type { Sweep, SweepRun } from './sweep.js';
import { type FolderContent, SweepFolder } from './sweep-folder.js';

/** What a run has come to. */
export interface SweepRunResult {
  /** Numbers by their names; what is not finite is kept as null. */
  metrics: Metrics;
  /** Steps, sweeps or epochs after which the metrics are (default 0). */
  step?: number;
  /** What else is to be kept, as JSON has it: `null` for a number that it does not have (default: nothing). */
  document?: unknown;
}

/** Computes a run, a function of options and seed alone; `onProgress` takes the share that is done, from 0 to 1. */
export type ComputeRun = (
  run: SweepRun,
  control: Required<Pick<LongWorkOptions, 'signal'>> & { onProgress: (share: number) => void },
) => Promise<SweepRunResult>;

/** Which runs of a sweep are done, and what hears of it. */
export interface RunSweepOptions extends LongWorkOptions {
  /** The part of the sweep that is run here (default: all of it). */
  shard?: Shard;
  /** Which of its runs (default: all). */
  runs?: readonly SweepRun[];
  /** Hears of each run that was computed here. */
  onRecord?: (record: RunRecord) => void;
  /** Hears of each run that ended in a `BornspikeError`; the others go on (default: that error ends all). */
  onFailure?: (run: SweepRun, error: BornspikeError) => void;
}

export const runSweepOptions = () =>
  ({
    shard: checked<Shard, Shard, { optional: true }>(checkShard, { optional: true }),
    runs: checked<readonly SweepRun[], readonly SweepRun[], { optional: true }>(checkRuns, {
      optional: true,
    }),
    onRecord: callback<NonNullable<RunSweepOptions['onRecord']>>(),
    onFailure: callback<NonNullable<RunSweepOptions['onFailure']>>(),
    ...longWork(),
  }) satisfies Describes<RunSweepOptions>;

export function checkRuns(field: string, runs: unknown): readonly SweepRun[] {
  if (Array.isArray(runs) && runs.every((run) => typeof run?.run === 'string')) return runs;
  throw new ArgumentError(field, 'runs of this sweep', runs);
}

/** The runs of a shard, in the order of the sweep; all without one. */
export const runsInShard = ({ runs }: Sweep, shard?: Shard): SweepRun[] => runs.filter(isIn(shard));

const isIn =
  (shard: Shard | undefined) =>
  ({ run }: SweepRun): boolean =>
    shard === undefined || shardOf(run, shard.count) === shard.index;

/**
 * Computes the runs of a sweep that its folder does not have yet, one after the other. Runs that other processes are at are
 * left to the end, and computed then if they are still missing: a run that is computed twice gives the same.
 *
 * @param folder where the runs are kept
 * @param compute what a run is
 * @param options which runs, and what hears of it
 * @returns what the folder has then, of all shards
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { readSweep, runSweep, SweepFolder } from 'bornspike/sweep';
 *
 * const path = mkdtempSync('sweep-');
 * const sweep = await readSweep({ command: 'halves', grid: { x: [1, 2] } });
 * const folder = await SweepFolder.of(path, sweep);
 * const { records } = await runSweep(folder, async ({ options }) => ({ metrics: { half: Number(options.x) / 2 } }));
 * console.log(records.size); // prints: 2
 * rmSync(path, { recursive: true });
 * ```
 */
export async function runSweep(
  folder: SweepFolder,
  compute: ComputeRun,
  options: RunSweepOptions = {},
): Promise<FolderContent> {
  if (!(folder instanceof SweepFolder)) throw new ArgumentError('folder', 'a SweepFolder', folder);
  if (typeof compute !== 'function') throw new ArgumentError('compute', 'a function', compute);
  const { shard, runs, onRecord, onFailure } = readOptions('options', options, runSweepOptions);
  const pacer = new Pacer(options);
  const { sweep } = folder;
  const { records } = await folder.read(options.signal ? { signal: options.signal } : {});
  const all = (runs ?? sweep.runs).filter(isIn(shard));
  const missing = all.filter(({ run }) => !records.has(run));
  const signal = options.signal ?? new AbortController().signal;
  let done = all.length - missing.length;
  const report = (share = 0) => pacer.report({ unit: 'run', done: done + share, total: all.length });

  const work = async (run: SweepRun): Promise<void> => {
    const start = performance.now();
    let result: SweepRunResult;
    try {
      result = await compute(run, { signal, onProgress: report });
    } catch (error) {
      if (!(error instanceof BornspikeError) || !onFailure) throw error;
      onFailure(run, error);
      return;
    }
    const { metrics, step = 0, document } = checkResult(result);
    const time = (performance.now() - start) / 1000;
    const { run: address, options: values, seed } = run;
    const { version } = sweep;
    const record = { run: address, step, time, metrics, options: values, seed, version, document };
    // Of two that are the same but for their times, the first one stays.
    if (!folder.find(run)) folder.keep(record);
    onRecord?.(record);
  };
  report();
  const later: SweepRun[] = [];
  for (const run of missing) {
    await pacer.pause();
    const lock = folder.claim(run);
    if (!lock) {
      later.push(run);
      continue;
    }
    try {
      // Another process may have finished it since.
      if (!folder.find(run)) await work(run);
    } finally {
      lock.release();
    }
    done++;
    report();
  }
  for (const run of later) {
    await pacer.pause();
    if (!folder.find(run)) await work(run);
    done++;
    report();
  }
  return folder.read();
}

function checkResult(result: SweepRunResult): SweepRunResult {
  const metrics: unknown = result?.metrics;
  const isMetrics =
    metrics !== null &&
    typeof metrics === 'object' &&
    Object.values(metrics).every((value) => value === null || typeof value === 'number');
  if (isMetrics && (result.step === undefined || result.step >= 0)) return result;
  throw new ArgumentError('compute', 'a function that gives { metrics } of numbers', result);
}
