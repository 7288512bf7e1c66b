/**
 * Two 32-bit words of ARC4 with the key `bytes`, as the npm package seedrandom has it: the key is folded into 256 places first,
 * and the first 256 bytes are thrown away. A hash for seeds, not a cipher.
 *
 * @param bytes characters of codes up to 255, at least one
 */
export function arc4Words(bytes: string): [number, number] {
  const key: number[] = [];
  let smear = 0;
  for (let i = 0; i < bytes.length; i++) {
    smear ^= (key[i & 255] ?? 0) * 19;
    key[i & 255] = (smear + bytes.charCodeAt(i)) & 255;
  }
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  let [i, j] = [0, 0];
  const exchange = () => {
    const other = state[j]!;
    state[j] = state[i]!;
    state[i] = other;
    return state[(state[i]! + state[j]!) & 255]!;
  };
  for (; i < 256; i++) {
    j = (j + key[i % key.length]! + state[i]!) & 255;
    exchange();
  }
  const next = () => {
    i = (i + 1) & 255;
    j = (j + state[i]!) & 255;
    return exchange();
  };
  i = 0;
  j = 0;
  for (let dropped = 0; dropped < 256; dropped++) next();
  const word = () => ((next() << 24) | (next() << 16) | (next() << 8) | next()) >>> 0;
  return [word(), word()];
}
