import { ArgumentError } from '../engine/index.js';
import type { RunRecord } from './run-record.js';
import { checkSweep, type OptionValues, type Sweep } from './sweep.js';

/** A metric at a point. */
export interface MetricSummary {
  /** Over the runs that have it. */
  mean: number;
  /** Standard error of the mean; null of one run. */
  stdErr: number | null;
  /** Runs that have a number for it. */
  runs: number;
}

/** What the runs of a point have in common. */
export interface PointSummary {
  /** The options of the point. */
  options: OptionValues;
  /** Runs that are there. */
  runs: number;
  /** By their names, in the order of the first run. */
  metrics: Record<string, MetricSummary>;
}

/** What a sweep has found. */
export interface SweepSummary {
  /** What was run. */
  command: string;
  /** Runs that are there, of all shards. */
  runs: number;
  /** Runs that there are to be. */
  total: number;
  /** In the order of the sweep. */
  points: PointSummary[];
}

/** Number, sum and squares about the mean of some values, which add up. */
interface Moments {
  count: number;
  mean: number;
  squares: number;
}

/**
 * Means and standard errors of all metrics at all points. Values are added in pairs, in the order of the repeats, so that the
 * bits do not depend on which machine computed which run, and when.
 *
 * @param sweep the sweep
 * @param records its records, by the runs' addresses; those that are missing are left out
 *
 * @example
 * ```ts
 * import { readSweep, summarizeSweep } from 'bornspike/sweep';
 *
 * const sweep = await readSweep({ command: 'draw', repeats: 2 });
 * const record = { step: 0, time: 0, options: {}, version: sweep.version };
 * const records = new Map(
 *   sweep.runs.map(({ run, seed, repeat }) => [run, { ...record, run, seed, metrics: { value: repeat } }]),
 * );
 * console.log(summarizeSweep(sweep, records).points[0].metrics);
 * // prints: { value: { mean: 0.5, stdErr: 0.5, runs: 2 } }
 * ```
 */
export function summarizeSweep(sweep: Sweep, records: ReadonlyMap<string, RunRecord>): SweepSummary {
  checkSweep('sweep', sweep);
  if (!(records instanceof Map)) throw new ArgumentError('records', 'a Map', records);
  const { command, points, repeats, runs } = sweep;
  return {
    command,
    runs: runs.filter(({ run }) => records.has(run)).length,
    total: runs.length,
    points: points.map((options, p) => {
      const own = runs.slice(p * repeats, (p + 1) * repeats).flatMap(({ run }) => records.get(run) ?? []);
      const names = [...new Set(own.flatMap(({ metrics }) => Object.keys(metrics)))];
      const summaries = names.flatMap((name) => {
        const values = own.flatMap(({ metrics }) => metrics[name] ?? []);
        return values.length > 0 ? [[name, estimateOf(values)] as const] : [];
      });
      return { options, runs: own.length, metrics: Object.fromEntries(summaries) };
    }),
  };
}

function estimateOf(values: readonly number[]): MetricSummary {
  const { count, mean, squares } = momentsOf(values, 0, values.length);
  return { mean, stdErr: count > 1 ? Math.sqrt(squares / (count - 1) / count) : null, runs: count };
}

/** Of the values from `first` to before `end`: of both halves, added. */
function momentsOf(values: readonly number[], first: number, end: number): Moments {
  if (end - first === 1) return { count: 1, mean: values[first]!, squares: 0 };
  const middle = (first + end + 1) >> 1;
  const a = momentsOf(values, first, middle);
  const b = momentsOf(values, middle, end);
  const count = a.count + b.count;
  const difference = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (difference * b.count) / count,
    squares: a.squares + b.squares + (difference * difference * a.count * b.count) / count,
  };
}
