import { expect, it } from 'vitest';
import { blochState } from '../../web/state/bloch-state.js';
import { circuitState, GATE_NAMES, INPUTS } from '../../web/state/circuit-state.js';
import { judge, readLink, writeLink } from '../../web/state/link.js';
import { readState, seedOf } from '../../web/state/read-state.js';
import { spikingState } from '../../web/state/spiking-state.js';

const read = (query: string, describe: Parameters<typeof readState>[1] = blochState) =>
  readState(new URLSearchParams(query), describe);

it('takes what can be used, and names what cannot', () => {
  const { settings, refused } = read('rate=2.5&rabi=7&trajectories=1.5&seed=night&periods=&colour=red');
  expect(settings).toEqual({
    neurons: 1,
    coupling: 0.5,
    rabi: 1,
    rate: 2.5,
    efficiency: 1,
    periods: 3,
    trajectories: 300,
    seed: 'night',
  });
  expect(refused).toEqual([
    "The link has an option 'colour', which this bench does not.",
    'rabi: expected a number from 0 to 5, got 7; the default was taken.',
    'periods: expected an integer from 1 to 6, got NaN; the default was taken.',
    'trajectories: expected an integer from 2 to 1000, got 1.5; the default was taken.',
  ]);
  expect(read(`seed=${'7'.repeat(3000)}`).refused).toEqual([
    'The link is longer than 2000 letters, and nothing of it was taken.',
  ]);
  expect(read('__proto__=1&constructor=2&toString=3').refused.length).toBe(3);
});

it('has as many inputs as the gate, whichever of them a link names first', () => {
  for (const gate of GATE_NAMES) {
    const { settings, refused } = read(`gate=${gate}`, circuitState);
    expect([String((settings as { inputs: string }).inputs).length, refused]).toEqual([INPUTS[gate], []]);
  }
  expect(read('gate=not&inputs=1', circuitState).refused).toEqual([]);
  expect(read('inputs=1&gate=not', circuitState).refused).toEqual([]);
  expect(read('inputs=11&gate=not', circuitState).refused).toEqual([
    `inputs: expected 1 digits, 0 or 1, for 'not', got "11"; the default was taken.`,
  ]);
});

it('sorts digits, each once', () => {
  expect(read('classes=71', spikingState).settings).toMatchObject({ classes: '17' });
  expect(read('classes=77', spikingState).refused).toEqual([
    'classes: expected two to ten digits, each once, got "77"; the default was taken.',
  ]);
});

it('reads seeds as the command line does', () => {
  expect([seedOf('7'), seedOf('-3'), seedOf('07'), seedOf('1e3'), seedOf('night')]).toEqual([
    7,
    -3,
    '07',
    '1e3',
    'night',
  ]);
});

it('writes links that it reads, without what is as always', () => {
  const defaults = read('').settings;
  const settings = { ...defaults, rate: 0.3, seed: 'a & b' };
  const fragment = writeLink('bloch', settings, defaults, { version: '1.2.3', digest: '0123456789abcdef' });
  expect(fragment).toBe('#bloch?rate=0.3&seed=a+%26+b&version=1.2.3&digest=0123456789abcdef');
  const { bench, params, version, digest } = readLink(fragment);
  expect([bench, version, digest]).toEqual(['bloch', '1.2.3', '0123456789abcdef']);
  expect(readState(params, blochState)).toEqual({ settings, refused: [] });
  expect(readLink('#bloch?digest=xyz&version=<b>')).toEqual({
    bench: 'bloch',
    params: new URLSearchParams(),
  });
});

it('judges a promise', () => {
  const own = { version: '1.0.0', digest: '0123456789abcdef', refused: 0 };
  expect(judge({}, own)).toBeUndefined();
  expect(judge({ version: '0.9.0', digest: own.digest }, own)).toMatchObject({ isSame: true });
  const other = { digest: 'fedcba9876543210' };
  expect(judge({ version: '1.0.0', ...other }, own)!.text).toMatch(/changed since it was made/);
  expect(judge({ version: '0.9.0', ...other }, own)!.text).toMatch(
    /made by version 0\.9\.0, and this is 1\.0\.0/,
  );
  expect(judge({ version: '1.0.0', ...other }, { ...own, refused: 1 })!.text).toMatch(
    /Options of the link were refused/,
  );
  // A page without the digest function cannot keep the promise, and does not call the bits other.
  expect(judge(other, { ...own, digest: '' })!.text).toMatch(/cannot be looked at here/);
});
