import { afterEach, expect, it, vi } from 'vitest';
import { strokes } from '../../src/data/public.js';
import type { Crew } from '../../src/engine/index.js';
import { createEngine, type Engine } from '../../src/index.js';
import { Answering } from '../../src/parallel/answering.js';
import type { BatchTask } from '../../src/parallel/divisions.js';
import type { WorkerTask } from '../../src/parallel/hands.js';
import { WorkerCrew } from '../../src/parallel/worker-crew.js';
import { SpikingNetwork, trainSurrogate } from '../../src/spiking/public.js';

afterEach(() => void vi.unstubAllGlobals());

/** An engine whose crew is one of this thread, which gets and sends copies, as workers do. */
async function engineWithCrew(seen: WorkerTask[]): Promise<Engine> {
  const [engine, other] = [await createEngine(), await createEngine()];
  const answering = new Answering(other);
  const hands = {
    async run(task: WorkerTask) {
      seen.push(task);
      return structuredClone(await answering.answer(structuredClone(task)));
    },
    end: async () => {},
  };
  return Object.assign(engine, { crew: new WorkerCrew(hands, 2) satisfies Crew });
}

async function parametersOf(engine: Engine) {
  const digits = await strokes({ count: 200, size: 16, classes: [1, 7], seed: 1 });
  const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 8, 2], seed: 1 });
  await trainSurrogate(network, digits, { epochs: 3, batch: 200, steps: 3, seed: 1 });
  return network.parameters;
}

it('sends parameters and gradients by message where memory cannot be shared', async () => {
  const shared: WorkerTask[] = [];
  const expected = await parametersOf(await createEngine());
  expect(await parametersOf(await engineWithCrew(shared))).toEqual(expected);
  vi.stubGlobal('SharedArrayBuffer', undefined);
  const sent: WorkerTask[] = [];
  expect(await parametersOf(await engineWithCrew(sent))).toEqual(expected);
  const gradientsOf = (tasks: WorkerTask[]) =>
    tasks.flatMap(({ part }) => (part as BatchTask).parts.map(({ gradients }) => gradients));
  // Four parts of each batch, two of which go together as they are so small, and room for no more than are on their way.
  expect(gradientsOf(sent)).toEqual(Array(12).fill(undefined));
  expect(shared.length).toBe(6);
  expect(new Set(gradientsOf(shared)).size).toBe(4);
  // All are parts of one work.
  expect(new Set(shared.map(({ work }) => work)).size).toBe(1);
});
