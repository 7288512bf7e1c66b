import { Purpose } from '../../../assembly/random/purpose.js';
import type { Engine } from '../../engine/index.js';
import { keyOf, type Seed } from '../../engine/index.js';

/** `count` normal numbers of a standard deviation. */
export function initialNormals(engine: Engine, count: number, deviation: number, seed: Seed): Float64Array {
  const key = keyOf(seed);
  return engine.arena.scratch((group) => {
    const normals = group.float64(count);
    engine.kernels.fillNormal(normals.pointer, count, key[0], key[1], Purpose.Initial, 0, 0);
    return normals.copy().map((value) => deviation * value);
  });
}
