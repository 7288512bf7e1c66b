import { type PauliString, popcount } from '../../register/index.js';
import type { Channel } from '../network/channels.js';

/** Bytes of a number of both lanes. */
export const LANES_BYTES = 16;

/** Of a string, as filters number it: bits of X or Y before those of Z or Y. */
export const stringNumber = ({ flips, signs }: PauliString, qubits: number): number =>
  flips * 2 ** qubits + signs;

/**
 * The pairs of strings that e^(-iθP) on both sides turns by 2θ, from the first to the second, each as bytes to it: Q anticommutes
 * with P, and goes to cos 2θ Q + sin 2θ iQP.
 */
export function stringPairs(p: PauliString, qubits: number): Uint32Array {
  const size = 2 ** qubits;
  const pairs: number[] = [];
  for (let flips = 0; flips < size; flips++) {
    for (let signs = 0; signs < size; signs++) {
      const image = { flips: flips ^ p.flips, signs: signs ^ p.signs };
      const [from, to] = [stringNumber({ flips, signs }, qubits), stringNumber(image, qubits)];
      if (from > to || (popcount(flips & p.signs) + popcount(signs & p.flips)) % 2 === 0) continue;
      // QP = i^quarters times the image.
      const quarters =
        popcount(flips & signs) +
        popcount(p.flips & p.signs) -
        popcount(image.flips & image.signs) +
        2 * popcount(signs & p.flips);
      pairs.push(...((quarters & 3) === 3 ? [from, to] : [to, from]));
    }
  }
  return Uint32Array.from(pairs, (number) => LANES_BYTES * number);
}

/** r_Q = Tr Qρ of all strings, of the entries of a density matrix. */
export function stringMeans(entries: Float64Array, qubits: number): Float64Array {
  const size = 2 ** qubits;
  const means = new Float64Array(size * size);
  for (let flips = 0; flips < size; flips++) {
    for (let signs = 0; signs < size; signs++) {
      const quarters = popcount(flips & signs);
      let sum = 0;
      for (let k = 0; k < size; k++) {
        // i^quarters (-1)^popcount(k & signs), of which the real part of the product is left.
        const turn = (quarters + 2 * popcount(k & signs)) & 3;
        const at = 2 * (k * size + (k ^ flips));
        const part = turn & 1 ? -entries[at + 1]! : entries[at]!;
        sum += turn & 2 ? -part : part;
      }
      means[flips * size + signs] = sum;
    }
  }
  return means;
}

/** Of a channel's qubits: the bits of strings, and where each local string is among all, I, Z, X, Y of each qubit. */
export function localStrings(
  { dimension, mask, offsets }: Channel,
  qubits: number,
): { mask: number; places: number[] } {
  const size = 2 ** qubits;
  const masks = dimension === 2 ? [offsets[1]!] : [offsets[2]!, offsets[1]!];
  const places = Array.from({ length: dimension ** 2 }, (_, local) =>
    masks.reduce((sum, bit, i) => {
      const letter = (local >> (2 * (masks.length - 1 - i))) & 3;
      return sum + (letter & 2 ? bit * size : 0) + (letter & 1 ? bit : 0);
    }, 0),
  );
  return { mask: mask * size + mask, places };
}
