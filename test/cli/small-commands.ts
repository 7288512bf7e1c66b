import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { expect } from 'vitest';
import { QUICK } from './command.js';

export const TRAIN = `train ${QUICK.join(' ')} --seed 1`;
export const FIGURE = 'figure sqs/2c --runs 1 --train 40 --test 20 --epochs 1 --parameters 3000 --seed 1';
/** Each command at a size that takes a moment; `bench` has tests of its own, and `demo` prints for humans only. */
export const SMALL = [
  TRAIN,
  'evaluate MODEL',
  'predict MODEL --count 2',
  'trajectories --steps 5 --trajectories 2 --seed 1',
  'circuit and --inputs 1,0 --slices 128 --sweeps 40 --chains 2 --seed 1',
  'circuit not --slices 128 --sweeps 40 --chains 2 --seed 1',
  `${FIGURE} --out OUT`,
  'figure list',
  'sweep trajectories --grid rate=0.1,0.5 --set steps=5 --set trajectories=2 --out OUT/sweep',
  'sweep merge OUT/sweep --out OUT/merged',
  'export MODEL',
  'export MODEL --flavour bound --currents 0.4,-0.1 --neuron 1 --out OUT',
  'data list',
  'data check strokes',
];

/** Runs a command whose output goes to a full disk, and holds it to saying so in one line. */
export function expectLostOutput(args: readonly string[]): void {
  const full = openSync('/dev/full', 'w');
  const { status, stderr } = spawnSync(process.execPath, ['build/cli/bornspike.js', ...args], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  const lines = stderr.split('\n').filter((line) => line.startsWith('error: '));
  expect(lines).toEqual([expect.stringMatching(/^error: the output cannot be written: ENOSPC/)]);
  expect(stderr).not.toMatch(/^ +at /m);
  expect(status).toBe(1);
}
