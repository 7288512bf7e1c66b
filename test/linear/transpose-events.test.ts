import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

it('names, for each line, the lists in which it occurs, also within a window of longer lists', () => {
  const cases = fc.integer({ min: 1, max: 30 }).chain((lines) =>
    fc.record({
      lines: fc.constant(lines),
      before: fc.integer({ min: 0, max: 5 }),
      lists: fc.array(fc.uniqueArray(fc.nat(lines - 1)), { maxLength: 20 }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ lines, before, lists }) => {
      const starts = [before];
      for (const list of lists) starts.push(starts.at(-1)! + list.length);
      const events = [...new Array<number>(before).fill(0), ...lists.flat()];
      const total = events.length - before;
      engine.arena.scratch((group) => {
        const [s, e] = [group.uint32(starts.length), group.uint32(events.length)];
        const [ts, te] = [group.uint32(lines + 2), group.uint32(total + 1)];
        s.view.set(starts);
        e.view.set(events);
        ts.view.fill(77);
        te.view.fill(77);
        engine.kernels.transposeEvents(s.pointer, e.pointer, lists.length, lines, ts.pointer, te.pointer);
        expect([ts.view[0], ts.view[lines], ts.view[lines + 1], te.view[total]]).toEqual([0, total, 77, 77]);
        for (let line = 0; line < lines; line++) {
          const found = [...te.view.subarray(ts.view[line], ts.view[line + 1])];
          expect(found).toEqual([...lists.keys()].filter((list) => lists[list]!.includes(line)));
        }
      });
    }),
  );
});
