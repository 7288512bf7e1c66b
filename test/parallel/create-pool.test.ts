import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateBlochEnsemble } from '../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine, type Progress } from '../../src/index.js';
import { createPool, Pool, WorkerError } from '../../src/parallel/public.js';
import { extent, someOf } from '../extent.js';
import { goldenCases, goldenHashes, someCases } from '../golden/cases.js';
import golden from '../golden/golden.json' with { type: 'json' };
import type { GoldenCase } from '../golden/golden-case.js';
import { parallelCases } from '../golden/parallel-cases.js';

const hashesOf = (cases: readonly GoldenCase[]) =>
  Object.fromEntries(cases.map(({ name }) => [name, golden[name as keyof typeof golden]]));
const splitCases = someOf(parallelCases, 2);
const expected = hashesOf(splitCases);
/** All threads that pools of this file started. */
const threads: Worker[] = [];
const notice = (worker: Worker) => void threads.push(worker);
beforeAll(() => void process.on('worker', notice));
afterAll(() => void process.off('worker', notice));

/** Of more work than a second's, if it is not stopped. */
const long = {
  ...{ rabi: 1, rate: 0.5, efficiency: 1, initial: [0, 0, 1], dt: 0.01, guard: false, seed: 1 },
  ...{ steps: 10_000, trajectories: 100_000 },
};

/** Milliseconds. */
const LONGEST_ABORT = 100;

describe('a pool stands where an engine stands', () => {
  it('gives the golden hashes', async () => {
    const pool = await createPool({}, { workers: 2 });
    const cases = extent(someCases, goldenCases);
    expect(await goldenHashes(pool, cases)).toEqual(hashesOf(cases));
    await pool.dispose();
  });

  it('does several works at a time', async () => {
    const pool = await createPool({}, { workers: 2 });
    const works = range(extent(2, 3));
    const all = await Promise.all(works.map(() => goldenHashes(pool, splitCases)));
    expect(all).toEqual(works.map(() => expected));
    await pool.dispose();
  });
});

const range = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('options', () => {
  it('names what cannot be used', async () => {
    await expect(createPool({}, { workers: 0 })).rejects.toThrow(
      'options.workers: expected an integer from 1',
    );
    await expect(createPool({}, { threads: 2 } as object)).rejects.toBeInstanceOf(ArgumentError);
    await expect(createPool({ modul: 1 } as object)).rejects.toBeInstanceOf(ArgumentError);
    await expect(createPool({ module: new Uint8Array(8) })).rejects.toThrow(
      'this is not bornspike/core.wasm',
    );
  });

  it('has as many workers as there are processors', async () => {
    const pool = await createPool();
    expect(pool).toBeInstanceOf(Pool);
    expect(pool.workers).toBeGreaterThanOrEqual(1);
    await pool.dispose();
  });
});

/** Waits until something is so, however long that takes. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe('a work on a pool', () => {
  it('reports progress of the whole, and stops at once, whatever its workers do', async () => {
    const pool = await createPool({}, { workers: 2 });
    const stopping = new AbortController();
    const seen: Progress[] = [];
    const onProgress = (progress: Progress) => {
      seen.push(progress);
      if (seen.length < 4) return;
      stopping.abort('enough');
    };
    const run = simulateBlochEnsemble(pool, { ...long, signal: stopping.signal, onProgress });
    await expect(run).rejects.toBe('enough');
    expect(seen[0]!.total).toBe(1e9);
    expect(seen.map(({ done }) => done)).toEqual([...seen.map(({ done }) => done)].sort((a, b) => a - b));
    expect(pool.bytesUsed).toBe(0);
    // Parts of some ten seconds each, which nobody waits for: the shortest of a few tries, as other processes may have the cores.
    let shortest = Infinity;
    for (let run = 0; run < 5 && shortest >= LONGEST_ABORT; run++) {
      const slow = new AbortController();
      const running = simulateBlochEnsemble(pool, { ...long, steps: 10_000_000, signal: slow.signal });
      await until(() => pool.bytesUsed > 0);
      await new Promise((resolve) => setTimeout(resolve, 50));
      slow.abort('enough');
      const start = performance.now();
      await expect(running).rejects.toBe('enough');
      shortest = Math.min(shortest, performance.now() - start);
    }
    expect(shortest).toBeLessThan(LONGEST_ABORT);
    // The next one is none the worse for it.
    expect(await goldenHashes(pool, splitCases)).toEqual(expected);
    await pool.dispose();
  });

  it('goes on when a worker dies, and gives up when all do', async () => {
    threads.length = 0;
    const pool = await createPool({}, { workers: 2 });
    expect(threads.length).toBe(2);
    let killed = 0;
    const kill = () => {
      if (killed++ === 0) void threads[0]!.terminate();
    };
    const options = { ...long, trajectories: 2000, steps: 1000 };
    const { mean } = await simulateBlochEnsemble(pool, { ...options, onProgress: kill });
    using engine: Engine = await createEngine();
    expect(mean).toEqual((await simulateBlochEnsemble(engine, options)).mean);
    expect(threads.length).toBe(3);
    // From now on each that comes ends at once.
    const endAtOnce = (worker: Worker) => void worker.terminate();
    process.on('worker', endAtOnce);
    try {
      const run = simulateBlochEnsemble(pool, long);
      for (const worker of threads) void worker.terminate();
      await expect(run).rejects.toBeInstanceOf(WorkerError);
    } finally {
      process.off('worker', endAtOnce);
    }
    await pool.dispose();
  });

  it('is rejected when the pool is disposed of, whose workers end', async () => {
    threads.length = 0;
    const pool = await createPool({}, { workers: 2 });
    const running = simulateBlochEnsemble(pool, long);
    const rejected = expect(running).rejects.toThrow('was disposed');
    await until(() => pool.bytesUsed > 0);
    await pool.dispose();
    await rejected;
    await until(() => threads.every(({ threadId }) => threadId === -1));
    await pool.dispose();
  });
});

it('leaves no worker and no memory behind', async () => {
  threads.length = 0;
  const module = await WebAssembly.compile(
    await (await import('node:fs/promises')).readFile(new URL('../../build/core.wasm', import.meta.url)),
  );
  const count = extent(8, 200);
  for (let i = 0; i < count; i++) await (await createPool({ module }, { workers: 1 })).dispose();
  expect(threads.length).toBe(count);
  await until(() => threads.every(({ threadId }) => threadId === -1));
});
