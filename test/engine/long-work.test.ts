import { afterAll, beforeAll, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import { ArgumentError, createEngine, type Engine, type Progress } from '../../src/index.js';
import { SpikingNetwork, trainLocal } from '../../src/spiking/public.js';
import { extent } from '../extent.js';
import { threadTime } from '../responsiveness/event-loop.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const digits = await strokes({ count: 100, size: 16, seed: 1, classes: [1, 7] });
const build = () => new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 2], seed: 1 });
const endless = { epochs: 1_000_000, batch: 10, steps: 5, seed: 1 };

it('stops soon after the signal, with its reason', async () => {
  using network = build();
  const controller = new AbortController();
  const reason = new Error('enough');
  let stopped = 0;
  setTimeout(() => {
    stopped = threadTime();
    controller.abort(reason);
  }, 100);
  const run = trainLocal(network, digits, { ...endless, signal: controller.signal });
  await expect(run.finish()).rejects.toBe(reason);
  expect(threadTime() - stopped).toBeLessThan(500);
});

it('leaves a checkpoint behind from which another run goes on to the same bits', async () => {
  const options = { ...endless, epochs: 4 };
  using whole = build();
  await trainLocal(whole, digits, options).finish();

  using network = build();
  const controller = new AbortController();
  const run = trainLocal(network, digits, { ...options, signal: controller.signal });
  await expect(
    (async () => {
      for await (const { step } of run) if (step === 17) controller.abort();
    })(),
  ).rejects.toThrow();
  // Whoever works on the engine meanwhile must not be in it.
  using _ = build();
  await trainLocal(_, digits, { ...options, seed: 2 }).finish();
  using resumed = build();
  await trainLocal(resumed, digits, { ...options, resume: run.checkpoint() }).finish();
  expect(resumed.parameters).toEqual(whole.parameters);
});

it('lets timers run and reports on the way', async () => {
  using network = build();
  const epochs = extent(150, 400);
  const progress: Progress[] = [];
  let turns = 0;
  let longestWait = 0;
  let last = threadTime();
  const timer = setInterval(() => {
    turns++;
    longestWait = Math.max(longestWait, threadTime() - last);
    last = threadTime();
  });
  await trainLocal(network, digits, {
    ...endless,
    // Some ten times as long as the work may take between two pauses, or 30.
    epochs,
    onProgress: (now) => progress.push({ ...now }),
  }).finish();
  clearInterval(timer);
  expect(turns).toBeGreaterThan(2);
  expect(longestWait).toBeLessThan(1000);
  expect(progress.map(({ done }) => done)).toEqual(Array.from({ length: epochs }, (_, i) => i + 1));
  expect(progress[0]).toEqual({ unit: 'epoch', done: 1, total: epochs });
});

it('lets an error of onProgress through', async () => {
  using network = build();
  const onProgress = () => {
    throw new Error('the bar broke');
  };
  await expect(trainLocal(network, digits, { ...endless, onProgress }).finish()).rejects.toThrow(
    'the bar broke',
  );
});

it('refuses what is no signal', () => {
  using network = build();
  expect(() => trainLocal(network, digits, { signal: {} as AbortSignal })).toThrow(ArgumentError);
});
