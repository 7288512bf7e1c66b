import { fillUniform } from '../random/uniform.js';

/** Shots that share a step of the stream. */
const uniforms = new Float64Array(256);

/** Draws outcomes of measuring all qubits by Born's rule, and counts them. `sums` is of the length of `counts`. */
export function sampleState(
  state: Float64Array,
  sums: Float64Array,
  outcomes: Uint32Array,
  counts: Uint32Array,
  key0: number,
  key1: number,
  purpose: number,
): void {
  let sum = 0;
  for (let k = 0; k < sums.length; k++) {
    const re = state[2 * k]!;
    const im = state[2 * k + 1]!;
    sum += re * re + im * im;
    sums[k] = sum;
  }
  counts.fill(0);
  for (let first = 0; first < outcomes.length; first += uniforms.length) {
    fillUniform(uniforms, key0, key1, purpose, 0, first / uniforms.length);
    const end = Math.min(outcomes.length, first + uniforms.length);
    for (let shot = first; shot < end; shot++) {
      const mark = uniforms[shot - first]! * sum;
      let low = 0;
      let high = sums.length - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (sums[middle]! > mark) high = middle;
        else low = middle + 1;
      }
      outcomes[shot] = low;
      counts[low]!++;
    }
  }
}
