import { expect, it } from 'vitest';
import { built } from '../cli/command.js';

it('prints one JSON document with --json', async () => {
  const { code, stdout, stderr } = await built('bench', 'philox', '--quick', '--json');
  expect(stderr).toBe('');
  expect(code).toBe(0);
  expect(stdout.match(/\n/g)).toEqual(['\n']);
  expect(JSON.parse(stdout)).toBeTypeOf('object');
});
