import { expect, it } from 'vitest';
import type { BenchmarkCase, Prepared } from '../../bench/case.js';
import { CASES } from '../../bench/cases/index.js';
import { compareContenders } from '../../bench/compare.js';
import { FULL_PLAN, measureCase } from '../../bench/measure.js';
import { performTask } from '../../bench/task.js';
import { createEngine } from '../../src/index.js';
import { extent } from '../extent.js';

// Paths take longest by far; test/qneuron holds their kernels.
const isOfEveryDay = ({ name }: BenchmarkCase) => name !== 'path-samples';

it.each(extent(CASES.filter(isOfEveryDay), CASES))(
  '$name: WebAssembly and JavaScript do the same, and more than zeros',
  async (benchmark) => {
    const engine = await createEngine();
    let contender: Prepared | undefined;
    const watched: BenchmarkCase = {
      ...benchmark,
      wasm: (...args) => {
        contender = benchmark.wasm(...args);
        return contender;
      },
    };
    expect(await compareContenders(watched, engine, benchmark.sizes[0]!)).toEqual({
      equal: true,
      message: '',
    });
    expect(new Set(Array.from(contender!.result())).size).toBeGreaterThan(1);
  },
);

it('has one name for each case', () => {
  expect(new Set(CASES.map(({ name }) => name)).size).toBe(CASES.length);
});

const counting = (results: number[], tolerance: number): BenchmarkCase => ({
  name: 'counting',
  measures: 'nothing',
  unit: 'numbers',
  vectorisable: false,
  sizes: [{ label: 'one' }],
  tolerance,
  note: '',
  wasm: () => ({ work: 1, run: () => {}, result: () => [1, 2] }),
  javascript: () => ({ work: 1, run: () => {}, result: () => results }),
});

it('compares to the tolerance, and never takes NaN', async () => {
  const engine = await createEngine();
  const equal = async (results: number[], tolerance: number) =>
    (await compareContenders(counting(results, tolerance), engine, { label: 'one' })).equal;
  expect(await equal([1, 2], 0)).toBe(true);
  expect(await equal([1, 2 + 1e-9], 0)).toBe(false);
  expect(await equal([1, 2 + 1e-9], 1e-8)).toBe(true);
  expect(await equal([1, Number.NaN], 1)).toBe(false);
  expect(await equal([1, 2, 3], 1)).toBe(false);
});

it('lets a share of the results stray', async () => {
  const engine = await createEngine();
  const messageOf = async (results: number[], strays: number) =>
    (await compareContenders({ ...counting(results, 0), strays }, engine, { label: 'one' })).message;
  expect(await messageOf([1, 3], 0.5)).toBe('');
  expect(await messageOf([1, 3], 0.4)).toBe('run 1: element 1 is 2 in WebAssembly and 3 in JavaScript');
  expect(await messageOf([2, 3], 0.5)).toBe(
    'run 1: element 0 is 1 in WebAssembly and 2 in JavaScript; 1 more differ',
  );
});

it('takes the tolerance of a size that has its own', async () => {
  const engine = await createEngine();
  const size = { label: 'one', tolerance: 1e-8 };
  expect((await compareContenders(counting([1, 2 + 1e-9], 0), engine, size)).equal).toBe(true);
});

it('does not time contenders that disagree', async () => {
  const wrong = counting([1, 3], 0);
  const kinds: string[] = [];
  const result = await measureCase(wrong, FULL_PLAN, (task) => {
    kinds.push(task.kind);
    return performTask(task, [wrong]);
  });
  expect(kinds).toEqual(['compare']);
  expect(result.sizes).toEqual([
    { label: 'one', refused: 'run 1: element 1 is 2 in WebAssembly and 3 in JavaScript' },
  ]);
});

it('times contenders in turns and takes the median of the fastest samples', async () => {
  const right = counting([1, 2], 0);
  const turns: string[] = [];
  const samples = { wasm: [[1, 2, 9], [4], [3]], javascript: [[6], [8], [90]] };
  const result = await measureCase(right, { ...FULL_PLAN, rounds: 3 }, async (task) => {
    if (task.kind !== 'time') return performTask(task, [right]);
    turns.push(task.contender);
    return { samples: samples[task.contender][(turns.length - 1) >> 1], work: 10 };
  });
  expect(turns).toEqual(['wasm', 'javascript', 'wasm', 'javascript', 'wasm', 'javascript']);
  const [size] = result.sizes;
  expect(size!.contenders?.wasm.nanoseconds).toEqual({ median: 3, lowest: 1, highest: 4 });
  expect(size!.ratio).toEqual({ median: 8 / 3, lowest: 2, highest: 30 });
});

it('times a contender in nanoseconds per unit', async () => {
  const budget = { warmUp: 1, timed: 5 };
  const task = { kind: 'time', name: 'philox', size: 0, contender: 'wasm', budget } as const;
  const { samples, work } = await performTask(task, CASES);
  expect(work).toBe(10);
  expect(samples?.every((nanoseconds) => nanoseconds > 0.1 && nanoseconds < 1e5)).toBe(true);
});
