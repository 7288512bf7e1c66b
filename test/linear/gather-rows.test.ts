import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeGather } from '../../build/generated/linear.js';
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
      lines: fc.integer({ min: 1, max: 3 }),
      padding: fc.integer({ min: 0, max: 2 }),
      before: fc.integer({ min: 0, max: 5 }),
      accumulate: fc.boolean(),
    })
    .chain((shape) => {
      const stride = (shape.lines + shape.padding) * line;
      return fc.record({
        shape: fc.constant({ ...shape, stride, width: shape.lines * line }),
        lists: fc.array(fc.array(fc.nat(shape.rows - 1), { maxLength: 12 }), { minLength: 1, maxLength: 6 }),
        input: fc.array(small, { minLength: shape.rows * stride, maxLength: shape.rows * stride }),
        initial: small,
      });
    });

  it('adds up the rows that each list names, and touches nothing else', () => {
    fc.assert(
      fc.property(cases, ({ shape, lists, input, initial }) => {
        const { before, stride, width, accumulate } = shape;
        const starts = [before];
        for (const list of lists) starts.push(starts.at(-1)! + list.length);
        const entries = [...new Array<number>(before).fill(0), ...lists.flat()];
        const expected = new precision.type(lists.length * stride).fill(initial);
        lists.forEach((list, r) => {
          for (let c = 0; c < width; c++) {
            const sum = list.reduce((total, row) => total + input[row * stride + c]!, 0);
            expected[r * stride + c] = sum + (accumulate ? initial : 0);
          }
        });
        const output = new Array<number>(lists.length * stride).fill(initial);
        const result = place(
          engine,
          precision,
          [input, output],
          [starts, entries],
          ([a, b], [s, e], told) => {
            writeGather(engine.arena.memory, told, {
              starts: s!.pointer,
              rowsOfList: e!.pointer,
              lists: lists.length,
              input: a!.pointer,
              inputStride: stride,
              width,
              output: b!.pointer,
              outputStride: stride,
              accumulate,
            });
            engine.kernels[`gatherRows${precision.suffix}`](told);
            return b!.read();
          },
        );
        expect(result).toEqual(expected);
      }),
    );
  });
});
