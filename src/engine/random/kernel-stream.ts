import type { Purpose } from '../../../assembly/random/purpose.js';
import { streamBytes, writeStream } from '../../../build/generated/core/random.js';
import type { RegionGroup } from '../arena.js';
import type { Engine } from '../engine.js';
import type { Key } from './philox.js';

/** Puts the streams of a key and a purpose into the kernels' memory; returns their address. */
export function kernelStream(
  engine: Engine,
  group: RegionGroup,
  [key0, key1]: Key,
  purpose: Purpose,
): number {
  const { pointer } = group.uint8(streamBytes);
  writeStream(engine.arena.memory, pointer, { key0, key1, purpose });
  return pointer;
}
