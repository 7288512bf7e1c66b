import type { Option as Flag } from 'commander';
import { OPTION_TEXTS } from '../../../build/generated/option-texts.js';
import type { OptionReference, Options } from '../../engine/index.js';
import { kebab } from './flags.js';
import { option, parseLimit, parseNumber, parseNumbers } from './options.js';

type Described = Options[string];

/** An option of the library: a function's, by name. */
export interface Source {
  reference: OptionReference;
  call: string;
  /** What has this option, in the help, where another source is named before. */
  of?: string;
}

/** What the command line has of its own. */
interface Own {
  /** What the value is called. */
  value?: string;
  text?: string;
  default?: string | number;
  parse?: (text: string, flag: string) => unknown;
}

/** An option of the library as one of the command line: name, text, unit, default and choices are those of its description. */
export function apiOption(name: string, sources: Source | readonly Source[], own: Own = {}): Flag {
  const found = [sources].flat().map((source) => ({ ...source, ...lookUp(name, source) }));
  const [{ described, text }] = found;
  const value =
    own.value ?? (described.choices ? 'kind' : (described.unit ?? (described.integer ? 'count' : 'number')));
  const parts = [own.text ?? summaryOf(text), ...(described.choices ? [listed(described.choices)] : [])];
  const first = own.default ?? defaultOf(found[0]);
  const others = found.slice(1).flatMap((source) => {
    const other = defaultOf(source);
    return other === undefined || other === first ? [] : [`${source.of} ${other}`];
  });
  const defaults = first === undefined ? '' : ` (default: ${[first, ...others].join('; ')})`;
  const description = parts.filter((part) => part !== '').join(': ') + defaults;
  return option(`--${kebab(name)} <${value}>`, description, own.parse ?? parserOf(described));
}

function lookUp(name: string, { reference, call }: Source): { described: Described; text: string } {
  const [, type, options] = reference.find(([known]) => known === call)!;
  return { described: options()[name], text: OPTION_TEXTS[type][name].text };
}

/** What a default is: of one that follows from other options, what the docstring says. */
function defaultOf({ described, text }: { described: Described; text: string }): string | number | undefined {
  const { default: fixed } = described;
  if (fixed === undefined || typeof fixed === 'function') return /\(default ([^)]*)\)/.exec(plain(text))?.[1];
  return fixed === Infinity ? 'none' : String(fixed);
}

/** The first clause of a docstring, without what the help says by itself: choices and defaults. */
function summaryOf(text: string): string {
  if (text.startsWith('`')) return '';
  const [clause] = plain(text)
    .replace(/ \(default[^)]*\)/, '')
    .split(/; |: |\. |\.$|, (?:see|at least|at most|above|from|in units)\b/);
  return /^[A-Z][a-z]/.test(clause) ? clause[0].toLowerCase() + clause.slice(1) : clause;
}

const plain = (text: string): string => text.replace(/[`']/g, '');

const listed = (choices: readonly string[]): string =>
  choices.length < 2 ? choices.join() : `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`;

function parserOf({ choices, default: fixed, infinite, list }: Described): Own['parse'] {
  if (choices) return undefined;
  if (list) return parseNumbers;
  return fixed === Infinity || infinite ? parseLimit : parseNumber;
}
