import { type Crew, dispose, Engine } from '../engine/index.js';
import type { WorkerCrew } from './worker-crew.js';

/**
 * An engine with workers, which `createPool` makes: it stands wherever an engine stands. What can be split goes to the workers,
 * with the same bits; everything else runs on the pool's own engine, in the thread of the caller.
 *
 * @example
 * ```ts
 * import { Engine } from 'bornspike';
 * import { createPool } from 'bornspike/parallel';
 *
 * const pool = await createPool({}, { workers: 2 });
 * console.log(pool instanceof Engine, pool.workers); // prints: true 2
 * await pool.dispose();
 * ```
 */
export class Pool extends Engine {
  /** Workers that there are: 0 where the host has none, and all is done in the calling thread. */
  readonly workers: number;
  /** @internal */
  override readonly crew: Crew | undefined;
  /** @internal */
  override readonly warnings: readonly string[];
  readonly #crew: WorkerCrew | undefined;

  /** @internal */
  constructor(engine: Engine, crew: WorkerCrew | undefined, warnings: readonly string[] = []) {
    super(engine.kernels, engine.arena, engine.monitoringSource);
    this.workers = crew?.workers ?? 0;
    this.crew = this.#crew = crew;
    this.warnings = warnings;
  }

  /** Lets go of the pool's memory and ends its workers; what they were doing is rejected. Resolves when they have ended. */
  override async dispose(): Promise<void> {
    super.dispose();
    await this.#crew?.end();
  }

  /** As `dispose`, for `using`. */
  override [dispose](): void {
    void this.dispose();
  }
}
