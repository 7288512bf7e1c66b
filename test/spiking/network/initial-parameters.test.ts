import { createHash } from 'node:crypto';
import { beforeEach, expect, it } from 'vitest';
import { Purpose } from '../../../assembly/random/purpose.js';
import { keyOf } from '../../../src/engine/index.js';
import { kernelStream } from '../../../src/engine/random/kernel-stream.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { loadModel, saveModel } from '../../../src/learning/public.js';
import { SpikingNetwork, trainLocal, trainSurrogate } from '../../../src/spiking/public.js';
import { someOf } from '../../extent.js';

/** More parameters than are drawn in one go. */
const LARGE = { neuron: 'sqs', layers: [1100, 1000, 2], seed: 'large', weightMean: 0.25 } as const;
const [FEATURES, HIDDEN, OUTPUTS] = LARGE.layers;
const trains = {
  spikes: new Uint8Array(2 * FEATURES).fill(1),
  shape: [2, 1, FEATURES] as [number, number, number],
};
const dataset = {
  ...trains,
  shape: [1, 2, FEATURES] as [number, number, number],
  classes: 2,
  labels: Uint8Array.of(0, 1),
};
const training = { epochs: 1, steps: 1, globalPasses: 1, seed: 1 };

let engine: Engine;
beforeEach(async () => {
  engine = await createEngine();
});

/** The parameters as one kernel call draws them. */
function drawnAtOnce({ core }: SpikingNetwork) {
  return engine.arena.scratch((group) => {
    const count = FEATURES * HIDDEN + HIDDEN * OUTPUTS;
    const normals = group.float64(count);
    const angles = group.float64(core.places.angles.length);
    const stream = kernelStream(engine, group, keyOf(LARGE.seed), Purpose.Initial);
    engine.kernels.fillNormal(stream, 0, 0, normals.pointer, count);
    engine.kernels.fillNormal(stream, 1, 0, angles.pointer, angles.length);
    const split = FEATURES * HIDDEN;
    return {
      weights: normals.copy().map((x, i) => 0.25 + (0.5 / Math.sqrt(i < split ? FEATURES : HIDDEN)) * x),
      angles: angles.copy().map((x) => 0.1 * x),
    };
  });
}
/** Of millions of numbers, which `toEqual` would compare one by one. */
const digest = (values: Uint8Array | Float64Array) => createHash('sha256').update(values).digest('hex');
const equal = (a: Float64Array, b: Float64Array) => digest(a) === digest(b);

/** Whether anything was drawn yet. */
const isDrawn = (network: SpikingNetwork) => network.core.places.weights.view.some((weight) => weight !== 0);

/** What uses parameters first, in pieces; its result tells whether they were the right ones. */
const USES: [string, (network: SpikingNetwork) => Promise<unknown>][] = [
  ['run', async (network) => (await network.run(trains, { seed: 1 })).hidden.spikes],
  ['evaluate', async (network) => (await network.evaluate(dataset, { seed: 1 })).loss],
  [
    'evaluate in float32',
    async (network) => (await network.evaluate(dataset, { seed: 1, precision: 'float32' })).loss,
  ],
  ['saveModel', async (network) => digest(await saveModel(network))],
  ['trainLocal', async (network) => (await trainLocal(network, dataset, training)).lossByEpoch],
  [
    'trainSurrogate',
    async (network) => (await trainSurrogate(network, dataset, { epochs: 1, seed: 1 })).lossByEpoch,
  ],
];

it.each(someOf(USES, 2))('are drawn by %s as if all at once', async (_, use) => {
  using network = new SpikingNetwork(engine, LARGE);
  expect(isDrawn(network)).toBe(false);
  using other = new SpikingNetwork(engine, LARGE);
  const expected = drawnAtOnce(network);
  const { weights, angles } = other.parameters;
  expect(equal(weights, expected.weights)).toBe(true);
  expect(equal(angles, expected.angles)).toBe(true);
  // One that others interrupt, and one after it that finds them drawn in part.
  const beside = network.run(trains, { seed: 2 });
  const found = await use(network);
  expect((await beside).hidden.spikes).toEqual((await other.run(trains, { seed: 2 })).hidden.spikes);
  expect(found).toEqual(await use(other));
});

it('are what was set, however much was drawn before', async () => {
  using network = new SpikingNetwork(engine, LARGE);
  const { weights, angles } = drawnAtOnce(network);
  weights.fill(0.5);
  const saving = saveModel(network);
  expect(() => {
    network.parameters = { weights, angles: angles.subarray(1) };
  }).toThrow('parameters.angles');
  network.parameters = { weights, angles };
  await saving;
  expect(equal(network.parameters.weights, weights)).toBe(true);
});

it('are drawn for one who reads them while another has them drawn in pieces', async () => {
  using network = new SpikingNetwork(engine, LARGE);
  const saving = saveModel(network);
  expect(equal(network.parameters.weights, drawnAtOnce(network).weights)).toBe(true);
  using loaded = await loadModel(engine, await saving);
  expect(equal((loaded as SpikingNetwork).parameters.weights, network.parameters.weights)).toBe(true);
});

it('are in the checkpoint of a run that never began, and replaced by one that goes on', async () => {
  using network = new SpikingNetwork(engine, LARGE);
  using run = trainLocal(network, dataset, training);
  const resume = run.checkpoint();
  run.dispose();
  using other = new SpikingNetwork(engine, LARGE);
  const resumed = await trainLocal(other, dataset, { ...training, resume });
  expect(resumed.lossByEpoch).toEqual((await trainLocal(network, dataset, training)).lossByEpoch);
  expect(equal(other.parameters.weights, network.parameters.weights)).toBe(true);
});

it('are no longer drawn once the network is disposed', async () => {
  const network = new SpikingNetwork(engine, LARGE);
  const running = network.run(trains, { seed: 1 });
  network.dispose();
  await expect(running).rejects.toThrow('this network was disposed');
  expect(engine.bytesUsed).toBe(0);
});

it('may be aborted while they are drawn, and are whole afterwards', async () => {
  using network = new SpikingNetwork(engine, LARGE);
  const controller = new AbortController();
  const running = network.run(trains, { seed: 1, signal: controller.signal });
  controller.abort();
  await expect(running).rejects.toBe(controller.signal.reason);
  expect(equal(network.parameters.weights, drawnAtOnce(network).weights)).toBe(true);
});
