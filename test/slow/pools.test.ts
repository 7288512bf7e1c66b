import { readFile } from 'node:fs/promises';
import type { Worker } from 'node:worker_threads';
import { expect, it } from 'vitest';
import { createPool } from '../../src/parallel/public.js';

/** Bytes of this process. */
const resident = () => process.memoryUsage().rss;

/** A thousand takes a minute. */
const CYCLES = Number(process.env.BORNSPIKE_POOL_CYCLES ?? 300);

it(`leaves no worker and no memory behind, ${CYCLES} times`, async () => {
  const threads: Worker[] = [];
  const notice = (worker: Worker) => void threads.push(worker);
  process.on('worker', notice);
  const module = await WebAssembly.compile(await readFile(new URL('../../build/core.wasm', import.meta.url)));
  const cycle = async (times: number) => {
    for (let i = 0; i < times; i++) await (await createPool({ module }, { workers: 2 })).dispose();
  };
  await cycle(100);
  const before = resident();
  await cycle(CYCLES - 100);
  process.off('worker', notice);
  expect(threads.length).toBe(2 * CYCLES);
  expect(threads.filter(({ threadId }) => threadId !== -1)).toEqual([]);
  // A pool that stayed would hold some megabytes: of 200 of them less than one in ten.
  expect(resident() - before).toBeLessThan(64 * 2 ** 20);
});
