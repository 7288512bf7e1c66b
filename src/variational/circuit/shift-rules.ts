import type { CircuitCore } from './circuit-core.js';

/** Coefficient and shift of each term of the rules for one frequency, and for the frequencies ½ and 1. */
const TWO_TERMS: [number, number][] = [
  [1 / 2, Math.PI / 2],
  [-1 / 2, -Math.PI / 2],
];
const NEAR = (Math.SQRT2 + 1) / (4 * Math.SQRT2);
const FAR = (Math.SQRT2 - 1) / (4 * Math.SQRT2);
const FOUR_TERMS: [number, number][] = [
  [NEAR, Math.PI / 2],
  [-NEAR, -Math.PI / 2],
  [-FAR, (3 * Math.PI) / 2],
  [FAR, (-3 * Math.PI) / 2],
];

/**
 * The gradient as a quantum processor would find it: from means at shifted angles, two for each place of a rotation or
 * phase (Schuld et al., Phys. Rev. A 99, 032331 (2019)) and four for a controlled rotation (Anselmetti et al., New J.
 * Phys. 23, 113010 (2021)).
 *
 * @param mean of the observable after the circuit has run with the slots' angles
 */
export async function shiftGradient(
  core: CircuitCore,
  angles: ArrayLike<number>,
  parameters: number,
  mean: () => Promise<number>,
): Promise<Float64Array> {
  const gradient = new Float64Array(parameters);
  const slots = Float64Array.from(core.slots, ({ parameter }) => angles[parameter]!);
  for (const [i, { parameter, frequencies }] of core.slots.entries()) {
    for (const [coefficient, shift] of frequencies.length > 1 ? FOUR_TERMS : TWO_TERMS) {
      const shifted = slots.slice();
      shifted[i]! += shift;
      core.loadSlots(shifted);
      const term = coefficient * (await mean());
      gradient[parameter]! += term;
    }
  }
  return gradient;
}
