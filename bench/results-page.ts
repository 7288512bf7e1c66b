// Writes docs/results.md from the template and the measurements in docs/measured: `node build/bench/results-page.js`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { estimate } from '../src/engine/index.js';
import { markdownTable } from './markdown-table.js';
import { isMain } from './paths.js';

/** What `train --json` reports, as far as the page shows it. Shares, not per cent. */
interface TrainReport {
  meanTestAccuracy: number;
  stdErr: number | null;
  runs: { spikesPerStep: number }[];
}

/** What `evaluate --json` reports, as far as the page shows it. */
interface EvaluateReport {
  accuracy: number;
  spikesPerStep: number;
  meta: { options: { steps: number } };
}

/** Runs that differ in the parts of a recipe. */
interface AblationReport {
  runs: {
    set: string;
    seed: number;
    parts: string[];
    accuracy: number;
    leastRecall: number;
    spikesPerStep: number;
  }[];
}

/** Trainings on a part of a training file, validated on another part of it. */
interface ValidationReport {
  runs: {
    set: string;
    seed: number;
    kind: string;
    accuracy: number;
    /** Of the same images, each moved at random. */
    shifted?: number;
    /** Of a sample, in all steps. */
    spikes: number;
  }[];
}

interface Table {
  columns: string[];
  rows: string[][];
}

/** What `figure ID --json` reports, as far as the page shows it. */
interface FigureReport {
  table: Table;
}

/** Reads the measurement of a name, which is a file's below docs/measured without `.json`. */
type Read = <Report>(name: string) => Report;

/** The page with every `{{table NAME}}`, `{{figure NAME}}`, `{{train NAME}}`, `{{cost NAME}}` and `{{value NAME}}` of the template filled in. */
export function resultsPage(template: string, read: Read): string {
  return template.replaceAll(/\{\{(\w+) ([\w/-]+)\}\}/g, (_, kind: string, name: string) => {
    if (kind === 'train') return accuracy(read<TrainReport>(name));
    if (kind === 'figure') return wholeTable(read<FigureReport>(name));
    if (kind === 'cost') return cost(read<EvaluateReport>(name));
    if (kind === 'value') return noted(read, name);
    if (kind === 'table' && Object.hasOwn(TABLES, name)) return TABLES[name]!(read);
    throw new Error(`there is no ${kind} ${name}`);
  });
}

/** What a figure shows, with texts in its first two columns. */
const wholeTable = ({ table: { columns, rows } }: FigureReport): string => markdownTable(columns, rows, 2);

const percent = (share: number): string => (100 * share).toFixed(1);

const accuracy = ({ meanTestAccuracy, stdErr }: Omit<TrainReport, 'runs'>): string =>
  stdErr === null ? percent(meanTestAccuracy) : `${percent(meanTestAccuracy)} ± ${percent(stdErr)}`;

/** Accuracy, and the spikes that a sample takes. */
const cost = ({ accuracy: share, spikesPerStep, meta }: EvaluateReport): string =>
  `${percent(share)} / ${Math.round(spikesPerStep * meta.options.steps)}`;

function noted(read: Read, name: string): string {
  const values = read<Record<string, { value: string }>>('values');
  if (!Object.hasOwn(values, name)) throw new Error(`docs/measured/values.json has no ${name}`);
  return values[name]!.value;
}

const TABLES: Record<string, (read: Read) => string> = {
  ...{ usps, hidden, scatter, delays, device },
  ...{ images, ablation, defaults, recipes, passes, beyond, kmnist, further },
  ...{ sparsity, memory, remembering },
};

function usps(read: Read): string {
  const gradients = [
    ['exact', '`exact`'],
    ['shots-5', '`shots`, M = 5'],
    ['shots-1', '`shots`, M = 1'],
    ['expectation-1', '`expectation`, M = 1'],
  ] as const;
  const rows = gradients.flatMap(([gradient, label]) =>
    ['memory-to-input', 'two-way', 'input-to-memory'].map((wiring) => [
      label,
      `\`${wiring}\``,
      ...['1-7', '3-8', '4-9'].map((pair) =>
        accuracy(read<TrainReport>(`usps/${gradient}-${wiring}-${pair}`)),
      ),
    ]),
  );
  return markdownTable(['gradient', 'wiring', '1-7', '3-8', '4-9'], rows, 2);
}

/** Networks with a hidden layer, by rule; not all were measured on strokes. */
function hidden(read: Read): string {
  const rules = [
    ['local, `exact`', 'local-exact', true],
    ['local, `expectation`', 'local-expectation', false],
    ['local, `exact`, ten passes', 'local-exact-10', false],
    ['local, `shots`', 'local-shots', false],
    ['surrogate gradients', 'surrogate', true],
    ['surrogate gradients, `plain`, rate 0.005', 'surrogate-5e-3', true],
  ] as const;
  const rows = rules.map(([label, rule, onStrokes]) => [
    label,
    onStrokes ? accuracy(read<TrainReport>(`hidden/strokes-${rule}`)) : '',
    accuracy(read<TrainReport>(`hidden/usps-${rule}`)),
  ]);
  return markdownTable(['', 'strokes', 'USPS'], rows);
}

/** How the local rule's estimators scatter, and what they learn of tasks with delays. */
function scatter(read: Read): string {
  const { columns, rows } = read<Record<'scatter', Table>>('local-credit').scatter;
  return markdownTable(columns, rows, 4);
}

function delays(read: Read): string {
  const { columns, rows } = read<Record<'delays', Table>>('local-credit').delays;
  return markdownTable(columns, rows, 3);
}

/** Trainings on a device, those of a figure behind those of the other. */
function device(read: Read): string {
  const figures = ['2a', '2b'].map((name) => read<FigureReport>(`device/${name}`).table);
  const [{ columns }] = figures as [Table];
  const shown = columns.flatMap((title, c) => (['noise ×', 'runs'].includes(title) ? [] : [c]));
  const of = (row: readonly string[]) => shown.map((c) => row[c]!);
  const rows = figures.flatMap((table) => table.rows.map(of));
  // Without those of both.
  return markdownTable(
    of(columns),
    rows.filter((row, i) => rows.findIndex((other) => other.join() === row.join()) === i),
  );
}

function images(read: Read): string {
  const models = ['SQSNN', 'SNN', 'QLIF-SNN', 'QNN'];
  const of = (file: string, column: string) =>
    models.map((model) => cell(read<FigureReport>(file), { model }, column));
  return markdownTable(
    ['', 'SQSNN', 'SNN (LIF)', 'QLIF-SNN', 'QNN'],
    [
      ['MNIST, 60,000 images, 5 epochs', ...of('images/mnist', 'test accuracy')],
      ['Fashion-MNIST, 60,000, 5 epochs', ...of('images/fashion-mnist', 'test accuracy')],
      ['KMNIST, the first 7,011, 40 epochs', ...of('images/kmnist', 'test accuracy')],
      ['spikes per time step (MNIST)', ...of('images/mnist', 'spikes per step')],
    ],
    5,
  );
}

function ablation(read: Read): string {
  const { runs } = read<AblationReport>('ablation');
  const columns = [
    ['Fashion-MNIST', 'fashion-mnist', 1],
    ['the same, seed 2', 'fashion-mnist', 2],
    ['MNIST', 'mnist', 1],
    ['KMNIST', 'kmnist', 1],
  ] as const;
  const kinds = [...new Set(runs.map(({ parts }) => parts.join(', ')))];
  return markdownTable(
    ['parts', ...columns.map(([title]) => title)],
    kinds.map((kind) => [
      kind || 'none',
      ...columns.map(([, set, seed]) => {
        const run = runs.find(
          (each) => each.set === set && each.seed === seed && each.parts.join(', ') === kind,
        );
        return run
          ? `${percent(run.accuracy)} (${percent(run.leastRecall)}) / ${Math.round(run.spikesPerStep)}`
          : '';
      }),
    ]),
  );
}

/** Recipes by name, and how far one lies above another with the same seed. */
function defaults(read: Read): string {
  const { runs } = read<ValidationReport>('validation/recipes');
  const sets = [
    ['Fashion-MNIST, 20,000 images, 3 epochs', 'fashion-mnist'],
    ['MNIST, 20,000, 3 epochs', 'mnist'],
    ['KMNIST, 5,511, 12 epochs', 'kmnist'],
    ['USPS, 1,000, 15 epochs, 64 hidden', 'usps'],
  ] as const;
  const kinds = ['paper', 'plain', "plain, robust's optimizer", 'robust'];
  const accuracies = (set: string, kind: string) =>
    runs
      .filter((run) => run.set === set && run.kind === kind)
      .sort((a, b) => a.seed - b.seed)
      .map((run) => run.accuracy);
  return markdownTable(
    ['', ...kinds, 'robust − plain'],
    sets.map(([title, set]) => {
      const [plain, robust] = ['plain', 'robust'].map((kind) => accuracies(set, kind));
      const gain = robust!.map((accuracy, run) => accuracy - plain![run]!);
      return [title, ...[...kinds.map((kind) => accuracies(set, kind)), gain].map(meanOf)];
    }),
  );
}

const meanOf = (shares: readonly number[]): string => {
  if (shares.length === 0) return '';
  const { mean, stdErr } = estimate(shares);
  return accuracy({ meanTestAccuracy: mean, stdErr });
};

function recipes(read: Read): string {
  const sets = [
    ['MNIST, 60,000 images, 5 epochs', 'mnist'],
    ['Fashion-MNIST, 60,000, 5 epochs', 'fashion-mnist'],
    ['KMNIST, the first 7,011, 40 epochs', 'kmnist'],
  ] as const;
  return markdownTable(
    ['', 'without', 'robust', 'seeds of robust', 'spikes per time step'],
    sets.map(([title, set]) => {
      const robust = read<TrainReport>(`recipes/${set}`);
      const plain = cell(read<FigureReport>(`images/${set}`), { model: 'SQSNN' }, 'test accuracy');
      const spikes = robust.runs.reduce((sum, run) => sum + run.spikesPerStep / robust.runs.length, 0);
      return [title, plain, accuracy(robust), String(robust.runs.length), spikes.toFixed(0)];
    }),
  );
}

function passes(read: Read): string {
  const models = [
    ['SQSNN', 'sqs'],
    ['SNN (LIF)', 'snn'],
    ['QLIF-SNN', 'qlif'],
  ] as const;
  const of = (name: string) => cost(read<EvaluateReport>(`passes/${name}`));
  return markdownTable(
    ['R', ...models.map(([title]) => title), 'SQSNN, one run of 5 R steps'],
    [1, 2, 4, 16].map((count) => [
      String(count),
      ...models.map(([, model]) => of(`${model}-${count}`)),
      of(count === 1 ? 'sqs-1' : `sqs-steps-${5 * count}`),
    ]),
  );
}

/** What was tried beyond the recipes: one run of each. */
function beyond(read: Read): string {
  const { runs } = read<ValidationReport>('validation/beyond');
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  const of = (set: string, kind: string) => {
    const run = runs.find((each) => each.set === set && each.kind === kind);
    return run ? `${percent(run.accuracy)} / ${run.spikes}` : '';
  };
  return markdownTable(
    ['', 'Fashion-MNIST', 'KMNIST'],
    kinds.map((kind) => [kind, of('fashion-mnist', kind), of('kmnist', kind)]),
  );
}

/** What was tried against the small training set of KMNIST. */
function kmnist(read: Read): string {
  const { runs } = read<ValidationReport>('validation/kmnist');
  return markdownTable(
    ['', 'validation', 'the same, moved', 'spikes'],
    runs.map(({ kind, accuracy: share, shifted, spikes }) => [
      kind,
      ...[share, shifted!].map(percent),
      String(spikes),
    ]),
  );
}

/** What was chosen by validation, on the test images. */
function further(read: Read): string {
  const { runs } = read<ValidationReport>('further');
  const kinds = [...new Set(runs.map(({ kind }) => kind))];
  return markdownTable(
    ['', 'test accuracy', 'spikes', 'seeds'],
    kinds.map((kind) => {
      const own = runs.filter((run) => run.kind === kind);
      const spikes = estimate(own.map((run) => run.spikes)).mean;
      return [kind, meanOf(own.map((run) => run.accuracy)), spikes.toFixed(0), String(own.length)];
    }),
  );
}

function sparsity(read: Read): string {
  const report = read<FigureReport>('sparsity');
  const strengths = ['0', '3e-5', '1e-4', '1e-3', '1e-2'];
  const rows = ['SQSNN', 'SNN', 'QLIF-SNN'].map((model) => [
    model,
    ...strengths.map((strength) => {
      const place = { model, λ: String(Number(strength)) };
      const spikes = Number.parseFloat(cell(report, place, 'spikes per step'));
      return `${cell(report, place, 'test accuracy')} / ${Math.round(spikes)}`;
    }),
  ]);
  return markdownTable(['λ', ...strengths], rows, 6);
}

/** The networks of figure sqs/memory: what they are called, and their places in its table. */
const MEMORIES = [
  ['no memory', { memory: 'none' }],
  ...['last-spike', 'quantum'].flatMap((kind) =>
    ['memory-to-input', 'two-way'].map((ansatz) => [
      `${kind.replace('-', ' ')}, \`${ansatz}\``,
      { memory: kind, ansatz, 'gradient through': 'spikes+memory' },
    ]),
  ),
  ["the same, `through: 'spikes'`", { memory: 'quantum', ansatz: 'two-way', 'gradient through': 'spikes' }],
] as [string, Record<string, string>][];

function memory(read: Read): string {
  const report = read<FigureReport>('memory');
  return memoryTable([0, 4, 24], (place) => cell(report, place, 'test accuracy'));
}

/** The same in its quick extent by two recipes, with memories of two qubits besides. */
function remembering(read: Read): string {
  const reports = ['plain', 'robust'].map((recipe) => read<FigureReport>(`figures/sqs-memory-${recipe}`));
  return memoryTable(
    [0, 8],
    (place) => {
      const wide = { 'N^M': place['N^M'] ?? (place.memory === 'none' ? '0' : '1') };
      return reports
        .map((report) => cell(report, { ...place, ...wide }, 'test accuracy, or capacity'))
        .join(' / ');
    },
    [['quantum, `two-way`, two qubits', { memory: 'quantum', 'N^M': '2' }]],
  );
}

function memoryTable(
  delays: readonly number[],
  at: (place: Record<string, string>) => string,
  besides: typeof MEMORIES = [],
): string {
  const tasks = [
    ['order', 'event order'],
    ['parity', 'delayed parity'],
  ] as const;
  const columns = tasks.flatMap(([short, task]) =>
    delays.map((delay) => ({ short, task, delay: String(delay) })),
  );
  return markdownTable(
    ['', ...columns.map(({ short, delay }) => `${short}, ${delay}`)],
    [...MEMORIES, ...besides].map(([label, variant]) => [
      label,
      ...columns.map(({ task, delay }) => at({ task, delay, ...variant })),
    ]),
    1 + columns.length,
  );
}

/** What stands in a column of the only row that has these values in theirs; per cent without their sign. */
function cell({ table }: FigureReport, place: Record<string, string>, column: string): string {
  const at = (name: string) => {
    const index = table.columns.indexOf(name);
    if (index < 0) throw new Error(`the measurement has no column ${name}`);
    return index;
  };
  const rows = table.rows.filter((row) =>
    Object.entries(place).every(([name, value]) => row[at(name)] === value),
  );
  if (rows.length !== 1) throw new Error(`${rows.length} rows have ${JSON.stringify(place)}`);
  const text = rows[0]![at(column)]!;
  return text === '-' ? 'none' : text.replace(' %', '');
}

/** The measurements in a folder. */
export const readFrom =
  (folder: string): Read =>
  (name) =>
    JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

if (isMain(import.meta.url)) {
  const template = readFileSync('docs/measured/results.template.md', 'utf8');
  writeFileSync('docs/results.md', resultsPage(template, readFrom('docs/measured')));
}
