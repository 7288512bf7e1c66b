import { expect, it } from 'vitest';
import { keyOf, Pacer, RegionGroup } from '../../../src/engine/index.js';
import { createEngine } from '../../../src/index.js';
import { batchRunner, type PartRunner } from '../../../src/learning/parts/batch-parts.js';

const engine = await createEngine();
const SUMMANDS = [0.1, 0.7, 1e-9, 3];

/** Runs a batch of so many samples, each of which has one of these summands for all its slopes, in parts of one. */
async function batchOf(count: number, precision: 'float32' | 'float64') {
  const group = new RegionGroup(engine.arena);
  const left = [group[precision](5), group[precision](2)];
  const seen: number[][] = [];
  const runner: PartRunner<{ losses: Float64Array }> = {
    ...{ given: [], left },
    *run({ first, batch, fresh, numbers, places }) {
      seen.push([first, batch, Number(fresh), ...numbers, ...places]);
      for (const { view } of left) view.fill(SUMMANDS[first]!);
      yield undefined;
      return { losses: Float64Array.of(SUMMANDS[first]!) };
    },
  };
  const work = { options: {}, settings: {}, capacity: 1, dataset: {} as never };
  const before = engine.bytesUsed;
  const runBatch = batchRunner(engine, group, runner, 'any', work, count > 1);
  const bytes = engine.bytesUsed - before;
  const place = { key: keyOf(1), step: 0, epoch: 0, pacer: new Pacer({}) };
  const indices = Uint32Array.from({ length: count }, (_, i) => 7 + i);
  const loss = await runBatch(
    indices,
    1,
    place,
    () => {},
    (numbers) => numbers.map((number) => 10 * number),
  );
  const sums = left.map(({ view }) => Array.from(view));
  group.dispose();
  return { sums, loss, seen, bytes };
}

it.each(['float32', 'float64'] as const)('adds up what parts leave in their order, %s', async (precision) => {
  const round = precision === 'float32' ? Math.fround : (x: number) => x;
  const expected = SUMMANDS.map(round).reduce((a, b) => round(a + b));
  const { sums, loss, seen } = await batchOf(4, precision);
  expect(sums).toEqual([Array(5).fill(expected), Array(2).fill(expected)]);
  expect(loss).toBe(SUMMANDS.reduce((a, b) => a + b));
  expect(seen).toEqual([0, 1, 2, 3].map((p) => [p, 4, p === 0 ? 1 : 0, 7 + p, 70 + 10 * p]));
});

it('leaves what a single part left, and takes no memory for sums', async () => {
  const { sums, bytes } = await batchOf(1, 'float64');
  expect([sums[0]![0], bytes]).toEqual([0.1, 0]);
});
