import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BornspikeError } from '../../src/index.js';
import { type ComputeRun, runSweep, SweepFolder, shardOf, summarizeSweep } from '../../src/sweep/public.js';
import { compute, newPath, numbers } from './numbers.js';

describe('runSweep', () => {
  it('computes each run once, and nothing when it is called again', async () => {
    const folder = await SweepFolder.of(newPath(), await numbers());
    const seen: string[] = [];
    const counting: ComputeRun = (run, control) => {
      seen.push(run.run);
      return compute(run, control);
    };
    const { records, faults } = await runSweep(folder, counting);
    expect(seen).toEqual(folder.sweep.runs.map(({ run }) => run));
    expect(faults).toEqual([]);
    expect(records.get(seen[4]!)).toEqual({
      run: seen[4],
      step: 4,
      time: expect.any(Number),
      metrics: (await compute(folder.sweep.runs[4]!, {} as never)).metrics,
      options: { a: 1, b: 'y' },
      seed: 6,
      version: folder.sweep.version,
    });
    expect((await runSweep(folder, counting)).records).toEqual(records);
    expect(seen).toHaveLength(12);
  });

  it('loses at most the run in progress when it is aborted, and goes on', async () => {
    const folder = await SweepFolder.of(newPath(), await numbers());
    const controller = new AbortController();
    const begun: string[] = [];
    const interrupted: ComputeRun = async (run, control) => {
      begun.push(run.run);
      if (begun.length === 5) {
        controller.abort();
        control.signal.throwIfAborted();
      }
      return compute(run, control);
    };
    await expect(runSweep(folder, interrupted, { signal: controller.signal })).rejects.toThrow('aborted');
    expect((await folder.read()).records.size).toBe(4);
    begun.length = 0;
    await runSweep(folder, async (run, control) => {
      begun.push(run.run);
      return compute(run, control);
    });
    expect(begun).toHaveLength(8);
  });

  it.each([1, 2, 3, 7])('gives the same to the bit in %i shards', async (count) => {
    const whole = await SweepFolder.of(newPath(), await numbers());
    const { records: expected } = await runSweep(whole, compute);
    const path = newPath();
    for (let index = count - 1; index >= 0; index--) {
      const folder = await SweepFolder.of(path, await numbers());
      const own: string[] = [];
      await runSweep(folder, compute, { shard: { index, count }, onRecord: ({ run }) => own.push(run) });
      expect(own).toEqual(
        whole.sweep.runs.map(({ run }) => run).filter((run) => shardOf(run, count) === index),
      );
    }
    const { records } = await (await SweepFolder.open(path)).read();
    expect(summarizeSweep(whole.sweep, records)).toEqual(summarizeSweep(whole.sweep, expected));
  });

  it('shares the runs when two work on one folder at once, and does each', async () => {
    const path = newPath();
    const folders = [
      await SweepFolder.of(path, await numbers()),
      await SweepFolder.of(path, await numbers()),
    ];
    let computed = 0;
    const slow: ComputeRun = async (run, control) => {
      computed++;
      await new Promise((resolve) => setTimeout(resolve, 2));
      return compute(run, control);
    };
    const [one, other] = await Promise.all(folders.map((folder) => runSweep(folder, slow)));
    expect(one!.records.size).toBe(12);
    const summaries = [one!, other!].map(({ records }) => summarizeSweep(folders[0]!.sweep, records));
    expect(summaries[1]).toEqual(summaries[0]);
    // Each may have done the other's last one, too.
    expect(computed).toBeLessThanOrEqual(14);
  });

  it('runs again what is cut off or foreign, and names it', async () => {
    const path = newPath();
    const folder = await SweepFolder.of(path, await numbers());
    const { records: expected } = await runSweep(folder, compute);
    const [first, second, third] = folder.sweep.runs.map(({ run }) =>
      join(path, 'runs', run.slice(0, 2), `${run}.jsonl`),
    );
    const text = readFileSync(first!, 'utf8');
    writeFileSync(first!, text.slice(0, -30));
    writeFileSync(second!, text);
    writeFileSync(third!, readFileSync(third!, 'utf8').replace(folder.sweep.version, '0.0.0'));
    writeFileSync(join(path, 'runs', 'notes.txt'), 'a stranger');
    const { records, faults } = await folder.read();
    expect(records.size).toBe(9);
    expect(faults.sort()).toEqual(
      [
        `${first} is not used: it is cut off`,
        `${second} is not used: it is of another run`,
        `${third} is not used: it is of version 0.0.0`,
        `${join(path, 'runs', 'notes.txt')} is not used: it is none of this sweep`,
      ].sort(),
    );
    const again: string[] = [];
    const { records: whole } = await runSweep(folder, compute, { onRecord: ({ run }) => again.push(run) });
    expect(again).toEqual(folder.sweep.runs.slice(0, 3).map(({ run }) => run));
    expect(summarizeSweep(folder.sweep, whole)).toEqual(summarizeSweep(folder.sweep, expected));
  });

  it('goes on after a run that fails where somebody hears of it, and ends with it otherwise', async () => {
    const failing: ComputeRun = async (run, control) => {
      if (run.point === 1 && run.repeat === 1) throw new BornspikeError('it diverged');
      return compute(run, control);
    };
    const folder = await SweepFolder.of(newPath(), await numbers());
    const failed: string[] = [];
    const { records } = await runSweep(folder, failing, {
      onFailure: ({ run }, error) => failed.push(`${run} ${error.message}`),
    });
    expect(failed).toEqual([`${folder.sweep.runs[4]!.run} it diverged`]);
    expect(records.size).toBe(11);
    await expect(runSweep(folder, failing)).rejects.toThrow('it diverged');
  });

  it('says how far it is, in parts of runs', async () => {
    const folder = await SweepFolder.of(newPath(), await numbers({ grid: {}, repeats: 2 }));
    const done: number[] = [];
    const halfway: ComputeRun = (run, control) => {
      control.onProgress(0.5);
      return compute(run, control);
    };
    await runSweep(folder, halfway, { onProgress: (progress) => done.push(progress.done) });
    expect(done).toEqual([0, 0.5, 1, 1.5, 2]);
  });

  it.each<[string, object, string]>([
    ['a shard that is none', { shard: { index: 2, count: 2 } }, 'options.shard.index'],
    ['no shards', { shard: { index: 0, count: 0 } }, 'options.shard.count'],
  ])('refuses %s', async (_, options, field) => {
    const folder = await SweepFolder.of(newPath(), await numbers());
    await expect(runSweep(folder, compute, options)).rejects.toMatchObject({ field });
  });
});
