import { logOrdinary } from '../simd/logarithm.js';
import { sinCosTurns } from '../simd/sine-cosine.js';
import { philoxBlocks } from './philox.js';
import { uniformOfWords } from './uniform.js';

const words = new Int32Array(256);
const pair = new Float64Array(2);

/** The first `output.length` standard normals of a stream, by Box and Muller: two of each block. */
export function fillNormal(
  output: Float64Array,
  key0: number,
  key1: number,
  purpose: number,
  item: number,
  step: number,
): void {
  const drawn = words;
  const circle = pair;
  const perDraw = drawn.length >> 1;
  const count = output.length;
  for (let first = 0; first < count; first += perDraw) {
    const end = Math.min(count, first + perDraw);
    philoxBlocks(first >> 1, (end - first + 1) >> 1, step, item, purpose, key0, key1, drawn);
    for (let i = first, w = 0; i < end; i += 2, w += 4) {
      const u = uniformOfWords(drawn[w]!, drawn[w + 1]!);
      const radius = Math.sqrt(-2 * logOrdinary(1 - u));
      sinCosTurns(uniformOfWords(drawn[w + 2]!, drawn[w + 3]!), circle, 0);
      output[i] = radius * circle[0]!;
      if (i + 1 < end) output[i + 1] = radius * circle[1]!;
    }
  }
}
