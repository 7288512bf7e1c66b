import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeProduct } from '../../build/generated/core/linear.js';
import { createEngine, type Engine } from '../../src/index.js';
import { extent } from '../extent.js';
import { lineOf, PRECISIONS, place } from './precision.js';
import { randomStream } from './random.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

describe.each(PRECISIONS)('multiply$suffix', (precision) => {
  const line = lineOf(precision);
  const shapes = fc.record({
    // On both sides of the sizes at which the kernel starts to pack and to tile.
    rows: fc.oneof(fc.integer({ min: 1, max: 7 }), fc.integer({ min: 22, max: 27 })),
    inner: fc.oneof(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 126, max: 260 })),
    lines: fc.integer({ min: 1, max: 3 }),
    padding: fc.nat(2),
    transposed: fc.boolean(),
    accumulate: fc.boolean(),
    split: fc.constantFrom(0, 2, 4),
    seed: fc.integer(),
  });

  it('is the product of plain loops up to the rounding of its sums, and touches nothing else', () => {
    fc.assert(
      fc.property(shapes, ({ rows, inner, lines, padding, transposed, accumulate, split, seed }) => {
        const width = lines * line;
        const bStride = width + padding;
        const outputStride = width + line;
        const [rowStride, columnStride] = transposed ? [1, rows + padding] : [inner + padding, 1];
        const random = randomStream(seed);
        const numbers = (count: number) => Float64Array.from({ length: count }, () => Math.fround(random()));
        const a = numbers((rows + padding) * (inner + padding));
        const b = numbers((inner + 1) * bStride);
        const before = numbers(rows * outputStride);
        const after = place(engine, precision, [a, b, before], [], ([pa, pb, po], _, told) => {
          writeProduct(engine.arena.memory, told, {
            a: pa!.pointer,
            aRowStride: rowStride,
            aColumnStride: columnStride,
            b: pb!.pointer,
            bStride,
            output: po!.pointer,
            outputStride,
            inner,
            width,
            accumulate,
          });
          const multiply = engine.kernels[`multiply${precision.suffix}`];
          const first = Math.min(rows, split);
          multiply(told, 0, first);
          multiply(told, first, rows - first);
          return po!.read();
        });
        for (let r = 0; r < rows; r++) {
          for (let c = 0; c < outputStride; c++) {
            const at = r * outputStride + c;
            if (c >= width) {
              expect(after[at]).toBe(before[at]);
              continue;
            }
            let sum = accumulate ? before[at] : 0;
            let size = Math.abs(sum!);
            for (let k = 0; k < inner; k++) {
              const term = a[r * rowStride + k * columnStride]! * b[k * bStride + c]!;
              sum! += term;
              size += Math.abs(term);
            }
            // inner products and inner sums, each rounded once; as many again for the loop that checks.
            const bound = (2 * inner + 1) * precision.roundoff * size * 1.01;
            expect(Math.abs(after[at]! - sum!)).toBeLessThanOrEqual(bound);
          }
        }
      }),
      { numRuns: extent(20, 60) },
    );
  });
});
