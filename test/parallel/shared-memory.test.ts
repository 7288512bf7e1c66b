import { expect, it } from 'vitest';
import { sharedMemory } from '../../src/parallel/shared-memory.js';

it('puts large arrays into shared memory once, and copies nothing else of them', () => {
  const large = Float64Array.from({ length: 1000 }, (_, i) => i);
  const small = Uint8Array.of(1, 2);
  const given = {
    large,
    list: [{ again: large, small, text: 'x', none: undefined, flag: true }],
    bytes: large.subarray(3),
  };
  const made = sharedMemory(given) as typeof given;
  expect(made).toEqual(given);
  expect(made.large.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(made.list[0]!.again).toBe(made.large);
  expect(made.list[0]!.small).toBe(small);
  expect(made.bytes.buffer).toBeInstanceOf(SharedArrayBuffer);
  expect(made.bytes.byteLength).toBe(8 * 997);
});
