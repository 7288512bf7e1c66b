import { checkOptions, checkPositive } from '../engine/check.js';

/** In SI units. */
export interface DecoherenceTimeOptions {
  /** T, in kelvin. */
  temperature: number;
  /** a, the characteristic size of the system, in metres. */
  size: number;
  /** D, the effective diffusion coefficient, in m²/s. */
  diffusion: number;
}

/** ħ in J s and the Boltzmann constant in J/K, exact in the SI of 2019. */
const HBAR = 1.0545718176461565e-34;
const BOLTZMANN = 1.380649e-23;

/**
 * The paper's estimate of how long superpositions last in a warm environment: ħ / (k_B T) · a² / D (QNNS paper, section
 * 5.1). Both factors are times, in seconds: ħ / (k_B T) is 25 fs at 310 K, a² / D is the time of diffusion across the
 * system. So the number that the paper takes for seconds has, as printed, the dimension of s².
 */
export function decoherenceTime(options: DecoherenceTimeOptions): number {
  checkOptions('options', options, ['temperature', 'size', 'diffusion']);
  const temperature = checkPositive('options.temperature', options.temperature);
  const size = checkPositive('options.size', options.size);
  const diffusion = checkPositive('options.diffusion', options.diffusion);
  return (HBAR / (BOLTZMANN * temperature)) * ((size * size) / diffusion);
}
