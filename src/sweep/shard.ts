import { ArgumentError, checkInteger } from '../engine/index.js';

/** One of `count` parts of a sweep, whose runs are told apart by their addresses. */
export interface Shard {
  /** From 0. */
  index: number;
  /** How many there are. */
  count: number;
}

/** Hexadecimal digits of an address that say to which shard it belongs. */
const DIGITS = 8;
const MOST_SHARDS = 1_000_000;

/**
 * The shard of a run: the first 8 hexadecimal digits of its address, modulo `count`. Since the address follows from what the
 * run computes alone, it is the same on each machine, whatever else the sweep has.
 *
 * @example
 * ```ts
 * import { shardOf } from 'bornspike/sweep';
 *
 * console.log(shardOf('0000000b', 4)); // prints: 3
 * ```
 */
export function shardOf(address: string, count: number): number {
  if (typeof address !== 'string' || !/^[0-9a-f]{8}/.test(address)) {
    throw new ArgumentError('address', 'hexadecimal digits, 8 at least', address);
  }
  return Number.parseInt(address.slice(0, DIGITS), 16) % checkInteger('count', count, 1, MOST_SHARDS);
}

/** Returns `shard`, whose index and count fit. */
export function checkShard(field: string, given: unknown): Shard {
  const shard = given as Shard;
  if (shard === null || typeof shard !== 'object')
    throw new ArgumentError(field, 'an index and a count', shard);
  const count = checkInteger(`${field}.count`, shard.count, 1, MOST_SHARDS);
  return { index: checkInteger(`${field}.index`, shard.index, 0, count - 1), count };
}

/**
 * Reads a shard as job arrays name it: `3/8`.
 *
 * @param text the task's number and how many there are, with a slash between
 * @param first the number of the first task: 0, or 1 as many clusters have it
 * @throws ArgumentError when it is none of them
 *
 * @example
 * ```ts
 * import { parseShard } from 'bornspike/sweep';
 *
 * console.log(parseShard('8/8', 1)); // prints: { index: 7, count: 8 }
 * ```
 */
export function parseShard(text: string, first: 0 | 1 = 0, field = 'shard'): Shard {
  if (first !== 0 && first !== 1) throw new ArgumentError('first', '0 or 1', first);
  const [, number, of] = (typeof text === 'string' && /^(\d+)\/(\d+)$/.exec(text)) || [];
  if (number === undefined)
    throw new ArgumentError(field, 'a task and how many there are, such as 3/8', text);
  const [task, count] = [Number(number), Number(of)];
  if (count < 1 || count > MOST_SHARDS) {
    throw new ArgumentError(field, `from 1 to ${MOST_SHARDS} shards, such as 3/8`, text);
  }
  if (task < first || task >= first + count) {
    const other =
      first === 0 ? 'tasks that begin at 1 have --first 1' : 'tasks that begin at 0 have --first 0';
    throw new ArgumentError(
      field,
      `task ${task} is none of ${count}, which are ${first} to ${first + count - 1}: ${other}`,
    );
  }
  return { index: task - first, count };
}
