import { Worker as Thread } from 'node:worker_threads';
import { afterEach, beforeAll, expect, it } from 'vitest';

/** What pages load, which Node can run as well. */
const built = (name: string) => new URL(`../../build/library/${name}.js`, import.meta.url).href;
type Parallel = typeof import('../../src/parallel/public.js');
type Dynamics = typeof import('../../src/dynamics/public.js');
let parallel: Parallel;
let dynamics: Dynamics;
beforeAll(async () => {
  parallel = (await import(/* @vite-ignore */ built('parallel'))) as Parallel;
  dynamics = (await import(/* @vite-ignore */ built('dynamics'))) as Dynamics;
});

/** What a thread of Node lacks of a page's worker. */
const BOOT = `
  const { parentPort, workerData } = require('node:worker_threads');
  const early = [];
  globalThis.postMessage = (message) => parentPort.postMessage(message);
  parentPort.on('message', (data) => (globalThis.onmessage ? globalThis.onmessage({ data }) : early.push(data)));
  import(workerData).then(() => early.forEach((data) => globalThis.onmessage({ data })));
`;
const started: PageWorker[] = [];
const folder: { missing?: boolean } = {};

/** As much of a page's Worker as is used. */
class PageWorker {
  onmessage?: (event: { data: unknown }) => void;
  onerror?: (event: { message: string; preventDefault(): void }) => void;
  readonly thread: Thread;

  constructor(url: URL) {
    this.thread = new Thread(BOOT, {
      eval: true,
      workerData: folder.missing ? `${url.href}.missing` : url.href,
    });
    this.thread.on('message', (data) => this.onmessage?.({ data }));
    this.thread.on('error', ({ message }) => this.onerror?.({ message, preventDefault() {} }));
    started.push(this);
  }

  postMessage(message: unknown): void {
    this.thread.postMessage(message);
  }

  terminate(): void {
    void this.thread.terminate();
  }
}
const host = globalThis as { Worker?: unknown };
afterEach(() => {
  host.Worker = undefined;
  folder.missing = false;
  started.length = 0;
});

const neuron = {
  ...{ rabi: 1, rate: 0.5, efficiency: 1, initial: [0, 0, 1], dt: 0.01, seed: 1 },
  ...{ steps: 100, trajectories: 3000, record: { every: 20 } },
};

it.each([1, 3])('gives the bits of an engine with %i module workers', async (workers) => {
  host.Worker = PageWorker;
  const pool = await parallel.createPool({}, { workers });
  expect(pool.workers).toBe(workers);
  const two = [1, 2].map((seed) => dynamics.simulateBlochEnsemble(pool, { ...neuron, seed }));
  const [shared] = await Promise.all(two);
  await pool.dispose();
  host.Worker = undefined;
  const alone = await parallel.createPool({}, { workers });
  expect(alone.workers).toBe(0);
  const { mean, stdErr, meta } = await dynamics.simulateBlochEnsemble(alone, neuron);
  expect([shared!.mean, shared!.stdErr]).toEqual([mean, stdErr]);
  expect(shared!.meta.warnings).toEqual([]);
  expect(meta.warnings).toEqual([
    'all was done in the calling thread, as there are no workers here: the host has no Worker',
  ]);
  await alone.dispose();
});

it('does without workers whose file is not there, and says so', async () => {
  host.Worker = PageWorker;
  folder.missing = true;
  const pool = await parallel.createPool({}, { workers: 2 });
  expect(pool.workers).toBe(0);
  const { meta } = await dynamics.simulateBlochEnsemble(pool, neuron);
  expect(meta.warnings[0]).toMatch(/^all was done in the calling thread, .*missing/);
});

it('ends the worker of what is aborted, and starts another for what comes', async () => {
  host.Worker = PageWorker;
  const pool = await parallel.createPool({}, { workers: 1 });
  const stopping = new AbortController();
  const long = { ...neuron, steps: 10_000, trajectories: 100_000, guard: false, signal: stopping.signal };
  const onProgress = () => stopping.abort('enough');
  const running = dynamics.simulateBlochEnsemble(pool, { ...long, onProgress });
  await expect(running).rejects.toBe('enough');
  await dynamics.simulateBlochEnsemble(pool, neuron);
  expect(started.length).toBe(2);
  await pool.dispose();
  await expect(dynamics.simulateBlochEnsemble(pool, neuron)).rejects.toThrow('was disposed');
});
