import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

it('names, for each line, the lists in which it occurs, last step first, also within a window of longer lists', () => {
  const cases = fc.integer({ min: 1, max: 30 }).chain((lines) =>
    fc.record({
      lines: fc.constant(lines),
      before: fc.integer({ min: 0, max: 5 }),
      items: fc.integer({ min: 1, max: 5 }),
      steps: fc.integer({ min: 0, max: 4 }),
      found: fc.array(fc.uniqueArray(fc.nat(lines - 1)), { minLength: 20, maxLength: 20 }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ lines, before, items, steps, found }) => {
      const lists = found.slice(0, steps * items);
      const starts = [before];
      for (const list of lists) starts.push(starts.at(-1)! + list.length);
      const events = [...new Array<number>(before).fill(0), ...lists.flat()];
      const total = events.length - before;
      engine.arena.scratch((group) => {
        const [s, e] = [group.uint32(starts.length), group.uint32(events.length)];
        const transposed = group.uint32(lines + 2 + total);
        s.view.set(starts);
        e.view.set(events);
        transposed.view.fill(77);
        engine.kernels.transposeEvents(s.pointer, e.pointer, steps, items, lines, transposed.pointer);
        const of = transposed.view;
        expect([of[0], of[lines], of[lines + 1 + total]]).toEqual([0, total, 77]);
        for (let line = 0; line < lines; line++) {
          const numbers = [...of.subarray(lines + 1 + of[line]!, lines + 1 + of[line + 1]!)];
          const order = (list: number) => list - 2 * items * Math.floor(list / items);
          const named = [...lists.keys()].filter((list) => lists[list]!.includes(line));
          expect(numbers).toEqual(named.sort((a, b) => order(a) - order(b)));
        }
      });
    }),
  );
});
