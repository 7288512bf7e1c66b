import {
  ArgumentError,
  BornspikeError,
  callback,
  checked,
  type Describes,
  integer,
  type LongWorkOptions,
  longWork,
  Pacer,
  readOptions,
  type Settings,
} from '../engine/index.js';
import {
  checkRuns,
  type FolderContent,
  type RunRecord,
  readSweep,
  recordIn,
  type SweepFolder,
  type SweepOptions,
  type SweepRun,
} from '../sweep/index.js';
import { Cluster, QUEUE } from './cluster.js';
import type { RunQueue } from './cluster-server.js';
import { patiently, wait } from './patience.js';
import { ATTEMPTS } from './queue-options.js';
import { batches } from './run-message.js';

/** Where the runs of a sweep are kept: its folder, or what does the same. */
type RunKeeper = Pick<SweepFolder, 'sweep' | 'read' | 'keep'>;

/** Which runs of a sweep go to the cluster, and what hears of them. */
export interface RunOnClusterOptions extends LongWorkOptions {
  /** The runs that are submitted here (default: all of the sweep). */
  runs?: readonly SweepRun[];
  /** Runs that travel together in a job: more of them where a run takes milliseconds (default 1). */
  runsPerJob?: number;
  /** Hears of each run whose result came in. */
  onRecord?: (record: RunRecord) => void;
  /** Hears of each run that failed three times; the others go on (default: the first such error ends the call). */
  onFailure?: (run: SweepRun, error: BornspikeError) => void;
  /** Hears, once, that no worker is there. */
  onWarning?: (message: string) => void;
}

export const runOnClusterOptions = () =>
  ({
    runs: checked<readonly SweepRun[], readonly SweepRun[], { optional: true }>(checkRuns, {
      optional: true,
    }),
    runsPerJob: integer({ default: 1, minimum: 1 }),
    onRecord: callback<NonNullable<RunOnClusterOptions['onRecord']>>(),
    onFailure: callback<NonNullable<RunOnClusterOptions['onFailure']>>(),
    onWarning: callback<NonNullable<RunOnClusterOptions['onWarning']>>(),
    ...longWork(),
  }) satisfies Describes<RunOnClusterOptions>;

type RunSettings = Settings<ReturnType<typeof runOnClusterOptions>>;

/** Results are looked for after so many milliseconds or, while none come in, so rarely that looking takes a tenth of the time. */
const SHORTEST_POLL = 50;
const POLL_SHARE = 0.1;
/** How many jobs are submitted at a time, and how many results asked for where all are looked for… */
const TOGETHER = 500;
/** …or only the next ones: runs come in about as they were submitted. */
const NEXT = 100;
/** Milliseconds between looks at what failed or was lost. */
const REVIEW = 1000;
/** Milliseconds after which a missing worker is worth a word. */
const ALONE = 5000;

/**
 * Has the runs of a sweep that its folder does not have yet computed by a cluster's workers, and brings the results into the
 * folder. What was ever computed for this version is answered from the cluster's store; a run that is submitted twice, by
 * whomever, is computed once, or gives the same. When the call is aborted the jobs stay in the queue and go on.
 *
 * @param cluster where they are computed
 * @param folder where the sweep's runs are kept
 * @throws BornspikeError when a run fails three times and nothing hears of it, or when the server is lost for more than a minute
 * @returns what the folder has then
 *
 * @example
 * ```ts
 * import { mkdtempSync, rmSync } from 'node:fs';
 * import { BornspikeError } from 'bornspike';
 * import { Cluster, runOnCluster } from 'bornspike/cluster';
 * import { readSweep, SweepFolder } from 'bornspike/sweep';
 *
 * const path = mkdtempSync('sweep-');
 * const sweep = await readSweep({ command: 'halves', grid: { x: [1, 2, 3] } });
 * const folder = await SweepFolder.of(path, sweep);
 * try {
 *   await runOnCluster(await Cluster.connect('redis://127.0.0.1:1'), folder);
 * } catch (error) {
 *   console.log(error instanceof BornspikeError); // prints: true
 * }
 * rmSync(path, { recursive: true });
 * ```
 */
export async function runOnCluster(
  cluster: Cluster,
  folder: Pick<SweepFolder, 'sweep' | 'read' | 'keep'>,
  options: RunOnClusterOptions = {},
): Promise<FolderContent> {
  if (!(cluster instanceof Cluster)) throw new ArgumentError('cluster', 'a Cluster', cluster);
  const settings = readOptions('options', options, runOnClusterOptions);
  const pacer = new Pacer(options);
  const signal = options.signal as AbortSignal | undefined;
  const { records, faults } = await folder.read(signal ? { signal } : {});
  const all = settings.runs ?? folder.sweep.runs;
  const missing = new Map(all.filter(({ run }) => !records.has(run)).map((run) => [run.run, run]));
  const report = () => pacer.report({ unit: 'run', done: all.length - missing.size, total: all.length });
  report();
  if (missing.size === 0) return { records, faults };

  const queue = cluster.server.openQueue(QUEUE);
  const submission = new Submission({ cluster, queue, folder, records, missing, settings, signal });
  try {
    await submission.collect(pacer);
    await submission.submit();
    const start = performance.now();
    let reviewed = start;
    let warned = false;
    while (missing.size > 0) {
      const before = performance.now();
      const waitedFor = missing.size;
      await submission.collectNext(pacer);
      report();
      const now = performance.now();
      if (now - reviewed >= REVIEW) {
        await submission.collect(pacer);
        report();
        await submission.review(pacer);
        reviewed = performance.now();
        if (!warned && now - start >= ALONE && (await submission.isAlone())) {
          warned = true;
          settings.onWarning?.(
            `no worker listens at ${cluster.address} for ${QUEUE}: start one by bornspike worker --redis or --postgres`,
          );
        }
      }
      // Where nothing came in, the next look may wait.
      const rest =
        missing.size < waitedFor ? SHORTEST_POLL : Math.max(SHORTEST_POLL, (now - before) / POLL_SHARE);
      if (missing.size > 0) await wait(rest, signal);
    }
  } finally {
    await queue.close().catch(() => {});
  }
  // Of a part of the sweep, the rest may have come from elsewhere; what was broken may be whole now.
  return settings.runs || faults.length > 0 ? folder.read() : { records, faults };
}

/** Has all runs of a sweep computed, and kept by nobody but the cluster's store; returns them in the order of the sweep. */
export async function askCluster(
  cluster: Cluster,
  asked: SweepOptions,
  options: RunOnClusterOptions = {},
): Promise<RunRecord[]> {
  const sweep = await readSweep(asked);
  const records = new Map<string, RunRecord>();
  await runOnCluster(
    cluster,
    {
      sweep,
      read: async () => ({ records: new Map(records), faults: [] }),
      keep: (record) => records.set(record.run, record),
    },
    options,
  );
  return sweep.runs.map(({ run }) => records.get(run)!);
}

/** What is submitted, and how. */
interface Submitted {
  cluster: Cluster;
  queue: RunQueue;
  folder: RunKeeper;
  records: Map<string, RunRecord>;
  /** What there is no result of yet. */
  missing: Map<string, SweepRun>;
  settings: RunSettings;
  signal: AbortSignal | undefined;
}

/** Runs that are waited for. */
class Submission {
  readonly #of: Submitted;
  /** How many jobs there were that had failed, when they were looked at last. */
  #failedBefore: number | undefined;

  constructor(submitted: Submitted) {
    this.#of = submitted;
  }

  /** Brings what the store has into the folder. */
  async collect(pacer: Pacer): Promise<void> {
    const runs = [...this.#of.missing.values()];
    for (let first = 0; first < runs.length; first += TOGETHER) {
      await this.#fetch(runs.slice(first, first + TOGETHER), pacer);
    }
  }

  /** The same of those that were submitted first, and of the next ones while all of these are there. */
  async collectNext(pacer: Pacer): Promise<void> {
    while ((await this.#fetch(firstOf(this.#of.missing, NEXT), pacer)) === NEXT);
  }

  /** Brings what the store has of these runs into the folder, and returns how many that are. */
  async #fetch(runs: readonly SweepRun[], pacer: Pacer): Promise<number> {
    const { cluster, folder, records, missing, settings } = this.#of;
    const { results } = cluster;
    const texts = await this.#ask(() => results.find(runs.map(({ run }) => run)));
    let found = 0;
    for (const [i, text] of texts.entries()) {
      if (text === undefined) continue;
      const run = runs[i]!;
      const record = recordIn(text, run, folder.sweep);
      // Cut off or of something else: computed again.
      if (typeof record === 'string') await this.#ask(() => results.remove(run.run));
      else {
        folder.keep(record);
        records.set(run.run, record);
        missing.delete(run.run);
        settings.onRecord?.(record);
        found++;
      }
      await pacer.pause();
    }
    return found;
  }

  /** Puts all that is waited for into the queue; what is there already stays as it is. */
  async submit(): Promise<void> {
    const { cluster, queue, folder, missing, settings } = this.#of;
    await this.#removeFailed();
    const jobs = batches(folder.sweep, [...missing.values()], cluster.storeKind, settings.runsPerJob);
    for (let first = 0; first < jobs.length; first += TOGETHER) {
      const part = jobs.slice(first, first + TOGETHER).map(({ id, message }) => ({
        name: folder.sweep.command,
        data: message,
        opts: { jobId: id },
      }));
      await this.#ask(() => queue.addBulk(part));
    }
  }

  /** Sets aside what failed, and puts back what a server without a memory has lost. */
  async review(pacer: Pacer): Promise<void> {
    const { queue, missing } = this.#of;
    const counts = await this.#ask(() =>
      queue.getJobCounts('failed', 'wait', 'active', 'delayed', 'prioritized'),
    );
    const { failed = 0, ...under } = counts;
    if (failed !== this.#failedBefore) {
      await this.#setAside(pacer);
      this.#failedBefore = failed;
    }
    if (missing.size > 0 && Object.values(under).every((count) => count === 0)) await this.submit();
  }

  async isAlone(): Promise<boolean> {
    return (await this.#ask(() => this.#of.queue.getWorkersCount())) === 0;
  }

  async #setAside(pacer: Pacer): Promise<void> {
    const { missing, settings } = this.#of;
    const jobs = await this.#failed();
    // Of a batch that failed, some runs are done.
    await this.collect(pacer);
    for (const { data, failedReason } of jobs) {
      for (const run of namesIn(data)) {
        const failed = missing.get(run);
        if (!failed) continue;
        missing.delete(run);
        const error = new BornspikeError(`${failedReason} (tried ${ATTEMPTS} times)`);
        if (!settings.onFailure) throw error;
        settings.onFailure(failed, error);
      }
    }
  }

  /** Jobs that failed for an earlier submitter are to be tried again. */
  async #removeFailed(): Promise<void> {
    for (const job of await this.#failed()) {
      if (namesIn(job.data).some((run) => this.#of.missing.has(run))) await this.#ask(() => job.remove());
    }
    this.#failedBefore = undefined;
  }

  async #failed() {
    const jobs = await this.#ask(() => this.#of.queue.getFailed(0, -1));
    return jobs.filter((job) => job !== undefined && job !== null);
  }

  #ask<T>(ask: () => Promise<T>): Promise<T> {
    return patiently(this.#of.cluster.address, ask, this.#of.signal);
  }
}

function firstOf(runs: ReadonlyMap<string, SweepRun>, count: number): SweepRun[] {
  const first: SweepRun[] = [];
  for (const run of runs.values()) {
    if (first.length === count) break;
    first.push(run);
  }
  return first;
}

/** The addresses that a job names; of jobs that are none of ours, nothing. */
function namesIn(data: unknown): string[] {
  const { runs } = (data ?? {}) as { runs?: unknown };
  return Array.isArray(runs) ? runs.map((run) => String(run?.run)) : [];
}
