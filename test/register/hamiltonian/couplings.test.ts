import { describe, expect, it } from 'vitest';
import {
  coupleAll,
  coupleChain,
  coupleGrid,
  coupleRing,
  coupleWeights,
} from '../../../src/register/public.js';

describe('couplings', () => {
  it('join what the graph joins', () => {
    const pairs = (matrix: number[][]) =>
      matrix.flatMap((row, i) => row.flatMap((value, j) => (value ? [`${i}${j}`] : [])));
    expect(pairs(coupleAll(3))).toEqual(['01', '02', '12']);
    expect(pairs(coupleChain(4))).toEqual(['01', '12', '23']);
    expect(pairs(coupleRing(4))).toEqual(['01', '03', '12', '23']);
    expect(pairs(coupleRing(2))).toEqual(['01']);
    expect(pairs(coupleRing(1))).toEqual([]);
    expect(pairs(coupleGrid(2, 3))).toEqual(['01', '03', '12', '14', '25', '34', '45']);
    expect(coupleChain(2, -0.5)).toEqual([
      [0, -0.5],
      [0, 0],
    ]);
    expect(
      coupleWeights([
        [9, 1],
        [2, 9],
      ]),
    ).toEqual([
      [0, 1.5],
      [0, 0],
    ]);
  });
});
