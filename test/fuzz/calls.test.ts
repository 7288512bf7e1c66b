import { expect, it } from 'vitest';
import { BornspikeError, createEngine, RandomStream } from '../../src/index.js';
import { dataPlacesOf } from '../engine/data-places.js';
import { placesOf } from '../engine/places.js';
import { qneuronPlacesOf } from '../engine/qneuron-places.js';
import { goldenCases, goldenHashes } from '../golden/cases.js';
import golden from '../golden/golden.json' with { type: 'json' };
import { threadTime } from '../responsiveness/event-loop.js';
import { garbage, mayFit } from './garbage.js';

const CALLS = Number(process.env.BORNSPIKE_FUZZ_CALLS ?? 100_000);
const SEED = process.env.BORNSPIKE_FUZZ_SEED ?? 'calls';

it(`refuses garbage or computes, and gives a golden result after each of ${CALLS} calls`, async () => {
  using engine = await createEngine();
  const quick = await quickCases();
  const places = [...(await placesOf(engine)), ...dataPlacesOf(engine), ...(await qneuronPlacesOf(engine))];
  let used = engine.bytesUsed;
  const random = new RandomStream(SEED);
  const wrong: string[] = [];
  let refused = 0;
  for (let call = 0; call < CALLS; call++) {
    const place = places[random.integer(places.length)]!;
    const value = garbage(random);
    const what = `call ${call}, ${place.name}`;
    const start = threadTime();
    try {
      await place.call(value);
      if (place.accepts(value) === false && !mayFit(value))
        wrong.push(`${what}: accepted ${describe(value)}`);
    } catch (error) {
      refused++;
      if (!(error instanceof BornspikeError)) {
        wrong.push(`${what}: ${describe(value)}: ${(error as Error)?.stack?.slice(0, 300)}`);
      }
    }
    const elapsed = threadTime() - start;
    if (elapsed > 5000) wrong.push(`${what}: took ${elapsed} ms with ${describe(value)}`);
    if (engine.bytesUsed !== used)
      wrong.push(`${what}: ${engine.bytesUsed - used} bytes leak with ${describe(value)}`);
    used = engine.bytesUsed;
    const { name, hash, run } = quick[call % quick.length]!;
    if ((await run(engine)) !== hash) wrong.push(`${what}: ${name} changed after ${describe(value)}`);
    if (wrong.length > 30) break;
  }
  expect(wrong).toEqual([]);
  expect(refused).toBeGreaterThan(0.7 * CALLS);
  expect(await goldenHashes(engine)).toEqual(golden);
}, 3_600_000);

/** The golden cases that take less than a millisecond, on an engine of their own. */
async function quickCases() {
  using engine = await createEngine();
  const quick = [];
  for (const one of goldenCases) {
    const run = async (on: typeof engine) => (await goldenHashes(on, [one]))[one.name];
    await run(engine);
    // The shortest of a few, as other processes may have the core.
    let shortest = Infinity;
    for (let i = 0; i < 5; i++) {
      const start = performance.now();
      await run(engine);
      shortest = Math.min(shortest, performance.now() - start);
    }
    if (shortest < 1) {
      quick.push({ name: one.name, hash: (golden as Record<string, string>)[one.name], run });
    }
  }
  expect(quick.length).toBeGreaterThan(5);
  return quick;
}

function describe(value: unknown): string {
  try {
    return `${typeof value} ${String(JSON.stringify(value)).slice(0, 120)}`;
  } catch {
    return typeof value;
  }
}
