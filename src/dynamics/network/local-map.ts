import type { Engine, RegionGroup } from '../../engine/index.js';
import type { Channel } from './channels.js';

/** Address of a `LocalMap` on a channel's qubits. */
export function describeMap(
  engine: Engine,
  group: RegionGroup,
  channel: Channel,
  matrix: Float64Array,
): number {
  const entries = group.float64(matrix.length);
  entries.view.set(matrix);
  const map = group.uint8(engine.kernels.localMapBytes()).pointer;
  describePlaces(engine, map, channel);
  engine.kernels.describeLocalMap(map, entries.pointer);
  return map;
}

/** Writes the qubits of a channel to a `LocalMap` or a `LocalChannel`. */
export function describePlaces(
  { kernels }: Engine,
  pointer: number,
  { dimension, mask, offsets }: Channel,
): void {
  const [first, second, third, fourth] = offsets;
  kernels.describePlaces(pointer, dimension, mask, first, second, third, fourth);
}
