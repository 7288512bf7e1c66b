import { type Seed, toJSON } from '../engine/index.js';
import { canonicalJson } from './canonical-json.js';
import type { OptionValues, Sweep, SweepRun } from './sweep.js';

/** What a run has found: numbers by their names; null where there is none. */
export type Metrics = Readonly<Record<string, number | null>>;

/** What is kept of a run: a line of JSON, whose names stay from version to version. */
export interface RunRecord {
  /** Its address, see `runAddress`. */
  run: string;
  /** Steps, sweeps or epochs after which the metrics are. */
  step: number;
  /** Seconds that it took, which alone differ from machine to machine. */
  time: number;
  /** What it has found. */
  metrics: Metrics;
  /** What it was given. */
  options: OptionValues;
  /** Where all that is random in it comes from. */
  seed: Seed;
  /** Of the package. */
  version: string;
  /** What else it has come to, as JSON has it; of most runs nothing. */
  document?: unknown;
}

const NAMES = 'run,step,time,metrics,options,seed,version';

/** The line of a record. */
export function lineOf({ run, step, time, metrics, options, seed, version, document }: RunRecord): string {
  const known = Object.entries(metrics).map(([name, value]) => [name, Number.isFinite(value) ? value : null]);
  const record = { run, step, time, metrics: Object.fromEntries(known), options, seed, version, document };
  return `${JSON.stringify(toJSON(record), infiniteAsText)}\n`;
}

/** For `JSON.stringify`, which would make null of ∞. */
export const infiniteAsText = (_: string, value: unknown): unknown =>
  value === Infinity || value === -Infinity ? String(value) : value;

/** The record of a run in a line, or what is wrong with that. */
export function recordIn(text: string, run: SweepRun, sweep: Sweep): RunRecord | string {
  if (!text.endsWith('\n')) return 'it is cut off';
  let record: RunRecord;
  try {
    record = JSON.parse(text);
  } catch {
    return 'it is not JSON';
  }
  const names = record !== null && typeof record === 'object' ? Object.keys(record).join() : '';
  if (names !== NAMES && names !== `${NAMES},document`) return 'it is no record of a run';
  const { step, time, metrics } = record;
  if (![step, time].every((value) => Number.isFinite(value) && value >= 0))
    return 'its step or time cannot be';
  if (metrics === null || typeof metrics !== 'object' || Array.isArray(metrics))
    return 'its metrics cannot be';
  if (!Object.values(metrics).every((value) => value === null || Number.isFinite(value))) {
    return 'its metrics are not numbers';
  }
  if (record.version !== sweep.version) return `it is of version ${record.version}`;
  const contentOf = ({ options, seed }: { options: OptionValues; seed: Seed }) =>
    canonicalJson('record', { options, seed: String(seed) });
  // Most are as they were sent, to the letter.
  const isSame = JSON.stringify([record.options, record.seed]) === JSON.stringify([run.options, run.seed]);
  if (record.run !== run.run || !(isSame || contentOf(record) === contentOf(run)))
    return 'it is of another run';
  return record;
}
