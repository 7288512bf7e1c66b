import { philoxBlocks } from './philox.js';

const words = new Int32Array(16);

/** The first `count` random signs of a stream: element i is −1 where bit i of its words is set, else +1. */
export function fillRademacher(
  output: Float64Array,
  count: number,
  key0: number,
  key1: number,
  purpose: number,
  item: number,
  step: number,
): void {
  const drawn = words;
  const blocks = drawn.length >> 2;
  for (let block = 0, i = 0; i < count; block += blocks) {
    philoxBlocks(block, blocks, step, item, purpose, key0, key1, drawn);
    for (let w = 0; w < drawn.length && i < count; w++) {
      let bits = drawn[w]!;
      const end = Math.min(count, i + 32);
      for (; i < end; i++, bits >>>= 1) output[i] = 1 - ((bits & 1) << 1);
    }
  }
}
