import { type PauliString, popcount } from '../../register/index.js';
import type { Channel } from '../network/channels.js';
import { dissipatorTransfer } from './pauli-maps.js';
import { LANES_BYTES, localStrings, stringPairs } from './string-pairs.js';

/** G of dr/dt = G r, r the means of all Pauli strings, for a constant Lindblad equation: [4^qubits][4^qubits]. */
export function stringGenerator(
  qubits: number,
  strings: readonly PauliString[],
  coefficients: Float64Array,
  channels: readonly Channel[],
): Float64Array {
  const size = 4 ** qubits;
  const generator = new Float64Array(size * size);
  strings.forEach((string, i) => {
    if (popcount(string.flips | string.signs) === 0) return;
    const pairs = stringPairs(string, qubits);
    for (let at = 0; at < pairs.length; at += 2) {
      const [a, b] = [pairs[at]! / LANES_BYTES, pairs[at + 1]! / LANES_BYTES];
      generator[a * size + b]! -= 2 * coefficients[i]!;
      generator[b * size + a]! += 2 * coefficients[i]!;
    }
  });
  for (const channel of channels) {
    const { matrix, dimension, rate } = channel;
    if (rate > 0) addLocal(generator, dissipatorTransfer(matrix, dimension), rate, channel, qubits);
  }
  return generator;
}

/** Adds factor times a map on a channel's qubits. */
function addLocal(
  generator: Float64Array,
  map: Float64Array,
  factor: number,
  channel: Channel,
  qubits: number,
): void {
  const size = 4 ** qubits;
  const { mask, places } = localStrings(channel, qubits);
  for (let rest = 0; rest < size; rest++) {
    if (rest & mask) continue;
    places.forEach((row, i) => {
      places.forEach((column, j) => {
        generator[(rest + row) * size + rest + column]! += factor * map[i * places.length + j]!;
      });
    });
  }
}

/** A local map times the means of all strings. */
export function applyLocal(
  map: Float64Array,
  means: Float64Array,
  channel: Channel,
  qubits: number,
): Float64Array {
  const { mask, places } = localStrings(channel, qubits);
  const result = new Float64Array(means.length);
  for (let rest = 0; rest < means.length; rest++) {
    if (rest & mask) continue;
    places.forEach((row, i) => {
      let sum = 0;
      for (let j = 0; j < places.length; j++) sum += map[i * places.length + j]! * means[rest + places[j]!]!;
      result[rest + row] = sum;
    });
  }
  return result;
}
