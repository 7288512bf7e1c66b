import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { mergeSweeps, runSweep, SweepFolder, summarizeSweep } from '../../src/sweep/public.js';
import { compute, newPath, numbers } from './numbers.js';

/** Folders of three shards. */
async function shards() {
  const sweep = await numbers();
  const paths = [newPath(), newPath(), newPath()];
  for (const [index, path] of paths.entries())
    await runSweep(await SweepFolder.of(path, sweep), compute, { shard: { index, count: 3 } });
  const whole = await runSweep(await SweepFolder.of(newPath(), sweep), compute);
  return { sweep, paths, expected: summarizeSweep(sweep, whole.records) };
}

describe('mergeSweeps', () => {
  it('gives what one process gives, to the bit, in any order', async () => {
    const { sweep, paths, expected } = await shards();
    const [a, b, c] = paths as [string, string, string];
    const lines: string[][] = [];
    for (const order of [
      [a, b, c],
      [c, a, b],
      [b, b, c, a],
    ]) {
      const { records } = await mergeSweeps(order, newPath());
      expect(summarizeSweep(sweep, records)).toEqual(expected);
      lines.push([...records.values()].map((record) => JSON.stringify(record)).sort());
    }
    expect(lines[1]).toEqual(lines[0]);
    expect(lines[2]).toEqual(lines[0]);
  });

  it('merges into one of the folders, and what is missing later', async () => {
    const { sweep, paths, expected } = await shards();
    const [a, b, c] = paths as [string, string, string];
    const { records } = await mergeSweeps([b], a);
    expect(records.size).toBeLessThan(12);
    expect(summarizeSweep(sweep, (await mergeSweeps([a, c], a)).records)).toEqual(expected);
  });

  it('refuses another sweep, and a run that came out differently', async () => {
    const { paths } = await shards();
    const [a, b] = paths as [string, string];
    const other = newPath();
    await runSweep(await SweepFolder.of(other, await numbers({ seed: 9 })), compute);
    const target = newPath();
    await expect(mergeSweeps([a, other], target)).rejects.toThrow(`${other} holds another sweep than ${a}`);
    const wrong = newPath();
    await runSweep(await SweepFolder.of(wrong, await numbers()), async () => ({ metrics: { value: 1 } }));
    await expect(mergeSweeps([a, b, wrong], target)).rejects.toThrow(
      /is another in .* different data or builds/,
    );
    await expect(mergeSweeps([a], wrong)).rejects.toThrow(/is another in/);
    await expect(SweepFolder.open(target)).rejects.toThrow('is not the folder of a sweep');
  });

  it('names the files of all folders that it does not use', async () => {
    const { paths } = await shards();
    writeFileSync(join(paths[1]!, 'runs', 'stranger'), '');
    const { faults } = await mergeSweeps(paths, newPath());
    expect(faults).toEqual([expect.stringContaining('stranger is not used')]);
    expect(readFileSync(join(paths[1]!, 'runs', 'stranger'), 'utf8')).toBe('');
  });

  it.each([
    [[], 'paths'],
    ['x', 'paths'],
  ])('refuses %j', async (paths, field) => {
    await expect(mergeSweeps(paths as never, newPath())).rejects.toMatchObject({ field });
  });
});
