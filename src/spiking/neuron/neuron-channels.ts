import type { TransferStep } from '../../device/index.js';
import type { Kernels, Steps } from '../../engine/index.js';
import { popcount } from '../../register/index.js';
import type { NoisyStep } from './instrument.js';

/** What a step does with the memory, for each pattern that is read: [row][column] of its coordinates, times the probability. */
export type PatternChannels = readonly Float64Array[];

/**
 * A turn about Z, or a transfer matrix without its zeros: entries (to, from) of numbers beside each of the places that it acts
 * on.
 */
type ReadyStep = { bases: Uint32Array } & (
  | { stride: number; cosine: number; sine: number }
  | { to: Uint32Array; from: Uint32Array; values: Float64Array }
);

/**
 * A step's channels on the memory, in Pauli coordinates ⟨P⟩: column by column, all of a neuron's qubits go through the step.
 *
 * @param parameters angles of the gates, then of the channels
 */
export function* patternChannels(
  kernels: Kernels,
  { inputs, memory }: { inputs: number; memory: number },
  { steps, remembered }: NoisyStep,
  parameters: ArrayLike<number>,
): Steps<PatternChannels> {
  const qubits = inputs + memory;
  const side = 4 ** memory;
  const ready = steps.map((step) => prepare(kernels, step, qubits, parameters));
  const patterns = 2 ** inputs;
  const channels = Array.from({ length: patterns }, () => new Float64Array(side * side));
  // The letters I and Z of the input-output qubits, which are what a measurement sees.
  const seen = Array.from({ length: patterns }, (_, mask) =>
    Number.parseInt(mask.toString(2).replaceAll('1', '3'), 4),
  );
  for (let column = 0; column < side; column++) {
    if (column > 0) yield;
    const state = new Float64Array(4 ** qubits);
    for (const letters of seen) state[letters * side + column] = 1;
    for (const step of ready) apply(step, state);
    channels.forEach((channel, pattern) => {
      for (let row = 0; row < side; row++) {
        let sum = 0;
        seen.forEach((letters, mask) => {
          sum += (popcount(mask & pattern) % 2 ? -1 : 1) * state[letters * side + row]!;
        });
        channel[row * side + column] = sum / patterns;
      }
      if (!remembered) return;
      const probability = channel[column]!;
      for (let row = 0; row < side; row++) {
        channel[row * side + column] = probability * remembered[pattern * side + row]!;
      }
    });
  }
  return channels;
}

function prepare(
  kernels: Kernels,
  step: TransferStep,
  qubits: number,
  parameters: ArrayLike<number>,
): ReadyStep {
  const strideOf = (qubit: number) => 4 ** (qubits - 1 - qubit);
  const strides = step.kind === 'turn' ? [strideOf(step.qubit)] : step.qubits.map(strideOf);
  /** Where all these qubits have the letter I. */
  const bases = Uint32Array.from(
    Array.from({ length: 4 ** qubits }, (_, i) => i).filter((i) =>
      strides.every((stride) => Math.floor(i / stride) % 4 === 0),
    ),
  );
  if (step.kind === 'turn') {
    const angle = step.factor * parameters[step.parameter]!;
    return { bases, stride: strides[0]!, cosine: kernels.cos(angle), sine: kernels.sin(angle) };
  }
  const size = 4 ** strides.length;
  const offset = (letters: number) =>
    strides.length === 1 ? letters * strides[0]! : (letters >> 2) * strides[0]! + (letters & 3) * strides[1]!;
  const places = Array.from(step.matrix.keys()).filter((i) => step.matrix[i] !== 0);
  return {
    bases,
    to: Uint32Array.from(places, (i) => offset(Math.floor(i / size))),
    from: Uint32Array.from(places, (i) => offset(i % size)),
    values: Float64Array.from(places, (i) => step.matrix[i]!),
  };
}

function apply(step: ReadyStep, state: Float64Array): void {
  if ('values' in step) {
    const { bases, to, from, values } = step;
    const before = state.slice();
    state.fill(0);
    for (let b = 0; b < bases.length; b++) {
      const base = bases[b]!;
      for (let e = 0; e < values.length; e++) state[base + to[e]!]! += values[e]! * before[base + from[e]!]!;
    }
    return;
  }
  const { bases, stride, cosine, sine } = step;
  for (const base of bases) {
    const [x, y] = [state[base + stride]!, state[base + 2 * stride]!];
    state[base + stride] = cosine * x - sine * y;
    state[base + 2 * stride] = sine * x + cosine * y;
  }
}
