import { expect, it } from 'vitest';
import { toJSON } from '../../src/index.js';

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
