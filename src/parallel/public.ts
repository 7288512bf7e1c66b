// What the declarations of the package leave out.

/** @internal */
export type { Kernels } from '../engine/index.js';
export { createPool, type PoolOptions } from './create-pool.js';
export { Pool } from './pool.js';
export { WorkerError } from './worker-error.js';
