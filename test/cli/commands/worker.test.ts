import { expect, it } from 'vitest';
import { here } from '../in-process.js';

it.each([
  ['', /^error: --redis: name the queue: --redis redis:\/\/localhost:6379, or --postgres\n$/],
  ['--redis redis://a --postgres postgres://a/b', /^error: --postgres: goes without --redis/],
  ['--redis postgres://a/b', /^error: --redis: this is an address for --postgres\n$/],
  ['--postgres rediss://:secret@a', /^error: --postgres: this is an address for --redis\n$/],
  ['--redis redis://a --workers 0', /^error: --workers: expected an integer from 1 to 1024, got 0\n$/],
  ['--redis redis://a --workers many', /^error: --workers: expected a number, got "many"\n$/],
])('refuses: %s', async (args, problem) => {
  const { code, stdout, stderr } = await here(['worker', ...args.split(' ').filter(Boolean)]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(problem);
});

it('says where no server answers', async () => {
  const { code, stderr } = await here(['worker', '--redis', 'redis://:secret@127.0.0.1:1']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: no Redis answers at redis:\/\/:\*\*\*@127\.0\.0\.1:1 /);
});
