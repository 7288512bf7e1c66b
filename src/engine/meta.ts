import { version } from '../../package.json';
import type { Seed } from './random/seed.js';

/** What produced a result, and how. */
export interface Meta {
  /** Version of the package; the same inputs, seed and version give the same bits. */
  version: string;
  /** The one given, or drawn. */
  seed: Seed;
  /** The options with their defaults filled in. */
  options: Record<string, unknown>;
  /** Wall time, in seconds. */
  seconds: number;
  /** `'target missed'`: all that was allowed was done, but the error that was asked for was not reached. */
  endReason: 'done' | 'stopped' | 'target missed';
  /** What looked wrong. */
  warnings: string[];
}

/** The same for a result without chance. */
export type ExactMeta = Omit<Meta, 'seed'>;

/** A result's meta data; `start` is the `performance.now()` of its beginning. */
export function makeMeta(
  start: number,
  seed: Seed,
  options: Record<string, unknown>,
  warnings: string[] = [],
  endReason: Meta['endReason'] = 'done',
): Meta {
  return { version, seed, options, seconds: (performance.now() - start) / 1000, endReason, warnings };
}

/** The meta data of a result without chance. */
export function makeExactMeta(
  start: number,
  options: Record<string, unknown>,
  warnings: string[] = [],
): ExactMeta {
  return { version, options, seconds: (performance.now() - start) / 1000, endReason: 'done', warnings };
}
