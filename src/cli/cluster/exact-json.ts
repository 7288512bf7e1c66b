import { BornspikeError } from '../../engine/index.js';

const DEEPEST = 50;
/** Stands for a number that JSON does not have. */
const NUMBER = '$number';
const OTHER_NUMBERS: readonly number[] = [Number.NaN, Infinity, -Infinity, -0];

/** A value as JSON can carry it to the last bit. */
export function encode(value: unknown, depth = 0): unknown {
  if (typeof value === 'number') {
    return OTHER_NUMBERS.some((other) => Object.is(other, value))
      ? { [NUMBER]: Object.is(value, -0) ? '-0' : String(value) }
      : value;
  }
  return mapParts(value, encode, depth);
}

/** The value that `encode` was given. */
export function decode(value: unknown, depth = 0): unknown {
  const name = (value as Record<string, unknown> | null | undefined)?.[NUMBER];
  return typeof name === 'string' ? Number(name) : mapParts(value, decode, depth);
}

function mapParts(value: unknown, map: (part: unknown, depth: number) => unknown, depth: number): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (depth === DEEPEST) throw new BornspikeError(`a result is nested over ${DEEPEST} deep`);
  if (Array.isArray(value)) return value.map((part) => map(part, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, map(part, depth + 1)]));
}
