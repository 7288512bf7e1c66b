import { philoxBlocks } from './philox.js';

const drawn = new Int32Array(256);

/**
 * The first `output.length` standard normals of a stream, by Box and Muller: one of each word. In doubles, where the package computes
 * in single precision: that is what JavaScript is fastest at. Only u is rounded to single precision, step by step as in the package:
 * near u = 1 that is what is left of -log u, and of normals near zero.
 */
export function fillNormal(
  output: Float32Array | Float64Array,
  key0: number,
  key1: number,
  purpose: number,
  item: number,
  step: number,
): void {
  const TWO_TO_MINUS_31 = 2 ** -31;
  const EIGHTH_TURN = (Math.PI / 4) * TWO_TO_MINUS_31;
  const words = drawn;
  const count = output.length;
  for (let first = 0; first < count; first += 256) {
    const end = Math.min(count, first + 256);
    philoxBlocks(first >> 2, (end - first + 3) >> 2, step, item, purpose, key0, key1, words);
    for (let i = first; i < end; i += 2) {
      const u = Math.fround(Math.fround(words[i - first]! >>> 1) + 0.5) * TWO_TO_MINUS_31;
      const radius = Math.sqrt(-Math.log(u));
      const w = words[i - first + 1]!;
      const angle = (w << 2) * EIGHTH_TURN;
      const cosine = Math.cos(angle);
      const sine = Math.sin(angle);
      const a = radius * (cosine - sine);
      output[i] = w < 0 ? -a : a;
      if (i + 1 < end) {
        const b = radius * (cosine + sine);
        output[i + 1] = w << 1 < 0 ? -b : b;
      }
    }
  }
}
