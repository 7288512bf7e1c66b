/** Steps of one SQS neuron with quantum memory; states as in register.ts. */

import { sinCos } from '../../simd/sine-cosine.js';
import { Layout } from './register.js';

/** cos and sin of φ/2 = πz/2; a current that is not positive leaves its qubit alone. */
export function encodeCurrent(current: number, encoding: Float64Array, at: number): void {
  sinCos(current > 0 ? current * (Math.PI / 2) : 0, encoding, at);
}

/** |0…0⟩ */
export function groundMemory(memory: Float64Array, at: number, memoryQubits: number): void {
  memory.fill(0, at, at + (Layout.Pair << memoryQubits));
  memory[at] = 1;
}

/** (⊗ RX(φ_n)|0⟩) ⊗ |memory⟩ */
export function prepareState(
  channels: number,
  memoryQubits: number,
  encoding: Float64Array,
  encodingAt: number,
  memory: Float64Array,
  memoryAt: number,
  state: Float64Array,
  at: number,
): void {
  let block = Layout.Pair << memoryQubits;
  let source = memory;
  let from = memoryAt;
  for (let n = channels - 1; n >= 0; n--) {
    const cosine = encoding[encodingAt + n * Layout.Pair]!;
    const sine = encoding[encodingAt + n * Layout.Pair + 1]!;
    for (let offset = 0; offset < block; offset += Layout.Pair) {
      const re = source[from + offset]!;
      const im = source[from + offset + 1]!;
      const low = at + offset;
      state[low + block] = sine * im;
      state[low + block + 1] = -(sine * re);
      state[low] = cosine * re;
      state[low + 1] = cosine * im;
    }
    source = state;
    from = at;
    block <<= 1;
  }
}

/** Probability of the input-output pattern `pattern`. */
export function patternProbability(
  state: Float64Array,
  at: number,
  memoryQubits: number,
  pattern: number,
): number {
  const block = Layout.Pair << memoryQubits;
  const first = at + pattern * block;
  let sum = 0;
  for (let k = first; k < first + block; k += Layout.Pair) {
    const re = state[k]!;
    const im = state[k + 1]!;
    sum += re * re + im * im;
  }
  return sum;
}

/** The pattern that the uniform number `u` picks. */
export function choosePattern(probabilities: Float64Array, patterns: number, u: number): number {
  let sum = 0;
  let last = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    const probability = probabilities[pattern]!;
    if (probability <= 0) continue;
    sum += probability;
    if (u < sum) return pattern;
    last = pattern;
  }
  return last;
}

/** The memory after `pattern` was measured with `probability`. */
export function collapse(
  state: Float64Array,
  at: number,
  memoryQubits: number,
  pattern: number,
  probability: number,
  memory: Float64Array,
  memoryAt: number,
): void {
  const IMPOSSIBLE = 1e-300;
  if (probability < IMPOSSIBLE) {
    groundMemory(memory, memoryAt, memoryQubits);
    return;
  }
  const block = Layout.Pair << memoryQubits;
  const from = at + pattern * block;
  const scale = 1 / Math.sqrt(probability);
  for (let k = 0; k < block; k++) memory[memoryAt + k] = scale * state[from + k]!;
}
