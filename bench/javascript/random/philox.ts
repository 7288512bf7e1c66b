/**
 * Writes the words of `blocks` consecutive blocks of Philox4x32-10 to `words`. The upper halves of the products come
 * from 16-bit pieces by `Math.imul`: measured faster than by way of float64 products. Constants are the function's own,
 * here and in the other files of this folder: bundlers turn a module's constants into variables, which take twice the
 * time because they are loaded and checked on every use.
 */
export function philoxBlocks(
  first: number,
  blocks: number,
  step: number,
  item: number,
  purpose: number,
  key0: number,
  key1: number,
  words: Int32Array,
): void {
  const MULTIPLIER_0 = 0xd2511f53 | 0;
  const MULTIPLIER_0_LOW = 0x1f53;
  const MULTIPLIER_0_HIGH = 0xd251;
  const MULTIPLIER_1 = 0xcd9e8d57 | 0;
  const MULTIPLIER_1_LOW = 0x8d57;
  const MULTIPLIER_1_HIGH = 0xcd9e;
  const WEYL_0 = 0x9e3779b9 | 0;
  const WEYL_1 = 0xbb67ae85 | 0;
  for (let block = 0; block < blocks; block++) {
    let c0 = (first + block) | 0;
    let c1 = step | 0;
    let c2 = item | 0;
    let c3 = purpose | 0;
    let k0 = key0 | 0;
    let k1 = key1 | 0;
    for (let round = 0; round < 10; round++) {
      const a0 = c0 & 0xffff;
      const a1 = c0 >>> 16;
      const aMiddle = (Math.imul(a1, MULTIPLIER_0_LOW) + (Math.imul(a0, MULTIPLIER_0_LOW) >>> 16)) | 0;
      const aCarry = (Math.imul(a0, MULTIPLIER_0_HIGH) + (aMiddle & 0xffff)) | 0;
      const high0 = (Math.imul(a1, MULTIPLIER_0_HIGH) + (aMiddle >>> 16) + (aCarry >>> 16)) | 0;
      const low0 = Math.imul(c0, MULTIPLIER_0);
      const b0 = c2 & 0xffff;
      const b1 = c2 >>> 16;
      const bMiddle = (Math.imul(b1, MULTIPLIER_1_LOW) + (Math.imul(b0, MULTIPLIER_1_LOW) >>> 16)) | 0;
      const bCarry = (Math.imul(b0, MULTIPLIER_1_HIGH) + (bMiddle & 0xffff)) | 0;
      const high1 = (Math.imul(b1, MULTIPLIER_1_HIGH) + (bMiddle >>> 16) + (bCarry >>> 16)) | 0;
      const low1 = Math.imul(c2, MULTIPLIER_1);
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 = (k0 + WEYL_0) | 0;
      k1 = (k1 + WEYL_1) | 0;
    }
    const at = block << 2;
    words[at] = c0;
    words[at + 1] = c1;
    words[at + 2] = c2;
    words[at + 3] = c3;
  }
}
