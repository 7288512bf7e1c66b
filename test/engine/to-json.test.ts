import { expect, it } from 'vitest';
import { ArgumentError, toJSON } from '../../src/index.js';

it('makes results readable as JSON', () => {
  const result = {
    mean: Float64Array.of(0.5, 1),
    runs: [{ spikes: Uint8Array.of(1, 0) }],
    meta: { seed: 'a', warnings: [] },
    nothing: null,
  };
  expect(JSON.parse(JSON.stringify(toJSON(result)))).toEqual({
    mean: [0.5, 1],
    runs: [{ spikes: [1, 0] }],
    meta: { seed: 'a', warnings: [] },
    nothing: null,
  });
});

it('refuses what holds itself, and leaves no holes', () => {
  const ring: Record<string, unknown> = {};
  ring.again = [ring];
  expect(() => toJSON(ring)).toThrow(ArgumentError);
  expect(() => toJSON(ring)).toThrow(/^result: holds itself, or is nested more than 100 deep$/);
  // biome-ignore lint/suspicious/noSparseArray: a hole is what this is about
  const sparse = [1, , { a: undefined }];
  // JSON.stringify writes holes as null by itself.
  expect(Object.keys(toJSON(sparse) as unknown[])).toEqual(['0', '1', '2']);
  expect(JSON.stringify(toJSON(sparse))).toBe('[1,null,{}]');
});

it('refuses arrays whose buffer was transferred away', () => {
  const values = Float64Array.of(1, 2);
  structuredClone(values.buffer, { transfer: [values.buffer] });
  expect(() => toJSON({ values })).toThrow(/^result: its buffer was transferred away$/);
});
