import { ArgumentError, toJSON } from '../engine/index.js';

/** A value as the only text of JSON that it has: names in order, without spaces; ∞ is a text. */
export function canonicalJson(field: string, value: unknown): string {
  return write(field, toJSON(value));
}

function write(field: string, value: unknown): string {
  if (typeof value === 'number') {
    if (Number.isNaN(value) || Object.is(value, -0)) {
      throw new ArgumentError(field, 'a number that JSON can carry', Object.is(value, -0) ? '-0' : value);
    }
    return JSON.stringify(Number.isFinite(value) ? value : String(value));
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return JSON.stringify(value);
  if (Array.isArray(value))
    return `[${Array.from(value, (each, i) => write(`${field}[${i}]`, each)).join()}]`;
  if (typeof value !== 'object') throw new ArgumentError(field, 'what JSON has', value);
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, each]) => `${JSON.stringify(name)}:${write(`${field}.${name}`, each)}`).join()}}`;
}
