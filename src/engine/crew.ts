import type { Pacer } from './long-work.js';

/**
 * Workers that do parts of long work, each with an engine of its own: what `bornspike/parallel` gives its pools, and what functions
 * that can split their work ask an engine for.
 */
export interface Crew {
  /** How many work at a time. */
  readonly workers: number;
  /**
   * Has each of `parts` done, which are made as they are needed, and hands the results to `take` in the order of the parts.
   *
   * @param job what is done, a name that workers know
   * @param shared what all parts need; it goes to each worker once
   */
  run<P, R>(
    job: string,
    shared: object,
    parts: Iterable<P>,
    take: (result: R, part: P) => void | Promise<void>,
    pacer: Pacer,
  ): Promise<void>;
}
