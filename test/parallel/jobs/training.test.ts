import type { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { encodeRate, strokes } from '../../../src/data/public.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { createPool, type Pool } from '../../../src/parallel/public.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../../../src/spiking/public.js';

const threads: Worker[] = [];
const notice = (worker: Worker) => void threads.push(worker);
let pool: Pool;
let engine: Engine;
beforeAll(async () => {
  process.on('worker', notice);
  [pool, engine] = [await createPool({}, { workers: 2 }), await createEngine()];
});
afterEach(() => expect([pool.bytesUsed, engine.bytesUsed]).toEqual([0, 0]));
afterAll(async () => {
  process.off('worker', notice);
  await pool.dispose();
});

const digits = await strokes({ count: 150, size: 16, classes: [1, 7], seed: 1 });
const make = (on: Engine) => new SpikingNetwork(on, { neuron: 'sqs', layers: [256, 8, 2], seed: 1 });
type Given = { signal?: AbortSignal; resume?: Uint8Array; epochs?: number };
const RULES = {
  surrogate: (network: SpikingNetwork, given: Given = {}) =>
    trainSurrogate(network, digits, {
      epochs: 3,
      batch: 150,
      steps: 4,
      schedule: 'constant',
      seed: 1,
      ...given,
    }),
  local: (network: SpikingNetwork, given: Given = {}) =>
    trainLocal(network, digits, { epochs: 3, batch: 50, steps: 3, seed: 1, ...given }),
};
const rules = Object.entries(RULES) as [string, (typeof RULES)['surrogate']][];

async function trained(on: Engine, train: (network: SpikingNetwork) => PromiseLike<unknown>) {
  using network = make(on);
  await train(network);
  return network.parameters;
}

describe.each(rules)('training on a pool, %s', (_, train) => {
  /** The parameters as an engine learns them, undisturbed. */
  let whole: SpikingNetwork['parameters'];
  beforeAll(async () => {
    whole = await trained(engine, train);
  });

  it('goes on from a checkpoint of an engine, and the other way round', async () => {
    for (const [first, second] of [
      [engine, pool],
      [pool, engine],
    ] as const) {
      let checkpoint: Uint8Array | undefined;
      await trained(first, async (network) => {
        const run = train(network);
        for await (const { step } of run) if (step === 2) break;
        checkpoint = run.checkpoint();
      });
      expect(await trained(second, (network) => train(network, { resume: checkpoint! }))).toEqual(whole);
    }
  });

  it('has the part of a worker that dies done again', async () => {
    threads.length = 0;
    // Threads of a pool of its own, so that it is known which are idle.
    const mortal = await createPool({}, { workers: 2 });
    let killed = 0;
    const found = await trained(mortal, async (network) => {
      const updates = train(network)[Symbol.asyncIterator]();
      for (let next = updates.next(); ; next = updates.next()) {
        // While the update is being made.
        if (killed < 2) void threads[killed++]!.terminate();
        if ((await next).done) break;
      }
    });
    expect(killed).toBe(2);
    expect(found).toEqual(whole);
    expect(threads.length).toBe(4);
    await mortal.dispose();
  });

  it('stops for a signal in the middle of an update, and keeps what was learnt before', async () => {
    const once = await trained(engine, (network) => train(network, { epochs: 1 }));
    using network = make(pool);
    const stopping = new AbortController();
    const run = train(network, { signal: stopping.signal });
    const perEpoch = 150 / run.settings.batch;
    const updates = run[Symbol.asyncIterator]();
    for (let step = 0; step < perEpoch; step++) await updates.next();
    const next = updates.next();
    setImmediate(() => stopping.abort('enough'));
    await expect(next).rejects.toBe('enough');
    expect(network.parameters).toEqual(once);
  });

  it('ends with what it is of, also in the middle of an update', async () => {
    using network = make(pool);
    const run = train(network);
    const updates = run[Symbol.asyncIterator]();
    const next = expect(updates.next()).rejects.toThrow('disposed');
    setImmediate(() => run.dispose());
    await next;
    // Another run has the same workers.
    expect(await trained(pool, train)).toEqual(whole);
  });
});

it('learns from spike trains, and from sets in parts', async () => {
  const trains = await encodeRate(digits, { steps: 3, seed: 1 });
  const spikes = { ...trains, labels: digits.labels, classes: 2 };
  const { width, height, images, labels, classes } = digits;
  const parts = {
    ...{ name: 'parts', count: 150, classes, width, height },
    part: async (first: number, count: number) => ({
      ...{ name: 'part', width, height, classes, labels: labels.slice(first, first + count) },
      images: images.slice(first * 256, (first + count) * 256),
    }),
  };
  for (const train of [
    (network: SpikingNetwork) => trainSurrogate(network, spikes, { epochs: 2, batch: 70, seed: 1 }),
    (network: SpikingNetwork) => trainLocal(network, spikes, { epochs: 1, batch: 30, seed: 1 }),
    (network: SpikingNetwork) =>
      trainSurrogate(network, parts, { epochs: 2, batch: 140, partSize: 40, seed: 1 }),
  ]) {
    expect(await trained(pool, train)).toEqual(await trained(engine, train));
  }
});

it('says what went wrong as an engine does', async () => {
  const message = async (on: Engine) => {
    using network = make(on);
    const { weights, angles } = network.parameters;
    network.parameters = { weights: weights.fill(1e30), angles };
    return await trainSurrogate(network, digits, { epochs: 1, batch: 150, seed: 1 }).finish().catch(String);
  };
  const said = await message(engine);
  expect(said).toContain('training diverged at step 1');
  expect(await message(pool)).toBe(said);
});
