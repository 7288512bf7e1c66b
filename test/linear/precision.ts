import type { Engine } from '../../src/index.js';

/** What differs between the float32 and the float64 form of a kernel. */
export const PRECISIONS = [
  { suffix: 32, type: Float32Array, roundoff: 2 ** -24 },
  { suffix: 64, type: Float64Array, roundoff: 2 ** -53 },
] as const;
export type Precision = (typeof PRECISIONS)[number];

/** Elements in a cache line: what widths are multiples of. */
export const lineOf = ({ type }: Precision) => 64 / type.BYTES_PER_ELEMENT;

/** Where a matrix was put; `read` gives the whole of it, padding and all. */
export interface Placed {
  pointer: number;
  read(): Float32Array | Float64Array;
}

/** Room for any structure. */
const STRUCTURE_BYTES = 256;

/** Puts copies of arrays into linear memory for as long as `work` runs, with room for a structure. */
export function place<R>(
  engine: Engine,
  precision: Precision,
  matrices: readonly ArrayLike<number>[],
  lists: readonly ArrayLike<number>[],
  work: (matrices: Placed[], lists: { pointer: number; view: Uint32Array }[], structure: number) => R,
): R {
  return engine.arena.scratch((group) => {
    const regions = matrices.map((m) => group.uint8(m.length * precision.type.BYTES_PER_ELEMENT));
    const listRegions = lists.map((list) => group.uint32(list.length));
    const structure = group.uint8(STRUCTURE_BYTES).pointer;
    const { buffer } = engine.arena.memory;
    const placed = regions.map(({ pointer }, i) => {
      const view = new precision.type(buffer, pointer, matrices[i]!.length);
      view.set(matrices[i]!);
      return { pointer, read: () => view.slice() };
    });
    listRegions.forEach((region, i) => {
      region.view.set(lists[i]!);
    });
    return work(placed, listRegions, structure);
  });
}
