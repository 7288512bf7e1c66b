import { checkAttached } from './check.js';
import { ArgumentError } from './errors.js';

/** No result is nested deeper; what is, or holds itself, has no JSON. */
const DEEPEST = 100;

/**
 * A result as JSON can carry it: typed arrays become plain ones (so that `JSON.stringify(toJSON(result))` reads as one
 * expects), all else stays as it is. Numbers that JSON does not have (NaN, ±Infinity) become null there.
 *
 * @throws ArgumentError for what holds itself, or is nested more than 100 deep, and for arrays whose buffer was transferred away
 *
 * @example
 * ```ts
 * import { toJSON } from 'bornspike';
 *
 * const result = { values: new Float64Array([0.5, Number.NaN]), shape: [2] };
 * console.log(JSON.stringify(toJSON(result))); // prints: {"values":[0.5,null],"shape":[2]}
 * ```
 */
export function toJSON(result: unknown): unknown {
  return convert(result, 0);
}

function convert(value: unknown, depth: number): unknown {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    checkAttached('result', value.buffer);
    return Array.from(value as unknown as ArrayLike<number>);
  }
  if (value === null || typeof value !== 'object') return value;
  if (depth > DEEPEST) {
    throw new ArgumentError('result', `holds itself, or is nested more than ${DEEPEST} deep`);
  }
  // Not map, which would leave holes where a sparse array has them.
  if (Array.isArray(value)) return Array.from(value, (each) => convert(each, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, convert(each, depth + 1)]));
}
