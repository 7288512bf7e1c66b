/** The build writes here where, beside the file that asks, the worker's is. */
declare const PARALLEL_WORKER: string;
