import { type Describes, number, readOptions } from '../../engine/index.js';

/** In SI units, each from 1e-60 to 1e60. */
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
/** Beyond, products would be no numbers. */
const SMALLEST = 1e-60;
const LARGEST = 1e60;

const quantity = (unit: string) => number({ minimum: SMALLEST, maximum: LARGEST, unit });

export const decoherenceTimeOptions = () =>
  ({
    temperature: quantity('K'),
    size: quantity('m'),
    diffusion: quantity('m²/s'),
  }) satisfies Describes<DecoherenceTimeOptions>;

/**
 * The paper's estimate of how long superpositions last in a warm environment: ħ / (k_B T) · a² / D (QNNS paper, section
 * 5.1). Both factors are times, in seconds: ħ / (k_B T) is 25 fs at 310 K, a² / D is the time of diffusion across the
 * system. So the number that the paper takes for seconds has, as printed, the dimension of s².
 *
 * @throws ArgumentError naming the option that cannot be used
 *
 * @example
 * ```ts
 * import { decoherenceTime } from 'bornspike/dynamics';
 *
 * console.log(decoherenceTime({ temperature: 310, size: 1e-9, diffusion: 1e-9 })); // prints: 2.4639459942766898e-23
 * ```
 */
export function decoherenceTime(options: DecoherenceTimeOptions): number {
  const { temperature, size, diffusion } = readOptions('options', options, decoherenceTimeOptions);
  return (HBAR / (BOLTZMANN * temperature)) * ((size * size) / diffusion);
}
