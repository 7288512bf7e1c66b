import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bornspike, document, temporaryFolder } from '../command.js';

const NETWORK = ['trajectories', '--neurons', '3', '--coupling', 'ring', '--steps', '60', '--seed', '7'];

it('prints the ensemble as one JSON document, the same for the same seed', async () => {
  const file = join(temporaryFolder(), 'ring.json');
  const more = [
    '--trajectories',
    '20',
    '--efficiency',
    '0.5',
    '--decay',
    '0.2',
    '--every',
    '30',
    '--out',
    file,
  ];
  const result = await document(...NETWORK, ...more);
  expect(result.times).toEqual([0, 0.3, 0.6]);
  expect(result.observables).toHaveLength(9);
  expect(result.shape).toEqual([3, 9]);
  expect(result.mean).toHaveLength(27);
  expect(result.stdErr).toHaveLength(27);
  expect(result.seed).toBe(7);
  expect(result.meta.options.states).toBe('density matrices');
  expect(JSON.parse(readFileSync(file, 'utf8')).mean).toEqual(result.mean);
  expect((await document(...NETWORK, ...more)).mean).toEqual(result.mean);
});

it('prints a table for humans, with the warnings on stderr', async () => {
  const { code, stdout, stderr } = await bornspike(...NETWORK, '--observables', 'ZII,XXX', '--dt', '1');
  expect(code).toBe(0);
  expect(stdout).toMatch(/time +ZII +XXX\n0\.000 /);
  expect(stdout).toContain('100 trajectories, seed 7');
  expect(stderr).toMatch(/warning: dt = 1 looks too large/);
});

it.each([
  ['--neurons 0', /--neurons: /],
  ['--coupling star', /--coupling: expected one of 'ring', 'chain', 'all'/],
  ['--rate -1', /--rate: /],
  ['--efficiency 2', /--efficiency: /],
  ['--dt 0', /--dt: /],
  ['--steps 0', /--steps: /],
  ['--trajectories x', /--trajectories: /],
  ['--initial 0', /--initial: expected 3 characters/],
  ['--method heun', /--method: /],
  ['--unravelling x', /--unravelling: /],
])('refuses %s with exit code 2', async (args, named) => {
  const { code, stderr } = await bornspike(...NETWORK, ...args.split(' '));
  expect(code).toBe(2);
  expect(stderr).toMatch(named);
});
