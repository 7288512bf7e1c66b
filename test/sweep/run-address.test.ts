import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { version } from '../../package.json';
import { runAddress } from '../../src/sweep/public.js';

const CONTENT = { command: 'circuit', options: { gate: 'not', sweeps: 100 }, seed: 1 };

describe('runAddress', () => {
  it('is the SHA-256 of what is written here by hand', () => {
    const text = `{"command":"circuit","options":{"gate":"not","sweeps":100},"seed":"1","version":"${version}"}`;
    expect(runAddress(CONTENT)).toBe(createHash('sha256').update(text).digest('hex'));
  });

  it('does not depend on the order of options, nor on how a number or a seed is written', () => {
    const same = { command: 'circuit', options: { sweeps: 1e2, none: undefined, gate: 'not' }, seed: '1' };
    expect(runAddress(same)).toBe(runAddress(CONTENT));
  });

  it('differs with each part of the content', () => {
    const others = [
      { command: 'train' },
      { options: { gate: 'not', sweeps: 101 } },
      { options: { gate: 'not', sweeps: '100' } },
      { options: { gate: 'not', sweeps: [100] } },
      { options: { gate: 'not', sweeps: Infinity } },
      { seed: 2 },
      { items: [0, 10] as const },
      { items: [10, 20] as const },
      { version: '0.0.1' },
    ];
    const addresses = [{}, ...others].map((other) => runAddress({ ...CONTENT, ...other }));
    expect(new Set(addresses).size).toBe(others.length + 1);
  });

  it.each([
    ['content.options.x', { options: { x: Number.NaN } }],
    ['content.options.x', { options: { x: -0 } }],
    ['content.options.x[1]', { options: { x: [1, () => 1] } }],
    ['content.items[1]', { items: [3, 3] as const }],
    ['content.command', { command: 7 as never }],
  ])('refuses %s that JSON does not have', (field, other) => {
    expect(() => runAddress({ ...CONTENT, ...other })).toThrow(expect.objectContaining({ field }));
  });
});
