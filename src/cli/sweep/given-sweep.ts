import { Option } from 'commander';
import { ArgumentError, DataFormatError } from '../../engine/index.js';
import { readJson } from '../../files/index.js';
import { type OptionValues, parseShard, type Shard, type SweepOptions } from '../../sweep/index.js';
import type { OnOptions } from '../cluster/on-options.js';
import type { CommonOptions } from '../terminal/options.js';
import { jobOf } from './jobs.js';
import { camel } from './sweep-job.js';

/** What `sweep` was told. */
export interface SweepCommandOptions extends CommonOptions, OnOptions {
  grid?: Record<string, OptionValues[string][]>;
  set?: OptionValues;
  repeats?: number;
  shard?: string;
  first?: string;
  list?: boolean;
  missing?: boolean;
  run?: string;
  runsPerJob?: number;
  dataDir?: string;
}

const GRID = 'NAME=VALUE,VALUE,… (with lists as values NAME=1,0;0,1)';

/** An option that may be given again and again, each time with another name. */
function named<T>(flags: string, expected: string, description: string, parse: (text: string) => T): Option {
  const made = new Option(flags, description);
  return made.argParser((text, before: Record<string, T> = {}) => {
    const [, name, value] = /^([a-z][\w-]*)=(.+)$/is.exec(text) ?? [];
    if (name === undefined || value === undefined) throw new ArgumentError(made.long!, expected, text);
    if (camel(name) in before) throw new ArgumentError(made.long!, `${name} is given twice`);
    return { ...before, [camel(name)]: parse(value) };
  });
}

/** Values of commands are texts, as they are typed, but for switches. */
const switchOrText = (text: string) => (text === 'true' || text === 'false' ? text === 'true' : text);

export const gridOption = (): Option =>
  named(
    '--grid <name=values>',
    GRID,
    'values of an option, such as rate=0.1,0.5 (again for each option)',
    (text) => {
      const values = text
        .split(text.includes(';') ? ';' : ',')
        .filter((value, i, all) => value !== '' || i < all.length - 1);
      if (values.includes('')) throw new ArgumentError('--grid', GRID, text);
      return values.map(switchOrText);
    },
  );

export const setOption = (): Option =>
  named(
    '--set <name=value>',
    'NAME=VALUE',
    'an option of all runs, such as steps=100 (again for each option)',
    switchOrText,
  );

/** The sweep that the arguments describe: of a file, or of a command, whose argument may follow. */
export function givenSweep(what: readonly string[], options: SweepCommandOptions): SweepOptions {
  const [first, subject, ...rest] = what;
  if (first === undefined) {
    throw new ArgumentError(
      'SWEEP',
      'name a .json file that describes a sweep, or a command, such as trajectories',
    );
  }
  const isFile = first.endsWith('.json');
  const extra = isFile ? subject : rest[0];
  if (extra !== undefined)
    throw new ArgumentError('SWEEP', `what is '${extra}'? options are given by --set and --grid`);
  const told: SweepOptions = isFile ? described(first) : { command: first };
  const job = jobOf(told.command);
  if (subject !== undefined && job.subject === undefined) {
    throw new ArgumentError('SWEEP', `what is '${subject}'? options are given by --set and --grid`);
  }
  const { grid = {}, set = {}, repeats, seed } = options;
  return {
    ...told,
    options: { ...told.options, ...set, ...(subject !== undefined && { [job.subject!]: subject }) },
    grid: { ...told.grid, ...grid },
    ...(repeats !== undefined && { repeats }),
    ...(seed !== undefined && { seed }),
  };
}

/** What a file says; what is wrong with its options shows when they are read. */
function described(path: string): SweepOptions {
  const content = readJson(path);
  const wrong = (problem: string) => new DataFormatError(path, 0, problem);
  if (content === null || typeof content !== 'object' || Array.isArray(content)) {
    throw wrong(
      'a sweep is an object, such as { "command": "trajectories", "grid": { "rate": [0.1, 0.5] } }',
    );
  }
  const sweep = content as SweepOptions;
  if (typeof sweep.command !== 'string')
    throw wrong('it names no command, such as { "command": "trajectories", … }');
  for (const name of ['options', 'grid'] as const) {
    const value: unknown = sweep[name] ?? {};
    if (typeof value !== 'object' || Array.isArray(value))
      throw wrong(`${name} is no object of options by their names`);
  }
  return sweep;
}

/** The part that is asked for, if not all of it. */
export function givenShard({ shard, first }: SweepCommandOptions): Shard | undefined {
  if (first !== undefined && first !== '0' && first !== '1')
    throw new ArgumentError('--first', '0 or 1', first);
  if (shard !== undefined) return parseShard(shard, first === '1' ? 1 : 0, '--shard');
  if (first !== undefined) throw new ArgumentError('--first', 'goes with --shard, which is missing');
  return undefined;
}
