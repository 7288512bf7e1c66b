import type { Engine } from '../../engine/index.js';
import type { ComplexMatrix } from '../algebra/matrix.js';
import { eigenvalues } from '../algebra/spectrum.js';

/** −Tr ρ log₂ ρ of a density matrix of `size` rows, in bits. */
export function vonNeumannEntropy(engine: Engine, rho: ComplexMatrix, size: number): number {
  let entropy = 0;
  for (const value of eigenvalues(engine, rho, size)) {
    if (value > 0) entropy -= value * engine.kernels.log(value);
  }
  // A pure state's eigenvalue of 1 may be a rounding error above it.
  return Math.max(0, entropy / Math.LN2);
}
