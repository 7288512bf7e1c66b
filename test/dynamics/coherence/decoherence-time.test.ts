import { expect, it } from 'vitest';
import { decoherenceTime } from '../../../src/dynamics/public.js';
import { ArgumentError } from '../../../src/index.js';

it('is ħ a² / (k_B T D)', () => {
  const time = decoherenceTime({ temperature: 310, size: 1e-8, diffusion: 1e-9 });
  const [h, boltzmann] = [6.62607015e-34, 1.380649e-23];
  expect(time / (((h / (2 * Math.PI * boltzmann * 310)) * 1e-16) / 1e-9)).toBeCloseTo(1, 14);
  expect(() => decoherenceTime({ temperature: 0, size: 1, diffusion: 1 })).toThrow(ArgumentError);
});
