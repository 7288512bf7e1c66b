import { expect, it } from 'vitest';
import { activation, decoherenceTime, dropout } from '../../src/dynamics/public.js';
import { ArgumentError } from '../../src/index.js';
import { SIGMAS } from '../oracle/statistics.js';

it('activation is the sigmoid of the probability', () => {
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

it('decoherenceTime is ħ a² / (k_B T D)', () => {
  const time = decoherenceTime({ temperature: 310, size: 1e-8, diffusion: 1e-9 });
  const [h, boltzmann] = [6.62607015e-34, 1.380649e-23];
  expect(time / (((h / (2 * Math.PI * boltzmann * 310)) * 1e-16) / 1e-9)).toBeCloseTo(1, 14);
  expect(() => decoherenceTime({ temperature: 0, size: 1, diffusion: 1 })).toThrow(ArgumentError);
});

it('dropout silences a share of the neurons and keeps the mean', () => {
  const outputs = Float64Array.from({ length: 40_000 }, (_, i) => 1 + (i % 3));
  const { values } = dropout(outputs, { probability: 0.3, seed: 1 });
  const silent = values.filter((value) => value === 0).length;
  expect(Math.abs(silent / 40_000 - 0.3)).toBeLessThan(SIGMAS * Math.sqrt((0.3 * 0.7) / 40_000));
  expect(values.every((value, i) => value === 0 || value === outputs[i] / (1 - 0.3))).toBe(true);
  expect(dropout(outputs, { probability: 0.3, seed: 1 }).values).toEqual(values);
  expect(dropout([2, 3], { probability: 0 }).values).toEqual(Float64Array.of(2, 3));
  expect(() => dropout([1], { probability: 1 })).toThrow(ArgumentError);
});
