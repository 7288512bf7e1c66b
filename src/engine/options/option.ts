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

/** What descriptions came to, as making them anew takes longer than to check by them. */
const described = new WeakMap<() => Options, Options>();

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
  const options = (described.get(describe) ?? describe()) as D;
  described.set(describe, options);
  checkOptionsObject(field, given);
  for (const name of Object.keys(given)) {
    // The list of names is made only where it is needed.
    if (!Object.hasOwn(options, name)) checkOptions(field, given, Object.keys(options));
  }
  const settings: Record<string, unknown> = {};
  for (const name in options) {
    const option = options[name];
    let value: unknown = (given as Record<string, unknown>)[name];
    if (value === undefined) {
      value = typeof option!.default === 'function' ? option!.default(settings) : option!.default;
      if (value === undefined && option!.optional) continue;
    }
    const read = option!.read(`${field}.${name}`, value, settings);
    if (!option!.control) settings[name] = read;
  }
  return settings as Settings<D>;
}
