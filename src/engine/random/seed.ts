import { Purpose } from '../../../assembly/random/purpose.js';
import { ArgumentError } from '../errors.js';
import { arc4Words } from './arc4.js';
import { type Key, philox } from './philox.js';

/** What a user seeds with; `7` and `'7'` mean the same. */
export type Seed = string | number;

export type { Key };

/** Returns `seed`, or a fresh one when none was given (a 52-bit integer, so that it survives JSON). */
export function resolveSeed(field: string, seed: Seed | undefined): Seed {
  if (seed === undefined) {
    const [high, low] = crypto.getRandomValues(new Uint32Array(2));
    return (high! >>> 12) * 2 ** 32 + low!;
  }
  return checkSeed(field, seed);
}

/** Returns `seed` if it is one. */
export function checkSeed(field: string, seed: unknown): Seed {
  if (typeof seed === 'string' || (typeof seed === 'number' && Number.isFinite(seed))) return seed;
  throw new ArgumentError(field, 'a string or a finite number', seed);
}

/**
 * The seeds of `runs` independent runs: S, S + 1, … for an integer S; S, S-1, S-2, … (with a hyphen) for a text.
 *
 * @throws ArgumentError when the last ones would no longer be exact
 */
export function seedsOfRuns(field: string, seed: Seed, runs: number): Seed[] {
  if (typeof seed === 'number' && !Number.isSafeInteger(seed + (runs - 1))) {
    throw new ArgumentError(field, 'the seeds of the last runs would be too large; begin with a smaller one');
  }
  return Array.from({ length: runs }, (_, run) => {
    if (typeof seed === 'number') return seed + run;
    return run === 0 ? seed : `${seed}-${run}`;
  });
}

/**
 * The key that a seed stands for. ARC4 would repeat the text of a short seed, and take bytes alone, so that '1' and '11' would be
 * one seed: the length in front and two bytes a character tell all apart.
 */
export function keyOf(seed: Seed): Key {
  const text = String(seed);
  let bytes = `${text.length}:`;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    bytes += String.fromCharCode(code >> 8, code & 255);
  }
  return arc4Words(bytes);
}

/** A key of its own for each (purpose, a, b) below `key`: how streams are split. */
export function splitKey(key: Key, purpose: Purpose, a = 0, b = 0): Key {
  const words = philox([a, b, purpose, Purpose.Split], key);
  return [words[0], words[1]];
}
