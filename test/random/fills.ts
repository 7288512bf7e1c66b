import { Purpose } from '../../assembly/random/purpose.js';
import type { RegionGroup } from '../../src/engine/index.js';
import { kernelStream } from '../../src/engine/random/kernel-stream.js';
import type { Key } from '../../src/engine/random/seed.js';
import type { Engine } from '../../src/index.js';

export interface Stream {
  key: Key;
  purpose?: Purpose;
  item?: number;
  step?: number;
}

type Fill = 'fillUniform' | 'fillNormal' | 'fillRademacher';

const words = ({ key, purpose = Purpose.User, item = 0, step = 0 }: Stream) =>
  [key[0], key[1], purpose, item, step] as const;

/** A stream as the kernels take it. */
export const told = (engine: Engine, group: RegionGroup, stream: Stream) => {
  const [key0, key1, purpose, item, step] = words(stream);
  return [kernelStream(engine, group, [key0, key1], purpose), item, step] as const;
};

/** The first `count` numbers of a stream. */
export function fill(engine: Engine, kernel: Fill, count: number, stream: Stream): Float64Array {
  return engine.arena.scratch((group) => {
    const output = group.float64(count + 1);
    output.view[count] = -7;
    engine.kernels[kernel](...told(engine, group, stream), output.pointer, count);
    if (output.view[count] !== -7) throw new Error(`${kernel} wrote behind its ${count} elements`);
    return output.view.slice(0, count);
  });
}

/** One draw for each probability. */
export function fillBernoulli(engine: Engine, probabilities: ArrayLike<number>, stream: Stream): Uint8Array {
  return engine.arena.scratch((group) => {
    const count = probabilities.length;
    const input = group.float64(count);
    const output = group.uint8(count + 1);
    input.view.set(probabilities);
    output.view[count] = 77;
    engine.kernels.fillBernoulli(...told(engine, group, stream), input.pointer, output.pointer, count);
    if (output.view[count] !== 77) throw new Error(`fillBernoulli wrote behind its ${count} elements`);
    return output.view.slice(0, count);
  });
}

/** Number `position` of a stream, by the scalar accessor. */
export function at(
  engine: Engine,
  kernel: 'uniformAt' | 'normalAt',
  position: number,
  stream: Stream,
): number {
  return engine.kernels[kernel](...words(stream), position);
}
