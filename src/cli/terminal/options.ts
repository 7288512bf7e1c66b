import { type Command, Option } from 'commander';
import type { Seed } from '../../engine/index.js';
import { ArgumentError, checkInteger } from '../../engine/index.js';
import { checkTarget } from '../../files/index.js';

/** What every command takes. */
export interface CommonOptions {
  seed?: Seed;
  json?: boolean;
  out?: string;
  /** Of those whose work can be split. */
  workers?: Workers;
}

/** How many workers a command may use: a number, or `auto` for one a processor. */
export type Workers = number | 'auto';

/** Seeds end up in file names. */
const LONGEST_SEED = 64;

/** An option that is left alone unless it is given. */
export function option<T>(
  flags: string,
  description: string,
  parse?: (text: string, flag: string) => T,
): Option {
  const made = new Option(flags, description);
  const flag = made.long!;
  if (made.required) {
    made.argParser((text) => {
      if (text === '') throw new ArgumentError(flag, 'needs a value, not an empty one');
      return parse ? parse(text, flag) : text;
    });
  }
  return made;
}

/** What the value of an option can be, where that is one of a few names: for shells, which offer them. */
const VALUES = new WeakMap<Option, readonly string[]>();

/** Keeps what can be the value of an option. */
export function withValues(made: Option, values: readonly string[] = []): Option {
  VALUES.set(made, values);
  return made;
}

export const valuesOf = (made: Option): readonly string[] => VALUES.get(made) ?? [];

/** An option that a later one of the library's checks holds to its range. */
export const numberOption = (flags: string, description: string): Option =>
  option(flags, description, parseNumber);

/** Adds options under a heading of the help text. */
export function addGroup(command: Command, heading: string, options: readonly Option[]): void {
  for (const added of options) command.addOption(added.helpGroup(heading));
}

/** Shows these options and the common ones in the help; the others are for those who ask for `--help --all`. */
export function showFirst(command: Command, first: readonly string[]): void {
  const rare = command.options.filter(({ long }) => !first.includes(long!));
  for (const option of rare) option.hideHelp();
  const path = command.parent?.parent ? `${command.parent.name()} ${command.name()}` : command.name();
  command.addHelpText('after', () =>
    rare.some(({ hidden }) => hidden) ? `\n${rare.length} more options: bornspike ${path} --help --all` : '',
  );
}

/** Adds what every command takes; a seed only where something is random. */
export function addCommon(
  command: Command,
  texts: { seed?: string; out: [flags: string, description: string]; example: string },
): Command {
  addGroup(command, 'Everywhere:', [
    ...(texts.seed ? [option('--seed <seed>', texts.seed, parseSeed)] : []),
    option('--json', 'print one JSON document on stdout, and nothing else'),
    option(...texts.out),
  ]);
  const kind = texts.out[0].includes('<folder>') ? 'folder' : 'file';
  // Before anything is computed or printed.
  command.hook('preAction', () => {
    const { out } = command.opts<CommonOptions>();
    if (out !== undefined) checkTarget(kind, out);
  });
  return command.addHelpText('after', `\nExample:\n  $ ${texts.example}`);
}

export function parseNumber(text: string, flag: string): number {
  // Written so that each character is looked at once.
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text)) throw new ArgumentError(flag, 'a number', text);
  if (!Number.isFinite(Number(text))) throw new ArgumentError(flag, 'a finite number', text);
  return Number(text);
}

/** A number, or `none` for no limit. */
export const parseLimit = (text: string, flag: string): number =>
  text === 'none' ? Infinity : parseNumber(text, flag);

/** Sizes or classes: integers with commas between. */
export function parseIntegers(text: string, flag: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) {
    throw new ArgumentError(flag, 'integers with commas between them, such as 1,7', text);
  }
  return text.split(',').map((part) => checkInteger(flag, Number(part), 0));
}

/** Numbers with commas between. */
export const parseNumbers = (text: string, flag: string): number[] =>
  text.split(',').map((part) => parseNumber(part, flag));

/** A number of bytes, or of KiB, MiB or GiB with K, M or G behind it. */
export function parseBytes(text: string, flag: string): number {
  const [, digits, unit] = /^(\d+)([KMG]?)$/i.exec(text) ?? [];
  if (digits === undefined) throw new ArgumentError(flag, 'a number of bytes, such as 200M or 2G', text);
  return Number(digits) * 1024 ** ' KMG'.indexOf(unit!.toUpperCase() || ' ');
}

/** Such a number, as short as can be. */
export function formatBytes(bytes: number): string {
  const power = [3, 2, 1].find((p) => bytes % 1024 ** p === 0) ?? 0;
  return `${bytes / 1024 ** power}${' KMG'[power]}`.trim();
}

/** `7` and `'7'` are the same seed to the library, but only a number has successors. */
export function parseSeed(text: string, flag: string): Seed {
  if (text.length === 0 || text.length > LONGEST_SEED) {
    throw new ArgumentError(flag, `a text of 1 to ${LONGEST_SEED} characters`, text);
  }
  const value = Number(text);
  return Number.isSafeInteger(value) && String(value) === text ? value : text;
}
