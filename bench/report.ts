// Writes the table of docs/benchmarks.md from the raw results, and keeps their summary: `node build/bench/report.js [RESULTS]`.
import { readFile, writeFile } from 'node:fs/promises';
import { markdownTable } from './markdown-table.js';
import { isMain, RESULTS } from './paths.js';
import { type Results, summaryOf } from './results.js';
import { conditions, HEADER, tableRows } from './table.js';

const START = '<!-- bench -->';
const END = '<!-- /bench -->';

/** A page with what stands between the markers replaced by the results. */
export function fillReport(page: string, results: Results): string {
  const start = page.indexOf(START);
  const end = page.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`the page has no ${START} followed by ${END}`);
  return `${page.slice(0, start + START.length)}\n${markdownReport(results)}\n${page.slice(end)}`;
}

/** Table, explanations and conditions as Markdown. */
export function markdownReport(results: Results): string {
  const explanations = results.cases.map(
    ({ name, unit, measures, note }) =>
      `- **${name}**, per one of its ${unit}: ${measures}.${note && ` ${note}`}`,
  );
  return [markdownTable(HEADER, tableRows(results), 2), explanations.join('\n'), ...conditions(results)].join(
    '\n\n',
  );
}

if (isMain(import.meta.url)) {
  const page = 'docs/benchmarks.md';
  const results = summaryOf(JSON.parse(await readFile(process.argv[2] ?? RESULTS, 'utf8')));
  await writeFile('docs/measured/benchmarks.json', `${JSON.stringify(results)}\n`);
  await writeFile(page, fillReport(await readFile(page, 'utf8'), results));
}
