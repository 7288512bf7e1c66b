import type { Engine, RegionGroup, Steps } from '../../engine/index.js';
import type { ComplexMatrix } from '../algebra/matrix.js';
import { eigenvalues } from '../algebra/spectrum.js';

/** −Tr ρ log₂ ρ of a density matrix of `size` rows, in bits. */
export function* vonNeumannEntropy(
  engine: Engine,
  group: RegionGroup,
  rho: ComplexMatrix,
  size: number,
): Steps<number> {
  let entropy = 0;
  for (const value of yield* eigenvalues(engine, group, rho, size)) {
    if (value > 0) entropy -= value * engine.kernels.log(value);
  }
  // A pure state's eigenvalue of 1 may be a rounding error above it.
  return Math.max(0, entropy / Math.LN2);
}
