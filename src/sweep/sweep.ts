import { version } from '../../package.json';
import {
  ArgumentError,
  callback,
  checked,
  checkOptionsObject,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  resolveSeed,
  type Seed,
  type Settings,
  seedsOfRuns,
  text,
} from '../engine/index.js';
import { canonicalJson } from './canonical-json.js';
import { digestOf, runAddress } from './run-address.js';

/** Options by their names. */
export type OptionValues = Readonly<Record<string, unknown>>;

/** What a sweep runs over. */
export interface SweepOptions {
  /** What is run: the name of a command, or of a function of yours. */
  command: string;
  /** Options that all runs have (default {}). */
  options?: OptionValues;
  /** Values of options: each combination of them is a point, those of the last option side by side (default {}). */
  grid?: Readonly<Record<string, readonly unknown[]>>;
  /** Options that go together: each entry is a point, or with a grid as many as that has (default [{}]). */
  list?: readonly OptionValues[];
  /** Runs of each point, each with a seed of its own (default 1). */
  repeats?: number;
  /** Seed of the first run of every point; the others' are S + 1, S + 2, … or, of a text, S-1, S-2, … (default 1). */
  seed?: Seed;
}

/** One run of a sweep. */
export interface SweepRun {
  /** Its address, see `runAddress`. */
  run: string;
  /** Number of its point, from 0. */
  point: number;
  /** Number of its repetition there, from 0. */
  repeat: number;
  /** The options of its point. */
  options: OptionValues;
  /** Where all that is random in it comes from. */
  seed: Seed;
}

/** A sweep with each of its runs, in the order in which they are listed, run and summed. */
export interface Sweep {
  /** What is run. */
  command: string;
  /** The options of each point. */
  points: readonly OptionValues[];
  /** Runs of each point. */
  repeats: number;
  /** Seed of the first run of every point. */
  seed: Seed;
  /** All of them, point by point. */
  runs: readonly SweepRun[];
  /** Version of the package that it is for. */
  version: string;
  /** Digest of all addresses: sweeps of one digest are one sweep. */
  digest: string;
}

/** How a sweep's options are checked. */
export interface ReadSweepOptions extends LongWorkOptions {
  /** Returns the options of a point as they are to be used and recorded; throws for those that cannot be (default: as they are). */
  check?: (options: OptionValues) => OptionValues;
}

/** More would take minutes to be listed alone. */
const MOST_RUNS = 100_000;

export const sweepOptions = () =>
  ({
    command: text({}),
    options: checked(checkValues, { default: {} as OptionValues }),
    grid: checked(checkGrid, { default: {} as NonNullable<SweepOptions['grid']> }),
    list: checked(checkList, { default: [{}] as readonly OptionValues[] }),
    repeats: integer({ minimum: 1, maximum: MOST_RUNS, default: 1 }),
    seed: checked((field, value) => resolveSeed(field, value as Seed), { default: 1 as Seed }),
  }) satisfies Describes<SweepOptions>;

/** Returns `sweep` if it is one. */
export function checkSweep(field: string, sweep: unknown): Sweep {
  const { runs, digest } = (sweep ?? {}) as Partial<Sweep>;
  if (Array.isArray(runs) && typeof digest === 'string') return sweep as Sweep;
  throw new ArgumentError(field, 'what readSweep gives', sweep);
}

export const readSweepOptions = () =>
  ({
    check: callback<NonNullable<ReadSweepOptions['check']>>(),
    ...longWork(),
  }) satisfies Describes<ReadSweepOptions>;

/**
 * Lists all runs of a sweep: of each entry of the list, of each combination of the grid's values, of each repetition.
 *
 * The same repetition has the same seed at all points, so that differences between points are not those between seeds.
 *
 * @param sweep what it runs over
 * @param options how its options are checked
 * @throws ArgumentError for a sweep without runs or with more than 100,000, for an option that is given twice, and for two
 *   runs that are one
 *
 * @example
 * ```ts
 * import { readSweep } from 'bornspike/sweep';
 *
 * const { points, runs } = await readSweep({
 *   command: 'trajectories',
 *   options: { neurons: 2 },
 *   grid: { rate: [0.1, 0.5], efficiency: [0.5, 1] },
 *   repeats: 3,
 * });
 * console.log(points.length, runs.length, points[1], runs[1].seed);
 * // prints: 4 12 { neurons: 2, rate: 0.1, efficiency: 1 } 2
 * ```
 */
export async function readSweep(sweep: SweepOptions, options: ReadSweepOptions = {}): Promise<Sweep> {
  const { check = (values: OptionValues) => values } = readOptions('options', options, readSweepOptions);
  const pacer = new Pacer(options);
  const given: Given = readOptions('sweep', sweep, sweepOptions);
  const { command, repeats, seed } = given;
  const count = countOf(given);
  const seeds = seedsOfRuns('sweep.seed', seed, repeats);
  const points: OptionValues[] = [];
  const runs: SweepRun[] = [];
  const known = new Map<string, number>();
  for (const values of pointsOf(given)) {
    const point = points.length;
    const checkedValues = check(values);
    points.push(checkedValues);
    for (const [repeat, own] of seeds.entries()) {
      const run = runAddress({ command, options: checkedValues, seed: own });
      const same = known.get(run);
      if (same !== undefined) {
        const text = canonicalJson('sweep', checkedValues);
        throw new ArgumentError('sweep', `points ${same + 1} and ${point + 1} are the same: ${text}`);
      }
      known.set(run, point);
      runs.push({ run, point, repeat, options: checkedValues, seed: own });
      await pacer.pause();
    }
    pacer.report({ unit: 'run', done: runs.length, total: count });
  }
  return { command, points, repeats, seed, runs, version, digest: digestOf([...known.keys()].join()) };
}

type Given = Settings<ReturnType<typeof sweepOptions>>;

/** How many runs there are, before they are listed. */
function countOf({ grid, list, repeats }: Given): number {
  const count = Object.values(grid).reduce((product, { length }) => product * length, list.length * repeats);
  if (count > MOST_RUNS) {
    throw new ArgumentError('sweep', `expected at most ${MOST_RUNS} runs, got ${count}: take several sweeps`);
  }
  return count;
}

/** The options of each point: those of the list's first entry first, the last option of the grid changing fastest. */
function* pointsOf({ options, grid, list }: Given): Generator<OptionValues> {
  const names = Object.keys(grid);
  for (const [i, entry] of list.entries()) {
    for (const name of [...Object.keys(entry), ...names]) {
      const places = [
        ...(name in options ? ['options'] : []),
        ...(name in entry ? [`list[${i}]`] : []),
        ...(name in grid ? ['grid'] : []),
      ];
      if (places.length > 1)
        throw new ArgumentError(`sweep.${places[1]}.${name}`, `${name} is in ${places[0]}, too`);
    }
    yield* combinations({ ...options, ...entry }, grid, names);
  }
}

function* combinations(
  values: OptionValues,
  grid: Given['grid'],
  [name, ...rest]: readonly string[],
): Generator<OptionValues> {
  if (name === undefined) yield values;
  else for (const value of grid[name]!) yield* combinations({ ...values, [name]: value }, grid, rest);
}

/** Returns options that are an object of its own, of what JSON has. */
function checkValues(field: string, values: unknown): OptionValues {
  checkOptionsObject(field, values);
  if (Array.isArray(values) || ArrayBuffer.isView(values))
    throw new ArgumentError(field, 'an options object', values);
  canonicalJson(field, values);
  return { ...values };
}

function checkGrid(field: string, grid: unknown): Record<string, readonly unknown[]> {
  for (const [name, values] of Object.entries(checkValues(field, grid))) {
    if (!Array.isArray(values) || values.length === 0) {
      throw new ArgumentError(`${field}.${name}`, 'a list of values, one at least', values);
    }
  }
  return grid as Record<string, readonly unknown[]>;
}

function checkList(field: string, list: unknown): OptionValues[] {
  if (!Array.isArray(list) || list.length === 0)
    throw new ArgumentError(field, 'a list of options, one at least', list);
  return Array.from(list, (values, i) => checkValues(`${field}[${i}]`, values));
}
