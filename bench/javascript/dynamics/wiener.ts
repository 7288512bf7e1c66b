import { Purpose } from '../../../assembly/random/purpose.js';
import { philoxBlocks } from '../random/philox.js';

/** Steps whose noise comes from one stream. */
export const CHUNK = 64;

/** Writes `count` standard normals of a trajectory's chunk, of 32-bit words; a multiple of four. */
export function fillWiener(
  output: Float64Array,
  count: number,
  key0: number,
  key1: number,
  trajectory: number,
  chunk: number,
  words: Int32Array,
): void {
  const SCALE = 2 ** -32;
  const TURN = 2 * Math.PI * SCALE;
  philoxBlocks(0, count >> 2, chunk, trajectory, Purpose.Wiener, key0, key1, words);
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(((words[i]! >>> 0) + 0.5) * SCALE));
    const angle = (words[i + 1]! >>> 0) * TURN;
    output[i] = radius * Math.cos(angle);
    output[i + 1] = radius * Math.sin(angle);
  }
}
