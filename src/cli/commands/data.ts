import type { Command } from 'commander';
import { version } from '../../../package.json';
import { strokes } from '../../data/index.js';
import { ArgumentError, checkChoice, DataFormatError } from '../../engine/index.js';
import {
  CLASSES,
  checkDirectory,
  DATA_NAMES,
  FILE_SETS,
  type FileSet,
  PARTS,
  type Part,
  shortfall,
} from '../data/file-sets.js';
import { findFiles } from '../data/find-files.js';
import { binningOf, openParts } from '../data/open-parts.js';
import { Ending } from '../terminal/ending.js';
import { addCommon, addGroup, type CommonOptions, option } from '../terminal/options.js';
import { bold, count, Printer, writeDocument } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';

interface DataDirOptions extends CommonOptions {
  dataDir?: string;
}

/** Samples that are read at once. */
const CHUNK = 500;

export function addData(program: Command, signal: AbortSignal): void {
  const data = program
    .command('data')
    .summary('list and check data sets')
    .description('List and check data sets.')
    .addHelpText('after', '\nExample:\n  $ bornspike data list --data-dir ~/data');
  const list = data
    .command('list')
    .summary('list all data sets')
    .description('List all data sets, where they come from, and whether their files are in --data-dir.');
  addDirectory(list);
  addCommon(list, {
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike data list --data-dir ~/data',
  });
  list.action((options: DataDirOptions) => listSets(options));

  const check = data
    .command('check')
    .summary('read data sets and verify them')
    .description(
      'Read all files of data sets in --data-dir and verify them: format, shape, labels, counts. A set of which files ' +
        'are broken or missing, or of which nothing was found although it was named, is a failure (exit code 1).',
    )
    .argument('[names...]', 'data sets (default: all that are found)');
  addDirectory(check);
  addCommon(check, {
    seed: 'seed of the strokes that are drawn',
    out: ['--out <file>', 'write the JSON document there'],
    example: 'bornspike data check usps --data-dir ~/data',
  });
  check.action((names: string[], options: DataDirOptions) => checkSets(names, options, signal));
}

const addDirectory = (command: Command) =>
  addGroup(command, 'Data:', [
    option('--data-dir <folder>', 'folder of the files of all data sets but strokes'),
  ]);

function finish(document: object, options: CommonOptions): void {
  const result = { ...document, seed: options.seed ?? null, meta: { version } };
  if (options.out) writeDocument(options.out, result);
  new Printer(options.json).document(result);
}

function listSets(options: DataDirOptions): void {
  const { dataDir } = options;
  const sets = FILE_SETS.map((set) => {
    const found = dataDir === undefined ? undefined : findFiles(set, checkDirectory(set, dataDir));
    const { name, title, side, published, source } = set;
    const announced = found?.hdf5
      ? {}
      : Object.fromEntries(
          PARTS.flatMap((part) => {
            const samples = found?.parts[part]?.announced;
            return samples === undefined || samples === published[part] ? [] : [[part, samples]];
          }),
        );
    const complete = found?.hdf5 || PARTS.every((part) => found?.parts[part]);
    const isShort = Object.keys(announced).length > 0;
    const files = !found ? 'missing' : !complete ? 'incomplete' : isShort ? 'shortened' : 'found';
    return {
      name,
      title,
      width: side,
      height: side,
      classes: 10,
      ...published,
      source,
      files,
      announced,
      folder: found?.folder,
    };
  });
  const builtIn = {
    name: 'strokes',
    title: 'digits drawn by bornspike itself',
    width: 16,
    height: 16,
    classes: 10,
    source: 'built in',
    files: 'none needed',
  };
  finish({ sets: [builtIn, ...sets] }, options);

  const printer = new Printer(options.json);
  const rows = [
    ['strokes', '16 × 16', 'any', 'any', 'none needed', `${builtIn.title} (also 28 × 28)`],
    ...sets.map(({ name, title, width, height, train, test, files, announced, folder }) => [
      name,
      `${width} × ${height}`,
      amount(announced.train, train),
      amount(announced.test, test),
      dataDir === undefined ? '-' : folder ? `${files} in ${folder}` : files,
      title,
    ]),
  ];
  printer.table([['name', 'pixels', 'training', 'test', 'files', 'what'], ...rows]);
  printer.line('\nfrom:');
  // Addresses are too long for columns.
  for (const { name, source } of sets) printer.paragraph(`  ${name}: ${source}`, '    ');
  if (dataDir === undefined) printer.line('\nadd --data-dir FOLDER to look for the files');
  if (options.out) printer.written(options.out);
}

const amount = (announced: number | undefined, published: number): string =>
  announced === undefined ? count(published) : `${count(announced)} of ${count(published)}`;

/** What was found out about one data set. */
interface Verdict {
  name: string;
  status: 'good' | 'missing' | 'incomplete' | 'broken';
  /** Shape of the images of each part, [count, height, width]. */
  shapes: Partial<Record<Part, number[]>>;
  /** Samples of each class. */
  classCounts: Partial<Record<Part, number[]>>;
  remarks: string[];
  files: string[];
}

async function checkSets(names: string[], options: DataDirOptions, signal: AbortSignal): Promise<void> {
  for (const name of names) checkChoice('NAME', name, DATA_NAMES);
  if (names.length === 0 && options.dataDir === undefined) {
    throw new ArgumentError('--data-dir', 'name the folder that has the files to check');
  }
  const chosen = FILE_SETS.filter(({ name }) => names.length === 0 || names.includes(name));
  const verdicts: Verdict[] = names.includes('strokes') ? [await checkStrokes(options)] : [];
  const directories = chosen.map((set) => checkDirectory(set, options.dataDir));
  using bar = new ProgressBar('data check', chosen.length);
  for (const [s, set] of chosen.entries()) {
    bar.update(s, set.name);
    const verdict = await checkSet(set, directories[s]!, signal);
    if (verdict.status !== 'missing' || names.length > 0) verdicts.push(verdict);
  }
  if (verdicts.length === 0) {
    throw new ArgumentError(
      '--data-dir',
      `no file of ${FILE_SETS.map(({ name }) => name).join(', ')} is there`,
    );
  }
  bar.end();
  finish({ sets: verdicts }, options);

  const printer = new Printer(options.json);
  for (const { name, status, shapes, remarks } of verdicts) {
    const parts = PARTS.filter((part) => shapes[part]).map((part) => `${part} ${shapes[part]!.join(' × ')}`);
    printer.line(`${bold(name)}: ${[status, ...parts].join(', ')}`);
    for (const remark of remarks) printer.paragraph(`  ${remark}`, '  ');
  }
  if (options.out) printer.written(options.out);
  if (!verdicts.every(({ status }) => status === 'good')) throw new Ending(1);
}

async function checkSet(set: FileSet, directory: string, signal: AbortSignal): Promise<Verdict> {
  const verdict: Verdict = {
    name: set.name,
    status: 'missing',
    shapes: {},
    classCounts: {},
    remarks: [],
    files: [],
  };
  const found = findFiles(set, directory);
  if (!found) return verdict;
  try {
    const { parts, files } = await openParts(set, found, PARTS, binningOf({ steps: 1 }), signal);
    verdict.files = files;
    verdict.status = PARTS.every((part) => parts[part]) ? 'good' : 'incomplete';
    for (const part of PARTS) {
      const opened = parts[part];
      if (!opened) {
        verdict.remarks.push(`the ${part} part is missing or has only one of its two files`);
        continue;
      }
      const { labels, height, width } = opened;
      verdict.shapes[part] = [labels.length, height, width];
      verdict.classCounts[part] = Array.from(
        { length: CLASSES },
        (_, c) => labels.filter((label) => label === c).length,
      );
      if (height !== set.side || width !== set.side) {
        verdict.status = 'broken';
        verdict.remarks.push(`${part}: images of ${set.name} are ${set.side} × ${set.side}`);
      }
      // Images were read already, recordings are now.
      for (let first = 0; set.recordings && first < labels.length; first += CHUNK) {
        signal.throwIfAborted();
        const length = Math.min(CHUNK, labels.length - first);
        await opened.take(Array.from({ length }, (_, i) => first + i));
      }
      verdict.remarks.push(...shortfall(set, part, labels.length));
      signal.throwIfAborted();
    }
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    verdict.status = 'broken';
    verdict.remarks.push(error.message);
  }
  return verdict;
}

/** The built-in set has no files; that it can be drawn is all there is to see. */
async function checkStrokes({ seed }: CommonOptions): Promise<Verdict> {
  const { labels, height, width, classes } = await strokes({ count: 100, seed });
  return {
    name: 'strokes',
    status: 'good',
    shapes: { train: [labels.length, height, width] },
    classCounts: {
      train: Array.from({ length: classes }, (_, c) => labels.filter((label) => label === c).length),
    },
    remarks: ['drawn anew for every seed'],
    files: [],
  };
}
