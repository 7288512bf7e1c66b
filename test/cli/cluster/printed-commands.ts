import type { Command } from 'commander';
import { makeProgram } from '../../../src/cli/program.js';

/** What a line of a shell begins with where it is one of ours. */
const OURS = /^(?:npx (?:(?:--yes|-p \S+) )*)?bornspike (.*)$/;

/** The `bornspike` commands of a script, without their comments. */
export function commandsIn(script: string): string[] {
  const lines = script.replaceAll('\\\n', ' ').split('\n');
  // What follows a bar is another program's.
  return lines.flatMap((line) => OURS.exec(line.replace(/\s+[#|].*$/, '').trim())?.[1] ?? []);
}

/** Reads a command as it is typed, and runs nothing; throws for what is none. */
export function parseCommand(line: string): { name: string; options: Record<string, unknown> } {
  const words = line.match(/'[^']*'|\S+/g)!.map((word) => word.replace(/^'(.*)'$/, '$1'));
  const program = makeProgram(new AbortController().signal);
  let parsed: ReturnType<typeof parseCommand> | undefined;
  const stop = (command: Command): void => {
    command.exitOverride().configureOutput({ writeOut() {}, writeErr() {} });
    command.action((...args: unknown[]) => {
      const called = args.at(-1) as Command;
      parsed = { name: called.name(), options: called.opts() };
    });
    for (const each of command.commands) stop(each);
  };
  for (const command of program.commands) stop(command);
  program
    .exitOverride()
    .configureOutput({ writeOut() {}, writeErr() {} })
    .parse(words, { from: 'user' });
  if (!parsed) throw new Error(`no command: ${line}`);
  return parsed;
}
