import { expect, it } from 'vitest';
import { Recent } from '../../src/parallel/recent.js';

it('keeps the four that were used last', () => {
  const recent = new Recent<string>();
  expect([1, 2, 3, 4].map((i) => recent.add(i, `${i}`))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(recent.get(1)).toBe('1');
  expect(recent.add(5, '5')).toBe('2');
  expect(recent.add(6, '6')).toBe('3');
  expect([1, 2, 3, 4, 5, 6].map((i) => recent.get(i))).toEqual(['1', undefined, undefined, '4', '5', '6']);
});
