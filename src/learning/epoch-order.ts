import { Purpose } from '../../assembly/random/purpose.js';
import { type Key, RandomStream } from '../engine/index.js';

/** The order in which an epoch presents the samples: parts in random order, and each part's samples in random order. */
export function epochOrder(key: Key, epoch: number, count: number, partSize: number): Uint32Array {
  const stream = new RandomStream({ key, purpose: Purpose.Shuffle }, epoch);
  const parts = Array.from({ length: Math.ceil(count / partSize) }, (_, part) => part);
  const order = new Uint32Array(count);
  let filled = 0;
  for (const part of stream.shuffle(parts)) {
    const first = part * partSize;
    const length = Math.min(partSize, count - first);
    order.set(stream.shuffle(Uint32Array.from({ length }, (_, i) => first + i)), filled);
    filled += length;
  }
  return order;
}
