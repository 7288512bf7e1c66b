import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ArgumentError,
  BornspikeError,
  checkOptionsObject,
  checkText,
  counted,
  DataFormatError,
  type LongWorkOptions,
  Pacer,
} from '../engine/index.js';
import {
  FileLock,
  fileError,
  LockedError,
  makeFolder,
  OwnFolders,
  readJson,
  writeAtomically,
} from '../files/index.js';
import { infiniteAsText, lineOf, type RunRecord, recordIn } from './run-record.js';
import { checkSweep, readSweep, type Sweep, type SweepOptions, type SweepRun } from './sweep.js';

/** What a folder has of its sweep. */
export interface FolderContent {
  /** By the runs' addresses. */
  records: Map<string, RunRecord>;
  /** Files that are not used, each with the reason. */
  faults: string[];
}

/** Says which sweep a folder is of. */
const SWEEP = 'sweep.json';
const FORMAT = 1;
const RUNS = 'runs';
const NAME = /^([0-9a-f]{64})\.jsonl$/;
/** What is there for a moment: locks, and files that are being written. */
const PASSING = /\.lock$|^\.bornspike-.*\.tmp$/;

/**
 * The runs of a sweep in a folder: each that is finished is a file of one line, which is written whole or not at all. Any
 * number of processes may work on one folder.
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { readSweep, SweepFolder } from 'bornspike/sweep';
 *
 * const path = mkdtempSync('sweep-');
 * const sweep = await readSweep({ command: 'halves', grid: { x: [1, 2] } });
 * const folder = await SweepFolder.of(path, sweep);
 * const [{ run, options, seed }] = sweep.runs;
 * folder.keep({ run, step: 0, time: 0, metrics: { half: 0.5 }, options, seed, version: sweep.version });
 * console.log((await folder.read()).records.get(run)?.metrics); // prints: { half: 0.5 }
 * rmSync(path, { recursive: true });
 * ```
 */
export class SweepFolder {
  /** Where it is. */
  readonly path: string;
  /** What it is of. */
  readonly sweep: Sweep;
  readonly #runs: Map<string, SweepRun>;
  readonly #folders = new OwnFolders();
  /** Whether it says of which sweep it is. */
  #isDescribed: boolean;

  /** @internal */
  constructor(path: string, sweep: Sweep, isDescribed: boolean) {
    this.path = path;
    this.sweep = sweep;
    this.#runs = new Map(sweep.runs.map((run) => [run.run, run]));
    this.#isDescribed = isDescribed;
  }

  /**
   * The folder of a sweep, which is made with the first run. One that is there goes on: a sweep may have grown by points or
   * repeats since.
   *
   * @throws BornspikeError when the folder is another sweep's or another version's
   */
  static of(path: string, sweep: Sweep): Promise<SweepFolder> {
    return folderFor(path, sweep);
  }

  /**
   * Opens the folder of a sweep.
   *
   * @throws BornspikeError when there is none, or it is of another version; DataFormatError when it is broken
   */
  static async open(path: string): Promise<SweepFolder> {
    return folderOf(path, await sweepIn(path), true);
  }

  /** The record of a run, if it is finished. */
  find(run: SweepRun): RunRecord | undefined {
    if (typeof run?.run !== 'string') throw new ArgumentError('run', 'a run of this sweep', run);
    const found = this.#recordIn(this.#fileOf(run.run), run);
    return typeof found === 'string' ? undefined : found;
  }

  /** All that is finished. Files that are cut off, or none of this sweep's, are named and not used. */
  async read(options: LongWorkOptions = {}): Promise<FolderContent> {
    checkOptionsObject('options', options);
    const pacer = new Pacer(options);
    const content: FolderContent = { records: new Map(), faults: [] };
    const all = join(this.path, RUNS);
    for (const part of namesIn(all).sort()) {
      const names = /^[0-9a-f]{2}$/.test(part) ? namesIn(join(all, part)).sort() : [''];
      for (const name of names) {
        const file = join(all, part, name);
        const run = this.#runs.get(NAME.exec(name)?.[1] ?? '');
        const found = run ? this.#recordIn(file, run) : 'it is none of this sweep';
        if (typeof found === 'object') content.records.set(found.run, found);
        else if (found !== undefined && !PASSING.test(name))
          content.faults.push(`${file} is not used: ${found}`);
        await pacer.pause();
      }
      pacer.report({ unit: 'run', done: content.records.size, total: this.#runs.size });
    }
    return content;
  }

  /** Writes the record of a finished run. */
  keep(record: RunRecord): void {
    if (!this.#runs.has(record?.run))
      throw new ArgumentError('record.run', 'the address of a run of this sweep', record?.run);
    // What a machine that dies leaves empty is computed again.
    this.#describe();
    this.#folders.write(this.#fileOf(record.run), lineOf(record));
  }

  /**
   * Takes a run for this process alone, until the lock is released; undefined where another one has it.
   *
   * @internal
   */
  claim({ run }: SweepRun): FileLock | undefined {
    this.#describe();
    const file = this.#fileOf(run);
    makeFolder(dirname(file));
    try {
      return FileLock.take(file);
    } catch (error) {
      if (error instanceof LockedError) return undefined;
      throw error;
    }
  }

  /** Two digits are a folder each, so that none has very many files. */
  #fileOf(run: string): string {
    return join(this.path, RUNS, run.slice(0, 2), `${run}.jsonl`);
  }

  /** Has the folder say of which sweep it is. */
  #describe(): void {
    if (this.#isDescribed) return;
    makeFolder(this.path);
    const { command, points, repeats, seed, version, digest } = this.sweep;
    const content = { format: FORMAT, version, digest, sweep: { command, list: points, repeats, seed } };
    writeAtomically(join(this.path, SWEEP), `${JSON.stringify(content, infiniteAsText, 2)}\n`);
    this.#isDescribed = true;
  }

  #recordIn(file: string, run: SweepRun): RunRecord | string | undefined {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw fileError('read', file, error);
    }
    return recordIn(text, run, this.sweep);
  }
}

// Outside of the class, which bundlers would rename if it spoke of itself.
const folderOf = (path: string, sweep: Sweep, isDescribed: boolean) =>
  new SweepFolder(path, sweep, isDescribed);

async function folderFor(path: string, sweep: Sweep): Promise<SweepFolder> {
  checkSweep('sweep', sweep);
  if (!existsSync(join(checkText('path', path), SWEEP))) return folderOf(path, sweep, false);
  const before = await sweepIn(path);
  const runs = new Set(sweep.runs.map(({ run }) => run));
  if (before.runs.every(({ run }) => runs.has(run)))
    return folderOf(path, sweep, before.digest === sweep.digest);
  throw new BornspikeError(
    `${path} holds another sweep, of ${before.command} with ${counted(before.runs.length, 'run')}: choose another folder`,
  );
}

/** The sweep that a folder says that it is of. */
async function sweepIn(path: string): Promise<Sweep> {
  const file = join(checkText('path', path), SWEEP);
  if (!existsSync(file)) throw new BornspikeError(`${path} is not the folder of a sweep: it has no ${SWEEP}`);
  const { format, version, digest, sweep } = (readJson(file) ?? {}) as Record<string, unknown>;
  const broken = (cause?: unknown) =>
    new DataFormatError(
      file,
      0,
      'this describes no sweep: remove it, and run the sweep again, which keeps what is there',
      { cause },
    );
  if (format !== FORMAT || typeof version !== 'string') throw broken();
  let made: Sweep;
  try {
    made = await readSweep(sweep as SweepOptions);
  } catch (error) {
    throw error instanceof ArgumentError ? broken(error) : error;
  }
  if (version !== made.version) {
    throw new BornspikeError(
      `${path} holds runs of bornspike ${version}, and this is ${made.version}: versions are not mixed; choose another folder`,
    );
  }
  if (digest !== made.digest) throw broken();
  return made;
}

/** What is in a folder; nothing where there is none. */
function namesIn(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw fileError('read', path, error);
  }
}
