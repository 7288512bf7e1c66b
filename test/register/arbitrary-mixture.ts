import fc from 'fast-check';
import { expect } from 'vitest';
import { complex, type Matrix, scale, sum } from '../oracle/complex.js';
import { projector, unflat } from '../oracle/dense-register.js';
import { arbitraryAmplitudes } from './arbitrary-register.js';

export const near = (value: number, expected: number, tolerance = 1e-13) =>
  expect(Math.abs(value - expected)).toBeLessThan(tolerance);

/** The mixture of some pure states with given weights, as dense matrix. */
export const mixture = (states: number[][], weights: number[]): Matrix => {
  const total = weights.reduce((a, b) => a + b, 0);
  return states
    .map((amplitudes, i) => scale(projector(unflat(amplitudes, 1)), complex(weights[i]! / total)))
    .reduce(sum);
};
export const arbitraryMixture = (qubits: number, most: number) =>
  fc
    .array(fc.tuple(arbitraryAmplitudes(qubits), fc.double({ min: 0.05, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: most,
    })
    .map((parts) =>
      mixture(
        parts.map(([amplitudes]) => amplitudes),
        parts.map(([, weight]) => weight),
      ),
    );
