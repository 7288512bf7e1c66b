import { parseHTML } from 'linkedom';
import { expect, it } from 'vitest';
import type { ClaimOutcome, Figure, FigureResult } from '../../src/figures/figure.js';
import { reportPage } from '../../src/figures/report.js';

const figureOf = (id: string): Figure => ({
  id,
  title: `What ${id} shows, "a < b"`,
  claim: `More of it with ${id} & less.`,
  differs: ['the paper has another device'],
  data: [],
  options: { quick: { runs: 5, memoryQubits: [2] }, full: { runs: 10, memoryQubits: [2, 3] } },
  run: () => Promise.reject(new Error('not to be run')),
});

const resultOf = (outcome: ClaimOutcome, warnings: string[] = []): FigureResult => ({
  data: [{ x: 1, values: [0.1, 2] }],
  svg: '<svg xmlns="http://www.w3.org/2000/svg"><text>ψ</text></svg>',
  table: { columns: ['model', 'accuracy, "%"'], rows: [['a, b', '96.8 ± 0.3']] },
  verdict: { outcome, reasons: [`because it was ${outcome} <here>`] },
  seed: 7,
  meta: {
    version: '0.1.0',
    options: { runs: 5, memoryQubits: [2, 3], extent: 'quick' },
    seconds: 3,
    endReason: 'done',
    warnings,
  },
});

const made = (['reproduced', 'not reproduced', 'undecided', 'reproduced'] as const).map((outcome, i) => {
  const id = ['sqs/2a', 'sqs/memory', 'qnns/2', 'own/1'][i]!;
  const result = resultOf(outcome, i === 0 ? ['on strokes in place of the data'] : []);
  return { figure: figureOf(id), result, command: `bornspike figure ${id} --seed 7` };
});
const page = reportPage(made, { command: 'bornspike figure all --seed 7', runtime: 'Node v0 on a & b' });
const { document } = parseHTML(page);
const textOf = (selector: string) => document.querySelector(selector)!.textContent!.replace(/\s+/g, ' ');
const contentOf = (address: string) => Buffer.from(address.split(',')[1]!, 'base64').toString();

it('has all verdicts at its top, by paper, with links to the figures', () => {
  const titles = [...document.querySelectorAll('nav h2')].map(({ textContent }) => textContent);
  expect(titles).toHaveLength(3);
  expect(titles[2]).toBe('own');
  const rows = [...document.querySelectorAll('nav tr')];
  for (const [i, row] of rows.entries()) {
    const target = row.querySelector('a')!.getAttribute('href')!.slice(1);
    expect(document.getElementById(target)!.textContent).toContain(made[i]!.figure.claim);
    expect(row.querySelector('.verdict')!.textContent).toContain(made[i]!.result.verdict.outcome);
  }
  expect(textOf('header')).toMatch(
    /0\.1\.0, seed 7, Node v0 on a & b, 12 s.* 2 ✓ reproduced 1 ✗ not .* 1 \? undec/,
  );
  expect(textOf('header .command')).toBe('bornspike figure all --seed 7');
});

it('has what differs: what looked wrong, what is known, and settings below the extent of the paper', () => {
  const listed = [...document.querySelectorAll('#sqs-2a ul')].map((list) =>
    [...list.querySelectorAll('li')].map(({ textContent }) => textContent),
  );
  expect(listed).toEqual([
    ['because it was reproduced <here>'],
    [
      'on strokes in place of the data',
      'the paper has another device',
      "smaller or other settings than the paper's extent (--full): runs 5 in place of 10",
    ],
  ]);
  expect(textOf('#sqs-2a .settings')).toBe('runs 5; memory qubits 2, 3; extent quick');
  expect(textOf('#sqs-2a .command')).toBe('bornspike figure sqs/2a --seed 7');
});

it('carries each drawing, its data and its table, and neither scripts nor anything from elsewhere', () => {
  const image = document.querySelector('#qnns-2 img')!;
  expect(contentOf(image.getAttribute('src')!)).toBe(made[2]!.result.svg);
  expect(image.getAttribute('alt')).toBe(made[2]!.figure.title);
  const [json, csv] = [...document.querySelectorAll('#qnns-2 a[download]')];
  expect(json!.getAttribute('download')).toBe('qnns-2.json');
  expect(JSON.parse(contentOf(json!.getAttribute('href')!))).toMatchObject({
    id: 'qnns/2',
    data: made[2]!.result.data,
    verdict: { outcome: 'undecided' },
  });
  expect(contentOf(csv!.getAttribute('href')!)).toBe('"model","accuracy, ""%"""\r\n"a, b","96.8 ± 0.3"\r\n');
  expect(page).not.toContain('<script');
  expect(page).not.toMatch(/(src|href)="(?!data:|#)|url\(|@import/);
});

it('keeps to its scheme on screens, and to paper', () => {
  expect(page).toContain('prefers-color-scheme: dark');
  expect(page).toContain('@media print');
});
