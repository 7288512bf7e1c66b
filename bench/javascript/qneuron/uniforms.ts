import { philoxBlocks } from '../random/philox.js';
import type { Numbers } from '../spiking/stack/numbers.js';

const words = new Int32Array(256);

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
