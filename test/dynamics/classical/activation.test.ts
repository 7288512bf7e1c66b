import { expect, it } from 'vitest';
import { activation } from '../../../src/dynamics/public.js';
import { ArgumentError } from '../../../src/index.js';

it('is the sigmoid of the probability', () => {
  for (const gain of [-30, -1, 0, 0.5, 12, 2000]) {
    for (const threshold of [0, 0.3, 0.5, 1.2]) {
      for (const probability of [0, 0.2, 0.5, 1]) {
        const exact = 1 / (1 + Math.exp(-gain * (probability - threshold)));
        expect(Math.abs(activation(probability, { gain, threshold }) - exact)).toBeLessThan(1e-14);
      }
    }
  }
  expect(activation(0.4, { gain: 7, threshold: 0.4 })).toBe(0.5);
  expect(() => activation(1.1, { gain: 1, threshold: 0 })).toThrow(ArgumentError);
});
