import {
  ArgumentError,
  type Options,
  optionsOf,
  readOptions,
  type Settings,
} from '../../src/engine/index.js';

/** Longer links than these are not read. */
const LONGEST_LINK = 2000;
const LONGEST_TEXT = 64;
/** Of what has many parts. */
const LONGEST: Record<string, number> = { circuit: 400 };

/** What a link says of a bench's options: those that can be used, all others by default, and a sentence on each refusal. */
export interface ReadState<D extends Options> {
  settings: Settings<D>;
  refused: string[];
}

/** Reads options from texts by the checks that all options of the package go through. */
export function readState<D extends Options>(params: URLSearchParams, describe: () => D): ReadState<D> {
  const options = optionsOf(describe);
  const given: Record<string, unknown> = {};
  const refused: string[] = [];
  if (params.toString().length > LONGEST_LINK) {
    refused.push(`The link is longer than ${LONGEST_LINK} letters, and nothing of it was taken.`);
    return { settings: readOptions('link', given, describe), refused };
  }
  // What others depend on comes first, in whatever order a link has them.
  const names = Object.keys(options);
  const ordered = [...params].sort(([a], [b]) => names.indexOf(a) - names.indexOf(b));
  for (const [name, text] of ordered) {
    if (!Object.hasOwn(options, name)) {
      refused.push(`The link has an option '${shown(name)}', which this bench does not.`);
      continue;
    }
    try {
      given[name] = readValue(name, text, options[name]!.kind);
      readOptions('link', given, describe);
    } catch (error) {
      if (!(error instanceof ArgumentError)) throw error;
      delete given[name];
      refused.push(`${shown(error.message.replace(/^link\./, ''))}; the default was taken.`);
    }
  }
  return { settings: readOptions('link', given, describe), refused };
}

function readValue(name: string, text: string, kind: Options[string]['kind']): unknown {
  const longest = LONGEST[name] ?? LONGEST_TEXT;
  if (text.length > longest) throw new ArgumentError(name, `at most ${longest} letters`, text.length);
  if (kind === 'integer' || kind === 'number') return /^\s*$/.test(text) ? Number.NaN : Number(text);
  if (kind === 'boolean') return text === 'true' ? true : text === 'false' ? false : text;
  return name === 'seed' ? seedOf(text) : text;
}

/** A number where the command line would take it for one. */
export function seedOf(text: string): number | string {
  if (text === '') throw new ArgumentError('seed', 'a number or a text, not an empty one');
  const value = Number(text);
  return Number.isSafeInteger(value) && String(value) === text ? value : text;
}

const shown = (text: string): string => (text.length > 160 ? `${text.slice(0, 159)}…` : text);
