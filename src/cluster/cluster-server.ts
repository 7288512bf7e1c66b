import type { Queue, Worker } from 'bullmq';
import type { ResultStore } from './result-store.js';

/** Runs of a job, as they travel. */
export type RunQueue = Queue<unknown, undefined, string>;
export type RunWorker = Worker<unknown, undefined, string>;

/** What a worker of the queue does. */
export interface QueueWork {
  concurrency: number;
  /** Does a job; `false` says that it is to be given back. */
  process(data: unknown, attempt: number): Promise<boolean>;
}

/** The server behind a cluster: a queue, and room for results. */
export interface ClusterServer {
  readonly results: ResultStore;
  openQueue(name: string): RunQueue;
  /** Begins to work at once. */
  openWorker(name: string, work: QueueWork): RunWorker;
  close(): Promise<void>;
}
