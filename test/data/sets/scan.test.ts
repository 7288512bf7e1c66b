import fc from 'fast-check';
import { expect, it } from 'vitest';
import { firstNoIntensity, firstNoSpike } from '../../../src/data/sets/scan.js';

it('finds the first value that is no spike, wherever the array begins and ends', () => {
  const values = fc.array(fc.oneof(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 255 })), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(fc.nat(7), values, fc.boolean(), (offset, list, isFine) => {
      const content = isFine ? list.map((value) => value & 1) : list;
      const bytes = new Uint8Array(offset + content.length + 3).fill(255);
      const view = bytes.subarray(offset, offset + content.length);
      view.set(content);
      expect(firstNoSpike(view)).toBe(content.findIndex((value) => value > 1));
    }),
    { seed: 1 },
  );
});

it('finds the first value that is not from 0 to 1', () => {
  const tiny = 2 ** -149;
  const above = 1 + 2 ** -23;
  const wrong = [-tiny, above, -1, 2, Infinity, -Infinity, Number.NaN, 3e38, -3e38];
  const fine = [0, -0, 1, tiny, 0.5, 1 - 2 ** -24];
  expect(firstNoIntensity(Float32Array.from(fine))).toBe(-1);
  expect(firstNoIntensity(new Float32Array(0))).toBe(-1);
  for (const value of wrong) expect(firstNoIntensity(Float32Array.of(...fine, value, 7))).toBe(fine.length);
  const signed = new Uint32Array([0xffc00000, 0x7fc00000, 0xffffffff]);
  for (const bits of signed) {
    expect(firstNoIntensity(new Float32Array(Uint32Array.of(0, bits).buffer))).toBe(1);
  }
});
