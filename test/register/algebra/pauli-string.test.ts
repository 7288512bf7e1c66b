import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pauliString } from '../../../src/register/algebra/pauli-string.js';
import { operatorString } from '../../oracle/pauli.js';

/** Powers of i. */
const TURNS = [
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];

it('says which bits a string flips, and which change its sign', () => {
  const letters = fc.array(fc.constantFrom(...'IXYZ'), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(letters, (list) => {
      const qubits = list.map((_, i) => i);
      const { flips, signs } = pauliString('term', list.join(''), qubits, list.length);
      // P|k⟩ = i^(number of Y) (−1)^(ones of k among the signs) |k xor flips⟩.
      const turns = list.filter((letter) => letter === 'Y').length;
      for (const [row, entries] of operatorString(list.join('')).entries()) {
        for (const [column, { re, im }] of entries.entries()) {
          const ones = (column & signs).toString(2).replaceAll('0', '').length;
          const quarter = (turns + 2 * ones) % 4;
          const [expectedRe, expectedIm] = row === (column ^ flips) ? TURNS[quarter]! : [0, 0];
          expect(re).toBeCloseTo(expectedRe!, 15);
          expect(im).toBeCloseTo(expectedIm!, 15);
        }
      }
    }),
  );
});

it('takes qubits in any order, and names letters that are none', () => {
  expect(pauliString('term', 'XZ', [2, 0], 3)).toEqual({ flips: 1, signs: 4 });
  expect(() => pauliString('term', 'XA', [0, 1], 2)).toThrow(/^term\.pauli: /);
  expect(() => pauliString('term', 'X', [3], 2)).toThrow(/^term\.qubits/);
});
