import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { Arena } from '../../src/engine/arena.js';
import { createEngine, RandomStream } from '../../src/index.js';
import { SpikingNetwork, SqsNeuron } from '../../src/spiking/public.js';
import { engineAbove, engineWith, guardedEngine } from '../engine/guarded-arena.js';
import { extent, someOf } from '../extent.js';
import { goldenCases, goldenHashes } from './cases.js';
import golden from './golden.json' with { type: 'json' };
import type { GoldenCase } from './golden-case.js';

it('has a hash for each case and a case for each hash', () => {
  expect(goldenCases.map(({ name }) => name)).toEqual(Object.keys(golden));
});

/** What the table has for some cases. */
const hashesOf = (cases: readonly GoldenCase[]) =>
  Object.fromEntries(cases.map(({ name }) => [name, (golden as Record<string, string>)[name]]));

it('gives the golden hashes in the build that checks bounds and assertions, and writes nowhere outside its own memory', async () => {
  const bytesOf = (name: string) => readFile(new URL(`../../build/${name}.debug.wasm`, import.meta.url));
  const [module, monitoring] = [bytesOf('core'), bytesOf('monitoring')];
  const { engine, arena } = await guardedEngine({ module, monitoring });
  const table: Record<string, string> = {};
  const cases = someOf(goldenCases, 3);
  for (const one of cases) {
    Object.assign(table, await goldenHashes(engine, [one]));
    expect(arena.damage('all'), one.name).toEqual([]);
  }
  expect(table).toEqual(hashesOf(cases));
});

/** An arena whose memory grows whenever some of it is taken, so that no view is of use after that. */
class GrowingArena extends Arena {
  override allocate(bytes: number): number {
    this.memory.grow(1);
    return super.allocate(bytes);
  }
}

it('gives them where memory grows whenever some is taken', async () => {
  // What has parameters keeps them in memory, and takes more for what it does with them.
  const isOfEveryDay = ({ name }: GoldenCase) => /^(variational|classifier)\//.test(name);
  for (const one of goldenCases.filter(extent(isOfEveryDay, () => true))) {
    using engine = (await engineWith((memory, firstByte) => new GrowingArena(memory, firstByte))).engine;
    expect(await goldenHashes(engine, [one])).toEqual(hashesOf([one]));
  }
});

it('gives them on two engines that work by turns, in different orders, above 2 and above 3 GiB', async () => {
  using one = await engineAbove(2 ** 31);
  using other = await engineAbove(3 * 2 ** 30);
  const cases = someOf(goldenCases, 5);
  const backwards = someOf([...goldenCases].reverse(), 5);
  const [first, second] = await Promise.all([goldenHashes(one, cases), goldenHashes(other, backwards)]);
  expect(first).toEqual(hashesOf(cases));
  expect(second).toEqual(hashesOf(backwards));
});

it('gives them after a thousand and more of other calls', async () => {
  using engine = await createEngine();
  const random = new RandomStream('thousands of calls');
  using neuron = new SqsNeuron(engine, { inputs: 1, memory: 1, ansatz: 'two-way', angles: [1, 2, 3, 4] });
  for (let call = 0; call < extent(1000, 5000); call++) {
    neuron.step([random.uniform()], random);
    if (call % 10 > 0) continue;
    // Left-over bytes of other sizes in memory that the cases will be given.
    using network = new SpikingNetwork(engine, {
      neuron: 'sqs',
      layers: [1 + random.integer(50), 1 + random.integer(9), 2],
      seed: call,
    });
    const channels = (network.options.layers as number[])[0]!;
    const spikes = new Uint8Array(3 * 2 * channels).fill(1);
    await network.run({ spikes, shape: [3, 2, channels] }, { seed: call });
  }
  expect(await goldenHashes(engine)).toEqual(golden);
});
