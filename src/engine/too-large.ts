import { ArgumentError, OutOfMemoryError } from './errors.js';

/**
 * Of an error that was caught where memory does not suffice, the one that names the largest of the options that memory grows with;
 * other errors stay as they are.
 *
 * @param sizes the values of these options by their names
 */
export function tooLarge(error: unknown, sizes: Record<string, number>): unknown {
  if (!(error instanceof OutOfMemoryError)) return error;
  const [field] = Object.entries(sizes).sort(([, a], [, b]) => b - a)[0] ?? [];
  if (field === undefined) return error;
  return new ArgumentError(field, `too large for memory: ${error.message}`);
}
