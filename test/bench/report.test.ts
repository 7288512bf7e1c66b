import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { highlightTable } from '../../bench/highlights.js';
import { fillPage, markdownReport, PAGES } from '../../bench/report.js';
import { type Results, summaryOf } from '../../bench/results.js';
import { runBench } from '../../bench/run.js';
import { duration, textTable } from '../../bench/table.js';

const results: Results = {
  version: '1.2.3',
  date: '2026-01-01T00:00:00.000Z',
  quick: false,
  rounds: 7,
  machine: { cpu: 'a processor', cores: 4, platform: 'linux x64', node: '20.19.0' },
  module: { bytes: 34_867, gzipBytes: 12_345 },
  createEngine: { median: 4.5, lowest: 4, highest: 6, samples: [4, 4.5, 6] },
  training: { median: 15000, lowest: 14000, highest: 16000, samples: [14000, 15000, 16000] },
  cases: [
    {
      name: 'adding',
      measures: 'additions',
      unit: 'sums',
      vectorisable: true,
      tolerance: 0,
      note: 'Adding is easy.',
      sizes: [
        {
          label: '10 sums',
          work: 10,
          contenders: {
            wasm: { nanoseconds: { median: 2, lowest: 1.5, highest: 123.4 }, rounds: [] },
            javascript: { nanoseconds: { median: 7, lowest: 6.789, highest: 8 }, rounds: [] },
          },
          ratio: { median: 3.5, lowest: 3, highest: 4 },
        },
        { label: '20 sums', refused: 'run 1: 1 | 2' },
      ],
    },
  ],
};

const [engine, one, two] = [200, 210, 108].map((wall) => ({ wall, processor: wall + 20 }));
const workers = {
  costs: [{ work: 'a work', engine: engine!, one: one!, two: two! }],
  start: 51.4,
  task: 0.123,
};

it('says what pools gain, where that was measured', () => {
  const page = markdownReport({ ...results, workers }).replaceAll(/ +/g, ' ');
  expect(page).toContain('| a work | 200 | 0.95x | 1.85x | 0.93 | 0.58x |');
  expect(page).toContain('A pool of two workers starts in 51 ms. A task takes 0.12 ms beside its work.');
  expect(markdownReport(results)).not.toContain('pool');
  const text = textTable({ ...results, workers });
  expect(text).toMatch(/^a work +200 +0\.95x +1\.85x +0\.93 +0\.58x$/m);
});

const fillReport = (page: string, of: Results) => fillPage(page, markdownReport(of));

it('puts the table between the markers and leaves the rest alone', () => {
  const readme = 'before <!-- bench -->old<!-- /bench --> after';
  const filled = fillReport(readme, results);
  expect(filled).toMatch(/^before <!-- bench -->\n\| case +\|/);
  expect(filled).toMatch(/\n<!-- \/bench --> after$/);
  const rows = filled.replaceAll(/ +/g, ' ');
  expect(rows).toContain('| adding | 10 sums | 2 ns | 1.5-123 | 7 ns | 6.79-8 | 3.50x | 3.00-4.00 | 20 ns |');
  expect(rows).toContain('| adding | 20 sums | refused: run 1: 1 \\| 2 |');
  expect(filled).toContain('Measured on 2026-01-01: ');
  expect(filled).toContain('- **adding**, per one of its sums: additions. Adding is easy.');
  expect(filled).toContain('a processor');
  expect(filled).toContain('12.3 kB gzipped');
  expect(filled).not.toContain('old');
  expect(fillReport(filled, results)).toBe(filled);
});

it('keeps all of it but single samples', () => {
  const summary = summaryOf(results);
  expect(JSON.stringify(summary)).not.toContain('samples');
  expect(summary.rounds).toBe(7);
  expect(fillReport('<!-- bench --><!-- /bench -->', summary)).toBe(
    fillReport('<!-- bench --><!-- /bench -->', results),
  );
});

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

it.each(PAGES)('wrote the table of %s from docs/measured/benchmarks.json', async (name, show) => {
  const [page, measured] = await Promise.all([read(name), read('docs/measured/benchmarks.json')]);
  expect(fillPage(page, show(JSON.parse(measured)))).toBe(page);
});

it('shows a few cases in the README, and says which of them it misses', async () => {
  const measured: Results = JSON.parse(await read('docs/measured/benchmarks.json'));
  const { contenders, ratio } = measured.cases
    .find(({ name }) => name === 'stochastic-master')!
    .sizes.find(({ label }) => label === 'n = 6')!;
  contenders!.wasm.nanoseconds.median = 12_345;
  contenders!.javascript.nanoseconds.median = 2_345_678;
  ratio!.median = 190.01;
  expect(highlightTable(measured)).toMatch(/^\| six .* \| +12\.3 µs \| +2\.35 ms \| +190x \|$/m);
  expect(() => highlightTable(results)).toThrow('no times of stack-forward, H = 1000, T = 5, 6 % spikes');
});

it('says which markers it misses', () => {
  expect(() => fillReport('# A README', results)).toThrow('<!-- bench -->');
  expect(() => fillReport('<!-- /bench --><!-- bench -->', results)).toThrow('<!-- /bench -->');
});

it('aligns the table for the terminal', () => {
  const [header, row] = textTable(results).split('\n');
  expect(row!.indexOf('3.50x') + '3.50x'.length).toBe(header!.indexOf('ratio') + 'ratio'.length);
});

it('gives durations in a unit that suits them', () => {
  expect([12.345, 12_345, 12_345_678].map(duration)).toEqual(['12.3 ns', '12.3 µs', '12.3 ms']);
});

it('refuses a name that it does not know', async () => {
  expect(await runBench({ names: ['philox', 'nothing'] })).toBe(2);
});
