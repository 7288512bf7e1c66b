import { beforeAll, describe, expect, it } from 'vitest';
import { monitoringKernels } from '#monitoring-kernels';
import { rotatingRowsBytes, writeRotatingRows } from '../../../build/generated/monitoring/dynamics.js';
import { RegionGroup } from '../../../src/engine/index.js';
import { createEngine, type Engine } from '../../../src/index.js';
import type { Matrix } from '../../oracle/complex.js';
import { singularValues } from '../../oracle/singular-values.js';
import {
  graded,
  identityBlock,
  offUnitarity,
  randomBlock,
  readBlock,
  reconstruction,
  rotatedBy,
  writeBlock,
  zeroBlock,
} from './blocks.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** The kernel's result for a block: rows, the rotations that made them, and weights. */
async function rotate(block: Matrix, kept = 0, tolerance = 1e-15) {
  const kernels = await monitoringKernels(engine);
  const group = new RegionGroup(engine.arena);
  try {
    const [count, length] = [block.length, block[0]!.length];
    const rows = writeBlock(group, block);
    const companions = writeBlock(group, identityBlock(count));
    const weights = group.float64(count);
    const { pointer } = group.uint8(rotatingRowsBytes);
    writeRotatingRows(engine.arena.memory, pointer, {
      ...{ rows: rows.pointer, count, length, kept, sweeps: 2 },
      ...{ companions: companions.pointer, companionLength: count, weights: weights.pointer },
    });
    const sweeps = kernels.orthogonalizeRows(pointer, tolerance);
    return {
      sweeps,
      rows: readBlock(rows, count, length),
      companions: readBlock(companions, count, count),
      weights: Array.from(weights.view),
    };
  } finally {
    group.dispose();
  }
}

describe('orthogonalizeRows', () => {
  // Some hundred rotations of rows, each with a rounding of 2⁻⁵³ of the largest entry, and a factor of ten.
  const ROUNDING = 1e-12;

  it.each([
    [1, 1],
    [2, 2],
    [3, 7],
    [8, 8],
    [12, 5],
    [24, 32],
  ])(
    'of a random block [%i][%i] finds its singular values, and rotations that give it back',
    async (count, length) => {
      for (let seed = 0; seed < 5; seed++) {
        const block = randomBlock(count, length, seed);
        const { sweeps, rows, companions, weights } = await rotate(block);
        expect(sweeps).toBeGreaterThan(0);
        const found = weights.map(Math.sqrt).sort((a, b) => b - a);
        singularValues(block)
          .slice(0, Math.min(count, length))
          .forEach((value, i) => {
            // The oracle's are roots of squares.
            expect(Math.abs(found[i]! - value)).toBeLessThan(1e-7);
          });
        expect(offUnitarity(companions)).toBeLessThan(ROUNDING);
        expect(reconstruction(rows, companions, block)).toBeLessThan(ROUNDING);
      }
    },
  );

  it('finds small singular values as exactly as large ones', async () => {
    const { weights } = await rotate(graded(12, 1));
    const found = weights.map(Math.sqrt).sort((a, b) => b - a);
    found.forEach((value, i) => {
      expect(Math.abs(value / 10 ** -i - 1)).toBeLessThan(ROUNDING);
    });
  });

  it('of blocks without full rank, of zeros and of one value many times', async () => {
    const first = randomBlock(3, 9, 1);
    const block = rotatedBy(randomBlock(9, 3, 2), first);
    const { weights, sweeps } = await rotate(block);
    expect(sweeps).toBeGreaterThan(0);
    expect(weights.filter((weight) => weight > 1e-20)).toHaveLength(3);
    expect(await rotate(zeroBlock(4, 4))).toMatchObject({ sweeps: 1, weights: [0, 0, 0, 0] });
    const { weights: ones } = await rotate(graded(8, 2, 1));
    for (const weight of ones) expect(Math.abs(weight - 1)).toBeLessThan(ROUNDING);
  });

  it('says of blocks with entries that are no numbers that there is no result', async () => {
    for (const wrong of [Number.NaN, Infinity]) {
      const block = randomBlock(4, 4, 3);
      block[2]![1] = { re: wrong, im: 0 };
      expect((await rotate(block)).sweeps).toBe(0);
    }
  });

  it('parts what is kept from what is not in two sweeps, at little more than the least weight', async () => {
    // As rows come from pivots: each with shares of the smaller ones behind it.
    const shares = randomBlock(12, 12, 4).map((row, i) =>
      row.map(({ re, im }, j) => ({
        re: i === j ? 1 : i < j ? 0.5 * re : 0,
        im: i < j ? 0.5 * im : 0,
      })),
    );
    const mixed = rotatedBy(shares, graded(12, 3, 2));
    const least = singularValues(mixed)
      .slice(8)
      .reduce((sum, value) => sum + value * value, 0);
    const { rows, companions, weights } = await rotate(mixed, 8);
    const lost = weights.slice(8).reduce((sum, weight) => sum + weight, 0);
    expect(lost).toBeGreaterThan(least);
    expect(lost).toBeLessThan(2 * least);
    expect(reconstruction(rows, companions, mixed)).toBeLessThan(ROUNDING);
  });
});
