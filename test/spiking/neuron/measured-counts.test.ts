import { expect, it } from 'vitest';
import { ArgumentError } from '../../../src/index.js';
import { spikesFromCounts } from '../../../src/spiking/public.js';

it('reads both orders of bits', () => {
  const counts = { '001': 7, '110': 3, '000': 0 };
  expect(spikesFromCounts(counts, { steps: 3, bitZero: 'left' })).toEqual([
    { spikes: [[0], [0], [1]], count: 7 },
    { spikes: [[1], [1], [0]], count: 3 },
  ]);
  expect(spikesFromCounts(counts, { steps: 3, bitZero: 'right' })).toEqual([
    { spikes: [[1], [0], [0]], count: 7 },
    { spikes: [[0], [1], [1]], count: 3 },
  ]);
});

it('reads several registers, with spaces between them or without', () => {
  // spikes_0 = 1, 0, 0 in steps 0, 1, 2; spikes_1 = 1, 1, 0.
  const spikes = [
    [1, 1],
    [0, 1],
    [0, 0],
  ];
  const options = { steps: 3, inputs: 2 };
  for (const key of ['100 110', '100110'])
    expect(spikesFromCounts({ [key]: 1 }, { ...options, bitZero: 'left' })[0]!.spikes).toEqual(spikes);
  for (const key of ['011 001', '011001'])
    expect(spikesFromCounts({ [key]: 1 }, { ...options, bitZero: 'right' })[0]!.spikes).toEqual(spikes);
});

it('refuses counts of another circuit', () => {
  const wrong: [counts: unknown, message: RegExp][] = [
    [null, /^counts: /],
    [{}, /^counts: /],
    [{ '01': 1, '011': 1 }, /^counts\["011"\]: expected a key of 2 bits, which the circuit measures, got 3$/],
    [{ '0x': 1 }, /^counts\["0x"\]: a key of 0 and 1/],
    [{ '0x1': 1 }, /^counts\["0x1"\]: a key of 0 and 1/],
    [{ '0 1': 1 }, /^counts\["0 1"\]: expected 1 registers of 2 bits/],
    [{ '01': -1 }, /^counts\["01"\]: expected an integer of at least 0, got -1$/],
    [{ '01': 1.5 }, /^counts\["01"\]:/],
    [{ '01': '3' }, /^counts\["01"\]:/],
    [{ ['0'.repeat(100)]: 1 }, /^counts\["0{57}\.\.\."\]: /],
  ];
  for (const [counts, message] of wrong) {
    const read = () => spikesFromCounts(counts as never, { steps: 2, bitZero: 'right' });
    expect(read).toThrow(ArgumentError);
    expect(read).toThrow(message);
  }
  expect(() => spikesFromCounts({ 0: 1 }, { steps: 1 } as never)).toThrow(/^options\.bitZero:/);
});
