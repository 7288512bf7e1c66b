import { expect, it } from 'vitest';
import { dropout } from '../../../src/dynamics/public.js';
import { ArgumentError } from '../../../src/index.js';
import { SIGMAS } from '../../oracle/statistics.js';

it('silences a share of the neurons and keeps the mean', () => {
  const outputs = Float64Array.from({ length: 40_000 }, (_, i) => 1 + (i % 3));
  const { values } = dropout(outputs, { probability: 0.3, seed: 1 });
  const silent = values.filter((value) => value === 0).length;
  expect(Math.abs(silent / 40_000 - 0.3)).toBeLessThan(SIGMAS * Math.sqrt((0.3 * 0.7) / 40_000));
  expect(values.every((value, i) => value === 0 || value === outputs[i]! / (1 - 0.3))).toBe(true);
  expect(dropout(outputs, { probability: 0.3, seed: 1 }).values).toEqual(values);
  expect(dropout([2, 3], { probability: 0 }).values).toEqual(Float64Array.of(2, 3));
  expect(() => dropout([1], { probability: 1 })).toThrow(ArgumentError);
});
