import { describe, expect, it } from 'vitest';
import { readSweep } from '../../src/sweep/public.js';
import { NUMBERS, numbers } from './numbers.js';

describe('readSweep', () => {
  it('lists each combination, the last option side by side, and of each its seeds', async () => {
    const { points, runs, repeats } = await numbers();
    expect(points).toEqual([
      { a: 1, b: 'x' },
      { a: 1, b: 'y' },
      { a: 2, b: 'x' },
      { a: 2, b: 'y' },
    ]);
    expect(repeats).toBe(3);
    expect(runs.map(({ point, repeat, seed }) => [point, repeat, seed])).toEqual(
      [0, 1, 2, 3].flatMap((point) => [0, 1, 2].map((repeat) => [point, repeat, 5 + repeat])),
    );
    expect(new Set(runs.map(({ run }) => run)).size).toBe(12);
  });

  it('takes lists, with a grid for each of their entries', async () => {
    const { points } = await readSweep({
      command: 'any',
      options: { c: 0 },
      list: [{ a: 1, b: 2 }, { a: 3 }],
      grid: { d: [true, false] },
    });
    expect(points).toEqual([
      { c: 0, a: 1, b: 2, d: true },
      { c: 0, a: 1, b: 2, d: false },
      { c: 0, a: 3, d: true },
      { c: 0, a: 3, d: false },
    ]);
  });

  it('keeps the names of its runs when it grows', async () => {
    const before = new Set((await numbers()).runs.map(({ run }) => run));
    const { runs, digest } = await numbers({ grid: { b: ['z', 'y', 'x'], a: [2, 1] }, repeats: 4 });
    expect(runs.filter(({ run }) => before.has(run))).toHaveLength(12);
    expect(digest).not.toBe((await numbers()).digest);
    expect((await numbers()).digest).toBe((await numbers()).digest);
  });

  it('is of the options that the check makes of them', async () => {
    const check = ({ a, ...rest }: Readonly<Record<string, unknown>>) => ({ a: Number(a), ...rest });
    const typed = await readSweep({ ...NUMBERS, grid: { a: ['1', '2.0'], b: ['x', 'y'] } }, { check });
    expect(typed.digest).toBe((await numbers()).digest);
  });

  it.each<[string, object, string]>([
    ['a grid without values', { grid: { a: [] } }, 'sweep.grid.a'],
    ['values that are no list', { grid: { a: 5 } }, 'sweep.grid.a'],
    ['an empty list', { list: [] }, 'sweep.list'],
    ['a list with a hole', { grid: undefined, list: new Array(1) }, 'sweep.list[0]'],
    ['a value with a hole', { list: undefined, grid: { a: [new Array(1)] } }, 'sweep.grid.a[0][0]'],
    ['an option in two places', { options: { a: 1 } }, 'sweep.grid.a'],
    ['an option in a list and the grid', { list: [{ a: 1 }] }, 'sweep.grid.a'],
    ['two points that are one', { grid: { a: [1, 1] } }, 'sweep'],
    ['more than 100,000 runs', { repeats: 50_000 }, 'sweep'],
    ['no repeats', { repeats: 0 }, 'sweep.repeats'],
    ['seeds that are not exact', { seed: 2 ** 53 - 1 }, 'sweep.seed'],
    ['what JSON does not have', { options: { c: Number.NaN } }, 'sweep.options.c'],
    ['an unknown name', { repeat: 5 }, 'sweep.repeat'],
    ['no command', { command: undefined }, 'sweep.command'],
  ])('refuses %s', async (_, wrong, field) => {
    await expect(numbers(wrong)).rejects.toMatchObject({ name: 'ArgumentError', field });
  });

  it('can be aborted, and says how far it is', async () => {
    await expect(readSweep(NUMBERS, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    const done: number[] = [];
    await readSweep(NUMBERS, { onProgress: (progress) => done.push(progress.done) });
    expect(done).toEqual([3, 6, 9, 12]);
  });
});
