import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Command } from 'commander';
import { version } from '../../../package.json';
import type { Engine } from '../../engine/index.js';
import {
  ArgumentError,
  checkChoice,
  checkInteger,
  checkNumber,
  resolveSeed,
  type Seed,
  suggestion,
} from '../../engine/index.js';
import type { Extent, Figure, FigureData, FigureOptions, FigureResult } from '../../figures/index.js';
import {
  documentOf,
  loadFigures,
  markdownOf,
  type ReportedFigure,
  reportPage,
  VERDICTS,
} from '../../figures/index.js';
import { makeFolder, writeAtomically } from '../../files/index.js';
import type { OptionValues } from '../../sweep/index.js';
import { checkOn, type OnOptions, onOptions } from '../cluster/on-options.js';
import { wholeRuns } from '../cluster/whole-runs.js';
import { openFigureData } from '../data/figure-data.js';
import { Interrupted } from '../terminal/ending.js';
import { kebab } from '../terminal/flags.js';
import { openInBrowser } from '../terminal/open-in-browser.js';
import {
  addCommon,
  addGroup,
  type CommonOptions,
  numberOption,
  option,
  parseIntegers,
  parseNumbers,
} from '../terminal/options.js';
import { bold, counted, dim, Printer, programName, quote, writeDocument } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';
import { openEngine, workersOption } from '../terminal/workers.js';
import {
  type CheckpointOptions,
  type ClaimedCheckpoint,
  claimCheckpoint,
} from '../train/checkpoint-option.js';
import { RunStore } from '../train/run-store.js';

const HOW_TO_LIST = "'bornspike figure list' shows which there are";
/** Of several figures, beside them. */
const REPORT = 'report.html';
const DEFAULT_OUT = 'bornspike-figures';
const KEPT = 'what workers have finished is kept by the queue';

/** Options that replace one of the chosen extent. */
const SETTINGS = {
  runs: 'independent runs of each model',
  train: 'training samples of a run',
  test: 'test samples of a run',
  epochs: 'presentations of all training samples',
  batch: 'samples of a parameter update',
  steps: 'time steps of a sample',
  parameters: 'about how many parameters each model has',
  points: 'points of each curve',
  sweeps: 'sweeps that are measured at each point',
  exact: 'most neurons of a circuit whose exact curve is drawn too',
} as const;

/** Sizes beyond any reasonable waiting time. */
const MOST: Partial<Record<keyof typeof SETTINGS, number>> = {
  runs: 10_000,
  epochs: 1_000_000,
  steps: 10_000,
  parameters: 10_000_000,
  points: 10_000,
  sweeps: 10_000_000_000,
  exact: 10,
};

/** The same, of several values. */
const LISTS = {
  sparsity: option('--sparsity <list>', 'strengths λ of the regularizer, such as 0,0.1', parseNumbers),
  noise: option('--noise <list>', "factors of a device's noise, such as 0,1,4", parseNumbers),
  disturbances: option('--disturbances <list>', 'probabilities to disturb, such as 0.02,0.3', parseNumbers),
  delays: option('--delays <list>', 'steps over which to remember, such as 0,8', parseIntegers),
  memoryQubits: option(
    '--memory-qubits <list>',
    'quantum memories of more than one qubit: 2,3',
    parseIntegers,
  ),
};

/** The same, of one of several names. */
const CHOICES = {
  recipe: option('--recipe <name>', 'how SQS networks are trained: plain or robust'),
};
const RECIPES = ['plain', 'robust'];

type Setting = keyof typeof SETTINGS | keyof typeof LISTS | keyof typeof CHOICES;

export interface FigureCommandOptions
  extends CommonOptions,
    CheckpointOptions,
    OnOptions,
    Partial<Record<keyof typeof SETTINGS, number>>,
    Partial<Record<keyof typeof LISTS, number[]>>,
    Partial<Record<keyof typeof CHOICES, string>> {
  quick?: boolean;
  full?: boolean;
  dataDir?: string;
  open?: boolean;
}

export function addFigure(program: Command, signal: AbortSignal): void {
  const command = program
    .command('figure')
    .summary("reproduce a paper's figure")
    .description(
      "Reproduce figures of the papers, each as an experiment that says whether it reproduces the paper's claim. Writes ID.svg, ID.md and " +
        'ID.json (of sqs/2c: sqs-2c.svg and so on), and of several figures report.html with all of them, their verdicts and their data. Without --data-dir the built-in strokes stand in for the data.',
    )
    .argument(
      '[ids...]',
      "figures, such as sqs/2c; 'all'; or 'list' to see which there are, and their claims",
    );
  addGroup(command, 'Extent:', [
    option('--quick', 'small samples and networks, a few minutes (default)').conflicts('full'),
    option('--full', 'as large as in the paper, ten runs: hours'),
    ...Object.entries(SETTINGS).map(([name, text]) => numberOption(`--${name} <count>`, text)),
    ...Object.values(LISTS),
    ...Object.values(CHOICES),
  ]);
  addGroup(command, 'Data:', [option('--data-dir <folder>', "folder of the papers' data sets")]);
  addGroup(command, 'Runs:', [
    option('--checkpoint <file>', 'keep every finished training in this file'),
    option('--resume', 'go on from --checkpoint'),
  ]);
  for (const each of onOptions()) command.addOption(each);
  command.addOption(workersOption());
  command.addOption(option('--open', `open ${REPORT} in the browser, of one figure too`));
  addCommon(command, {
    seed: 'seed of the first run (drawn and reported if left out)',
    out: ['--out <folder>', `write the figures there (default: ${DEFAULT_OUT})`],
    example: 'bornspike figure sqs/2c --seed 1 --data-dir ~/data --out figures',
  });
  command.action((ids: string[], options: FigureCommandOptions) => figure(ids, options, signal));
}

async function figure(ids: string[], options: FigureCommandOptions, signal: AbortSignal): Promise<void> {
  const figures = await loadFigures();
  if (ids.length === 1 && ids[0] === 'list') return list(figures, options);
  const names = figures.map(({ id }) => id);
  if (ids.length === 0) throw new ArgumentError('ID', `name a figure, or 'all'; ${HOW_TO_LIST}`);
  for (const id of ids) if (!['all', 'list'].includes(id)) checkFigure(id, names);
  if (ids.includes('list')) throw new ArgumentError('ID', "'list' goes alone");
  const chosen = figures.filter(({ id }) => ids.includes('all') || ids.includes(id));

  const printer = new Printer(options.json);
  const settings = chosen.map((each) => settingsOf(each, options));
  checkUse(settings, options);
  checkOn(options, { checkpoint: KEPT, resume: KEPT });
  const data = await openFigureData(chosen, settings, options.dataDir, signal);
  const claimed = claimCheckpoint(options, printer);
  using _lock = claimed?.lock;
  const store = claimed?.exists
    ? resumeRuns(claimed, options, printer)
    : RunStore.create(claimed, resolveSeed('--seed', options.seed));
  const out = options.out ?? DEFAULT_OUT;
  makeFolder(out);

  const documents: object[] = [];
  const made: ReportedFigure[] = [];
  const engine = await openEngine(options);
  const elsewhere =
    options.on === undefined
      ? []
      : await figuresElsewhere(chosen, settings, options, { seed: store.seed, signal, printer });
  for (const [f, each] of chosen.entries()) {
    const context = { options: settings[f]!, data: data[f]!, store, signal };
    const result = elsewhere[f] ?? (await experiment(engine, each, context));
    if (!result) throw interrupted(options);
    Object.assign(result.meta.options, { extent: extentOf(options) });
    documents.push(write(each, result, out));
    made.push({ figure: each, result, command: commandOf([each.id], options, store.seed, each) });
    print(printer, each, result, out);
  }
  if (made.length > 1 || options.open) {
    const page = join(out, REPORT);
    const runtime = `Node ${process.version} on ${process.platform} ${process.arch}`;
    writeAtomically(page, reportPage(made, { command: commandOf(ids, options, store.seed), runtime }));
    printer.line(`all on one page: ${page}`);
    if (options.open) openInBrowser(pathToFileURL(page).href, printer);
  }
  printer.document(chosen.length === 1 ? documents[0]! : { figures: documents });
}

/** @throws ArgumentError when there is no figure of this name */
export function checkFigure(id: string, names: readonly string[]): void {
  if (names.includes(id)) return;
  throw new ArgumentError('ID', `there is no figure '${id}'${suggestion(id, names)}; ${HOW_TO_LIST}`);
}

/** Runs one experiment behind a progress bar; returns undefined if it was interrupted. */
async function experiment(
  engine: Engine,
  each: Figure,
  {
    store,
    ...context
  }: {
    options: FigureOptions;
    data: FigureData[];
    store: RunStore;
    signal: AbortSignal;
  },
): Promise<FigureResult | undefined> {
  using bar = new ProgressBar(each.id);
  try {
    return await each.run(engine, {
      ...context,
      seed: store.seed,
      remember: (inputs, compute) => store.remember(inputs, compute),
      onProgress: ({ done, total, now }) => bar.update(done / total, now),
    });
  } catch (error) {
    if (context.signal.aborted && error === context.signal.reason) return undefined;
    throw error;
  }
}

const extentOf = ({ full }: FigureCommandOptions): Extent => (full ? 'full' : 'quick');

/** The settings of a figure: those of its extent, but for what the user gave. */
export function settingsOf({ options: known }: Figure, given: FigureCommandOptions): FigureOptions {
  const settings = { ...known[extentOf(given)] };
  for (const name of givenSettings(given)) {
    if (!(name in settings)) continue;
    const value = given[name]!;
    if (typeof value === 'string') settings[name] = checkChoice(`--${kebab(name)}`, value, RECIPES);
    else if (typeof value === 'number') {
      settings[name] = checkInteger(`--${kebab(name)}`, value, 1, MOST[name as keyof typeof MOST]);
    } else
      settings[name] = value.map((each) =>
        checkNumber(`--${kebab(name)}`, each, 0, name === 'disturbances' ? 0.999 : Infinity),
      );
  }
  return settings;
}

const givenSettings = (given: FigureCommandOptions) =>
  (Object.keys({ ...SETTINGS, ...LISTS, ...CHOICES }) as Setting[]).filter(
    (name) => given[name] !== undefined,
  );

/**
 * Has workers compute figures. Of those with several runs each run is a figure first, whose trainings stay in the store: of them
 * the whole is put together.
 */
async function figuresElsewhere(
  chosen: readonly Figure[],
  settings: readonly FigureOptions[],
  options: FigureCommandOptions,
  { seed, ...watching }: { seed: Seed; signal: AbortSignal; printer: Printer },
): Promise<FigureResult[]> {
  const runsOf = (f: number) => Number(settings[f]!.runs ?? 1);
  const ask = (figures: readonly number[], more: OptionValues = {}) => {
    return {
      command: 'figure',
      list: figures.map((f) => ({ ...asRun(chosen[f]!, options), ...more })),
      seed,
    };
  };
  const all = [...chosen.keys()];
  const whole = all.filter((f) => runsOf(f) === 1);
  const split = all.filter((f) => runsOf(f) > 1);
  const counts = [...new Set(split.map(runsOf))];
  const first = await wholeRuns<FigureResult>(
    options,
    [
      ...(whole.length > 0 ? [ask(whole)] : []),
      ...counts.map((repeats) => {
        const alike = split.filter((f) => runsOf(f) === repeats);
        return { ...ask(alike, { runs: 1 }), repeats };
      }),
    ],
    watching,
  );
  const last = split.length > 0 ? await wholeRuns<FigureResult>(options, [ask(split)], watching) : [];
  const found = new Map([
    ...whole.map((f, i) => [f, first[0]![i]!] as const),
    ...split.map((f, i) => [f, last[0]![i]!] as const),
  ]);
  return all.map((f) => found.get(f)!);
}

/** A figure as a worker is asked for it: with those of the options that are its own. */
function asRun({ id, options: known }: Figure, given: FigureCommandOptions): OptionValues {
  const extent = extentOf(given);
  const own = givenSettings(given).filter((name) => name in known[extent]);
  const settings = Object.fromEntries(own.map((name) => [name, given[name]]));
  return { figure: id, ...(extent === 'full' && { full: true }), ...settings };
}

/** @throws ArgumentError when an option is given that none of the figures has */
export function checkUse(settings: readonly FigureOptions[], given: FigureCommandOptions): void {
  for (const name of givenSettings(given)) {
    if (settings.every((each) => !(name in each))) {
      throw new ArgumentError(`--${kebab(name)}`, 'this figure has no such option');
    }
  }
}

/** @throws ArgumentError when another seed is given than the checkpoint's */
function resumeRuns(claimed: ClaimedCheckpoint, { seed }: FigureCommandOptions, printer: Printer): RunStore {
  const store = RunStore.read(claimed);
  if (seed !== undefined && seed !== store.seed) {
    throw new ArgumentError('--seed', `the checkpoint has ${store.seed}, this command ${seed}`);
  }
  printer.remark(`resuming ${claimed.path}: ${counted(store.size, 'training')} finished`);
  return store;
}

function interrupted({ checkpoint, resume }: FigureCommandOptions): Interrupted {
  if (!checkpoint) {
    return new Interrupted('interrupted; nothing was kept, since there is no --checkpoint FILE');
  }
  const again = [...process.argv.slice(2).map(quote), ...(resume ? [] : ['--resume'])];
  return new Interrupted(`interrupted; to go on: ${programName()} ${again.join(' ')}`);
}

const pathOf = ({ id }: Figure, out: string, extension: string): string =>
  join(out, `${id.replace('/', '-')}.${extension}`);

/** What repeats these figures, from the folder where this command was: with those of the options that they have. */
function commandOf(ids: readonly string[], given: FigureCommandOptions, seed: Seed, each?: Figure): string {
  const own = givenSettings(given).filter((name) => each === undefined || name in each.options.quick);
  const readsData = each === undefined || each.data.length > 0;
  const words = [
    ...['bornspike', 'figure', ...ids],
    ...(given.full ? ['--full'] : []),
    ...own.flatMap((name) => [`--${kebab(name)}`, [given[name]].flat().join()]),
    ...(given.dataDir !== undefined && readsData ? ['--data-dir', given.dataDir] : []),
    ...['--seed', String(seed)],
  ];
  return words.map(quote).join(' ');
}

/** Writes a figure's files and returns its JSON document. */
function write(each: Figure, result: FigureResult, out: string): object {
  const document = documentOf(each, result);
  writeAtomically(pathOf(each, out, 'svg'), result.svg);
  writeAtomically(pathOf(each, out, 'md'), markdownOf(each, result, pathOf(each, '', 'svg')));
  writeDocument(pathOf(each, out, 'json'), document);
  return document;
}

function print(
  printer: Printer,
  each: Figure,
  { table: rows, verdict, seed, meta }: FigureResult,
  out: string,
): void {
  printer.line(bold(`${each.id}: ${each.title}`));
  printer.paragraph(`claim: ${each.claim}`);
  printer.line();
  printer.table([rows.columns, ...rows.rows]);
  printer.line();
  printer.line(bold(VERDICTS[verdict.outcome]));
  for (const reason of verdict.reasons) printer.paragraph(`  ${reason}`, '  ');
  for (const warning of meta.warnings) printer.paragraph(`  note: ${warning}`, '  ');
  printer.line(dim(`written: ${pathOf(each, out, 'svg')}, .md and .json; seed ${seed}`));
  printer.line();
}

function list(figures: readonly Figure[], options: FigureCommandOptions): void {
  const document = {
    figures: figures.map(({ id, title, claim, data, options: extents }) => ({
      id,
      title,
      claim,
      data,
      options: extents,
    })),
    meta: { version },
  };
  if (options.out) writeDocument(join(options.out, 'list.json'), document);
  const printer = new Printer(options.json);
  printer.document(document);
  for (const { id, title, claim } of figures) {
    printer.line(bold(`${id}: ${title}`));
    printer.paragraph(`  ${claim}`, '  ');
  }
  if (options.out) printer.written(join(options.out, 'list.json'));
}
