import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { monitoringKernels } from '#monitoring-kernels';
import { MONITORING_BASE, MONITORING_END } from '../../../assembly/monitoring-memory.js';
import { BornspikeError, createEngine } from '../../../src/index.js';
import { createPool } from '../../../src/parallel/public.js';
import { createEngine as createSlimEngine } from '../../../src/slim.js';

const bytesOf = (name: string) => readFile(new URL(`../../../build/${name}.wasm`, import.meta.url));

it('has its static data between those of the core and the first byte that models may use', async () => {
  const { options } = JSON.parse(
    await readFile(new URL('../../../asconfig.monitoring.json', import.meta.url), 'utf8'),
  );
  expect(options.memoryBase).toBe(MONITORING_BASE);
  for (const kind of ['', '.debug']) {
    using engine = await createEngine({
      module: await bytesOf(`core${kind}`),
      monitoring: await bytesOf(`monitoring${kind}`),
    });
    const monitoring = await monitoringKernels(engine);
    expect(engine.kernels.endOfStaticData()).toBeLessThanOrEqual(MONITORING_BASE);
    expect(monitoring.endOfStaticData()).toBeGreaterThanOrEqual(MONITORING_BASE);
    expect(monitoring.endOfStaticData()).toBeLessThanOrEqual(MONITORING_END);
  }
});

it('is loaded once, when first asked for, and not by an engine that ended', async () => {
  const engine = await createEngine();
  expect(await monitoringKernels(engine)).toBe(await monitoringKernels(engine));
  engine.dispose();
  await expect(monitoringKernels(engine)).rejects.toThrow('this engine was disposed');
});

it('is taken from what the caller gave', async () => {
  using engine = await createSlimEngine({ module: bytesOf('core'), monitoring: bytesOf('monitoring') });
  expect((await monitoringKernels(engine)).endOfStaticData()).toBeGreaterThanOrEqual(MONITORING_BASE);
});

it.each([
  ['no module', 7, /options\.monitoring: expected a WebAssembly\.Module, bytes, a Response or a URL/],
  ['other bytes', new Uint8Array(8), /options\.monitoring: this is not bornspike\/monitoring\.wasm/],
])('refuses %s by name, and the engine goes on', async (_, monitoring, message) => {
  using engine = await createEngine({ monitoring: monitoring as Uint8Array });
  await expect(monitoringKernels(engine)).rejects.toThrow(message);
  await expect(monitoringKernels(engine)).rejects.toBeInstanceOf(BornspikeError);
  expect(engine.bytesUsed).toBe(0);
});

it('is asked for anew after it could not be fetched', async () => {
  const failing = Promise.reject(new Error('the line is down'));
  using engine = await createEngine({ monitoring: failing });
  await expect(monitoringKernels(engine)).rejects.toThrow(
    'the kernels could not be loaded: the line is down',
  );
});

it('is refused by a pool at once', async () => {
  await expect(createPool({ monitoring: new Uint8Array(8) }, { workers: 1 })).rejects.toThrow(
    /options\.monitoring/,
  );
});
