import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { QUEUE } from '../../src/cluster/cluster.js';
import { Cluster } from '../../src/cluster/public.js';
import { RandomStream } from '../../src/index.js';
import { temporaryFolder } from '../cli/command.js';
import { RedisProcess } from './redis.js';

/** Forty when one has some minutes. */
const KILLS = Number(process.env.BORNSPIKE_CLUSTER_KILLS ?? 8);
/** Milliseconds after which a paused worker has lost its lock, and the job was given to another; a minute, say, when one has some. */
const PAUSE = Number(process.env.BORNSPIKE_CLUSTER_PAUSE ?? 16_000);
const WORKERS = 3;
const SWEEP = [
  'sweep',
  'trajectories',
  ...['--grid', 'rate=0.1,0.2,0.5,1,2', '--grid', 'efficiency=0.5,1'],
  ...['--set', 'neurons=2', '--set', 'steps=400', '--set', 'trajectories=6000'],
  ...['--repeats', String(3 + Math.ceil(KILLS / 4))],
];

const bornspike = (...args: string[]): ChildProcess =>
  spawn(process.execPath, ['build/cli/bornspike.js', ...args], { stdio: ['ignore', 'ignore', 'pipe'] });

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode);
    else child.once('exit', resolve);
  });

/** All records of a sweep, but for the seconds that each took. */
const recordsIn = (folder: string): string =>
  readFileSync(join(folder, 'results.jsonl'), 'utf8').replaceAll(/"time":[^,]*,/g, '');

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Whether a submitter has heard of any run. */
const hears = (folder: string) => {
  const runs = join(folder, 'runs');
  return existsSync(runs) && readdirSync(runs).length > 0;
};

/** Until all workers are connected, the paused one included: who begins while Redis is away ends by that. */
async function allConnected(): Promise<void> {
  const cluster = await Cluster.connect(redis.url);
  const queue = cluster.server.openQueue(QUEUE);
  while ((await queue.getWorkersCount()) < WORKERS) await wait(50);
  await queue.close();
  await cluster.close();
}

let redis: RedisProcess;
const workers: ChildProcess[] = [];
afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL');
  await redis.stop();
});

it(`computes each run once and to the same bits, whatever is killed: ${KILLS} workers, Redis, and one is paused`, async () => {
  redis = await RedisProcess.start();
  const folder = temporaryFolder();
  const rng = new RandomStream('kills');
  const worker = () => bornspike('worker', '--redis', redis.url);
  for (let i = 0; i < WORKERS; i++) workers.push(worker());
  const [one, two] = ['one', 'two'].map((name) => join(folder, name)) as [string, string];
  const submitters = [one, two].map((out) => bornspike(...SWEEP, '--on', redis.url, '--out', out));
  // However long it takes them to begin.
  while (!(hears(one) && hears(two))) await wait(20);
  const paused = workers[0]!;
  paused.kill('SIGSTOP');
  const until = performance.now() + PAUSE;
  for (let kill = 0; kill < KILLS; kill++) {
    await wait(300 + 700 * rng.uniform());
    const victim = 1 + Math.floor((WORKERS - 1) * rng.uniform());
    workers[victim]!.kill('SIGKILL');
    await ended(workers[victim]!);
    workers[victim] = worker();
    if (kill === Math.floor(KILLS / 2)) {
      await allConnected();
      await redis.kill();
      await wait(1000);
      await redis.resume();
    }
  }
  // Or nothing would have been killed at work.
  expect(submitters.map(({ exitCode }) => exitCode)).toEqual([null, null]);
  await wait(Math.max(0, until - performance.now()));
  paused.kill('SIGCONT');
  expect(await Promise.all(submitters.map(ended))).toEqual([0, 0]);

  const alone = join(folder, 'alone');
  expect(await ended(bornspike(...SWEEP, '--out', alone))).toBe(0);
  const expected = recordsIn(alone);
  expect(expected.split('\n').length - 1).toBe(10 * (3 + Math.ceil(KILLS / 4)));
  expect(recordsIn(one)).toBe(expected);
  expect(recordsIn(two)).toBe(expected);
  // Who was ended by a signal says so by 128 and its number; the one that was paused goes on as the others.
  for (const each of workers) each.kill('SIGTERM');
  expect(await Promise.all(workers.map(ended))).toEqual(workers.map(() => 143));
}, 600_000);
