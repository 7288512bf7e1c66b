import type { Engine, LongWorkOptions } from '../../src/index.js';

/** A public call at a size at which, done in one piece, it would freeze a page. */
export interface LongCall {
  name: string;
  /** Of a pool, if it is to be one; the rest is done in the thread that is watched. */
  workers?: number;
  /** Makes the inputs, which is not measured, and returns the call. It passes the options on to the package. */
  prepare(engine: Engine): Call | Promise<Call>;
}

export type Call = (options: LongWorkOptions) => Promise<unknown>;

/** A public call that returns at once, at the largest size that it takes. */
export interface ShortCall {
  name: string;
  prepare(engine: Engine): (() => unknown) | Promise<() => unknown>;
}
