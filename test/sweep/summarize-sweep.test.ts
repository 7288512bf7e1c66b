import { expect, it } from 'vitest';
import { type RunRecord, readSweep, type Sweep, summarizeSweep } from '../../src/sweep/public.js';

const recordsOf = (sweep: Sweep, metrics: (i: number) => RunRecord['metrics']) =>
  new Map(
    sweep.runs.map(({ run, options, seed }, i) => [
      run,
      { run, step: 0, time: i, metrics: metrics(i), options, seed, version: sweep.version },
    ]),
  );

it('has the mean and the standard error of plain formulas, to rounding', async () => {
  const sweep = await readSweep({ command: 'any', grid: { a: [1, 2] }, repeats: 57 });
  const values = sweep.runs.map((_, i) => Math.sin(i) + 100);
  const { points } = summarizeSweep(
    sweep,
    recordsOf(sweep, (i) => ({ value: values[i]! })),
  );
  for (const [p, point] of points.entries()) {
    const own = values.slice(57 * p, 57 * (p + 1));
    const mean = own.reduce((sum, value) => sum + value) / 57;
    const variance = own.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 56;
    // About a hundred operations on numbers of about 100.
    expect(Math.abs(point.metrics.value!.mean - mean)).toBeLessThan(1e-11);
    expect(Math.abs(point.metrics.value!.stdErr! - Math.sqrt(variance / 57))).toBeLessThan(1e-11);
    expect(point.metrics.value!.runs).toBe(57);
  }
});

it('does not depend on the order in which records came', async () => {
  const sweep = await readSweep({ command: 'any', grid: { a: [1, 2] }, repeats: 9 });
  const records = recordsOf(sweep, (i) => ({ value: 1 / (i + 1) }));
  const backwards = new Map([...records].reverse());
  expect(summarizeSweep(sweep, backwards)).toEqual(summarizeSweep(sweep, records));
});

it('leaves out what is not there: runs, metrics, numbers', async () => {
  const sweep = await readSweep({ command: 'any', grid: { a: [1, 2, 3] }, repeats: 2 });
  const records = recordsOf(sweep, (i) => ({ value: i < 2 ? [null, 7][i]! : i, other: null }));
  records.delete(sweep.runs[2]!.run);
  records.delete(sweep.runs[4]!.run);
  records.delete(sweep.runs[5]!.run);
  expect(summarizeSweep(sweep, records)).toEqual({
    command: 'any',
    runs: 3,
    total: 6,
    points: [
      { options: { a: 1 }, runs: 2, metrics: { value: { mean: 7, stdErr: null, runs: 1 } } },
      { options: { a: 2 }, runs: 1, metrics: { value: { mean: 3, stdErr: null, runs: 1 } } },
      { options: { a: 3 }, runs: 0, metrics: {} },
    ],
  });
});
