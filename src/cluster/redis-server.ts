import type { Redis } from 'ioredis';
import { BornspikeError } from '../engine/index.js';
import type { ClusterAddress } from './cluster-address.js';
import type { ClusterServer, QueueWork, RunQueue, RunWorker } from './cluster-server.js';
import { heard, jobOptions, loadPeer, processorOf, streams, workerOptions } from './queue-options.js';
import type { ResultStore } from './result-store.js';

const PACKAGES = 'bullmq ioredis';
/** Milliseconds to wait for a server that was named; one that was lost is looked for again and again. */
const CONNECT_TIMEOUT = 5000;
const LONGEST_DELAY = 2000;
/** Results that nobody fetched for a month are given up, as Redis holds them in memory. */
const KEPT_SECONDS = 30 * 24 * 3600;

/**
 * Connects to Redis.
 *
 * @throws BornspikeError when none answers, when it refuses user or password, and when it may drop jobs as memory gets short
 */
export async function openRedis({ url, shown }: ClusterAddress): Promise<ClusterServer> {
  const bull = await loadPeer(() => import('bullmq'), PACKAGES);
  const { Redis } = await loadPeer(() => import('ioredis'), PACKAGES);
  let connected = false;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT,
    // What cannot be sent now is to be known now: the caller tries again.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    retryStrategy: (times) => (connected ? Math.min(50 * 2 ** times, LONGEST_DELAY) : null),
  });
  let reason: unknown;
  client.on('error', (error) => {
    reason = error;
  });
  try {
    await client.connect();
    connected = true;
    await checkPolicy(client, shown);
  } catch (error) {
    client.disconnect();
    throw error instanceof BornspikeError ? error : refusal(reason ?? error, shown);
  }

  const workers: Redis[] = [];
  return {
    results: new RedisStore(client),
    openQueue(name): RunQueue {
      const { Queue } = bull;
      return heard(
        new Queue(name, { connection: client, defaultJobOptions: jobOptions, streams }),
      ) as RunQueue;
    },
    openWorker(name, work: QueueWork): RunWorker {
      const { Worker } = bull;
      const own = client.duplicate({
        lazyConnect: false,
        enableOfflineQueue: true,
        maxRetriesPerRequest: null,
      });
      own.on('error', () => {});
      workers.push(own);
      const { concurrency } = work;
      const worker = new Worker(name, processorOf(work, bull), {
        connection: own,
        concurrency,
        ...workerOptions,
      });
      return heard(worker) as RunWorker;
    },
    async close() {
      for (const each of [client, ...workers]) each.disconnect();
    },
  };
}

/** @throws BornspikeError unless Redis refuses what it has no room for, rather than to drop something else */
async function checkPolicy(client: Redis, shown: string): Promise<void> {
  const policy = /maxmemory_policy:(\S+)/.exec(await client.info('memory'))?.[1];
  if (policy === undefined || policy === 'noeviction') return;
  throw new BornspikeError(
    `the Redis at ${shown} drops keys as its memory gets short (maxmemory-policy ${policy}), jobs among them: set it to noeviction`,
  );
}

function refusal(error: unknown, shown: string): BornspikeError {
  const problem = error instanceof Error ? error.message : String(error);
  const denied = /WRONGPASS|NOAUTH|invalid password|NOPERM/.test(problem);
  return new BornspikeError(
    denied
      ? `the Redis at ${shown} refuses this user and password: ${problem}`
      : `no Redis answers at ${shown} (${problem}): start one (redis-server --appendonly yes), or check address and network`,
    { cause: error },
  );
}

class RedisStore implements ResultStore {
  readonly #client: Redis;

  constructor(client: Redis) {
    this.#client = client;
  }

  async find(runs: readonly string[]): Promise<(string | undefined)[]> {
    if (runs.length === 0) return [];
    const found = await this.#client.mget(runs.map(keyOf));
    return found.map((text) => text ?? undefined);
  }

  async keep(run: string, text: string): Promise<void> {
    await this.#client.set(keyOf(run), text, 'EX', KEPT_SECONDS, 'NX');
  }

  async remove(run: string): Promise<void> {
    await this.#client.del(keyOf(run));
  }
}

const keyOf = (run: string) => `bornspike:result:${run}`;
