import type { Pool } from 'pg';
import { BornspikeError } from '../engine/index.js';
import type { ClusterAddress } from './cluster-address.js';
import type { ClusterServer, RunQueue, RunWorker } from './cluster-server.js';
import { wait } from './patience.js';
import { heard, jobOptions, loadPeer, processorOf, workerOptions } from './queue-options.js';
import type { ResultStore } from './result-store.js';

const PACKAGES = 'bullmq pg';
const CONNECT_TIMEOUT = 5000;
/** What a server answers that is not ready yet, how long that may take, and after how long it is asked again, in milliseconds. */
const STARTING = '57P03';
const LONGEST_START = 30_000;
const DELAY = 100;
/** Two processes that make the same table at the same time: one of them is told that it is there. */
const EXISTS = ['23505', '42P07'];

/**
 * Connects to PostgreSQL 13 or newer.
 *
 * @throws BornspikeError when none answers, and when it refuses user, password or database
 */
export async function openPostgres({ url, shown }: ClusterAddress): Promise<ClusterServer> {
  const bull = await loadPeer(() => import('bullmq'), PACKAGES);
  const { default: pg } = await loadPeer(() => import('pg'), PACKAGES);
  const pool = new pg.Pool({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT });
  // Of connections that wait; those in use tell who uses them.
  pool.on('error', () => {});
  try {
    await whenStarted(() =>
      pool.query('CREATE TABLE IF NOT EXISTS bornspike_result (run text PRIMARY KEY, record text NOT NULL)'),
    );
  } catch (error) {
    if (!EXISTS.includes((error as { code?: string }).code ?? '')) {
      await pool.end();
      throw refusal(error, shown);
    }
  }

  const { Queue, Worker } = bull.withBackend(bull.createPostgresBackend);
  const connection = { connectionString: url, migrate: true };
  return {
    results: new PostgresStore(pool),
    openQueue(name): RunQueue {
      return heard(new Queue(name, { connection, defaultJobOptions: jobOptions })) as unknown as RunQueue;
    },
    openWorker(name, work): RunWorker {
      const { concurrency } = work;
      const worker = new Worker(name, processorOf(work, bull), {
        connection,
        concurrency,
        ...workerOptions,
      });
      return heard(worker) as unknown as RunWorker;
    },
    close: () => pool.end(),
  };
}

/** Asks a server that may have been started a moment ago, and says so until it is ready. */
export async function whenStarted<T>(ask: () => Promise<T>): Promise<T> {
  for (const start = performance.now(); ; ) {
    try {
      return await ask();
    } catch (error) {
      const isStarting = (error as { code?: string }).code === STARTING;
      if (!isStarting || performance.now() - start > LONGEST_START) throw error;
      await wait(DELAY);
    }
  }
}

function refusal(error: unknown, shown: string): BornspikeError {
  const { code = '', message } = error as Error & { code?: string };
  // Classes of SQLSTATE: the server answers.
  const answers = /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('08');
  return new BornspikeError(
    answers
      ? `the PostgreSQL at ${shown} refuses: ${message}`
      : `no PostgreSQL answers at ${shown} (${message || code}): start one, or check address and network`,
    { cause: error },
  );
}

class PostgresStore implements ResultStore {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async find(runs: readonly string[]): Promise<(string | undefined)[]> {
    const query = 'SELECT run, record FROM bornspike_result WHERE run = ANY($1)';
    const { rows } = await this.#pool.query<{ run: string; record: string }>(query, [runs]);
    const records = new Map(rows.map(({ run, record }) => [run, record]));
    return runs.map((run) => records.get(run));
  }

  async keep(run: string, text: string): Promise<void> {
    const query = 'INSERT INTO bornspike_result (run, record) VALUES ($1, $2) ON CONFLICT DO NOTHING';
    await this.#pool.query(query, [run, text]);
  }

  async remove(run: string): Promise<void> {
    await this.#pool.query('DELETE FROM bornspike_result WHERE run = $1', [run]);
  }
}
