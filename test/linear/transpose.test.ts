import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../src/index.js';
import { PRECISIONS, place } from './precision.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

describe.each(PRECISIONS)('transpose$suffix', (precision) => {
  it('turns rows into columns, whatever their number, and touches nothing else', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, fc.nat(3), fc.nat(3), (rows, columns, inputPadding, outputPadding) => {
        const inputStride = columns + inputPadding;
        const outputStride = rows + outputPadding;
        const input = Array.from({ length: rows * inputStride }, (_, i) => i + 1);
        const expected = new precision.type(columns * outputStride);
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < columns; c++) expected[c * outputStride + r] = input[r * inputStride + c]!;
        }
        const output = place(engine, precision, [input, new Float64Array(expected.length)], [], ([a, b]) => {
          const transpose = engine.kernels[`transpose${precision.suffix}`];
          transpose(a!.pointer, inputStride, rows, columns, b!.pointer, outputStride);
          return b!.read();
        });
        expect(output).toEqual(expected);
      }),
    );
  });
});
