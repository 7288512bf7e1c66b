import {
  checkBoolean,
  checkChoice,
  checkInteger,
  checkNumber,
  checkNumbers,
  checkPositive,
  checkText,
} from '../check.js';
import { ArgumentError } from '../errors.js';
import type { LongWorkOptions } from '../long-work.js';
import { resolveSeed, type Seed } from '../random/seed.js';
import {
  type Describes,
  type Fact,
  type Option,
  type Options,
  readOptions,
  type Settings,
} from './option.js';

/** What any option may have. */
interface Common<T> {
  default?: Fact<T>;
  optional?: true;
  /** For the command line and the reference. */
  unit?: string;
}

interface Range extends Common<number> {
  minimum?: Fact<number>;
  maximum?: Fact<number>;
}

type PresenceOf<F> = F extends { default: unknown }
  ? 'default'
  : F extends { optional: true }
    ? 'optional'
    : 'required';

/** What a fact comes to, after the options before it. */
const factOf = <T>(fact: Fact<T>, settings: Record<string, unknown>): T =>
  typeof fact === 'function' ? (fact as (settings: unknown) => T)(settings) : fact;

export function integer<F extends Range & { minimum: Fact<number> }>(
  facts: F,
): Option<number, number, PresenceOf<F>> {
  const { minimum, maximum = Number.MAX_SAFE_INTEGER } = facts as Range & { minimum: Fact<number> };
  return {
    ...facts,
    kind: 'integer',
    read: (field, value, settings) =>
      checkInteger(field, value, factOf(minimum, settings), factOf(maximum, settings)),
  };
}

/** A finite number; Infinity too where it is the default, and where `infinite` says so. */
export function number<F extends Range & { infinite?: true }>(
  facts: F,
): Option<number, number, PresenceOf<F>> {
  const { minimum = -Infinity, maximum = Infinity } = facts as Range;
  return {
    ...facts,
    kind: 'number',
    read: (field, value, settings) =>
      value === Infinity && (facts.infinite || facts.default === value)
        ? value
        : checkNumber(field, value, factOf(minimum, settings), factOf(maximum, settings)),
  };
}

/** A finite number above 0; Infinity too where it is the default, and where `infinite` says so. */
export function positive<F extends Common<number> & { infinite?: true }>(
  facts: F,
): Option<number, number, PresenceOf<F>> {
  return {
    ...facts,
    kind: 'number',
    positive: true,
    read: (field, value) =>
      value === Infinity && (facts.infinite || facts.default === value) ? value : checkPositive(field, value),
  };
}

export function boolean<F extends Common<boolean>>(facts: F): Option<boolean, boolean, PresenceOf<F>> {
  return { ...facts, kind: 'boolean', read: checkBoolean };
}

export function text<F extends Common<string>>(facts: F): Option<string, string, PresenceOf<F>> {
  return { ...facts, read: checkText };
}

export function choice<T extends string, F extends object>(
  choices: readonly T[],
  facts: F & Common<NoInfer<T>>,
): Option<T, T, PresenceOf<F>> {
  return { ...facts, choices, read: (field, value) => checkChoice(field, value, choices) };
}

/** A list of finite numbers, which is copied. */
export function numbers<F extends Common<ArrayLike<number>> & { length?: number }>(
  facts: F,
): Option<ArrayLike<number>, number[], PresenceOf<F>> {
  return {
    ...facts,
    kind: 'list',
    read: (field, value) => Array.from(checkNumbers(field, value, facts.length)),
  };
}

/** Of whatever is random; one is drawn where none is given. */
export const seed = (): Option<Seed, Seed, 'default'> => ({
  read: (field, value) => resolveSeed(field, value as Seed | undefined),
});

/** An object with options of its own; left out, all of them have their defaults, or it is absent. */
export function nested<Given, D extends Options, F extends { optional?: true } = object>(
  fields: () => D,
  facts?: F,
): Option<Given, Settings<D>, F extends { optional: true } ? 'optional' : 'default'> {
  return {
    ...facts,
    fields,
    read: (field, value = {}) => readOptions(field, value as object, fields),
  };
}

/** What only a function of its own can check. */
export function checked<Given, Read, F extends Common<Given> = Common<Given>>(
  read: (field: string, value: unknown, settings: never) => Read,
  facts?: F,
): Option<Given, Read, PresenceOf<F>> {
  return { ...facts, read: read as Option<Given, Read, 'default'>['read'] };
}

/** What is checked where it is used. */
export function unchecked<Given, F extends Common<Given> = Common<Given>>(
  facts?: F,
): Option<Given, NoInfer<Given>, PresenceOf<F>> {
  return { ...facts, read: (_, value) => value as Given };
}

/** What says how work is done, and is checked by what does it. */
export const control = <Given>(): Option<Given, NoInfer<Given>, 'control'> => ({
  optional: true,
  control: true,
  read: (_, value) => value as Given,
});

/** The options of everything that takes long, which `Pacer` checks. */
// biome-ignore lint/suspicious/noExplicitAny: declarations would name the AbortSignal of the compiler's host, which users' may lack
export const longWork = (): Record<'signal' | 'onProgress', Option<any, any, 'control'>> =>
  ({ signal: control(), onProgress: control() }) satisfies Describes<LongWorkOptions>;

/** A function that may be left out. */
export const callback = <Given>() =>
  checked<Given, Given, { optional: true }>(
    (field, value) => {
      if (typeof value === 'function') return value as Given;
      throw new ArgumentError(field, 'a function', value);
    },
    { optional: true },
  );
