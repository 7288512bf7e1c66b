import { logOrdinary } from '../logarithm.js';
import { philoxBlocks } from '../philox.js';
import { sinCosTurns } from '../sine-cosine.js';
import { uniformOfWords } from '../uniform.js';

const words = new Int32Array(256);
const pair = new Float64Array(2);

/** The first `output.length` normals of a chain's stream, two of each block, the sine after the cosine. */
export function fillNormals(
  output: Float64Array,
  key0: number,
  key1: number,
  purpose: number,
  chain: number,
  sweep: number,
): void {
  const drawn = words;
  const circle = pair;
  const count = output.length;
  for (let first = 0; first < count; first += 128) {
    const end = Math.min(count, first + 128);
    philoxBlocks(first >> 1, (end - first + 1) >> 1, sweep, chain, purpose, key0, key1, drawn);
    for (let i = first, w = 0; i < end; i += 2, w += 4) {
      const radius = Math.sqrt(-2 * logOrdinary(1 - uniformOfWords(drawn[w], drawn[w + 1])));
      sinCosTurns(uniformOfWords(drawn[w + 2], drawn[w + 3]), circle, 0);
      output[i] = radius * circle[0];
      output[i + 1] = radius * circle[1];
    }
  }
}

/** The first `output.length` uniforms of a chain's stream, of one word each. */
export function fillUniforms(
  output: Float64Array,
  key0: number,
  key1: number,
  purpose: number,
  chain: number,
  sweep: number,
): void {
  const TWO_TO_MINUS_32 = 2.3283064365386963e-10;
  const drawn = words;
  const count = output.length;
  for (let first = 0; first < count; first += 256) {
    const end = Math.min(count, first + 256);
    philoxBlocks(first >> 2, (end - first + 3) >> 2, sweep, chain, purpose, key0, key1, drawn);
    for (let i = first; i < end; i++) output[i] = (drawn[i - first] >>> 0) * TWO_TO_MINUS_32;
  }
}
