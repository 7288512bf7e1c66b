import { workersNotes } from './measure-workers.js';
import type { Results, SizeResult } from './results.js';
import { workersRows } from './split-works.js';
import type { Spread } from './statistics.js';
import { TRAINING } from './training.js';

export const HEADER = [
  'case',
  'size',
  'WebAssembly',
  'spread',
  'JavaScript',
  'spread',
  'ratio',
  'spread',
  'per call',
];

/** A row for each case and size: what was measured, as text. Times are nanoseconds per unit. */
export function tableRows(results: Results): string[][] {
  return results.cases.flatMap((result) =>
    result.sizes.map((size) => [result.name, size.label, ...cells(size)]),
  );
}

function cells({ refused, contenders, ratio, work }: SizeResult): string[] {
  if (!contenders || !ratio || !work) return [`refused: ${refused}`];
  const wasm = contenders.wasm.nanoseconds;
  const javascript = contenders.javascript.nanoseconds;
  return [
    `${significant(wasm.median)} ns`,
    range(wasm),
    `${significant(javascript.median)} ns`,
    range(javascript),
    `${ratio.median.toFixed(2)}x`,
    `${ratio.lowest.toFixed(2)}-${ratio.highest.toFixed(2)}`,
    duration(wasm.median * work),
  ];
}

const range = ({ lowest, highest }: Spread): string => `${significant(lowest)}-${significant(highest)}`;

/** Three significant digits, never with an exponent. */
export const significant = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));

/** A time given in nanoseconds, in the unit that suits it. */
export function duration(nanoseconds: number): string {
  if (nanoseconds < 1e3) return `${significant(nanoseconds)} ns`;
  if (nanoseconds < 1e6) return `${significant(nanoseconds / 1e3)} µs`;
  return `${significant(nanoseconds / 1e6)} ms`;
}

/** What the times were taken on and with. */
export function conditions({
  version,
  date,
  quick,
  rounds,
  machine,
  module,
  createEngine,
  training,
}: Results): string[] {
  return [
    `Measured on ${date.slice(0, 10)}: bornspike ${version}, Node ${machine.node}, ${machine.platform}, ${machine.cores} cores of ${machine.cpu}; ` +
      `medians and extremes of ${rounds} interleaved rounds${quick ? ' (quick run)' : ''}, ` +
      'each the fastest sample of a fresh process.',
    `Module: ${kilobytes(module.bytes)} kB, ${kilobytes(module.gzipBytes)} kB gzipped. ` +
      `createEngine(): ${significant(createEngine.median)} ms (${range(createEngine)}).`,
    `trainLocal (${TRAINING}): ${significant(training.median)} samples a second on one core (${range(training)}).`,
  ];
}

const kilobytes = (bytes: number): string => (bytes / 1000).toFixed(1);

/** The table with aligned columns, for a terminal. */
export function textTable(results: Results): string {
  const units = results.cases.map(
    ({ name, unit, measures, note }) => `${name} (per one of its ${unit}): ${measures}.${note && ` ${note}`}`,
  );
  const { workers } = results;
  return [
    ...aligned([HEADER, ...tableRows(results)], 2),
    '',
    ...units,
    '',
    ...(workers ? [...aligned(workersRows(workers.costs), 1), '', ...workersNotes(workers), ''] : []),
    ...conditions(results),
  ].join('\n');
}

/** Lines of rows, the first columns of which are text. */
function aligned([header, ...rows]: string[][], texts: number): string[] {
  const all = [header!, ...rows];
  const whole = all.filter(({ length }) => length === header!.length);
  const widths = header!.map((_, column) => Math.max(...whole.map((row) => row[column]!.length)));
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column < texts ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return all.map(line);
}
