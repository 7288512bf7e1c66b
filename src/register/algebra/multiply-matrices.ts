import type { Engine } from '../../engine/index.js';
import { RegionGroup } from '../../engine/index.js';
import type { ComplexMatrix } from './matrix.js';

/** Products of two complex numbers that a piece of work may take. */
const PRODUCTS_AT_ONCE = 2 ** 21;
const COMPLEX_BYTES = 16;

/** a · b by the kernel, for matrices that are too large for `product`. */
export async function multiplyMatrices(
  engine: Engine,
  a: ComplexMatrix,
  b: ComplexMatrix,
  size: number,
  pause: () => Promise<void>,
): Promise<Float64Array> {
  const { kernels } = engine;
  const group = new RegionGroup(engine.arena);
  try {
    await pause();
    const [left, right, output] = [a, b, a].map(({ length }) => group.float64(length));
    left!.view.set(a);
    right!.view.set(b);
    await pause();
    const rows = Math.max(1, Math.floor(PRODUCTS_AT_ONCE / size ** 2));
    for (let row = 0; row < size; row += rows) {
      const start = COMPLEX_BYTES * size * row;
      const count = Math.min(rows, size - row);
      kernels.multiplyMatrices(left!.pointer + start, count, right!.pointer, size, output!.pointer + start);
      await pause();
    }
    return output!.copy();
  } finally {
    group.dispose();
  }
}
