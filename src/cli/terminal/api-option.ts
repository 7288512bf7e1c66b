import type { Option as Flag } from 'commander';
import { OPTION_TEXTS } from '../../../build/generated/option-texts.js';
import type { OptionReference, Options } from '../../engine/index.js';
import { kebab } from './flags.js';
import {
  formatBytes,
  option,
  parseBytes,
  parseLimit,
  parseNumber,
  parseNumbers,
  withValues,
} from './options.js';

type Described = Options[string];

/** What has an option: a function or class of the library. */
export interface Source {
  reference: OptionReference;
  call: string;
  /** What the help calls it where others have the option, too. */
  of?: string;
}

/** What the command line has of its own. */
interface Own {
  /** What the value is called. */
  value?: string;
  text?: string;
  default?: string | number;
  /** Of sources after the first, by what the help calls them. */
  defaults?: Record<string, string | number>;
  parse?: (text: string, flag: string) => unknown;
}

/** An option of the library as one of the command line: name, text, unit, default and choices are those of its description. */
export function apiOption(name: string, sources: Source | readonly Source[], own: Own = {}): Flag {
  const found = [sources].flat().map((source) => ({ ...source, ...lookUp(name, source) }));
  const { described, text } = found[0]!;
  const value =
    own.value ??
    (described.choices ? 'kind' : (described.unit ?? (described.kind === 'integer' ? 'count' : 'number')));
  const who = found[0]!.of ? `${found.map(({ of }) => of).join(', ')}: ` : '';
  const parts =
    own.text !== undefined
      ? [own.text]
      : [summaryOf(text), ...(described.choices ? [listed(described.choices)] : [])];
  const first = own.default ?? defaultOf(found[0]!);
  const others = found.slice(1).flatMap((source) => {
    const other = own.defaults?.[source.of!] ?? defaultOf(source);
    return other === undefined || other === first ? [] : [`${source.of} ${other}`];
  });
  const defaults = first === undefined ? '' : ` (default: ${[first, ...others].join('; ')})`;
  const description = who + parts.filter((part) => part !== '').join(': ') + defaults;
  const made = option(`--${kebab(name)} <${value}>`, description, own.parse ?? parserOf(described));
  return withValues(made, described.choices);
}

/** An option that is true or false, as two of the command line; one that is false by default has no other side. */
export function apiSwitches(name: string, source: Source): Flag[] {
  const { described, text } = lookUp(name, source);
  const on = option(`--${kebab(name)}`, `${summaryOf(text)} (default: ${defaultOf({ described, text })})`);
  return described.default === false ? [on] : [on, option(`--no-${kebab(name)}`, 'do not')];
}

/** The default of an option of the library, where it is a number. */
export const defaultNumber = (name: string, source: Source): number =>
  Number(lookUp(name, source).described.default);

/** Descriptions that were asked for: a command takes dozens of options from each. */
const known = new Map<() => Options, Options>();

function lookUp(name: string, { reference, call }: Source): { described: Described; text: string } {
  const [, type, options] = reference.find(([called]) => called === call)!;
  const described = known.get(options) ?? options();
  known.set(options, described);
  return { described: described[name]!, text: OPTION_TEXTS[type]![name]!.text };
}

/** What a default is: of one that follows from other options, what the docstring says. */
function defaultOf({ described, text }: { described: Described; text: string }): string | number | undefined {
  const { default: fixed } = described;
  if (fixed === undefined || typeof fixed === 'function') return /\(default ([^)]*)\)/.exec(plain(text))?.[1];
  if (described.unit === 'bytes') return formatBytes(Number(fixed));
  return fixed === Infinity ? 'none' : String(fixed);
}

/** The first clause of a docstring, without what the help says by itself: of what it is, choices and defaults. */
function summaryOf(text: string): string {
  if (text.startsWith('`')) return '';
  const clause = plain(text)
    .replace(/ \(default[^)]*\)/, '')
    .replace(/^(Whether|[SQLIF]+:) /, '')
    .split(/; |: |(?<!\beqs?)\. |[.…]+$|, (?:see|at least|at most|above|from|in units)\b/)[0]!;
  return /^[A-Z][a-z]/.test(clause) ? clause[0]!.toLowerCase() + clause.slice(1) : clause;
}

/** Without the quotes of code; apostrophes stay. */
const plain = (text: string): string => text.replace(/`/g, '').replace(/(?<!\w)'([\w+-]+)'/g, '$1');

const listed = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;

function parserOf({ kind, unit, default: fixed, infinite }: Described): Own['parse'] {
  if (unit === 'bytes') return parseBytes;
  if (kind === 'list') return parseNumbers;
  if (kind === undefined) return undefined;
  return fixed === Infinity || infinite ? parseLimit : parseNumber;
}
