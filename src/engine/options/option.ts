import { checkOptions, checkOptionsObject } from '../check.js';

/** A value, or what it follows from: the options that are described before. */
// biome-ignore lint/suspicious/noExplicitAny: which options these are is known where they are described
export type Fact<T> = T | ((settings: any) => T);

/** Whether an option must be given, has a default or may be absent, or says how work is done instead of shaping it. */
export type Presence = 'required' | 'default' | 'optional' | 'control';

/**
 * An option: all that its check, the command line and the reference know of it but its text, which is the docstring of the
 * field. `Given` is what callers write, `Read` what it is in settings.
 */
export interface Option<Given, Read, P extends Presence> {
  readonly default?: Fact<Given>;
  /** Left out of the settings where it is not given. */
  readonly optional?: true;
  /** Checked by what it controls, and left out of the settings. */
  readonly control?: true;
  readonly minimum?: Fact<number>;
  readonly maximum?: Fact<number>;
  /** More than the minimum, which is 0. */
  readonly positive?: true;
  /** Infinity can be given, too. */
  readonly infinite?: true;
  readonly kind?: 'integer' | 'number' | 'boolean' | 'list';
  readonly choices?: readonly string[];
  readonly unit?: string;
  /** Of an object. */
  readonly fields?: () => Options;
  read(field: string, value: unknown, settings: Record<string, unknown>): Read;
  /** Of the compiler only. */
  readonly types?: { given: (value: Given) => Given; presence: P };
}

// biome-ignore lint/suspicious/noExplicitAny: of whatever type
type AnyOption = Option<any, any, Presence>;

/** The options of a function by their names, in the order in which they are checked. */
export type Options = Record<string, AnyOption>;

/** A description of all of the options that the interface `O` has, and of no others of their types. */
export type Describes<O> = {
  [K in keyof O]-?: Partial<Pick<O, K>> extends Pick<O, K>
    ? // biome-ignore lint/suspicious/noExplicitAny: settings are what the description makes of them
      Option<Exclude<O[K], undefined>, any, 'default' | 'optional' | 'control'>
    : // biome-ignore lint/suspicious/noExplicitAny: settings are what the description makes of them
      Option<O[K], any, 'required'>;
};

/** The functions of a wing that take options: their names, those of the interfaces, and what describes them. */
export type OptionReference = readonly (readonly [call: string, type: string, options: () => Options])[];

type OfPresence<D extends Options, P extends Presence> = {
  [K in keyof D]: D[K] extends Option<infer _G, infer _R, infer Q> ? (Q extends P ? K : never) : never;
}[keyof D];
type ReadOf<T> = T extends Option<infer _G, infer R, infer _P> ? R : never;

/** What options have become: checked, with their defaults, without what only controls the work. */
export type Settings<D extends Options> = {
  [K in OfPresence<D, 'required' | 'default'>]: ReadOf<D[K]>;
} & { [K in OfPresence<D, 'optional'>]?: ReadOf<D[K]> };

/** What reading needs of an option: objects of one shape, which engines read fastest. */
interface Entry {
  readonly name: string;
  readonly read: AnyOption['read'];
  readonly fallback: unknown;
  /** Whether the fallback follows from other options. */
  readonly follows: boolean;
  readonly optional: boolean;
  readonly control: boolean;
}

/** A description, taken apart once: to make it anew takes longer than to check by it. */
interface Reader {
  readonly options: Options;
  readonly entries: readonly Entry[];
  /** Of the options that were read last, which mostly are read again, and of each of them. */
  field: string;
  fields: readonly string[];
}

const readers = new WeakMap<() => Options, Reader>();

function readerOf(describe: () => Options): Reader {
  const known = readers.get(describe);
  if (known) return known;
  const options = describe();
  const entries = Object.entries(options).map(([name, option]) => ({
    name,
    read: option.read,
    fallback: option.default,
    follows: typeof option.default === 'function',
    optional: option.optional === true,
    control: option.control === true,
  }));
  const reader = { options, entries, field: '', fields: [] };
  readers.set(describe, reader);
  return reader;
}

/** What a description comes to, made once. */
export const optionsOf = <D extends Options>(describe: () => D): D => readerOf(describe).options as D;

/**
 * Checks options against their description, and fills in the defaults. Descriptions are functions, so that bundlers can drop
 * those that are not used.
 *
 * @throws ArgumentError naming the option that is not known, or that cannot be used
 */
export function readOptions<D extends Options>(
  field: string,
  given: object | undefined,
  describe: () => D,
): Settings<D> {
  const reader = readerOf(describe);
  const { options, entries } = reader;
  checkOptionsObject(field, given);
  // The list of names is made only where one is not known.
  for (const name in given)
    if (!Object.hasOwn(options, name)) checkOptions(field, given, Object.keys(options));
  if (reader.field !== field) {
    reader.field = field;
    reader.fields = entries.map(({ name }) => `${field}.${name}`);
  }
  const { fields } = reader;
  const settings: Record<string, unknown> = {};
  for (let i = 0; i < entries.length; i++) {
    const { name, read, fallback, follows, optional, control } = entries[i]!;
    let value: unknown = (given as Record<string, unknown>)[name];
    if (value === undefined) {
      value = follows ? (fallback as (settings: unknown) => unknown)(settings) : fallback;
      if (value === undefined && optional) continue;
    }
    const setting = read(fields[i]!, value, settings);
    if (!control) settings[name] = setting;
  }
  return settings as Settings<D>;
}
