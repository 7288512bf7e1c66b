import { expect, it } from 'vitest';
import { pathSamples } from '../../bench/cases/path-samples.js';
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

it.each(pathSamples.sizes.slice(1))('path-samples, $label: both contenders sample the same', async (size) => {
  const engine = await createEngine();
  expect(await compareContenders(pathSamples, engine, size)).toEqual({ equal: true, message: '' });
});
