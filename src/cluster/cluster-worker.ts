import {
  ArgumentError,
  callback,
  type Describes,
  integer,
  type LongWorkOptions,
  readOptions,
  type Settings,
} from '../engine/index.js';
import { lineOf, type RunRecord, type SweepRun, type SweepRunResult } from '../sweep/index.js';
import { Cluster, QUEUE } from './cluster.js';
import type { RunWorker } from './cluster-server.js';
import { patiently } from './patience.js';
import { ATTEMPTS } from './queue-options.js';
import { type RunMessage, readMessage } from './run-message.js';

/** A run as the queue has it. */
export type ClusterRun = Pick<SweepRun, 'run' | 'options' | 'seed'> & { command: string };

/** Computes a run, a function of command, options and seed alone, until `signal` is aborted. */
export type ComputeClusterRun = (
  run: ClusterRun,
  control: Required<Pick<LongWorkOptions, 'signal'>>,
) => Promise<SweepRunResult>;

/** What a worker takes on, and what hears of it. */
export interface ClusterWorkerOptions {
  /** Jobs that are worked on at the same time (default 1: a run uses a core). */
  concurrency?: number;
  /** Hears of each run that was computed here. */
  onRecord?: (record: RunRecord) => void;
  /** Hears of each attempt that failed. */
  onFailure?: (error: Error, attempt: number) => void;
}

export const clusterWorkerOptions = () =>
  ({
    concurrency: integer({ default: 1, minimum: 1, maximum: 1024 }),
    onRecord: callback<NonNullable<ClusterWorkerOptions['onRecord']>>(),
    onFailure: callback<NonNullable<ClusterWorkerOptions['onFailure']>>(),
  }) satisfies Describes<ClusterWorkerOptions>;

type WorkerSettings = Settings<ReturnType<typeof clusterWorkerOptions>>;

/**
 * Computes runs of a cluster's queue until it is closed.
 *
 * A worker may die at any moment: its job goes to another one some seconds later. One that was only slow may finish the
 * same run as another; both find the same, and the first result stays.
 *
 * @example
 * ```ts
 * import { BornspikeError } from 'bornspike';
 * import { Cluster, ClusterWorker } from 'bornspike/cluster';
 *
 * try {
 *   const cluster = await Cluster.connect('redis://127.0.0.1:1');
 *   await ClusterWorker.start(cluster, async ({ options }) => ({ metrics: { half: Number(options.x) / 2 } }));
 * } catch (error) {
 *   console.log(error instanceof BornspikeError); // prints: true
 * }
 * ```
 */
export class ClusterWorker {
  readonly #cluster: Cluster;
  readonly #compute: ComputeClusterRun;
  readonly #options: WorkerSettings;
  readonly #worker: RunWorker;
  readonly #closing = new AbortController();

  /** @internal */
  constructor(cluster: Cluster, compute: ComputeClusterRun, options: WorkerSettings) {
    this.#cluster = cluster;
    this.#compute = compute;
    this.#options = options;
    const { concurrency } = options;
    this.#worker = cluster.server.openWorker(QUEUE, {
      concurrency,
      process: (data, attempt) => this.#process(data, attempt),
    });
  }

  /**
   * Starts a worker.
   *
   * @param cluster where runs come from
   * @param compute what a run of a command is, a function of options and seed alone
   * @returns the worker, which has begun
   */
  static async start(
    cluster: Cluster,
    compute: ComputeClusterRun,
    options: ClusterWorkerOptions = {},
  ): Promise<ClusterWorker> {
    if (!(cluster instanceof Cluster)) throw new ArgumentError('cluster', 'a Cluster', cluster);
    if (typeof compute !== 'function') throw new ArgumentError('compute', 'a function', compute);
    const settings = readOptions('options', options, clusterWorkerOptions);
    const worker = make(cluster, compute, settings);
    await worker.#worker.waitUntilReady();
    return worker;
  }

  /** Stops at once: what it is at goes back into the queue, for another worker. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#worker.close();
  }

  async #process(data: unknown, attempt: number): Promise<boolean> {
    const { signal } = this.#closing;
    try {
      await this.#doAll(readMessage(data, this.#cluster.storeKind));
      return true;
    } catch (error) {
      if (signal.aborted) return false;
      this.#options.onFailure?.(error as Error, Math.min(attempt, ATTEMPTS));
      throw error;
    }
  }

  /** Does the runs of a job; if some fail, the others are done before the error is thrown, and found when it is tried again. */
  async #doAll({ command, version, runs }: RunMessage): Promise<void> {
    const { results, address } = this.#cluster;
    const { signal } = this.#closing;
    const ask = <T>(question: () => Promise<T>) => patiently(address, question, signal);
    const known = await ask(() => results.find(runs.map(({ run }) => run)));
    const keeping: Promise<void>[] = [];
    let failure: { error: unknown } | undefined;
    for (const [i, content] of runs.entries()) {
      const { run } = content;
      const text = known[i];
      if (text !== undefined && isWhole(text, run)) continue;
      if (text !== undefined) await ask(() => results.remove(run));
      const start = performance.now();
      try {
        const { metrics, step = 0, document } = await this.#compute({ ...content, command }, { signal });
        signal.throwIfAborted();
        const time = (performance.now() - start) / 1000;
        const record = { ...content, step, time, metrics, version, document };
        keeping.push(
          ask(() => results.keep(run, lineOf(record))).then(() => this.#options.onRecord?.(record)),
        );
      } catch (error) {
        signal.throwIfAborted();
        failure ??= { error };
      }
    }
    await Promise.all(keeping);
    if (failure) throw failure.error;
  }
}

/** Outside of the class, whose name stays its own in bundles then. */
const make = (...args: ConstructorParameters<typeof ClusterWorker>): ClusterWorker =>
  new ClusterWorker(...args);

/** Whether a text is a whole record of this run. */
function isWhole(text: string, run: string): boolean {
  if (!text.endsWith('\n')) return false;
  try {
    return JSON.parse(text)?.run === run;
  } catch {
    return false;
  }
}
