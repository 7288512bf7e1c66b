import { join } from 'node:path';
import { toJSON } from '../../engine/index.js';
import { loadSweepPlot } from '../../figures/index.js';
import { writeAtomically } from '../../files/index.js';
import {
  type FolderContent,
  lineOf,
  type PointSummary,
  type SweepFolder,
  type SweepSummary,
  summarizeSweep,
} from '../../sweep/index.js';
import { type Printer, withError, writeDocument } from '../terminal/print.js';

const RESULTS = 'results.jsonl';
const SUMMARY = 'summary.json';
const PLOT = 'summary.svg';
/** Columns of the table that metrics take, at most, and its rows. */
const MOST_METRICS = 3;
const MOST_POINTS = 40;
const MOST_FAULTS = 10;
/** Errors of means that are none. */
const ROUNDING = 1e-12;

/** Names of options that are not the same at all points. */
export function varyingOptions(points: readonly PointSummary[]): string[] {
  const names = [...new Set(points.flatMap(({ options }) => Object.keys(options)))];
  const textOf = (point: PointSummary, name: string) => JSON.stringify(toJSON(point.options[name]));
  return names.filter((name) => points.some((point) => textOf(point, name) !== textOf(points[0]!, name)));
}

/** Metrics of which others are the errors and the like; where some vary by more than rounding, those. */
export function mainMetrics(points: readonly PointSummary[]): string[] {
  const names = [...new Set(points.flatMap(({ metrics }) => Object.keys(metrics)))];
  const main = names.filter((name) => !/\.(stdErr|rHat)$/.test(name));
  const varying = main.filter((name) => {
    const found = points.flatMap(({ metrics }) => metrics[name] ?? []);
    return found.some(
      ({ mean, stdErr }) => Math.abs(mean - found[0]!.mean) > ROUNDING || (stdErr ?? 0) > ROUNDING,
    );
  });
  return varying.length > 0 ? varying : main;
}

/**
 * Writes all records in the order of the sweep, their summary and its drawing into the folder; again, if other processes have
 * finished runs meanwhile, so that of several the last one writes all.
 */
export async function writeReport(
  folder: SweepFolder,
  content: FolderContent,
): Promise<{ content: FolderContent; summary: SweepSummary }> {
  for (let now = content; ; ) {
    const { sweep, path } = folder;
    const summary = summarizeSweep(sweep, now.records);
    const lines = sweep.runs.flatMap(({ run }) => now.records.get(run) ?? []).map(lineOf);
    writeAtomically(join(path, RESULTS), lines.join(''));
    writeDocument(join(path, SUMMARY), { ...summary, seed: sweep.seed, meta: { version: sweep.version } });
    const drawSweep = await loadSweepPlot();
    writeAtomically(
      join(path, PLOT),
      drawSweep(summary, varyingOptions(summary.points), mainMetrics(summary.points)),
    );
    const then = await folder.read();
    if (then.records.size === now.records.size) return { content: then, summary };
    now = then;
  }
}

export function printReport(printer: Printer, summary: SweepSummary, folder: SweepFolder): void {
  const { points } = summary;
  const options = varyingOptions(points);
  const all = mainMetrics(points);
  const metrics = all.slice(0, MOST_METRICS);
  const rows = points
    .slice(0, MOST_POINTS)
    .map((point) => [
      ...options.map((name) => show(point.options[name])),
      ...metrics.map((name) => cell(point, name)),
      String(point.runs),
    ]);
  printer.table([[...options, ...metrics, 'runs'], ...rows]);
  if (points.length > MOST_POINTS) printer.line(`and ${points.length - MOST_POINTS} more points`);
  if (all.length > MOST_METRICS)
    printer.line(`and ${all.length - MOST_METRICS} more metrics, which --json prints`);
  for (const name of [RESULTS, SUMMARY, PLOT]) printer.written(join(folder.path, name));
}

/** Says which files are not used. */
export function remarkFaults(printer: Printer, faults: readonly string[]): void {
  for (const fault of faults.slice(0, MOST_FAULTS)) printer.remark(fault);
  const rest = faults.length - MOST_FAULTS;
  if (rest > 0) printer.remark(`and ${rest} more files are not used`);
}

const show = (value: unknown): string =>
  value === undefined ? '-' : typeof value === 'string' ? value : JSON.stringify(toJSON(value));

const cell = ({ metrics }: PointSummary, name: string): string => {
  const found = metrics[name];
  if (!found) return '-';
  const { mean, stdErr } = found;
  // What is rounding has no digits to show.
  return withError(mean, stdErr !== null && stdErr < ROUNDING ? 0 : stdErr, 4);
};
