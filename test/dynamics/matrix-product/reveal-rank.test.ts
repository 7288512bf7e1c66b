import { beforeAll, describe, expect, it } from 'vitest';
import { monitoringKernels } from '#monitoring-kernels';
import { rankRevealingBytes, writeRankRevealing } from '../../../build/generated/monitoring/dynamics.js';
import { RegionGroup } from '../../../src/engine/index.js';
import { createEngine, type Engine } from '../../../src/index.js';
import { type Matrix, product } from '../../oracle/complex.js';
import { apart, graded, offUnitarity, randomBlock, readBlock, writeBlock, zeroBlock } from './blocks.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

/** Basis and coefficients that the kernel divides a block into, and how far their product is from it. */
async function reveal(block: Matrix, truncation: number) {
  const kernels = await monitoringKernels(engine);
  const group = new RegionGroup(engine.arena);
  try {
    const [count, length] = [block.length, block[0]!.length];
    const most = Math.min(count, length);
    const basis = group.float64(2 * most * length + 2 * length);
    const coefficients = group.float64(2 * most * count);
    const { pointer } = group.uint8(rankRevealingBytes);
    writeRankRevealing(engine.arena.memory, pointer, {
      rows: writeBlock(group, block).pointer,
      ...{ count, length, most, basis: basis.pointer, coefficients: coefficients.pointer },
      weights: group.float64(count).pointer,
      scratch: group.float64(4 * Math.max(count, length)).pointer,
      ...{ total: 0, discarded: 0 },
    });
    const rank = kernels.revealRank(pointer, truncation);
    if (rank === 0) return { rank, error: Number.NaN, off: Number.NaN };
    const rows = readBlock(basis, rank, length);
    const shares = readBlock(coefficients, rank, count);
    const turned = Array.from({ length: count }, (_, j) => shares.map((row) => row[j]!));
    return { rank, error: apart(product(turned, rows), block), off: offUnitarity(rows) };
  } finally {
    group.dispose();
  }
}

describe('revealRank', () => {
  // Roundings of some hundred operations on numbers about 1.
  const ROUNDING = 1e-13;

  it.each([
    [1, 1],
    [4, 4],
    [6, 17],
    [17, 6],
    [32, 32],
  ])('divides a random block [%i][%i] into an orthonormal basis and coefficients', async (count, length) => {
    for (const truncation of [0, 1e-12]) {
      const { rank, error, off } = await reveal(randomBlock(count, length, 3), truncation);
      expect(rank).toBe(Math.min(count, length));
      expect(error).toBeLessThan(ROUNDING);
      expect(off).toBeLessThan(ROUNDING);
    }
  });

  it('finds the rank of a block, whatever its scale', async () => {
    for (const scale of [1, 1e-100, 1e100]) {
      const block = product(randomBlock(20, 4, 1), randomBlock(4, 12, 2)).map((row) =>
        row.map(({ re, im }) => ({ re: re * scale, im: im * scale })),
      );
      for (const truncation of [0, 1e-14, 1e-10]) {
        const { rank, error, off } = await reveal(block, truncation);
        expect(rank).toBe(4);
        expect(error).toBeLessThan(ROUNDING * scale * 10);
        expect(off).toBeLessThan(ROUNDING);
      }
    }
  });

  it('leaves out no more than it may, and keeps what is small where it may leave out nothing', async () => {
    const block = graded(14, 5);
    expect(await reveal(block, 0)).toMatchObject({ rank: 14 });
    // Rows are orthogonal, and their weights 100^-i.
    for (const [truncation, needed] of [
      [2e-4, 2],
      [2e-8, 4],
      [2e-12, 6],
    ] as const) {
      const { rank, error } = await reveal(block, truncation);
      expect(error).toBeLessThan(Math.sqrt(truncation * 1.02));
      expect(rank).toBe(needed);
    }
  });

  it('of blocks of zeros, or with entries that are no numbers, is 0', async () => {
    const broken = randomBlock(3, 3, 1);
    broken[1]![1] = { re: Number.NaN, im: 0 };
    for (const block of [zeroBlock(3, 3), broken]) expect((await reveal(block, 1e-10)).rank).toBe(0);
  });
});
