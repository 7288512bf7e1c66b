import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computeRun } from '../../src/cli/sweep/jobs.js';
import { Cluster, ClusterWorker, type ComputeClusterRun } from '../../src/cluster/public.js';
import { createEngine, type Engine } from '../../src/index.js';
import { bornspike, temporaryFolder } from '../cli/command.js';
import { PostgresProcess } from './postgres.js';
import { RedisProcess } from './redis.js';

/** Commands with the files that they write. */
const COMMANDS = [
  'figure sqs/2c qnns/2 --runs 2 --train 40 --test 20 --epochs 1 --parameters 3000 --seed 2 --out OUT',
  'trajectories --neurons 2 --steps 20 --trajectories 10 --seed 7 --out OUT/ensemble.json',
  'train --train 40 --test 20 --epochs 2 --runs 2 --seed 3 --out OUT',
  'train --rule surrogate --hidden 4 --clip none --leak 0.2,0.4 --classes 1,7 --train 60 --test 20 --epochs 2 --seed text --out OUT',
  'figure sqs/2c qneuron/12 --runs 1 --train 40 --test 20 --epochs 1 --parameters 3000 --points 3 --seed 1 --out OUT',
];

/** What differs from one computation of the same to the next, and the places of files. */
const steady = (text: string, out: string): string =>
  text
    .replaceAll(out, 'OUT')
    // A page holds the same data as the file beside it.
    .replaceAll(/base64,([\w+/=]+)/g, (_, data) => Buffer.from(data, 'base64').toString('latin1'))
    .replaceAll(/, [\d.]+ (s|min)\. Behind/g, '')
    .replaceAll(/"seconds": ?[\d.e-]+/g, '"seconds":0')
    .replaceAll(/ +[\d ,]+ +[\d.]+$/gm, '')
    .replaceAll(/; [\d.]+ (s|min)\.$/gm, '');

async function outcomeOf(args: string, more: readonly string[] = []) {
  const out = temporaryFolder();
  const words = args.split(' ').map((word) => word.replace('OUT', out));
  const { code, stdout, stderr } = await bornspike(...words, ...more);
  expect(stderr).not.toMatch(/error/);
  expect(code).toBe(0);
  const files = readdirSync(out)
    .sort()
    .map((name) => [name, steady(readFileSync(join(out, name), 'latin1'), out)] as const);
  return { said: steady(stdout, out), files };
}

describe.each([
  ['Redis', () => RedisProcess.start()],
  ['PostgreSQL', () => PostgresProcess.start()],
] as const)('--on a queue on %s', (_, start) => {
  let server: { url: string; stop(): Promise<void> };
  let engine: Engine;
  const open: Cluster[] = [];
  const workers: ClusterWorker[] = [];
  let computed = 0;
  const work = async (compute: ComputeClusterRun) => {
    const cluster = await Cluster.connect(server.url);
    const worker = await ClusterWorker.start(cluster, compute, { onRecord: () => computed++ });
    open.push(cluster);
    workers.push(worker);
  };
  beforeAll(async () => {
    server = await start();
    engine = await createEngine();
    await work((run, { signal }) =>
      computeRun(run, {
        engine,
        signal: signal as AbortSignal,
        onProgress() {},
        memory: open[0]!,
        findBytes: (digest) => open[0]!.findBytes(digest),
      }),
    );
  }, 60_000);
  afterAll(async () => {
    for (const each of [...workers, ...open]) await each.close();
    engine.dispose();
    await server.stop();
  });

  it.each(COMMANDS)(
    'prints and writes the same as without, and again without computing: %s',
    async (args) => {
      const alone = await outcomeOf(args);
      const before = computed;
      expect(await outcomeOf(args, ['--on', server.url])).toEqual(alone);
      expect(computed).toBeGreaterThan(before);
      const after = computed;
      expect(await outcomeOf(args, ['--on', server.url])).toEqual(alone);
      const documents = await Promise.all(
        [[], ['--on', server.url]].map((on) => outcomeOf(`${args} --json`, on)),
      );
      expect(documents[1]).toEqual(documents[0]);
      expect(computed).toBe(after);
    },
    180_000,
  );

  it('reports what a run fails of', async () => {
    const { code, stderr } = await bornspike(
      ...'train --rule surrogate --train 40 --test 20 --classes 1,7 --epochs 3 --learning-rate 1e30 --clip none --schedule constant --seed 1 --on'.split(
        ' ',
      ),
      server.url,
    );
    expect(stderr).toMatch(/^error: .* \(tried 3 times\)\n$/);
    expect(code).toBe(1);
  });
});

it('refuses what workers made of other samples', async () => {
  const server = await RedisProcess.start();
  const cluster = await Cluster.connect(server.url);
  const worker = await ClusterWorker.start(cluster, async () => ({
    metrics: {},
    document: { samples: 'others', report: {}, warnings: [] },
  }));
  const { code, stderr } = await bornspike(
    ...'train --train 40 --test 20 --epochs 1 --runs 1 --seed 1 --on'.split(' '),
    server.url,
  );
  expect(stderr).toContain('error: the workers have other samples than this machine');
  expect(code).toBe(1);
  await worker.close();
  await cluster.close();
  await server.stop();
});
