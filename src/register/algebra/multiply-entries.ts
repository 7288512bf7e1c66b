import type { Engine } from '../../engine/index.js';
import type { ComplexMatrix } from './matrix.js';

const SWAP_LEVELS = [0, 0, 1, 0, 1, 0, 0, 0];
// biome-ignore format: a matrix
const SWAP_QUBITS = [
  1, 0, 0, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 1, 0, 0, 0,
  0, 0, 1, 0, 0, 0, 0, 0,
  0, 0, 0, 0, 0, 0, 1, 0,
];

/**
 * Applies a matrix to bits of the numbers of 2^bits complex entries, by the quickest kernel that does it.
 *
 * @param pointer address of the entries
 * @param targets masks of the bits, that of the matrix's most significant bit first
 * @param controls mask of the bits that must be 1
 */
export function multiplyEntries(
  { kernels, arena }: Engine,
  pointer: number,
  bits: number,
  matrix: ComplexMatrix,
  targets: number[],
  controls: number,
): void {
  const [first, second] = targets;
  if (targets.length === 1 && isDiagonal(matrix)) {
    for (let value = 0; value < 2; value++) {
      const re = matrix[6 * value]!;
      const im = matrix[6 * value + 1]!;
      if (re === 1 && im === 0) continue;
      kernels.scaleSubspace(pointer, bits, first! | controls, (value * first!) | controls, re, im);
    }
  } else if (equals(matrix, SWAP_LEVELS)) {
    kernels.swapSubspaces(pointer, bits, first! | controls, controls, first! | controls);
  } else if (equals(matrix, SWAP_QUBITS)) {
    const fixed = first! | second! | controls;
    kernels.swapSubspaces(pointer, bits, fixed, first! | controls, second! | controls);
  } else {
    arena.scratch((group) => {
      const entries = group.float64(matrix.length, false);
      entries.view.set(matrix);
      if (targets.length === 1) {
        kernels.applyMatrix2(pointer, bits, first!, controls, entries.pointer);
        return;
      }
      const masks = group.uint32(targets.length, false);
      masks.view.set(targets);
      kernels.applyMatrix(pointer, bits, masks.pointer, targets.length, controls, entries.pointer);
    });
  }
}

// Loops without closures and views, which would take longer than a gate on few qubits.
function isDiagonal(matrix: ComplexMatrix): boolean {
  return matrix[2] === 0 && matrix[3] === 0 && matrix[4] === 0 && matrix[5] === 0;
}

function equals(matrix: ComplexMatrix, entries: readonly number[]): boolean {
  if (entries.length !== matrix.length) return false;
  for (let i = 0; i < entries.length; i++) if (matrix[i] !== entries[i]) return false;
  return true;
}
