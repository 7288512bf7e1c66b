// Writes the table of docs/benchmarks.md from the raw results: `node build/bench/report.js [FILE]`.
import { readFile, writeFile } from 'node:fs/promises';
import { isMain, RESULTS } from './paths.js';
import type { Results } from './results.js';
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
  const row = (values: string[]) => `| ${values.map((value) => value.replaceAll('|', '\\|')).join(' | ')} |`;
  const alignment = HEADER.map((_, column) => (column < 2 ? '---' : '---:'));
  const rows = tableRows(results).map((values) => [
    ...values,
    ...Array(HEADER.length - values.length).fill(''),
  ]);
  const explanations = results.cases.map(
    ({ name, unit, measures, note }) =>
      `- **${name}**, per one of its ${unit}: ${measures}.${note && ` ${note}`}`,
  );
  return [
    [HEADER, alignment, ...rows].map(row).join('\n'),
    explanations.join('\n'),
    ...conditions(results),
  ].join('\n\n');
}

if (isMain(import.meta.url)) {
  const path = process.argv[2] ?? 'docs/benchmarks.md';
  const results = JSON.parse(await readFile(RESULTS, 'utf8'));
  await writeFile(path, fillReport(await readFile(path, 'utf8'), results));
}
