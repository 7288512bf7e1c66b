import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  Cluster,
  type ClusterRun,
  ClusterWorker,
  type ClusterWorkerOptions,
  runOnCluster,
} from '../../src/cluster/public.js';
import { BornspikeError } from '../../src/engine/index.js';
import { readSweep, runSweep, type Sweep, SweepFolder } from '../../src/sweep/public.js';
import { temporaryFolder } from '../cli/command.js';
import { threadTime } from '../responsiveness/event-loop.js';
import { PostgresProcess } from './postgres.js';
import { freePort, RedisProcess } from './redis.js';

function deferred<T>() {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((resolved) => {
    resolve = resolved;
  });
  return { promise, resolve };
}

let command = 0;
/** A sweep that no other test has. */
const sweepOf = (points: number): Promise<Sweep> =>
  readSweep({ command: `test-${command++}`, grid: { x: Array.from({ length: points }, (_, i) => i) } });
const folderOf = (sweep: Sweep) => SweepFolder.of(temporaryFolder(), sweep);

/** A number that depends on all that a run is, its bits included. */
async function compute({ options, seed }: Pick<ClusterRun, 'options' | 'seed'>) {
  const digest = createHash('sha256').update(`${options.x} ${seed}`).digest();
  return { metrics: { x: Math.sqrt(digest.readUInt32LE(0)) / 3 }, step: 7 };
}

const metricsOf = ({ records }: { records: Map<string, { metrics: object; step: number }> }) =>
  [...records].map(([run, { metrics, step }]) => [run, metrics, step] as const).sort();

/** What one process finds. */
async function alone(sweep: Sweep) {
  return metricsOf(await runSweep(await folderOf(sweep), compute));
}

describe.each([
  ['Redis', () => RedisProcess.start()],
  ['PostgreSQL', () => PostgresProcess.start()],
] as const)('a cluster on %s', (_, start) => {
  let server: { url: string; stop(): Promise<void> };
  const open: { close(): Promise<void> }[] = [];
  beforeAll(async () => {
    server = await start();
  }, 60_000);
  afterEach(async () => {
    for (const each of open.splice(0).reverse()) await each.close();
  });
  afterAll(() => server.stop());

  const connect = async (store?: string): Promise<Cluster> => {
    const cluster = await Cluster.connect(server.url, store === undefined ? {} : { store });
    open.push(cluster);
    return cluster;
  };
  const work = async (
    computeRun:
      | typeof compute
      | ((run: ClusterRun, control: { signal: AbortSignal }) => ReturnType<typeof compute>),
    options: ClusterWorkerOptions = {},
    store?: string,
  ): Promise<ClusterWorker> => {
    const worker = await ClusterWorker.start(await connect(store), computeRun, options);
    open.push(worker);
    return worker;
  };

  it.each([1, 7])(
    'finds the bits of one process, %i runs a job, and answers from the store then',
    async (runsPerJob) => {
      const sweep = await sweepOf(60);
      let computed = 0;
      const onRecord = () => computed++;
      await work(compute, { onRecord, concurrency: 3 });
      await work(compute, { onRecord });
      const seen: string[] = [];
      const done: number[] = [];
      const first = await runOnCluster(await connect(), await folderOf(sweep), {
        runsPerJob,
        onRecord: ({ run }) => seen.push(run),
        onProgress: ({ done: now }) => done.push(now),
      });
      expect(metricsOf(first)).toEqual(await alone(sweep));
      expect(seen.sort()).toEqual(sweep.runs.map(({ run }) => run).sort());
      expect(done.at(-1)).toBe(60);
      expect(computed).toBe(60);

      const again = await runOnCluster(await connect(), await folderOf(sweep), {
        runsPerJob: 8 - runsPerJob,
      });
      expect(metricsOf(again)).toEqual(metricsOf(first));
      expect(computed).toBe(60);
    },
  );

  it('serves two submitters of one sweep at once', async () => {
    const sweep = await sweepOf(80);
    let computed = 0;
    await work(compute, { onRecord: () => computed++, concurrency: 4 });
    const both = await Promise.all(
      [1, 2].map(async () => runOnCluster(await connect(), await folderOf(sweep))),
    );
    const expected = await alone(sweep);
    for (const one of both) expect(metricsOf(one)).toEqual(expected);
    // A job that the second one submits after it was done is answered from the store.
    expect(computed).toBe(80);
  });

  it('sets aside what fails three times, and goes on with the rest', async () => {
    const sweep = await sweepOf(12);
    const attempts: string[] = [];
    await work(
      (run: ClusterRun) =>
        run.options.x === 5 ? Promise.reject(new BornspikeError('five cannot be')) : compute(run),
      { onFailure: ({ message }, attempt) => attempts.push(`${message} ${attempt}`) },
    );
    const failed: string[] = [];
    const options = {
      onFailure: ({ options: { x } }: ClusterRun, error: Error) => failed.push(`${x}: ${error.message}`),
    };
    const { records } = await runOnCluster(await connect(), await folderOf(sweep), options as object);
    expect(failed).toEqual(['5: five cannot be (tried 3 times)']);
    expect(attempts).toEqual([1, 2, 3].map((n) => `five cannot be ${n}`));
    expect(records.size).toBe(11);
    // Submitted anew, it is tried anew; without a listener the error ends the call.
    await expect(runOnCluster(await connect(), await folderOf(sweep))).rejects.toThrow(
      'five cannot be (tried 3 times)',
    );
    expect(attempts).toHaveLength(6);
  });

  it.each(['', 'text', '{"run":"of another"}\n', '{"run":', 'null\n'])(
    'computes again what is %j in the store',
    async (text) => {
      const sweep = await sweepOf(3);
      const cluster = await connect();
      await cluster.results.keep(sweep.runs[1]!.run, text);
      await work(compute);
      expect(metricsOf(await runOnCluster(cluster, await folderOf(sweep)))).toEqual(await alone(sweep));
    },
  );

  it('refuses jobs that are none, and goes on', async () => {
    const failures: string[] = [];
    await work(compute, { onFailure: ({ message }) => failures.push(message) });
    const cluster = await connect();
    const queue = cluster.server.openQueue((await import('../../src/cluster/cluster.js')).QUEUE);
    open.push(queue);
    const nonsense = [
      null,
      7,
      'x',
      [],
      {},
      { command: 'a', version: 'b', runs: [1] },
      { runs: 'x'.repeat(1000) },
    ];
    for (const [i, data] of nonsense.entries())
      await queue.add('nonsense', data, { jobId: `j-x${i}`, attempts: 1 });
    const sweep = await sweepOf(5);
    expect(metricsOf(await runOnCluster(cluster, await folderOf(sweep)))).toEqual(await alone(sweep));
    expect(failures).toHaveLength(nonsense.length);
  });

  it('keeps results in a shared folder where both sides name it, and says so where one does', async () => {
    const store = temporaryFolder();
    await work(compute, {}, store);
    const sweep = await sweepOf(4);
    expect(metricsOf(await runOnCluster(await connect(store), await folderOf(sweep)))).toEqual(
      await alone(sweep),
    );
    const other = await sweepOf(1);
    await expect(runOnCluster(await connect(), await folderOf(other))).rejects.toThrow(
      'give --store on both sides',
    );
  });

  it('gives back what a worker was at when it is closed', async () => {
    const sweep = await sweepOf(2);
    const begun = deferred<void>();
    const first = await work((_run, { signal }) => {
      begun.resolve();
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    });
    const running = runOnCluster(await connect(), await folderOf(sweep));
    await begun.promise;
    await first.close();
    await work(compute);
    expect(metricsOf(await running)).toEqual(await alone(sweep));
  });

  it('warns where no worker is, and ends with the signal within 100 ms; the jobs stay', async () => {
    const sweep = await sweepOf(3);
    const controller = new AbortController();
    const warning = deferred<string>();
    const running = runOnCluster(await connect(), await folderOf(sweep), {
      signal: controller.signal,
      onWarning: warning.resolve,
    });
    expect(await warning.promise).toContain('bornspike worker');
    // This thread's own time, which goes on while the loop turns: not what others do with the core.
    let next: NodeJS.Immediate;
    const turn = () => {
      next = setImmediate(turn);
    };
    turn();
    const aborted = threadTime();
    controller.abort();
    await expect(running).rejects.toBe(controller.signal.reason);
    expect(threadTime() - aborted).toBeLessThan(100);
    clearImmediate(next!);
    let computed = 0;
    await work(compute, { onRecord: () => computed++ });
    expect(metricsOf(await runOnCluster(await connect(), await folderOf(sweep)))).toEqual(await alone(sweep));
    expect(computed).toBe(3);
  }, 30_000);
});

describe('a Redis', () => {
  const running: RedisProcess[] = [];
  const redis = async (...args: string[]) => {
    const made = await RedisProcess.start(...args);
    running.push(made);
    return made;
  };
  afterAll(async () => {
    for (const each of running) await each.stop();
  });

  it('is refused where it drops keys as memory gets short', async () => {
    const { url } = await redis('--maxmemory-policy', 'allkeys-lru');
    await expect(Cluster.connect(url)).rejects.toThrow(
      /allkeys-lru\), jobs among them: set it to noeviction/,
    );
  });

  it('takes user and password, and says when they are wrong, without them', async () => {
    const { port } = await redis('--requirepass', 'secret');
    const cluster = await Cluster.connect(`redis://:secret@127.0.0.1:${port}`);
    expect(cluster.address).toBe(`redis://:***@127.0.0.1:${port}`);
    await cluster.close();
    for (const wrong of [`redis://:other@127.0.0.1:${port}`, `redis://127.0.0.1:${port}`]) {
      const refused = Cluster.connect(wrong);
      await expect(refused).rejects.toThrow(BornspikeError);
      await expect(refused).rejects.toThrow(/refuses this user and password/);
      await expect(refused).rejects.not.toThrow(/other|secret/);
    }
  });

  it('is named where none answers', async () => {
    const port = await freePort();
    await expect(Cluster.connect(`redis://127.0.0.1:${port}`)).rejects.toThrow(
      `no Redis answers at redis://127.0.0.1:${port}`,
    );
    await expect(Cluster.connect(`postgres://127.0.0.1:${port}/runs`)).rejects.toThrow(
      `no PostgreSQL answers at postgres://127.0.0.1:${port}/runs`,
    );
  });

  it('is reached by TLS', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        key,
        '-out',
        cert,
        ...subject,
      ],
      { stdio: 'ignore' },
    );
    const tlsPort = await freePort();
    const tls = [
      '--tls-port',
      String(tlsPort),
      '--tls-cert-file',
      cert,
      '--tls-key-file',
      key,
      '--tls-ca-cert-file',
      cert,
      '--tls-auth-clients',
      'no',
    ];
    await redis(...tls, '--requirepass', 'secret');
    const script = join(folder, 'connect.mjs');
    const library = join(process.cwd(), 'build/library/cluster.js');
    writeFileSync(
      script,
      `import { Cluster } from ${JSON.stringify(library)};
const cluster = await Cluster.connect(process.argv[2]);
console.log(cluster.address);
await cluster.close();`,
    );
    const run = (url: string, env: object) =>
      execFileSync(process.execPath, [script, url], {
        encoding: 'utf8',
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const url = `rediss://:secret@localhost:${tlsPort}`;
    expect(run(url, { NODE_EXTRA_CA_CERTS: cert })).toBe(`rediss://:***@localhost:${tlsPort}\n`);
    expect(() => run(url, {})).toThrow(/self-signed certificate/);
    rmSync(folder, { recursive: true });
  });

  it('may be started anew in the middle', async () => {
    const server = await redis();
    const sweep = await sweepOf(40);
    const [submitter, other] = [await Cluster.connect(server.url), await Cluster.connect(server.url)];
    const slowly = async (run: ClusterRun) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return compute(run);
    };
    const worker = await ClusterWorker.start(other, slowly);
    let done = 0;
    const half = deferred<void>();
    const all = runOnCluster(submitter, await folderOf(sweep), {
      onRecord: () => {
        if (++done === 10) half.resolve();
      },
    });
    await half.promise;
    await server.kill();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    await server.resume();
    expect(metricsOf(await all)).toEqual(await alone(sweep));
    await worker.close();
    for (const each of [submitter, other]) await each.close();
  }, 60_000);
});
