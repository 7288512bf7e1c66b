import { Purpose } from '../../../assembly/random/purpose.js';
import type { Engine } from '../../engine/index.js';
import { kernelStream, keyOf, type Seed } from '../../engine/index.js';

/** `count` normal numbers of a standard deviation. */
export function initialNormals(engine: Engine, count: number, deviation: number, seed: Seed): Float64Array {
  return engine.arena.scratch((group) => {
    const normals = group.float64(count);
    const stream = kernelStream(engine, group, keyOf(seed), Purpose.Initial);
    engine.kernels.fillNormal(stream, 0, 0, normals.pointer, count);
    return normals.copy().map((value) => deviation * value);
  });
}
