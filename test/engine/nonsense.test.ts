import { expect, it } from 'vitest';
import { BornspikeError } from '../../src/index.js';
import { extent } from '../extent.js';
import { goldenHashes, someCases } from '../golden/cases.js';
import golden from '../golden/golden.json' with { type: 'json' };
import { dataPlacesOf } from './data-places.js';
import { guardedEngine } from './guarded-arena.js';
import { NONSENSE } from './nonsense.js';
import { placesOf } from './places.js';
import { qneuronPlacesOf } from './qneuron-places.js';

it('refuses nonsense anywhere by a BornspikeError, overwrites nothing, lets go of all memory and works on', async () => {
  const { engine, arena } = await guardedEngine();
  const places = [...(await placesOf(engine)), ...dataPlacesOf(engine), ...(await qneuronPlacesOf(engine))];
  const used = engine.bytesUsed;
  const wrong: string[] = [];
  // Every day each place takes a fifth of the nonsense, which is another fifth at the place after it.
  const step = extent(5, 1);
  for (const [place, { name, call, accepts }] of places.entries()) {
    for (const [i, [label, value]] of Object.entries(NONSENSE).entries()) {
      if ((place + i) % step > 0) continue;
      const expected = accepts(value);
      const start = process.cpuUsage();
      let error: unknown;
      let threw = false;
      try {
        await call(value);
      } catch (thrown) {
        error = thrown;
        threw = true;
      }
      const what = `${name} given ${label}`;
      if (threw && !(error instanceof BornspikeError))
        wrong.push(`${what}: ${(error as Error)?.stack?.slice(0, 300)}`);
      else if (threw && expected === true) wrong.push(`${what}: refused: ${(error as Error).message}`);
      else if (!threw && expected === false) wrong.push(`${what}: accepted`);
      wrong.push(...arena.damage().map((damage) => `${what}: ${damage}`));
      if (engine.bytesUsed !== used) wrong.push(`${what}: ${engine.bytesUsed - used} bytes leak`);
      const { user, system } = process.cpuUsage(start);
      if (user + system > 2e6) wrong.push(`${what}: took ${(user + system) / 1000} ms`);
      if (engine.arena.memory.buffer.byteLength > 2 ** 29) throw new Error(`${what}: memory has grown`);
    }
  }
  expect([...wrong, ...arena.damage('all')]).toEqual([]);
  expect(golden).toMatchObject(await goldenHashes(engine, someCases));
});
