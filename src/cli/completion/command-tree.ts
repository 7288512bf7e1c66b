import type { Command } from 'commander';
import { valuesOf } from '../terminal/options.js';

/** What can be written after a command. */
export interface CommandWords {
  /** Of subcommands with `/`, as `/data/list`; '' for the program itself. */
  path: string;
  /** Its subcommands, and what stands where they would, with what they do. */
  words: [name: string, text: string][];
  options: { flag: string; text: string; takesValue: boolean; values: readonly string[] }[];
  /** Whether files can stand there, too. */
  takesFiles: boolean;
}

/**
 * All commands of a program with their options.
 *
 * @param known arguments by the paths of their commands
 */
export function commandTree(
  command: Command,
  known: Readonly<Record<string, readonly string[]>>,
  path = '',
): CommandWords[] {
  const subcommands = command.commands.map((each): [string, string] => [each.name(), each.summary()]);
  const words = [...subcommands, ...(known[path] ?? []).map((name): [string, string] => [name, ''])];
  const own = command.createHelp().visibleOptions(command);
  const hidden = command.options.filter((option) => !own.includes(option));
  const options = [...own, ...hidden].flatMap((option) =>
    option.long === undefined || option.long === null
      ? []
      : [
          {
            flag: option.long,
            text: option.description,
            takesValue: option.required || option.optional,
            values: valuesOf(option),
          },
        ],
  );
  const takesFiles = command.registeredArguments.length > 0 && known[path] === undefined;
  const below = command.commands.flatMap((each) => commandTree(each, known, `${path}/${each.name()}`));
  return [{ path, words, options, takesFiles }, ...below];
}
