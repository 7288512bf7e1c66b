import { expect, it } from 'vitest';
import { CASES } from '../../bench/cases/index.js';
import { compareContenders } from '../../bench/compare.js';
import { createEngine } from '../../src/index.js';
import { built } from '../cli/command.js';

it('prints one JSON document with --json', async () => {
  const { code, stdout, stderr } = await built('bench', 'philox', '--quick', '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout.match(/\n/g)).toEqual(['\n']);
  expect(JSON.parse(stdout)).toBeTypeOf('object');
});

// Of the first sizes in test/bench/contenders.test.ts.
const OTHER_SIZES = CASES.flatMap((benchmark) =>
  benchmark.sizes.slice(1).map((size) => ({ benchmark, size })),
);

it.each(OTHER_SIZES)(
  '$benchmark.name, $size.label: WebAssembly and JavaScript do the same',
  async ({ benchmark, size }) => {
    const engine = await createEngine();
    expect(await compareContenders(benchmark, engine, size)).toEqual({ equal: true, message: '' });
  },
);
