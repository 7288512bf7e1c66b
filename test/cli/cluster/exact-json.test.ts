import { expect, it } from 'vitest';
import { decode, encode } from '../../../src/cli/cluster/exact-json.js';

it('brings all that JSON has, and numbers that it does not have, back to the bit', () => {
  const value = { a: [Number.NaN, Infinity, -Infinity, -0, 0, 0.1], b: { c: null, d: 'x', e: true } };
  const text = JSON.stringify(encode(value));
  expect(decode(JSON.parse(text))).toEqual(value);
  expect(Object.is((decode(JSON.parse(text)) as typeof value).a[3], -0)).toBe(true);
  expect(decode(undefined)).toBe(undefined);
});

it('refuses what holds itself', () => {
  const value: unknown[] = [];
  value.push(value);
  expect(() => encode(value)).toThrow('nested over 50 deep');
});
