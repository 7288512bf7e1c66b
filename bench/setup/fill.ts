import { Purpose } from '../../assembly/random/purpose.js';
import { RegionGroup } from '../../src/engine/arena.js';
import type { Engine } from '../../src/engine/engine.js';
import { kernelStream } from '../../src/engine/random/kernel-stream.js';
import type { Prepared, Size } from '../case.js';
import type { fillUniform } from '../javascript/random/uniform.js';

/** How many numbers are drawn. */
export interface FillSize extends Size {
  count: number;
}

export const FILL_SIZES: readonly FillSize[] = [
  { label: '10 numbers', count: 10 },
  { label: '1 000 numbers', count: 1_000 },
  { label: '100 000 numbers', count: 100_000 },
];

const STREAM = [0x243f6a88, 0x85a308d3, Purpose.User, 3, 5] as const;

/** The kernel that fills an array with a stream, and the copy into the caller's array. */
export function prepareKernelFill(
  engine: Engine,
  kernel: 'fillUniform' | 'fillNormal',
  count: number,
): Prepared {
  const group = new RegionGroup(engine.arena);
  const region = group.float64(count);
  const [key0, key1, purpose, item, step] = STREAM;
  const stream = kernelStream(engine, group, [key0, key1], purpose);
  const fill = engine.kernels[kernel];
  const output = new Float64Array(count);
  return {
    work: count,
    run() {
      fill(stream, item, step, region.pointer, count);
      output.set(region.view);
    },
    result: () => output,
  };
}

/** A JavaScript function that does the same. */
export function prepareJavaScriptFill(fill: typeof fillUniform, count: number): Prepared {
  const output = new Float64Array(count);
  return { work: count, run: () => fill(output, ...STREAM), result: () => output };
}
