import { expect, it } from 'vitest';
import { here } from '../in-process.js';

it.each([
  ['train --store x', /^error: --store: goes with --on, which is missing\n$/],
  ['trajectories --store x', /^error: --store: goes with --on, which is missing\n$/],
  ['figure sqs/2c --on redis://a --workers 2', /^error: --workers: goes without --on: others compute\n$/],
  ['trajectories --on redis://a --workers auto', /^error: --workers: goes without --on/],
  [
    'train --rule surrogate --parts 2 --checkpoint x',
    /^error: --checkpoint: goes with --parts where --on is, too: /,
  ],
  [
    'figure sqs/2c --on redis://a --resume',
    /^error: --resume: goes without --on: what workers have finished/,
  ],
  ['trajectories --on redis://127.0.0.1:1 --rate -1', /^error: --rate: /],
  ['train --on http://a', /^error: --on: expected an address such as/],
])('refuses: %s', async (args, problem) => {
  const { code, stdout, stderr } = await here(args.split(' '));
  expect(stderr).toMatch(problem);
  expect([code, stdout]).toEqual([2, '']);
});

it.each(['trajectories --steps 5', 'train --train 20 --test 10', 'figure sqs/2c'])(
  'says where no server answers: %s',
  async (args) => {
    const { code, stderr } = await here([...args.split(' '), '--on', 'redis://:secret@127.0.0.1:1']);
    expect(stderr).toMatch(/^error: no Redis answers at redis:\/\/:\*\*\*@127\.0\.0\.1:1 /m);
    expect(code).toBe(1);
  },
);
