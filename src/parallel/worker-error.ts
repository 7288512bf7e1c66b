import { BornspikeError } from '../engine/index.js';

/**
 * A part of a work that could not be done: the workers that had it ended one after the other, three of them.
 *
 * @example
 * ```ts
 * import { WorkerError } from 'bornspike/parallel';
 *
 * const explain = (error: unknown) => (error instanceof WorkerError ? `${error.attempts} workers died` : 'something else');
 * console.log(explain(new Error('no'))); // prints: something else
 * ```
 */
export class WorkerError extends BornspikeError {
  /** `'WorkerError'` */
  override name = 'WorkerError';
  /** How often it was tried. */
  readonly attempts: number;

  /** @internal */
  constructor(attempts: number, cause: unknown) {
    const last = cause instanceof Error ? cause.message : String(cause);
    super(`${attempts} workers ended one after the other while they did the same part of a work: ${last}`, {
      cause,
    });
    this.attempts = attempts;
  }
}
