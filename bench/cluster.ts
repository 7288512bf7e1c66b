// `npm run bench:cluster -- redis://127.0.0.1:6379`: how many runs a second pass through a queue, and what it costs beside them.
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../package.json';
import { Cluster, runOnCluster } from '../src/cluster/public.js';
import { readSweep, SweepFolder } from '../src/sweep/public.js';
import type { ClusterResults } from './scaling-page.js';

const SMALL = 10_000;
const RUNS = 1000;
const MILLISECONDS = 50;
const WORKERS = 2;

const [url = 'redis://127.0.0.1:6379', file] = process.argv.slice(2);

const start = (...args: string[]): ChildProcess =>
  fork(fileURLToPath(new URL('cluster-worker.js', import.meta.url)), args);
const message = (child: ChildProcess): Promise<unknown> =>
  new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`a worker ended with ${code}`)));
  });

/** Seconds from the submission of some runs to the last result in the folder. */
async function seconds(cluster: Cluster, runs: number, milliseconds: number, batch: number): Promise<number> {
  const path = await mkdtemp(join(tmpdir(), 'bench-cluster-'));
  // Named anew each time, as what was computed once is answered from the store.
  const command = `bench-${process.pid}-${performance.now()}`;
  const sweep = await readSweep({
    command,
    options: { milliseconds },
    grid: { x: Array.from({ length: runs }, (_, i) => i) },
  });
  const folder = await SweepFolder.of(path, sweep);
  const begin = performance.now();
  const { records } = await runOnCluster(cluster, folder, { runsPerJob: batch });
  const time = (performance.now() - begin) / 1000;
  if (records.size !== runs) throw new Error(`${records.size} of ${runs} runs came back`);
  await rm(path, { recursive: true });
  return time;
}

const cluster = await Cluster.connect(url);
const workers = Array.from({ length: WORKERS }, () => start(url));
await Promise.all(workers.map(message));
const runsPerSecond: ClusterResults['runsPerSecond'] = {};
for (const batch of [1, 20, 100]) {
  runsPerSecond[batch] = SMALL / (await seconds(cluster, SMALL, 0, batch));
}
const alone = Array.from({ length: WORKERS }, () =>
  start('alone', String(RUNS / WORKERS), String(MILLISECONDS)),
);
const times = (await Promise.all(alone.map(message))) as number[];
const check = {
  ...{ runs: RUNS, milliseconds: MILLISECONDS, workers: WORKERS, alone: Math.max(...times) / 1000 },
  queued: await seconds(cluster, RUNS, MILLISECONDS, 1),
};
const { length: cores } = cpus();
const command = 'npm run bench:cluster';
const results: ClusterResults = { command, version, cores, runsPerSecond, check };
const text = JSON.stringify(results, null, 1);
console.log(text);
if (file !== undefined) await writeFile(file, `${text}\n`);
for (const worker of workers) worker.disconnect();
await cluster.close();
