import { philoxBlocks } from '../random/philox.js';
import { uniformOfWords } from '../random/uniform.js';
import { logOrdinary, logOrdinarySingle } from '../simd/logarithm.js';
import { sinCosQuartersSingle, sinCosTurns } from '../simd/sine-cosine.js';
import type { Numbers } from '../spiking/stack/numbers.js';

const words = new Int32Array(256);
const pair = new Float64Array(2);

/** The first `output.length` normals of a chain's stream, two of each block, the sine after the cosine. */
export function fillNormals(
  output: Numbers,
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
      const radius = Math.sqrt(-2 * logOrdinary(1 - uniformOfWords(drawn[w]!, drawn[w + 1]!)));
      sinCosTurns(uniformOfWords(drawn[w + 2]!, drawn[w + 3]!), circle, 0);
      output[i] = radius * circle[0]!;
      output[i + 1] = radius * circle[1]!;
    }
  }
}

/** `fillNormals` in float32, which takes one word for a number, 24 bits of it. */
export function fillNormalsSingle(
  output: Numbers,
  key0: number,
  key1: number,
  purpose: number,
  chain: number,
  sweep: number,
): void {
  const TWO_TO_MINUS_24 = 5.9604644775390625e-8;
  const TO_QUARTERS = 2.384185791015625e-7;
  const drawn = words;
  const circle = pair;
  const count = output.length;
  for (let first = 0; first < count; first += 256) {
    const end = Math.min(count, first + 256);
    philoxBlocks(first >> 2, (end - first + 3) >> 2, sweep, chain, purpose, key0, key1, drawn);
    for (let i = first, w = 0; i < end; i += 2, w += 2) {
      const radius = Math.sqrt(-2 * logOrdinarySingle(1 - (drawn[w]! >>> 8) * TWO_TO_MINUS_24));
      sinCosQuartersSingle((drawn[w + 1]! >> 8) * TO_QUARTERS, circle);
      output[i] = radius * circle[0]!;
      output[i + 1] = radius * circle[1]!;
    }
  }
}

/** The first `output.length` uniforms of a chain's stream, of one word each: its upper `bits`. */
export function fillUniforms(
  output: Numbers,
  bits: number,
  key0: number,
  key1: number,
  purpose: number,
  chain: number,
  sweep: number,
): void {
  const shift = 32 - bits;
  const unit = 2 ** -bits;
  const drawn = words;
  const count = output.length;
  for (let first = 0; first < count; first += 256) {
    const end = Math.min(count, first + 256);
    philoxBlocks(first >> 2, (end - first + 3) >> 2, sweep, chain, purpose, key0, key1, drawn);
    for (let i = first; i < end; i++) output[i] = (drawn[i - first]! >>> shift) * unit;
  }
}
