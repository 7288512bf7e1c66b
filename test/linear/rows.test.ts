import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { lineOf, PRECISIONS, place } from './precision.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

describe.each(PRECISIONS)('rows, float$suffix', (precision) => {
  it('are filled with a number each and summed up again, and nothing beside them is touched', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 3 }), fc.nat(2), (numbers, lines, padding) => {
        const width = lines * lineOf(precision);
        const stride = width + padding;
        const empty = new Float64Array(numbers.length * stride).fill(7);
        place(engine, precision, [numbers, empty, [...numbers, 7]], [], ([given, matrix, sums]) => {
          const rows = numbers.length;
          engine.kernels[`fillRows${precision.suffix}`](given!.pointer, rows, matrix!.pointer, stride, width);
          const filled = matrix!.read();
          filled.forEach((value, i) => {
            expect(value).toBe(i % stride < width ? numbers[Math.floor(i / stride)] : 7);
          });
          engine.kernels[`sumRows${precision.suffix}`](matrix!.pointer, stride, rows, width, sums!.pointer);
          expect([...sums!.read()]).toEqual([...numbers.map((value) => width * value), 7]);
        });
      }),
    );
  });
});
