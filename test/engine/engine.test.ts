import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { ArgumentError, BornspikeError, createEngine } from '../../src/index.js';
import { createEngine as createSlimEngine } from '../../src/slim.js';

const bytes = () => readFile(new URL('../../build/core.wasm', import.meta.url));

it('makes an engine from its own kernels, from bytes and from a compiled module', async () => {
  for (const engine of [
    await createEngine(),
    await createEngine({ module: await bytes() }),
    await createSlimEngine({ module: await WebAssembly.compile(await bytes()) }),
  ]) {
    expect(engine.bytesUsed).toBe(0);
  }
});

it('refuses what is not the core', async () => {
  await expect(createEngine({ module: new Uint8Array([1, 2, 3]) })).rejects.toThrow(ArgumentError);
  await expect(createSlimEngine({})).rejects.toThrow(ArgumentError);
  await expect(createEngine({ modul: 1 } as never)).rejects.toThrow(/no such option/);
});

it('says so when it is used after dispose()', async () => {
  const engine = await createEngine();
  engine.dispose();
  expect(() => engine.bytesUsed).toThrow(BornspikeError);
});
