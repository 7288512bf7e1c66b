import { Command, CommanderError } from 'commander';
import { description, version } from '../../package.json';
import { ArgumentError, BornspikeError, suggestion } from '../engine/index.js';
import { fileError } from '../files/index.js';
import { addBench } from './commands/bench.js';
import { addCircuit } from './commands/circuit.js';
import { addCompletion } from './commands/completion.js';
import { addData } from './commands/data.js';
import { addDemo } from './commands/demo.js';
import { addEvaluate } from './commands/evaluate.js';
import { addExport } from './commands/export.js';
import { addFigure } from './commands/figure.js';
import { addPlayground } from './commands/playground.js';
import { addPredict } from './commands/predict.js';
import { addSweep } from './commands/sweep.js';
import { addTrain } from './commands/train.js';
import { addTrajectories } from './commands/trajectories.js';
import { addWorker } from './commands/worker.js';
import { Ending, Interrupted } from './terminal/ending.js';
import { flagOf } from './terminal/flags.js';
import type { Interruption } from './terminal/interruption.js';

const EXIT = { failed: 1, wrongUsage: 2 };

/** All commands; `onStart` hears which one runs. */
export function makeProgram(signal: AbortSignal, onStart: (command: Command) => void = () => {}): Command {
  const program = new Command('bornspike')
    .description(description)
    .version(version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .helpCommand(false)
    // What follows a command is its own, as --out of `sweep merge`.
    .enablePositionalOptions()
    .addHelpText('after', '\nExample:\n  $ bornspike train --seed 7')
    .exitOverride()
    .hook('preAction', (_program, command) => onStart(command));
  const adders = [
    addDemo,
    addPlayground,
    addTrain,
    addEvaluate,
    addPredict,
    addTrajectories,
    addCircuit,
    addFigure,
    addSweep,
    addWorker,
    addExport,
    addBench,
    addData,
    addCompletion,
  ];
  for (const add of adders) add(program, signal);
  program
    .command('help')
    .summary('show the help of a command')
    .argument('[command...]')
    .option('--all', 'with the options that are rarely needed')
    .action((names: string[], { all }: { all?: boolean }) => showHelp(program, names, all === true));
  return program;
}

/** Shows what `showFirst` hid. */
function showAll(command: Command): void {
  for (const option of command.options) option.hideHelp(false);
  for (const each of command.commands) showAll(each);
}

function showHelp(program: Command, names: readonly string[], all: boolean): void {
  if (all) showAll(program);
  let command = program;
  for (const name of names) {
    const next = command.commands.find((each) => each.name() === name);
    if (!next) {
      const suggested = suggestion(
        name,
        command.commands.map((each) => each.name()),
      );
      throw new ArgumentError('COMMAND', `unknown command '${name}'${suggested}`);
    }
    command = next;
  }
  command.outputHelp();
}

/**
 * Runs the command line.
 *
 * @param args what the user typed after the program's name
 * @returns the exit code: 0 done, 1 failed, 2 wrong usage, 128 and the signal's number if interrupted
 */
export async function run(args: readonly string[], interruption: Interruption): Promise<number> {
  let running: Command | undefined;
  const program = makeProgram(interruption.signal, (command) => {
    running = command;
  });
  const wantsHelp = args.includes('--help') || args.includes('-h');
  if (wantsHelp && args.includes('--all')) showAll(program);
  try {
    await program.parseAsync(args, { from: 'user' });
    return 0;
  } catch (error) {
    return report(error, running, interruption);
  }
}

/** Says what went wrong and returns the exit code. Only unexpected errors show where they were thrown. */
function report(error: unknown, command: Command | undefined, interruption: Interruption): number {
  const say = (text: string) => process.stderr.write(`${text}\n`);
  // Commander has said it.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrongUsage;
  if (error instanceof Ending) {
    if (error.message !== '') say(error.message);
    return error.exitCode;
  }
  if (error instanceof Interrupted || (interruption.signal.aborted && error === interruption.signal.reason)) {
    say(error instanceof Interrupted ? error.message : 'interrupted; nothing was kept');
    return interruption.exitCode;
  }
  if (error instanceof ArgumentError) {
    say(`error: ${flagOf(error.field, command)}${error.message.slice(error.field.length)}`);
    return EXIT.wrongUsage;
  }
  say(`error: ${problemOf(error)}`);
  return EXIT.failed;
}

/** What is ours in a sentence, of a file which one and why, and of all else where it was thrown. */
function problemOf(error: unknown): string {
  if (error instanceof BornspikeError) return error.message;
  if (!(error instanceof Error)) return String(error);
  const { path } = error as NodeJS.ErrnoException;
  if (path !== undefined) return (fileError('read', path, error) as Error).message;
  return 'syscall' in error ? error.message : (error.stack ?? error.message);
}
