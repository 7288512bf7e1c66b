import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { QUEUE } from '../../src/cluster/cluster.js';
import { Cluster } from '../../src/cluster/public.js';
import { bornspike, temporaryFolder } from '../cli/command.js';
import { RedisProcess } from './redis.js';

const TRAIN = [
  ...['train', '--rule', 'surrogate', '--classes', '1,7', '--train', '1200', '--test', '50'],
  ...[
    '--hidden',
    '100',
    '--batch',
    '10',
    '--epochs',
    '2',
    '--parts',
    '3',
    '--average-every',
    '15',
    '--seed',
    '5',
  ],
];

let redis: RedisProcess;
const children: ChildProcess[] = [];
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await redis.stop();
});

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, ['build/cli/bornspike.js', ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  children.push(child);
  return child;
}
const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('exit', resolve));

const filesIn = (folder: string) =>
  readdirSync(folder)
    .sort()
    .map((name) => {
      const text = readFileSync(join(folder, name), 'latin1');
      return [name, text.replaceAll(/"seconds": [\d.e-]+/g, '')] as const;
    });

it('trains in parts on workers to the bits of one process, though these and who asks are killed at work', async () => {
  const alone = temporaryFolder();
  expect((await bornspike(...TRAIN, '--out', alone)).code).toBe(0);
  const files = filesIn(alone);
  expect(files.map(([name]) => name)).toEqual(['model-5.safetensors', 'result.json', 'rounds-5.jsonl']);
  const rounds = files[2]![1]
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  // Forty updates of each part an epoch.
  expect(rounds.map(({ step }) => step)).toEqual([15, 30, 40, 55, 70, 80]);
  expect(new Set(rounds.flatMap(({ trained, averaged }) => [...trained, ...averaged])).size).toBe(36);

  redis = await RedisProcess.start();
  const worker = () => start('worker', '--redis', redis.url);
  const victims = [worker(), worker()];
  const out = temporaryFolder();
  const checkpoint = join(temporaryFolder(), 'checkpoint');
  const asking = ['--on', redis.url, '--out', out, '--checkpoint', checkpoint];
  const submitter = start(...TRAIN, ...asking);
  const cluster = await Cluster.connect(redis.url);
  const queue = cluster.server.openQueue(QUEUE);
  while ((await queue.getActiveCount()) === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  for (const victim of victims) {
    victim.kill('SIGKILL');
    await ended(victim);
  }
  expect(submitter.exitCode).toBe(null);
  submitter.kill('SIGKILL');
  await ended(submitter);
  worker();
  // The file knows the options and the seed.
  expect(await ended(start('train', ...asking, '--resume'))).toBe(0);
  expect(filesIn(out)).toEqual(files);
  await queue.close();
  await cluster.close();
}, 180_000);
