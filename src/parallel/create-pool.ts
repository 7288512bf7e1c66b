import { coreSource } from '#core-source';
import { processors, startHands } from '#hands';
import {
  CORE,
  checkOptions,
  compileKernels,
  type Describes,
  type EngineOptions,
  instantiateEngine,
  integer,
  MONITORING,
  readOptions,
} from '../engine/index.js';
import { NoWorkersError } from './hands.js';
import { Pool } from './pool.js';
import { WorkerCrew } from './worker-crew.js';

/** How a pool is made. */
export interface PoolOptions {
  /** Workers, each with an engine of its own (default as many as the machine has processors). */
  workers?: number;
}

const MOST_WORKERS = 1024;

export const poolOptions = () =>
  ({
    workers: integer({
      default: () => Math.min(Math.max(1, processors()), MOST_WORKERS),
      minimum: 1,
      maximum: MOST_WORKERS,
    }),
  }) satisfies Describes<PoolOptions>;

/**
 * Makes a pool: an engine whose long work is done by several workers at a time, threads in Node, module workers in pages, Deno and
 * Bun. Results are the same bits as those of an engine, whatever the number of workers. The kernels are compiled once for all.
 *
 * Where a host has no workers the pool does everything in the calling thread, and says so in the `meta.warnings` of what could
 * have been split. A worker that dies is replaced, and what it did is done again, twice at most.
 *
 * @throws ArgumentError naming the option that cannot be used; BornspikeError as `createEngine`, and where workers do not start
 *
 * @example
 * ```ts
 * import { simulateBlochEnsemble } from 'bornspike/dynamics';
 * import { createPool } from 'bornspike/parallel';
 *
 * const pool = await createPool({}, { workers: 2 });
 * const { mean } = await simulateBlochEnsemble(pool, {
 *   rabi: 1,
 *   rate: 0.5,
 *   efficiency: 1,
 *   initial: [0, 0, 1],
 *   dt: 0.01,
 *   steps: 100,
 *   trajectories: 2000,
 *   record: { every: 100 },
 *   seed: 1,
 * });
 * console.log(mean[5].toFixed(3)); // prints: 0.662
 * await pool.dispose();
 * ```
 */
export async function createPool(
  engineOptions: EngineOptions = {},
  options: PoolOptions = {},
): Promise<Pool> {
  checkOptions('engineOptions', engineOptions, ['module', 'monitoring']);
  const { workers } = readOptions('options', options, poolOptions);
  const module = await compileKernels(engineOptions.module ?? coreSource(), CORE);
  const monitoring = engineOptions.monitoring && (await compileKernels(engineOptions.monitoring, MONITORING));
  const [engine, hands] = await Promise.all([
    instantiateEngine(module, monitoring),
    startHands(workers, { module, monitoring }).catch((error) => {
      if (error instanceof NoWorkersError) return error;
      throw error;
    }),
  ]);
  if (hands instanceof NoWorkersError) return new Pool(engine, undefined, [hands.message]);
  return new Pool(engine, new WorkerCrew(hands, workers));
}
