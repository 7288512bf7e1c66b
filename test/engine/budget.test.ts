import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';

it('has kernels of at most 61 kB, gzipped', async () => {
  const bytes = await readFile(new URL('../../build/core.wasm', import.meta.url));
  expect(gzipSync(bytes).length).toBeLessThan(61_000);
});

it('makes an engine within milliseconds', async () => {
  const times: number[] = [];
  for (let i = 0; i < 25; i++) {
    const start = performance.now();
    const engine = await createEngine();
    times.push(performance.now() - start);
    engine.dispose();
  }
  times.sort((a, b) => a - b);
  // About 1 ms is usual; the bound leaves room for a busy machine.
  expect(times[12]).toBeLessThan(50);
});
