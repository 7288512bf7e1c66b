import { expect, it } from 'vitest';
import { createEngine } from '../../src/index.js';
import {
  SpikingNetwork,
  type SpikingNetworkOptions,
  trainLocal,
  trainSurrogate,
} from '../../src/spiking/public.js';
import { extent } from '../extent.js';
import { type NetworkKind, networkKinds } from './kinds.js';

const [steps, items, lines] = [6, 3, 4];
const trains = {
  spikes: Uint8Array.from({ length: steps * items * lines }, (_, i) => Number(i % 3 !== 1)),
  shape: [steps, items, lines] as [number, number, number],
};
const dataset = { ...trains, classes: 2, labels: Uint8Array.of(0, 1, 1) };
const training = { epochs: 2, batch: 2, seed: 1 };

/** What a network does in an engine of which all memory at hand was in use before, and holds no numbers, or none. */
async function results(options: SpikingNetworkOptions, used: boolean) {
  using engine = await createEngine();
  if (used) {
    const bytes = 2 ** 22;
    const pointer = engine.arena.allocate(bytes);
    new Uint8Array(engine.arena.memory.buffer, pointer, bytes).fill(0xff);
    engine.arena.release(pointer);
  }
  using network = new SpikingNetwork(engine, options);
  const { spikes, hidden } = await network.run(trains, { seed: 1 });
  const { meta: _, ...evaluation } = await network.evaluate(dataset, { seed: 1 });
  const { meta: __, ...single } = await network.evaluate(dataset, { seed: 1, precision: 'float32' });
  const { lossByEpoch } = await trainSurrogate(network, dataset, training);
  const local = options.neuron === 'sqs' && (await trainLocal(network, dataset, training)).lossByEpoch;
  // All of it was at hand.
  if (used) expect(engine.arena.memory.buffer.byteLength).toBeLessThan(2 ** 23);
  return { spikes, hidden, evaluation, single, lossByEpoch, local, parameters: network.parameters };
}

/** Every day each neuron in one of three shapes, the next in another one. */
const isOfEveryDay = (_: NetworkKind, i: number) => (i - Math.floor(i / 3)) % 3 === 0;
const kinds = networkKinds(lines);

it.each(extent(kinds.filter(isOfEveryDay), kinds))(
  '$name: results do not depend on what was in memory',
  async ({ options }) => {
    expect(await results(options, true)).toEqual(await results(options, false));
  },
);
