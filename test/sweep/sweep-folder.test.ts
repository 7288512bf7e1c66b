import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runSweep, SweepFolder } from '../../src/sweep/public.js';
import { compute, newPath, numbers } from './numbers.js';

/** The folder of a finished sweep. */
async function finished() {
  const path = newPath();
  const folder = await SweepFolder.of(path, await numbers());
  const { records } = await runSweep(folder, compute);
  return { path, folder, records, file: join(path, 'sweep.json') };
}

describe('SweepFolder', () => {
  it('writes nothing before the first run', async () => {
    const path = newPath();
    const folder = await SweepFolder.of(path, await numbers());
    expect((await folder.read()).records.size).toBe(0);
    expect(existsSync(path)).toBe(false);
  });

  it('says by itself which sweep it is of', async () => {
    const { path, folder, records } = await finished();
    const opened = await SweepFolder.open(path);
    expect(opened.sweep).toEqual(folder.sweep);
    expect((await opened.read()).records).toEqual(records);
  });

  it('keeps a line a run, whose names stay', async () => {
    const { path, folder } = await finished();
    const { run } = folder.sweep.runs[0]!;
    const text = readFileSync(join(path, 'runs', run.slice(0, 2), `${run}.jsonl`), 'utf8');
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(Object.keys(JSON.parse(text))).toEqual([
      'run',
      'step',
      'time',
      'metrics',
      'options',
      'seed',
      'version',
    ]);
  });

  it('keeps options without end and metrics without number', async () => {
    const path = newPath();
    const sweep = await numbers({ grid: { limit: [1, Infinity] }, repeats: 1 });
    const folder = await SweepFolder.of(path, sweep);
    const { records, faults } = await runSweep(folder, async () => ({ metrics: { value: Number.NaN } }));
    expect(faults).toEqual([]);
    expect([...records.values()].map(({ metrics, options }) => [metrics, options])).toEqual([
      [{ value: null }, { limit: 1 }],
      [{ value: null }, { limit: 'Infinity' }],
    ]);
    expect((await (await SweepFolder.open(path)).read()).records.size).toBe(2);
  });

  it('takes a sweep that has grown, and no other', async () => {
    const { path, records } = await finished();
    const grown = await SweepFolder.of(
      path,
      await numbers({ grid: { a: [1, 2, 3], b: ['x', 'y'] }, repeats: 4 }),
    );
    expect((await grown.read()).records).toEqual(records);
    await runSweep(grown, compute);
    expect((await SweepFolder.open(path)).sweep.runs).toHaveLength(24);
    await expect(SweepFolder.of(path, await numbers({ seed: 100 }))).rejects.toThrow(
      `${path} holds another sweep, of numbers with 24 runs: choose another folder`,
    );
  });

  it('refuses another version', async () => {
    const { path, file } = await finished();
    writeFileSync(file, readFileSync(file, 'utf8').replace(/"version": "[^"]*"/, '"version": "9.9.9"'));
    await expect(SweepFolder.of(path, await numbers())).rejects.toThrow(
      /runs of bornspike 9\.9\.9, and this is .* choose another/,
    );
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['is cut off', (text) => text.slice(0, -40), /sweep\.json: byte 0: this is not JSON/],
    ['is null', () => 'null', /describes no sweep: remove it/],
    ['has another seed', (text) => text.replace('"seed": 5', '"seed": 6'), /describes no sweep: remove it/],
    [
      'has no repeats',
      (text) => text.replace('"repeats": 3', '"repeats": 0'),
      /describes no sweep: remove it/,
    ],
  ])('refuses a description that %s', async (_, broken, problem) => {
    const { path, file } = await finished();
    writeFileSync(file, broken(readFileSync(file, 'utf8')));
    await expect(SweepFolder.open(path)).rejects.toThrow(problem);
  });

  it('refuses a folder without one, and a run of another sweep', async () => {
    const { path, folder, records } = await finished();
    await expect(SweepFolder.open(join(path, 'runs'))).rejects.toThrow('is not the folder of a sweep');
    const [record] = records.values();
    expect(() => folder.keep({ ...record!, run: '0'.repeat(64) })).toThrow('record.run');
  });

  it('names what it cannot write', async () => {
    const path = newPath();
    const folder = await SweepFolder.of(path, await numbers());
    mkdirSync(path, { recursive: true });
    writeFileSync(join(path, 'runs'), 'a file');
    await expect(runSweep(folder, compute)).rejects.toThrow(/cannot (read|write) .*runs/);
  });
});
