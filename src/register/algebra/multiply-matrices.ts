import type { Engine } from '../../engine/index.js';
import type { ComplexMatrix } from './matrix.js';

/** a · b by the kernel, for matrices that are too large for `product`. */
export function multiplyMatrices(
  { arena, kernels }: Engine,
  a: ComplexMatrix,
  b: ComplexMatrix,
  size: number,
): Float64Array {
  return arena.scratch((group) => {
    const [left, right, output] = [a, b, a].map(({ length }) => group.float64(length));
    left.view.set(a);
    right.view.set(b);
    kernels.multiplyMatrices(left.pointer, right.pointer, size, output.pointer);
    return output.copy();
  });
}
