import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { lineOf, PRECISIONS, place } from './precision.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

describe.each(PRECISIONS)('gatherRows$suffix', (precision) => {
  const line = lineOf(precision);
  // Small integers: their sums are exact in both precisions, so that the results must be equal.
  const small = fc.integer({ min: -1000, max: 1000 });
  const cases = fc
    .record({
      rows: fc.integer({ min: 1, max: 20 }),
      before: fc.integer({ min: 0, max: 5 }),
      accumulate: fc.boolean(),
    })
    .chain((shape) =>
      fc.record({
        shape: fc.constant(shape),
        lists: fc.array(fc.array(fc.nat(shape.rows - 1), { maxLength: 12 }), { minLength: 1, maxLength: 6 }),
        input: fc.array(small, { minLength: shape.rows * line, maxLength: shape.rows * line }),
        initial: small,
      }),
    );

  it('adds up the rows that each list names, and touches nothing else', () => {
    fc.assert(
      fc.property(cases, ({ shape, lists, input, initial }) => {
        const { before, accumulate } = shape;
        const starts = [before];
        for (const list of lists) starts.push(starts.at(-1)! + list.length);
        const entries = [...new Array<number>(before).fill(0), ...lists.flat()];
        const expected = new precision.type(lists.length * line).fill(initial);
        lists.forEach((list, r) => {
          for (let c = 0; c < line; c++) {
            const sum = list.reduce((total, row) => total + input[row * line + c]!, 0);
            expected[r * line + c] = sum + (accumulate ? initial : 0);
          }
        });
        const output = new Array<number>(lists.length * line).fill(initial);
        const result = place(engine, precision, [input, output], [starts, entries], ([a, b], [s, e]) => {
          engine.kernels[`gatherRows${precision.suffix}`](
            ...([s!.pointer, e!.pointer, lists.length] as const),
            ...([a!.pointer, b!.pointer, accumulate] as const),
          );
          return b!.read();
        });
        expect(result).toEqual(expected);
      }),
    );
  });
});
