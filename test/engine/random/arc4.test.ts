import seedrandom from 'seedrandom';
import { expect, it } from 'vitest';
import { arc4Words } from '../../../src/engine/random/arc4.js';

it('gives the words of seedrandom, for keys of any length', () => {
  const drawn = seedrandom('keys');
  for (let length = 1; length < 700; length += 1 + Math.floor(length / 20)) {
    const codes = Array.from({ length }, () => Math.floor(256 * drawn()));
    const bytes = String.fromCharCode(...codes);
    const hash = seedrandom(bytes);
    expect(arc4Words(bytes), String(length)).toEqual([hash.int32() >>> 0, hash.int32() >>> 0]);
  }
});
