import { Command, CommanderError, type Option } from 'commander';
import type { Cluster } from '../../cluster/index.js';
import { ArgumentError, type Engine, type Progress, type Seed, suggestion } from '../../engine/index.js';
import type { OptionValues, SweepRunResult } from '../../sweep/index.js';
import { kebab } from '../terminal/flags.js';

/** What runs of all commands share. */
export interface JobContext {
  engine: Engine;
  dataDir?: string;
  signal: AbortSignal;
  /** Takes the share of the run that is done. */
  onProgress: (share: number) => void;
  /** What all workers of a cluster share beside results: steps on the way to them. */
  memory?: Pick<Cluster, 'recall' | 'retain'>;
}

/** A command as a sweep runs it. */
export interface SweepJob {
  name: string;
  /** Adds the command: its options are those of a run. */
  add: (program: Command, signal: AbortSignal) => void;
  /** What the command's argument is called among the options, where it has one. */
  subject?: string;
  /** Options that a sweep has no use for, with what to do instead. */
  refused: Record<string, string>;
  /** @throws ArgumentError when a run of these options could not begin */
  check(options: OptionValues, context: JobContext): Promise<void>;
  /** Computes a run: by the functions of the command. */
  run(options: OptionValues, seed: Seed, context: JobContext): Promise<SweepRunResult>;
  /** Computes all that the command itself prints and writes. */
  whole?(options: OptionValues, seed: Seed, context: JobContext): Promise<unknown>;
}

const REFUSED = {
  seed: 'each run has a seed of its own: give the first one as --seed of the sweep',
  json: 'it is how a command prints: leave it out',
  out: 'runs are kept in the folder of the sweep: give it as --out of the sweep',
  dataDir: 'it is where files are on this machine: give it as --data-dir of the sweep',
  checkpoint: 'finished runs are kept by the sweep: leave it out',
  resume: 'a sweep goes on by itself: leave it out',
  workers: 'results do not depend on it: give it as --workers of the sweep',
  on: 'it is where runs are computed: give it as --on of the sweep',
  store: 'it is where results are kept: give it as --store of the sweep',
};

/** `learning-rate` as `learningRate`. */
export const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter) => letter.toUpperCase());

/** What reads options of runs as the command reads its own, checks and names alike. */
export function optionReader(job: SweepJob): (given: OptionValues) => OptionValues {
  const program = new Command().exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
  job.add(program, new AbortController().signal);
  const command = program.commands[0]!;
  let parsed: { subject?: string; options: OptionValues } = { options: {} };
  command.action((...args: unknown[]) => {
    const subject = job.subject === undefined ? undefined : String(args[0]);
    parsed = { ...(subject !== undefined && { subject }), options: command.opts() };
  });
  return (given) => {
    const words = Object.entries(given).flatMap(([name, value]) => wordsOf(job, command, camel(name), value));
    if (job.subject !== undefined && !(job.subject in given)) {
      throw new ArgumentError(
        `options.${job.subject}`,
        `say which: sweep ${job.name} NAME, or ${job.subject} in the file`,
      );
    }
    try {
      program.parse([job.name, ...words], { from: 'user' });
    } catch (error) {
      throw refusal(error, job);
    }
    const { subject, options } = parsed;
    return { ...(subject !== undefined && { [job.subject!]: subject }), ...options };
  };
}

/** An option as it is typed. */
function wordsOf(job: SweepJob, command: Command, name: string, value: unknown): string[] {
  const field = `options.${name}`;
  const refused = { ...REFUSED, ...job.refused }[name];
  if (refused !== undefined) throw new ArgumentError(field, refused);
  if (name === job.subject) {
    if (typeof value !== 'string' || value === '') throw new ArgumentError(field, 'a name', value);
    return [value];
  }
  const options = command.options.filter((option) => option.attributeName() === name);
  if (options.length === 0) {
    const names = command.options.map((option) => option.attributeName());
    const help = `'bornspike ${job.name} --help --all' shows which there are`;
    throw new ArgumentError(field, `${job.name} has no such option${suggestion(name, names)}; ${help}`);
  }
  return typeof value === 'boolean'
    ? switchFor(field, options, value)
    : [`--${kebab(name)}=${textOf(field, options, value)}`];
}

function switchFor(field: string, options: readonly Option[], value: boolean): string[] {
  if (options.some(({ required }) => required)) throw new ArgumentError(field, 'a value', value);
  const found = options.find(({ negate }) => negate !== value);
  return found ? [found.long!] : [];
}

function textOf(field: string, options: readonly Option[], value: unknown): string {
  if (options.every(({ required }) => !required)) throw new ArgumentError(field, 'true or false', value);
  // Of one that was read before, as a job of a queue has it.
  if (value === Infinity || value === 'Infinity') return 'none';
  const isList = options.some(({ flags }) => flags.endsWith('<list>'));
  const parts = isList && isObject(value) ? inTurn(Object.values(value)) : [value].flat();
  if (parts.every((part) => typeof part === 'string' || typeof part === 'number')) return parts.join();
  throw new ArgumentError(field, 'a number, a text, true or false, or a list of these', value);
}

const isObject = (value: unknown): value is object => value !== null && typeof value === 'object';

/** The first of each list, then the second of each, and so on. */
const inTurn = (lists: readonly unknown[]): unknown[] => {
  const all = lists.map((list) => [list].flat());
  return Array.from({ length: Math.max(0, ...all.map(({ length }) => length)) }, (_, i) =>
    all.flatMap((list) => (i < list.length ? [list[i]] : [])),
  ).flat();
};

/** The parser's error in terms of the sweep's options. */
function refusal(error: unknown, job: SweepJob): unknown {
  if (error instanceof ArgumentError && error.field.startsWith('--')) {
    return new ArgumentError(
      `options.${camel(error.field.slice(2))}`,
      error.message.slice(error.field.length + 2),
    );
  }
  if (!(error instanceof CommanderError)) return error;
  return new ArgumentError(`options of ${job.name}`, error.message.replace(/^error: /, ''));
}

/** Calls long work that is aborted from the start: it checks its options before it looks at the signal. */
export async function tryOut(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const signal = AbortSignal.abort();
  try {
    await work(signal);
  } catch (error) {
    if (error !== signal.reason) throw error;
  }
}

/** What long work is told in a run. */
export const watched = ({ signal, onProgress }: Pick<JobContext, 'signal' | 'onProgress'>) => ({
  signal,
  onProgress: ({ done, total }: Progress) => onProgress(done / total),
});
