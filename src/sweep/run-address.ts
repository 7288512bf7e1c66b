import { createHash } from 'node:crypto';
import { version } from '../../package.json';
import { checkInteger, checkOptionsObject, checkText, resolveSeed, type Seed } from '../engine/index.js';
import { canonicalJson } from './canonical-json.js';

/** All that the result of a run depends on. */
export interface RunContent {
  /** What is run: the name of a command, or of a function of yours. */
  command: string;
  /** The options that it was given, as JSON has them; their order says nothing. */
  options: Readonly<Record<string, unknown>>;
  /** Where all that is random in it comes from. */
  seed: Seed;
  /** Of a run that does a part of the work: its first item, and the one behind its last. */
  items?: readonly [first: number, end: number];
  /** Version of the package (default: of this one). */
  version?: string;
}

/**
 * The name of a run by its content: SHA-256, in 64 hexadecimal digits, of package version, command, options, seed and range of
 * items as canonical JSON. What is called by one name has the same result, bit for bit, wherever and in whatever order it runs.
 *
 * @throws ArgumentError for what JSON does not have
 *
 * @example
 * ```ts
 * import { runAddress } from 'bornspike/sweep';
 *
 * const one = runAddress({ command: 'circuit', options: { gate: 'not', sweeps: 100 }, seed: 1 });
 * const same = runAddress({ command: 'circuit', options: { sweeps: 100, gate: 'not' }, seed: 1 });
 * console.log(one.length, one === same); // prints: 64 true
 * ```
 */
export function runAddress(content: RunContent): string {
  checkOptionsObject('content', content);
  const { command, options, seed, items, version: of = version } = content;
  checkText('content.command', command);
  resolveSeed('content.seed', seed ?? (Number.NaN as Seed));
  if (items) {
    checkInteger('content.items[0]', items[0], 0);
    checkInteger('content.items[1]', items[1], items[0] + 1);
  }
  // 7 and '7' are one seed.
  const text = canonicalJson('content', { command, options, seed: String(seed), items, version: of });
  return digestOf(text);
}

/** SHA-256 of a text or bytes, in hexadecimal digits. */
export const digestOf = (content: string | Uint8Array): string =>
  createHash('sha256').update(content).digest('hex');
