// Writes the README's table of benchmarks from the raw results: `node build/bench/report.js [README]`.
import { readFile, writeFile } from 'node:fs/promises';
import { isMain, RESULTS } from './paths.js';
import type { Results } from './results.js';
import { conditions, HEADER, tableRows } from './table.js';

const START = '<!-- bench -->';
const END = '<!-- /bench -->';

/** The README with what stands between the markers replaced by the results. */
export function fillReport(readme: string, results: Results): string {
  const start = readme.indexOf(START);
  const end = readme.indexOf(END, start);
  if (start < 0 || end < 0) throw new Error(`the README has no ${START} followed by ${END}`);
  return `${readme.slice(0, start + START.length)}\n${markdownReport(results)}\n${readme.slice(end)}`;
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
  const path = process.argv[2] ?? 'README.md';
  const results = JSON.parse(await readFile(RESULTS, 'utf8'));
  await writeFile(path, fillReport(await readFile(path, 'utf8'), results));
}
