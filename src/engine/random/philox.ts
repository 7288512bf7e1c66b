/** A Philox4x32-10 key: two unsigned 32-bit words. */
export type Key = readonly [number, number];

/**
 * One block of Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011), for the
 * facade's own draws; kernels have theirs, and a test holds the two together.
 *
 * @param counter four unsigned 32-bit words; in bornspike [block, step, item, purpose]
 * @returns four unsigned 32-bit words
 */
export function philox(counter: readonly number[], key: Key): [number, number, number, number] {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const high0 = multiplyHigh(0xd2511f53, c0!);
    const low0 = Math.imul(0xd2511f53, c0!);
    const high1 = multiplyHigh(0xcd9e8d57, c2!);
    const low1 = Math.imul(0xcd9e8d57, c2!);
    c0 = high1 ^ c1! ^ k0;
    c1 = low1;
    c2 = high0 ^ c3! ^ k1;
    c3 = low0;
    k0 = (k0 + 0x9e3779b9) | 0;
    k1 = (k1 + 0xbb67ae85) | 0;
  }
  return [c0! >>> 0, c1! >>> 0, c2! >>> 0, c3! >>> 0];
}

/** The upper 32 bits of the product of two unsigned 32-bit integers. */
function multiplyHigh(a: number, b: number): number {
  const a0 = a & 0xffff;
  const a1 = a >>> 16;
  const b0 = b & 0xffff;
  const b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  const carry = a0 * b1 + (middle & 0xffff);
  return (a1 * b1 + Math.floor(middle / 0x10000) + Math.floor(carry / 0x10000)) | 0;
}
