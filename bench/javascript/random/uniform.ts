import { philoxBlocks } from './philox.js';

/** Words that are drawn before any of them is converted: few enough for the first-level cache. */
const words = new Int32Array(256);

/** The first `output.length` uniforms of a stream: number i is made of words 2i and 2i + 1. */
export function fillUniform(
  output: Float64Array,
  key0: number,
  key1: number,
  purpose: number,
  item: number,
  step: number,
): void {
  const drawn = words;
  const perDraw = drawn.length >> 1;
  const count = output.length;
  for (let first = 0; first < count; first += perDraw) {
    const end = Math.min(count, first + perDraw);
    philoxBlocks(first >> 1, (end - first + 1) >> 1, step, item, purpose, key0, key1, drawn);
    for (let i = first, w = 0; i < end; i++, w += 2) output[i] = uniformOfWords(drawn[w]!, drawn[w + 1]!);
  }
}

/** Uniform on the multiples of 2⁻⁵³ in [0, 1). */
export function uniformOfWords(a: number, b: number): number {
  const TWO_TO_26 = 67108864;
  const TWO_TO_MINUS_53 = 1.1102230246251565e-16;
  return ((a >>> 5) * TWO_TO_26 + (b >>> 6)) * TWO_TO_MINUS_53;
}
