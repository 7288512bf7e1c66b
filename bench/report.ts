// Writes the tables of docs/benchmarks.md and README.md from results, and keeps their summary: `node build/bench/report.js [RESULTS]`.
import { readFile, writeFile } from 'node:fs/promises';
import { highlightTable } from './highlights.js';
import { markdownTable } from './markdown-table.js';
import { type WorkersResult, workersNotes } from './measure-workers.js';
import { isMain, RESULTS } from './paths.js';
import { type Results, summaryOf } from './results.js';
import { workersRows } from './split-works.js';
import { conditions, HEADER, tableRows } from './table.js';

const START = '<!-- bench -->';
const END = '<!-- /bench -->';

/** A page with what stands between the markers replaced. */
export function fillPage(page: string, text: string): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`the page has no ${START} followed by ${END}`);
  return `${page.slice(0, start + START.length)}\n${text}\n${page.slice(end)}`;
}

/** Table, explanations and conditions as Markdown. */
export function markdownReport(results: Results): string {
  const explanations = results.cases.map(
    ({ name, unit, measures, note }) =>
      `- **${name}**, per one of its ${unit}: ${measures}.${note && ` ${note}`}`,
  );
  return [
    markdownTable(HEADER, tableRows(results), 2),
    explanations.join('\n'),
    ...(results.workers ? workersReport(results.workers) : []),
    ...conditions(results),
  ].join('\n\n');
}

/** What pools gain, as paragraphs. */
function workersReport(workers: WorkersResult): string[] {
  const [header, ...rows] = workersRows(workers.costs);
  return [
    'How many times as fast [pools](parallel.md) of one and of two workers are as one engine, the least of some runs of each; the efficiency ' +
      'is half of the latter, and the processor time what two workers and the caller take of it, by what the engine takes.',
    markdownTable(header, rows),
    workersNotes(workers).join(' '),
  ];
}

/** The pages that show results, and what they show of them. */
export const PAGES: readonly (readonly [page: string, show: (results: Results) => string])[] = [
  ['docs/benchmarks.md', markdownReport],
  ['README.md', highlightTable],
];

if (isMain(import.meta.url)) {
  const results = summaryOf(JSON.parse(await readFile(process.argv[2] ?? RESULTS, 'utf8')));
  const filled = await Promise.all(
    PAGES.map(async ([page, show]) => [page, fillPage(await readFile(page, 'utf8'), show(results))] as const),
  );
  await writeFile('docs/measured/benchmarks.json', `${JSON.stringify(results)}\n`);
  for (const [page, text] of filled) await writeFile(page, text);
}
