import type { ClaimOutcome, Figure, FigureOptions, FigureResult } from './figure.js';
import { VERDICTS } from './markdown.js';
import { REPORT_STYLE } from './report-style.js';

/** A figure that was made, and what repeats it. */
export interface ReportedFigure {
  figure: Figure;
  result: FigureResult;
  command: string;
}

/** What made them all. */
export interface ReportOrigin {
  command: string;
  /** What computed, e.g. `Node v24.1.0 on linux x64`. */
  runtime: string;
}

/** Told apart by their forms, too. */
const SIGNS: Record<ClaimOutcome, string> = { reproduced: '✓', 'not reproduced': '✗', undecided: '?' };

/** By the first part of their ids. */
const PAPERS: Record<string, string> = {
  sqs: 'Stochastic quantum spiking networks with quantum memory and local learning (Chen, Rajendran, Simeone)',
  qnns: 'A stochastic quantum neural network model for AI (Filardo, Heckmann)',
  qneuron: 'Artificial neural network on quantum-mechanical particles in a two-humped potential',
};

/** One page with all figures, their verdicts at its top and their data beside them, that needs no other file and no script. */
export function reportPage(made: readonly ReportedFigure[], { command, runtime }: ReportOrigin): string {
  const { seed, meta } = made[0]!.result;
  const papers = [...new Set(made.map(paperOf))];
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>bornspike: figures</title><style>${REPORT_STYLE}</style></head>
<body>
<header>
<h1>The papers' figures, each an experiment</h1>
<p>bornspike ${text(meta.version)}, seed ${text(String(seed))}, ${text(runtime)}, ${duration(made)}. Behind ± stands one standard error.</p>
<p class="command">${text(command)}</p>
<p>${count(made)}</p>
</header>
<nav aria-label="Verdicts">
${papers
  .map(
    (paper) =>
      `<h2>${text(PAPERS[paper] ?? paper)}</h2>\n<table class="contents">${made
        .filter((each) => paperOf(each) === paper)
        .map(summarise)
        .join('')}</table>`,
  )
  .join('\n')}
</nav>
<main>
${made.map(describe).join('\n')}
</main>
</body>
</html>
`;
}

const paperOf = ({ figure }: ReportedFigure): string => figure.id.split('/')[0]!;
const anchor = ({ id }: Figure): string => id.replace('/', '-');
const outcomeClass = (outcome: ClaimOutcome): string => outcome.replace(' ', '-');
const badge = (outcome: ClaimOutcome): string =>
  `<span class="verdict ${outcomeClass(outcome)}"><span aria-hidden="true">${SIGNS[outcome]}</span> ${outcome}</span>`;

function duration(made: readonly ReportedFigure[]): string {
  const seconds = made.reduce((sum, { result }) => sum + result.meta.seconds, 0);
  return seconds < 600 ? `${seconds.toFixed(0)} s` : `${(seconds / 3600).toFixed(1)} h`;
}

/** How many verdicts there are of each kind. */
function count(made: readonly ReportedFigure[]): string {
  const kinds = Object.keys(SIGNS) as ClaimOutcome[];
  const of = (kind: ClaimOutcome) => made.filter(({ result }) => result.verdict.outcome === kind).length;
  return kinds.map((kind) => `<strong>${of(kind)}</strong> ${badge(kind)}`).join(' &emsp; ');
}

const summarise = ({ figure, result: { verdict } }: ReportedFigure): string =>
  `<tr><td><a href="#${anchor(figure)}">${text(figure.id)}</a></td><td>${text(figure.title)}</td><td>${badge(verdict.outcome)}</td></tr>\n`;

function describe({ figure, result, command }: ReportedFigure): string {
  const { svg, verdict, table, seed, meta } = result;
  const { outcome, reasons } = verdict;
  const differing = differences(figure, result);
  const name = anchor(figure);
  return `<article id="${name}">
<h2>${text(figure.id)}: ${text(figure.title)} ${badge(outcome)}</h2>
<h3>Claim</h3>
<p>${text(figure.claim)}</p>
<figure><img alt="${text(figure.title)}" src="${dataAddress('image/svg+xml', svg)}">
<figcaption>Seed ${text(String(seed))}; bornspike ${text(meta.version)}; ${meta.seconds.toFixed(1)} s.
Data: ${download(`${name}.json`, 'application/json', JSON.stringify(documentOf(figure, result), null, 1))},
${download(`${name}.csv`, 'text/csv', csvOf(table))}</figcaption></figure>
<p class="command">${text(command)}</p>
<h3>Verdict</h3>
<p><strong>${VERDICTS[outcome]}</strong></p>
${items(reasons)}
${differing.length > 0 ? `<h3>What differs from the paper, and why</h3>\n${items(differing)}` : ''}
<h3>What was measured</h3>
<div class="numbers" tabindex="0" role="region" aria-label="Numbers of ${text(figure.id)}"><table>${cells(table.columns, 'th')}${table.rows.map((row) => cells(row, 'td')).join('\n')}</table></div>
<p class="settings">${text(settingsOf(meta.options))}</p>
<p><a href="#top">To all verdicts</a></p>
</article>`;
}

/** Where this run was not the paper's: what looked wrong, what is known of the figure, and settings below its extent. */
function differences({ differs = [], options }: Figure, { meta }: FigureResult): string[] {
  const full: FigureOptions = options.full;
  const listed = (value: unknown) => [value].flat().join(', ');
  const changed = Object.entries(full).flatMap(([name, value]) => {
    const here = meta.options[name];
    return here === undefined || listed(here) === listed(value)
      ? []
      : [`${wordsOf(name)} ${listed(here)} in place of ${listed(value)}`];
  });
  return [
    ...meta.warnings,
    ...differs,
    ...(changed.length > 0
      ? [`smaller or other settings than the paper's extent (--full): ${changed.join('; ')}`]
      : []),
  ];
}

/** What a figure's JSON file holds. */
export function documentOf({ id, title, claim }: Figure, result: FigureResult): object {
  const { verdict, table, data, seed, meta } = result;
  return { id, title, claim, verdict, table, data, seed, meta };
}

const settingsOf = (options: object): string =>
  Object.entries(options)
    .map(([name, value]) => `${wordsOf(name)} ${[value].flat().join(', ')}`)
    .join('; ');

/** `memoryQubits` as `memory qubits`. */
const wordsOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** RFC 4180's. */
function csvOf({ columns, rows }: FigureResult['table']): string {
  const line = (row: readonly string[]) => row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return [columns, ...rows].map((row) => `${line(row)}\r\n`).join('');
}

const dataAddress = (type: string, content: string): string =>
  `data:${type};base64,${Buffer.from(content).toString('base64')}`;
const download = (name: string, type: string, content: string): string =>
  `<a download="${name}" href="${dataAddress(type, content)}">${name}</a>`;
const cells = (row: readonly string[], tag: 'th' | 'td'): string =>
  `<tr>${row.map((cell) => `<${tag}>${text(cell)}</${tag}>`).join('')}</tr>`;
const items = (list: readonly string[]): string =>
  `<ul>${list.map((each) => `<li>${text(each)}</li>`).join('')}</ul>`;

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const text = (content: string): string => content.replace(/[&<>"]/g, (letter) => ENTITIES[letter]!);
