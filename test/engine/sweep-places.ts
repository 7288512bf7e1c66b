import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  mergeSweeps,
  parseShard,
  type RunContent,
  readSweep,
  runAddress,
  runSweep,
  SweepFolder,
  type SweepOptions,
  shardOf,
  summarizeSweep,
} from '../../src/sweep/public.js';
import { any, isPlain } from './accepted.js';
import { fieldsOf, integer, never, optional, type Place } from './nonsense.js';

const isText = (value: unknown) => typeof value === 'string';
const isFunction = (value: unknown) => typeof value === 'function';
/** Where only the absence of harm matters. */
const unsaid = () => 'either' as const;

/** The places of `bornspike/sweep`. Nothing is run, and so nothing written. */
export async function sweepPlaces(): Promise<Place[]> {
  const path = join(tmpdir(), 'bornspike-none');
  const base: SweepOptions = {
    command: 'none',
    options: {},
    grid: { x: [1, 2] },
    list: [{}],
    repeats: 1,
    seed: 1,
  };
  const sweep = await readSweep(base);
  const folder = await SweepFolder.of(path, sweep);
  const content: RunContent = { command: 'none', options: {}, seed: 1, version: '1' };
  const control = { signal: optional(never), onProgress: optional(isFunction), name: never };
  const place = (name: string, call: Place['call'], accepts: Place['accepts']): Place => ({
    name,
    call,
    accepts,
  });
  return [
    ...fieldsOf('readSweep', base, (given) => readSweep(given), {
      command: isText,
      options: unsaid,
      grid: unsaid,
      list: optional((value) => Array.isArray(value) && value.length > 0 && value.every(isPlain) && 'either'),
      repeats: optional(integer(1, 100_000)),
      seed: optional((value) => isText(value) || Number.isSafeInteger(value)),
      name: never,
    }),
    place('readSweep(sweep)', (v) => readSweep(any(v)), never),
    place('readSweep(options)', (v) => readSweep(base, any(v)), unsaid),
    ...fieldsOf('readSweep', {}, (given) => readSweep(base, given), {
      ...control,
      check: (value) => (isFunction(value) ? 'either' : value === undefined),
    }),
    ...fieldsOf('runAddress', content, (given) => runAddress(given), {
      command: isText,
      options: unsaid,
      seed: (value) => isText(value) || Number.isFinite(value),
      items: unsaid,
      version: unsaid,
    }),
    place('runAddress', (v) => runAddress(any(v)), never),
    place('shardOf(address)', (v) => shardOf(any(v), 2), never),
    place('shardOf(count)', (v) => shardOf('0'.repeat(64), any(v)), integer(1, 1_000_000)),
    place('parseShard(text)', (v) => parseShard(any(v)), never),
    place('parseShard(first)', (v) => parseShard('1/2', any(v)), unsaid),
    place('SweepFolder.of(path)', (v) => SweepFolder.of(any(v), sweep), isText),
    place('SweepFolder.of(sweep)', (v) => SweepFolder.of(path, any(v)), never),
    place('SweepFolder.open', (v) => SweepFolder.open(any(v)), never),
    place('SweepFolder.find', (v) => folder.find(any(v)), never),
    place('SweepFolder.keep', (v) => folder.keep(any(v)), never),
    place('SweepFolder.read', (v) => folder.read(any(v)), unsaid),
    place(
      'runSweep(folder)',
      (v) =>
        runSweep(
          any(v),
          any(() => 1),
        ),
      never,
    ),
    place('runSweep(compute)', (v) => runSweep(folder, any(v), { runs: [] }), isFunction),
    ...fieldsOf(
      'runSweep',
      { runs: [] },
      (given) =>
        given.runs !== undefined &&
        runSweep(
          folder,
          any(() => 1),
          given,
        ),
      {
        ...control,
        runs: (value) => (value === undefined ? 'either' : Array.isArray(value) && value.length === 0),
        shard: optional(never),
        onRecord: optional(isFunction),
        onFailure: optional(isFunction),
      },
    ),
    place('summarizeSweep(sweep)', (v) => summarizeSweep(any(v), new Map()), never),
    place(
      'summarizeSweep(records)',
      (v) => summarizeSweep(sweep, any(v)),
      (v) => v instanceof Map,
    ),
    place('mergeSweeps(paths)', (v) => mergeSweeps(any(v), path), never),
    place('mergeSweeps(path)', (v) => mergeSweeps([any(v)], path), never),
    place('mergeSweeps(target)', (v) => mergeSweeps([path], any(v)), never),
  ];
}
