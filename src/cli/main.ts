import { Command, CommanderError } from 'commander';
import { description, version } from '../../package.json';
import { ArgumentError, BornspikeError } from '../engine/errors.js';
import { addBench } from './bench.js';
import { addCircuit } from './circuit.js';
import { addData } from './data.js';
import { addEvaluate } from './evaluate.js';
import { addFigure } from './figure.js';
import { flagOf } from './options.js';
import { addPredict } from './predict.js';
import { tolerateClosedPipes } from './print.js';
import { addTrain } from './train.js';
import { addTrajectories } from './trajectories.js';

const EXIT = { failed: 1, wrongUsage: 2 };

function makeProgram(): Command {
  const program = new Command('bornspike')
    .description(description)
    .version(version, '--version', 'show the version')
    .helpOption('-h, --help', 'show this text')
    .helpCommand('help [command]', 'show the help of a command')
    .addHelpText('after', '\nExample:\n  $ bornspike train --seed 7')
    .exitOverride();
  for (const add of [
    addTrain,
    addEvaluate,
    addPredict,
    addTrajectories,
    addCircuit,
    addFigure,
    addBench,
    addData,
  ])
    add(program);
  return program;
}

/** Says what went wrong and returns the exit code. Only errors that nobody foresaw show where they were thrown. */
function report(error: unknown): number {
  // Commander has said it.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.wrongUsage;
  if (error instanceof ArgumentError) {
    const flag = flagOf(error.field);
    process.stderr.write(`error: ${flag}${error.message.slice(error.field.length)}\n`);
    return EXIT.wrongUsage;
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    process.stderr.write('interrupted; nothing was kept\n');
    return EXIT.failed;
  }
  const isForeseen = error instanceof BornspikeError || isSystemError(error);
  process.stderr.write(`error: ${isForeseen ? error.message : ((error as Error)?.stack ?? error)}\n`);
  return EXIT.failed;
}

/** A file that cannot be written, a folder without permission and the like. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && 'syscall' in error;

tolerateClosedPipes();
try {
  await makeProgram().parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
