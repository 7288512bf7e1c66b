/**
 * A result as JSON can carry it: typed arrays become plain ones (so that `JSON.stringify(toJSON(result))` reads as one
 * expects), all else stays as it is. Numbers that JSON does not have (NaN, ±Infinity) become null there.
 */
export function toJSON(result: unknown): unknown {
  if (ArrayBuffer.isView(result) && !(result instanceof DataView)) {
    return Array.from(result as unknown as ArrayLike<number>);
  }
  if (Array.isArray(result)) return result.map(toJSON);
  if (result === null || typeof result !== 'object') return result;
  return Object.fromEntries(Object.entries(result).map(([name, value]) => [name, toJSON(value)]));
}
