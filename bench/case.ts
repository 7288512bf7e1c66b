import type { Engine } from '../src/engine/engine.js';

/** One of the sizes that a case is measured at; a case's own sizes have more fields. */
export interface Size {
  label: string;
  /** Instead of the case's own. */
  tolerance?: number;
}

/** A contender that is ready to run. */
export interface Prepared {
  /** Units that one run works through. */
  work: number;
  /**
   * One timed run; every run does the same and leaves the same result. Writes to arrays that it owns: no allocation. If it
   * returns a promise, the work is done when that is fulfilled.
   */
  run(): void | Promise<void>;
  /** What the last run produced, to be compared with the other contender's; not timed. */
  result(): ArrayLike<number>;
}

export type ContenderName = 'wasm' | 'javascript';

/** A hot loop, once as the package's kernel and once as plain JavaScript that shares no code with it. */
export interface BenchmarkCase {
  name: string;
  /** What one run does. */
  measures: string;
  /** What is counted, in the plural. */
  unit: string;
  /** Whether the kernel can do several units at once in vector lanes. */
  vectorisable: boolean;
  sizes: readonly Size[];
  /** Largest difference allowed between the results: |a − b| ≤ tolerance · max(1, |a|, |b|). 0 asks for the same bits. */
  tolerance: number;
  /** Share of the results that may differ by more (default none), where a rounding can turn a decision. */
  strays?: number;
  /** What makes the ratio, and why where it is below 3 on a vectorisable loop; shown with the table. */
  note: string;
  wasm(engine: Engine, size: Size): Prepared;
  /** The engine may only be used to prepare inputs. */
  javascript(engine: Engine, size: Size): Prepared;
}

/** A case with its own kind of sizes. */
export interface CaseOf<S extends Size> extends BenchmarkCase {
  sizes: readonly S[];
  wasm(engine: Engine, size: S): Prepared;
  javascript(engine: Engine, size: S): Prepared;
}
