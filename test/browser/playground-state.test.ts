import { expect, it } from 'vitest';
import { blochState } from '../../web/state/bloch-state.js';
import { circuitState, GATE_NAMES, INPUTS } from '../../web/state/circuit-state.js';
import { judge, readLink, writeLink } from '../../web/state/link.js';
import {
  FIRST_CIRCUIT,
  freeCell,
  inputsOf,
  readCircuit,
  withoutNeuron,
  writeCircuit,
} from '../../web/state/own-circuit.js';
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
  for (const gate of GATE_NAMES.filter((name) => name !== 'own')) {
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

it('takes circuits that someone drew by the rules of those that one can draw', () => {
  const { settings } = read('gate=own', circuitState);
  expect(settings).toMatchObject({ gate: 'own', circuit: FIRST_CIRCUIT, inputs: '11' });
  const drawn = 'n1.0_n6.4_i2x0.100000_n0e1.1_o1';
  expect(read(`circuit=${drawn}&inputs=001&gate=own`, circuitState)).toMatchObject({
    settings: { circuit: drawn, inputs: '001' },
    refused: [],
  });
  expect(writeCircuit(readCircuit('circuit', drawn))).toBe(drawn);
  const refusals = {
    'n1.0_o1': /an output that is one of the neurons/,
    'n1.0': /an output/,
    o0: /1 to 6 neurons/,
    'n1.0_n1.0_o0': /cells of their own/,
    'n0.0_o0': /cells of their own/,
    'n7.0_o0': /cells of their own/,
    'n1.5_o0': /cells of their own/,
    'n1.0_n0e0.5_o0': /none with itself/,
    'n1.0_i4e0.5_o0': /that there are/,
    'n1.0_i0e1.5_o0': /that there are/,
    'n1.0_n3e0.5_o0': /that there are/,
    'n1.0_i0e0.0_o0': /strengths from 1/,
    'n1.0_i0e0.999999_o0': /strengths from 1/,
    'n1.0_i0e0.5_i0e0.6_o0': /each coupling once/,
    'n1.0_i0e0.-5_o0': /neurons such as/,
    nonsense: /neurons such as/,
    [Array(7).fill('n1.0').join('_')]: /1 to 6 neurons/,
    [`n1.0_o0${'_o0'.repeat(200)}`]: /at most 400 letters/,
  };
  for (const [text, expected] of Object.entries(refusals)) {
    const { settings, refused } = read(`gate=own&circuit=${text}`, circuitState);
    expect([text, refused.length, (settings as { circuit: string }).circuit]).toEqual([
      text,
      1,
      FIRST_CIRCUIT,
    ]);
    expect(refused[0]).toMatch(expected);
  }
  expect(read(`gate=own&circuit=${drawn}&inputs=11`, circuitState).refused).toEqual([
    expect.stringMatching(/^inputs: expected 3 to 4 digits/),
    // What is left of the link is a circuit whose inputs are too few.
  ]);
  expect(read('gate=and&circuit=n1.0_o0', circuitState).refused[0]).toMatch(/of the gate 'own' alone/);
});

it('takes a neuron out of a circuit with its couplings', () => {
  const own = readCircuit('circuit', FIRST_CIRCUIT);
  expect(writeCircuit(withoutNeuron(own, 0))).toBe('n2.3_n5.2_i1e0.8000_n0e1.2000_o1');
  expect(writeCircuit(withoutNeuron(own, 2))).toBe('n2.1_n2.3_i0e0.8000_i1e1.8000_o0');
  expect([inputsOf(own), inputsOf(withoutNeuron(own, 1))]).toEqual([2, 1]);
  const taken = new Set(own.neurons.map(({ x, y }) => `${x}.${y}`));
  const { x, y } = freeCell(own);
  expect(taken.has(`${x}.${y}`)).toBe(false);
});
