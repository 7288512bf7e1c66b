import type { Command } from 'commander';
import { ArgumentError } from '../../engine/index.js';

/** Where the command line has another word than the library. */
const FLAGS: Record<string, string> = {
  neuron: '--model',
  dataset: '--data',
};

/** How `command` writes the field of an `ArgumentError`: `options.record.observables[0]` is `--observables`. */
export function flagOf(field: string, command: Command | undefined): string {
  if (field.startsWith('--')) return field;
  const known = new Set(command?.options.map(({ long }) => long));
  const names = field.match(/[a-z]\w*/gi) ?? [];
  for (const name of names.reverse()) {
    const flag = [FLAGS[name], `--${kebab(name)}`].find((each) => known.has(each));
    if (flag !== undefined) return flag;
  }
  return field;
}

/** Gives arguments of the library the names of the options that they came from: `naming({ count: '--train' }, …)`. */
export function naming<Result>(flags: Record<string, string>, work: () => Result): Result {
  const rename = (error: unknown): never => {
    const name = error instanceof ArgumentError ? /(\w+)(\[\d+\])*$/.exec(error.field)?.[1] : undefined;
    if (name === undefined || !(name in flags)) throw error;
    const { field, message } = error as ArgumentError;
    throw new ArgumentError(flags[name]!, message.slice(`${field}: `.length));
  };
  try {
    const result = work();
    return result instanceof Promise ? (result.catch(rename) as Result) : result;
  } catch (error) {
    return rename(error);
  }
}

/** `learningRate` as `learning-rate`. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
