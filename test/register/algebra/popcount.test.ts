import fc from 'fast-check';
import { expect, it } from 'vitest';
import { popcount } from '../../../src/register/algebra/popcount.js';

it('counts the ones of 32 bits, the highest too', () => {
  expect([0, 1, -1, 2 ** 31, 0x5555_5555].map(popcount)).toEqual([0, 1, 32, 1, 16]);
  fc.assert(
    fc.property(fc.nat(2 ** 32 - 1), (bits) => {
      expect(popcount(bits)).toBe(bits.toString(2).replaceAll('0', '').length);
    }),
  );
});
