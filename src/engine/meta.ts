import { version } from '../../package.json';

/** What produced a result, and how. */
export interface Meta {
  /** Version of the package; the same inputs, seed and version give the same bits. */
  version: string;
  /** The options with their defaults filled in, but for the seed, which stands beside what it led to. */
  options: Record<string, unknown>;
  /** Wall time, in seconds. */
  seconds: number;
  /** `'target missed'`: all that was allowed was done, but the error that was asked for was not reached. */
  endReason: 'done' | 'stopped' | 'target missed';
  /** What looked wrong. */
  warnings: string[];
}

/** A result's meta data; `start` is the `performance.now()` of its beginning. */
export function makeMeta(
  start: number,
  { seed: _seed, ...options }: Record<string, unknown>,
  warnings: string[] = [],
  endReason: Meta['endReason'] = 'done',
): Meta {
  return { version, options, seconds: (performance.now() - start) / 1000, endReason, warnings };
}
