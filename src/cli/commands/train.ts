import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import {
  ArgumentError,
  BornspikeError,
  DataFormatError,
  estimate,
  makeMeta,
  NumericalError,
} from '../../engine/index.js';
import { makeFolder, writeAtomically } from '../../files/index.js';
import { checkOn, clusterOf, onOptions } from '../cluster/on-options.js';
import { partsOn } from '../cluster/train-parts.js';
import { wholeRuns } from '../cluster/whole-runs.js';
import { openSamples } from '../data/data-sets.js';
import { Interrupted } from '../terminal/ending.js';
import { kebab } from '../terminal/flags.js';
import { addCommon, showFirst } from '../terminal/options.js';
import { bold, counted, Printer, programName, quote, row, writeDocument } from '../terminal/print.js';
import { ProgressBar } from '../terminal/progress.js';
import { openEngine, workersOption } from '../terminal/workers.js';
import { finishAveraged } from '../train/averaged-run.js';
import { type CommandState, readCheckpointFile, writeCheckpointFile } from '../train/checkpoint-file.js';
import { type ClaimedCheckpoint, claimCheckpoint } from '../train/checkpoint-option.js';
import { type GivenOptions, shapingOptions, type TrainOptions } from '../train/given-options.js';
import {
  COLUMNS,
  modelPath,
  printHeading,
  printMemory,
  printRun,
  printSummary,
  type RunReport,
  roundsPath,
  widthsOf,
} from '../train/print-runs.js';
import { identify, newRun, type RunOutcome, runOutcome } from '../train/run-outcome.js';
import { addTrainOptions, FIRST_OPTIONS } from '../train/train-options.js';
import { type Plan, planOf, withCounts } from '../train/train-plan.js';
import { type FinishedRun, finishRun, type OpenRun, openRun } from '../train/training.js';

/** Seconds between two writings of the checkpoint, at least… */
const CHECKPOINT_INTERVAL = 1;
/** …and this many times as long as saving and writing take. */
const CHECKPOINT_SHARE = 20;

/** These may be larger than in the checkpoint: what is there already is the beginning of it. */
const GROWING = ['epochs', 'runs'];

export function addTrain(program: Command, interruption: AbortSignal): void {
  const command = program
    .command('train')
    .summary('train a network and test it')
    .description(
      'Train a network and test it after every epoch. Without options: 3 runs that tell strokes of 1 and 7 apart.\n\n' +
        'Run r has the seed S + r (of a text S: S, S-1, S-2, …), from which its samples, initial weights, training and ' +
        'tests derive. The JSON has stdErr, the standard error of the mean over runs: null if there is only one.',
    );
  addTrainOptions(command);
  for (const each of onOptions()) command.addOption(each);
  showFirst(command, FIRST_OPTIONS);
  command.addOption(workersOption());
  addCommon(command, {
    seed: 'seed of the first run (drawn and reported if left out)',
    out: ['--out <folder>', 'write model-SEED.safetensors of every run and result.json there'],
    example: 'bornspike train --classes 3,8 --runs 1 --seed 7 --out trained',
  });
  command.action((options: TrainOptions) => train(options, interruption));
}

async function train(options: TrainOptions, interruption: AbortSignal): Promise<void> {
  const start = performance.now();
  const printer = new Printer(options.json);
  checkOn(options);
  const claimed = claimCheckpoint(options, printer);
  using _lock = claimed?.lock;
  const stored = takeUp(claimed, printer);
  const given: GivenOptions = { ...stored?.given, ...shapingOptions(options) };
  if (claimed && given.parts !== undefined && options.on === undefined) {
    throw new ArgumentError(
      '--checkpoint',
      'goes with --parts where --on is, too: the queue keeps what is done, and the file with what options',
    );
  }
  const wanted = planOf(given);
  // While samples are drawn, a checkpoint of before stays as it is.
  const orInterrupted = (error: unknown) => {
    const isKept =
      interruption.aborted && error === interruption.reason && claimed && existsSync(claimed.path);
    throw isKept ? interrupted(options) : error;
  };
  const samples = await openSamples(
    { ...wanted.task, dataDir: options.dataDir },
    ['train', 'test'],
    interruption,
  ).catch(orInterrupted);
  const plan = withCounts(wanted, samples);
  const engine = await openEngine(options);
  const identity = identify(engine, plan, samples);
  if (stored) {
    checkIdentity(stored.identity, identity);
    checkSeeds(claimed!.path, stored, plan);
  }

  const state: CommandState = { given: { ...given, seed: plan.seed }, identity, runs: stored?.runs ?? [] };
  const open = (r: number) => {
    state.runs[r] ??= newRun(plan.seeds[r]!);
    return openRun(engine, plan, samples, state.runs[r]).catch(orInterrupted);
  };
  // The first run shows whether the options can be used, before anything is written.
  const first = await open(0);
  if (options.out) makeFolder(options.out);
  const checkpoint = claimed ? new CheckpointKeeper(claimed, state) : undefined;
  checkpoint?.write();
  printHeading(printer, plan, identity, samples);
  if ('memory' in first.training) printMemory(printer, first.training.memory);
  printer.line();
  printer.line(bold(row(widthsOf(plan), COLUMNS)));

  const titleOf = (r: number) => `run ${r + 1}/${plan.seeds.length}`;
  const here = async (r: number): Promise<RunOutcome> => {
    const title = titleOf(r);
    const wantsModel = options.out !== undefined;
    if (plan.task.parts !== undefined) {
      const run = r === 0 ? first : await open(r);
      const finished = await trainInParts(
        run,
        plan,
        { ...options, ...given },
        { title, printer, signal: interruption },
      );
      return runOutcome(finished, plan, identity, wantsModel);
    }
    const finished = await finishRun(r === 0 ? first : await open(r), plan, {
      title,
      quiet: options.json === true,
      pause(save) {
        if (interruption.aborted) {
          save();
          checkpoint?.write();
        } else checkpoint?.keep(save);
        return interruption.aborted;
      },
    }).catch((error) => {
      throw error instanceof NumericalError ? divergence(error, title, options) : error;
    });
    if (!finished) throw interrupted(options);
    checkpoint?.write();
    return runOutcome(finished, plan, identity, wantsModel);
  };
  const elsewhere =
    options.on === undefined || plan.task.parts !== undefined
      ? []
      : await trainElsewhere(first, plan, { ...options, ...given }, { signal: interruption, printer });

  const reports: RunReport[] = [];
  const warnings: string[] = [];
  for (const [r, seed] of plan.seeds.entries()) {
    const { report, warnings: own, model, rounds } = elsewhere[r] ?? (await here(r));
    reports.push(report);
    printRun(printer, r, report, plan);
    for (const warning of own) {
      warnings.push(`${titleOf(r)}: ${warning}`);
      printer.remark(warnings[warnings.length - 1]!);
    }
    if (options.out) writeAtomically(modelPath(options.out, seed), Buffer.from(model!, 'base64'));
    if (options.out && rounds)
      writeAtomically(
        roundsPath(options.out, seed),
        rounds.map((each) => `${JSON.stringify(each)}\n`).join(''),
      );
  }

  const { mean, stdErr } = estimate(reports.map(({ testAccuracy }) => testAccuracy));
  const { seed: _, ...reported } = identity;
  const result = {
    runs: reports,
    meanTestAccuracy: mean,
    stdErr,
    seed: plan.seed,
    meta: makeMeta(start, { ...reported, files: samples.files }, warnings),
  };
  printer.document(result);
  if (options.out) writeDocument(join(options.out, 'result.json'), result);
  printSummary(printer, { ...result, classNames: samples.classNames }, plan, options);
}

/** Has workers train all runs, and checks that they do so on the samples of the first one. */
async function trainElsewhere(
  first: OpenRun,
  { seed, seeds }: Plan,
  options: TrainOptions,
  watching: { signal: AbortSignal; printer: Printer },
): Promise<RunOutcome[]> {
  first.training.dispose();
  first.model.dispose();
  const { seed: _, runs: __, ...given } = shapingOptions(options);
  const asked = { command: 'train', options: given, seed, repeats: seeds.length };
  const [outcomes] = await wholeRuns<RunOutcome>(options, [asked], watching);
  if (outcomes![0]!.samples === first.state.samples) return outcomes!;
  throw new BornspikeError('the workers have other samples than this machine: give all the same --data-dir');
}

/** Trains a run in parts, here or elsewhere. */
async function trainInParts(
  run: OpenRun,
  plan: Plan,
  options: TrainOptions,
  { title, printer, signal }: { title: string; printer: Printer; signal: AbortSignal },
): Promise<FinishedRun> {
  const cluster = await clusterOf(options);
  const { seed: _, runs: __, averageEvery: ___, ...given } = shapingOptions(options);
  const asked = { options: given, seed: run.state.seed };
  const onWarning = (text: string) => printer.remark(text);
  using bar = new ProgressBar(title);
  try {
    return await finishAveraged(run, plan, {
      ...bar.watch(signal),
      ...(cluster && { train: partsOn(cluster, asked, { signal, onWarning }) }),
    });
  } catch (error) {
    if (error instanceof NumericalError) throw divergence(error, title, options);
    if (!signal.aborted || error !== signal.reason) throw error;
    if (!cluster) throw interrupted(options);
    throw new Interrupted(`interrupted; the same command with --seed ${plan.seed} goes on where it was`);
  } finally {
    await cluster?.close();
  }
}

/** The state in `--checkpoint`, if it is to be taken up and there. */
function takeUp(claimed: ClaimedCheckpoint | undefined, printer: Printer): CommandState | undefined {
  if (!claimed?.exists) return undefined;
  const { path } = claimed;
  const stored = readCheckpointFile(path);
  const last = stored.runs.at(-1);
  const epochs = last?.testAccuracyByEpoch.length ?? 0;
  printer.remark(
    `resuming ${path}: run ${Math.max(stored.runs.length, 1)}, after ${counted(epochs, 'epoch')}`,
  );
  return stored;
}

/** @throws ArgumentError naming the option in which the command differs from the checkpoint's */
function checkIdentity(stored: Record<string, unknown>, identity: Record<string, unknown>): void {
  // Through JSON, as the stored ones went.
  const given = JSON.parse(JSON.stringify(identity));
  for (const name of new Set([...Object.keys(stored), ...Object.keys(given)])) {
    const [before, now] = [stored[name], given[name]].map((value) => JSON.stringify(value));
    if (before === now) continue;
    const flag = `--${kebab(name)}`;
    if (name === 'epochs' && !['constant', undefined].includes(given.schedule)) {
      throw new ArgumentError(
        flag,
        `the checkpoint has ${before}, which may not change: the ${given.schedule} schedule of the learning rate runs over all epochs`,
      );
    }
    if (!GROWING.includes(name)) {
      throw new ArgumentError(flag, `the checkpoint has ${before ?? 'none'}, this command ${now ?? 'none'}`);
    }
    if (given[name] < (stored[name] as number)) {
      throw new ArgumentError(
        flag,
        `the checkpoint is for ${before}; this may grow, but not shrink to ${now}`,
      );
    }
  }
}

/** @throws DataFormatError when the runs of a checkpoint are not those of its seed */
function checkSeeds(path: string, { runs }: CommandState, { seeds }: Plan): void {
  const wrong = runs.findIndex(({ seed }, r) => seed !== seeds[r]);
  if (wrong < 0) return;
  throw new DataFormatError(
    path,
    0,
    `run ${wrong + 1} has the seed ${runs[wrong]!.seed}, not ${seeds[wrong]}`,
  );
}

/** Writes the checkpoint file, not more often than is good. */
class CheckpointKeeper {
  readonly #claimed: ClaimedCheckpoint;
  readonly #state: CommandState;
  #next = 0;
  /** The state of the last update, to be written when the next one has shown that training can go on from it. */
  #pending: CommandState | undefined;
  #spent = 0;

  constructor(claimed: ClaimedCheckpoint, state: CommandState) {
    this.#claimed = claimed;
    this.#state = state;
  }

  /** Called after every update; `save` brings the run's state up to date. */
  keep(save: () => void): void {
    if (this.#pending) {
      this.#write(this.#pending);
      return;
    }
    const start = performance.now();
    if (start < this.#next) return;
    save();
    const runs = this.#state.runs.map((run) => ({
      ...run,
      testAccuracyByEpoch: [...run.testAccuracyByEpoch],
    }));
    this.#pending = { ...this.#state, runs };
    this.#spent = performance.now() - start;
  }

  /** Writes the present state. */
  write(): void {
    this.#write(this.#state);
  }

  #write(state: CommandState): void {
    const start = performance.now();
    const { path, lock } = this.#claimed;
    lock.check();
    writeCheckpointFile(path, state);
    const end = performance.now();
    const spent = this.#spent + (end - start);
    this.#next = end + Math.max(1000 * CHECKPOINT_INTERVAL, CHECKPOINT_SHARE * spent);
    this.#pending = undefined;
    this.#spent = 0;
  }
}

/** Says what to do about training that cannot go on; the checkpoint is left as it is. */
function divergence(error: NumericalError, title: string, { checkpoint }: TrainOptions): BornspikeError {
  const reason = error.message.replace('; lower learningRate or set clip', '');
  const kept = checkpoint ? `; ${checkpoint} is left as it was before` : '';
  return new BornspikeError(`${title}: ${reason}; lower --learning-rate or set --clip${kept}`, {
    cause: error,
  });
}

function interrupted({ checkpoint, dataDir, out }: TrainOptions): Interrupted {
  if (!checkpoint) {
    return new Interrupted('interrupted; nothing was kept, since there is no --checkpoint FILE');
  }
  const again = [`${programName()} train --resume --checkpoint`, quote(checkpoint)];
  if (dataDir) again.push('--data-dir', quote(dataDir));
  if (out) again.push('--out', quote(out));
  return new Interrupted(`interrupted; to go on: ${again.join(' ')}`);
}
