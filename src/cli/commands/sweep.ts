import type { Command } from 'commander';
import { version } from '../../../package.json';
import { type Cluster, runOnCluster } from '../../cluster/index.js';
import { ArgumentError, checkInteger, makeMeta } from '../../engine/index.js';
import {
  mergeSweeps,
  type OptionValues,
  type RunSweepOptions,
  readSweep,
  runSweep,
  runsInShard,
  type Shard,
  type Sweep,
  SweepFolder,
  type SweepRun,
  summarizeSweep,
} from '../../sweep/index.js';
import { checkOn, clusterOf, onOptions } from '../cluster/on-options.js';
import {
  givenShard,
  givenSweep,
  gridOption,
  type SweepCommandOptions,
  setOption,
} from '../sweep/given-sweep.js';
import { JOB_NAMES, jobOf } from '../sweep/jobs.js';
import { type JobContext, optionReader, type SweepJob } from '../sweep/sweep-job.js';
import { printReport, remarkFaults, writeReport } from '../sweep/sweep-report.js';
import { Ending, Interrupted } from '../terminal/ending.js';
import { addCommon, addGroup, type CommonOptions, numberOption, option } from '../terminal/options.js';
import { count, counted, Printer, programName, quote } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';
import { openEngine, workersOption } from '../terminal/workers.js';

const DEFAULT_OUT = 'bornspike-sweep';
/** Exit code: the work is sound, but runs are missing. */
const INCOMPLETE = 3;

export function addSweep(program: Command, signal: AbortSignal): void {
  const command = program
    .command('sweep')
    .summary('run a command for many options, on any number of machines')
    .description(
      `Run ${JOB_NAMES.join(', ')} for all combinations of options, each with several seeds, and summarize. Each run that is ` +
        'finished is kept in the folder --out: the same command goes on where it ended, and any number of processes may ' +
        'run it at once. With --shard each machine of a cluster runs its part; sweep merge brings the parts together.\n\n' +
        'Ends with exit code 3 where runs are missing.',
    )
    .argument('[sweep...]', 'a .json file that describes the sweep, or the command, with its gate or figure');
  addGroup(command, 'Runs:', [
    gridOption(),
    setOption(),
    numberOption('--repeats <count>', 'runs of each point, with the seeds S, S + 1, … (default: 1)'),
    option('--data-dir <folder>', 'folder of the files of data sets'),
  ]);
  addGroup(command, 'Parts:', [
    option('--shard <part>', 'run only this part, such as 3/8'),
    option('--first <number>', 'of the first part: 0 or 1 (default: 0)'),
    option('--run <name>', 'run only this one, by the beginning of its name, as --list has it'),
  ]);
  addGroup(command, 'Cluster:', [
    ...onOptions(),
    numberOption('--runs-per-job <count>', 'with --on: runs that travel together (default: 1)'),
  ]);
  addGroup(command, 'Lists:', [
    option('--list', 'print all runs, one JSON document a line, and run nothing'),
    option('--missing', 'print those that --out has not'),
  ]);
  command.addOption(workersOption());
  addCommon(command, {
    seed: 'seed of the first run of each point (default: 1)',
    out: ['--out <folder>', `keep the runs there (default: ${DEFAULT_OUT})`],
    example: 'bornspike sweep trajectories --grid rate=0.1,0.5 --repeats 5',
  });
  command.action((what: string[], options: SweepCommandOptions) => sweep(what, options, signal));
  addMerge(command, signal);
}

function addMerge(sweepCommand: Command, signal: AbortSignal): void {
  const command = sweepCommand
    .command('merge')
    .summary('bring the runs of several folders into one')
    .description(
      'Bring the runs of several folders of one sweep into one, and summarize. Neither their order nor how they share the runs ' +
        'changes a bit of the summary.\n\nEnds with exit code 3 where runs are missing.',
    )
    .argument('<folders...>', 'folders of the sweep');
  addCommon(command, {
    out: ['--out <folder>', `keep all runs there (default: ${DEFAULT_OUT})`],
    example: 'bornspike sweep merge part-0 part-1 part-2 --out rates',
  });
  command.action((folders: string[], options: CommonOptions) => merge(folders, options, signal));
}

async function sweep(what: string[], options: SweepCommandOptions, signal: AbortSignal): Promise<void> {
  const start = performance.now();
  const { repeats, out = DEFAULT_OUT, dataDir } = options;
  const printer = new Printer(options.json);
  if (repeats !== undefined) checkInteger('--repeats', repeats, 1);
  const shard = givenShard(options);
  const given = givenSweep(what, options);
  const job = jobOf(given.command);
  const made = await readSweep(given, { check: optionReader(job), signal });
  const folder = await SweepFolder.of(out, made);
  const wanted = chosenRuns(made, shard, options);
  checkDestination(options);
  if (options.list || options.missing) return list(printer, folder, wanted, options);

  const engine = await openEngine(options);
  const context = { engine, dataDir, signal, onProgress() {} };
  await checkPoints(
    job,
    wanted.filter((run) => !folder.find(run)),
    context,
  );
  const on = await destinationOf(options);
  let failures: string[];
  try {
    failures = await compute(job, folder, wanted, context, { printer, on });
  } finally {
    await on?.cluster.close();
  }
  await finish(printer, folder, {
    start,
    json: options.json,
    part: wanted.length < made.runs.length ? wanted : undefined,
    failures,
  });
}

/** A cluster that is to compute. */
interface Destination {
  cluster: Cluster;
  runsPerJob: number;
}

function checkDestination(options: SweepCommandOptions): void {
  const { on, runsPerJob } = options;
  if (runsPerJob !== undefined) checkInteger('--runs-per-job', runsPerJob, 1);
  checkOn(options);
  if (on === undefined && runsPerJob !== undefined)
    throw new ArgumentError('--runs-per-job', 'goes with --on, which is missing');
}

async function destinationOf(options: SweepCommandOptions): Promise<Destination | undefined> {
  const cluster = await clusterOf(options);
  return cluster && { cluster, runsPerJob: options.runsPerJob ?? 1 };
}

/** The runs that are asked for, in the order of the sweep. */
function chosenRuns(made: Sweep, shard: Shard | undefined, { run: name }: SweepCommandOptions): SweepRun[] {
  const runs = runsInShard(made, shard);
  if (name === undefined) return runs;
  const found = runs.filter(({ run }) => run.startsWith(name));
  if (found.length === 1) return found;
  throw new ArgumentError('--run', found.length === 0 ? 'the name of a run' : 'more of the name', name);
}

/** Prints runs, one JSON document a line. */
async function list(
  printer: Printer,
  folder: SweepFolder,
  wanted: readonly SweepRun[],
  { missing, json }: SweepCommandOptions,
): Promise<void> {
  const { records, faults } = await folder.read();
  remarkFaults(printer, faults);
  const { command } = folder.sweep;
  const runs = wanted
    .filter(({ run }) => !missing || !records.has(run))
    .map(({ run, point, repeat, options, seed }) => ({ run, point, repeat, command, options, seed }));
  if (json) printer.document({ runs, meta: { version } });
  else for (const run of runs) printer.line(JSON.stringify(run));
  if (missing && runs.length > 0) throw new Ending(INCOMPLETE);
}

/** Options that cannot be used are found before the first run, which may take hours. */
async function checkPoints(job: SweepJob, runs: readonly SweepRun[], context: JobContext): Promise<void> {
  const points = [...new Set(runs.map(({ options }) => options))];
  using bar = new ProgressBar('checking', points.length);
  for (const [p, options] of points.entries()) {
    bar.update(p);
    try {
      await job.check(options, context);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      const problem = error.message.slice(`${error.field}: `.length);
      throw new ArgumentError(error.field, `${problem} (of ${describe(options)})`);
    }
  }
}

/** Runs what is missing, and returns what went wrong. */
async function compute(
  job: SweepJob,
  folder: SweepFolder,
  wanted: readonly SweepRun[],
  context: JobContext,
  { printer, on }: { printer: Printer; on: Destination | undefined },
): Promise<string[]> {
  const failures: string[] = [];
  using bar = new ProgressBar(`sweep of ${job.name}`, wanted.length);
  const options: RunSweepOptions = {
    signal: context.signal,
    runs: wanted,
    onProgress: ({ done, total }) =>
      bar.update(done, `${count(Math.floor(done))} of ${counted(total, 'run')}`),
    onFailure: ({ options, seed }, error) =>
      failures.push(`failed: ${describe(options)}, seed ${seed}: ${error.message}`),
  };
  try {
    if (on) {
      const { cluster, runsPerJob } = on;
      await runOnCluster(cluster, folder, {
        ...options,
        runsPerJob,
        onWarning: (text) => printer.remark(text),
      });
    } else {
      await runSweep(
        folder,
        ({ options, seed }, { signal, onProgress }) =>
          job.run(options, seed, { ...context, signal, onProgress }),
        options,
      );
    }
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    bar.end();
    const again = process.argv.slice(2).map(quote).join(' ');
    throw new Interrupted(
      `interrupted; finished runs are in ${folder.path}; to go on: ${programName()} ${again}`,
    );
  }
  for (const failure of failures) printer.remark(failure);
  return failures;
}

/** What is said beside what the folder has. */
interface Report {
  start: number;
  json?: boolean;
  /** The runs that were asked for, where these are not all. */
  part?: readonly SweepRun[];
  failures?: readonly string[];
  faults?: readonly string[];
}

/** Writes and prints what the folder has; of a part, only how much that is. */
async function finish(
  printer: Printer,
  folder: SweepFolder,
  { start, json, part, failures = [], faults: before = [] }: Report,
): Promise<void> {
  const { sweep: made, path } = folder;
  const now = await folder.read();
  const { content, summary } = part
    ? { content: now, summary: summarizeSweep(made, now.records) }
    : await writeReport(folder, now);
  const faults = [...new Set([...before, ...content.faults])];
  remarkFaults(printer, faults);
  const runs = part ?? made.runs;
  const missing = runs.filter(({ run }) => !content.records.has(run)).length;
  const meta = makeMeta(start, { folder: path }, [...failures, ...faults]);
  printer.document({ ...summary, missing, seed: made.seed, meta });
  if (part)
    printer.line(`${path} has ${runs.length - missing} of ${counted(runs.length, 'run')} of this part`);
  else if (!json) printReport(printer, summary, folder);
  if (missing > 0) {
    throw new Ending(INCOMPLETE, `incomplete: ${counted(missing, 'run')} missing; --missing lists them`);
  }
}

async function merge(
  folders: string[],
  { json, out = DEFAULT_OUT }: CommonOptions,
  signal: AbortSignal,
): Promise<void> {
  const start = performance.now();
  const printer = new Printer(json);
  const { folder, faults } = await mergeSweeps(folders, out, { signal });
  await finish(printer, folder, { start, json, faults });
}

const describe = (options: OptionValues): string =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${[value].flat().join()}`)
    .join(', ') || 'the defaults';
