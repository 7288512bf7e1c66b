/** Steps of an SQS neuron on a device, as a tensor for the memory's Pauli coordinates; see assembly/spiking/neuron/instrument.ts. */
import type { NoisyStep } from '../../../../src/spiking/neuron/instrument.js';
import { sinCos } from '../../simd/sine-cosine.js';
import type { Network } from '../network/network.js';
import { Layout } from './register.js';

/** A neuron's circuit on a device as flat arrays, and scratch. */
export interface Instrument {
  steps: NoisyStep['steps'];
  fresh: Float64Array;
  /** Coordinates of the memory, and columns of the tensor. */
  coordinates: number;
  columns: number;
  state: Float64Array;
  rows: Float64Array;
  pair: Float64Array;
  inputs: Float64Array;
}

export function makeInstrument({ channels, memoryQubits, qubits }: Network, noisy: NoisyStep): Instrument {
  const coordinates = 4 ** memoryQubits;
  const columns = 3 ** channels * coordinates;
  return {
    steps: noisy.steps,
    fresh: noisy.fresh,
    coordinates,
    columns,
    state: new Float64Array(4 ** qubits),
    rows: new Float64Array(16),
    pair: new Float64Array(2),
    inputs: new Float64Array(columns),
  };
}

/** Numbers of a tensor: [column][pattern], the probabilities, then [pattern][column][row], what a pattern leaves. */
export const tensorSize = ({ channels }: Network, { coordinates, columns }: Instrument): number =>
  columns * (1 + coordinates) * 2 ** channels;

/** Makes the tensor of a neuron's angles at `at`. */
export function makeTensor(
  network: Network,
  instrument: Instrument,
  angles: Float64Array,
  firstAngle: number,
  tensor: Float64Array,
  at: number,
): void {
  const { coordinates, columns, state } = instrument;
  const patterns = 1 << network.channels;
  for (let column = 0; column < columns; column++) {
    state.fill(0);
    for (let pattern = 0; pattern < patterns; pattern++) {
      state[blockOf(network, pattern) + (column % coordinates)] = 1;
    }
    runInstrument(network, instrument, angles, firstAngle, Math.floor(column / coordinates));
    readOut(network, coordinates, state);
    for (let pattern = 0; pattern < patterns; pattern++) {
      const block = blockOf(network, pattern);
      tensor[at + column * patterns + pattern] = state[block]!;
      const to = at + columns * patterns + (pattern * columns + column) * coordinates;
      for (let row = 0; row < coordinates; row++) tensor[to + row] = state[block + row]!;
    }
  }
}

/** The memory's coordinates beside those of the input-output qubits that are Z where the pattern has a bit, else I. */
function blockOf({ channels, memoryQubits }: Network, pattern: number): number {
  let digits = 0;
  for (let shift = channels - 1; shift >= 0; shift--) digits = (digits << 2) | (3 * ((pattern >> shift) & 1));
  return digits << (2 * memoryQubits);
}

function runInstrument(
  network: Network,
  { steps, state, rows, pair }: Instrument,
  angles: Float64Array,
  firstAngle: number,
  basis: number,
): void {
  const { qubits, channels, gates, program } = network;
  for (const step of steps) {
    if (step.kind === 'transfer') {
      const [first, second] = step.qubits.map((qubit) => 4 ** (qubits - 1 - qubit)) as [number, number?];
      applyTransfer(state, step.matrix, first, second ?? 0, rows);
      continue;
    }
    const stride = 4 ** (qubits - 1 - step.qubit);
    const channel = step.parameter - gates;
    if (channel >= 0) {
      let digit = basis;
      for (let n = channels - 1; n > channel; n--) digit = Math.floor(digit / 3);
      digit %= 3;
      applyTurn(state, stride, Number(digit === 1), Number(digit === 2), Number(digit === 0));
      continue;
    }
    const angle = program[step.parameter * Layout.Gate + 3]!;
    sinCos(angles[firstAngle + angle]! * step.factor, pair, 0);
    applyTurn(state, stride, pair[0]!, pair[1]!, 1);
  }
}

function applyTurn(state: Float64Array, stride: number, cosine: number, sine: number, rest: number): void {
  for (let block = 0; block < state.length; block += 4 * stride) {
    for (let at = block; at < block + stride; at++) {
      const x = state[at + stride]!;
      const y = state[at + 2 * stride]!;
      state[at] = state[at]! * rest;
      state[at + stride] = x * cosine - y * sine;
      state[at + 2 * stride] = x * sine + y * cosine;
      state[at + 3 * stride] = state[at + 3 * stride]! * rest;
    }
  }
}

function applyTransfer(
  state: Float64Array,
  matrix: Float64Array,
  first: number,
  second: number,
  rows: Float64Array,
): void {
  const size = second ? 16 : 4;
  const digits = 3 * (first | second);
  const placeOf = (k: number) => (second ? (k >> 2) * first + (k & 3) * second : k * first);
  for (let offset = 0; offset < state.length; offset++) {
    if (offset & digits) continue;
    for (let row = 0; row < size; row++) {
      let sum = 0;
      for (let column = 0; column < size; column++) {
        const value = matrix[row * size + column]!;
        if (value !== 0) sum += value * state[offset + placeOf(column)]!;
      }
      rows[row] = sum;
    }
    for (let row = 0; row < size; row++) state[offset + placeOf(row)] = rows[row]!;
  }
}

/** From I and Z of the input-output qubits to 0 and 1. */
function readOut(network: Network, coordinates: number, state: Float64Array): void {
  const patterns = 1 << network.channels;
  for (let bit = 1; bit < patterns; bit <<= 1) {
    for (let pattern = 0; pattern < patterns; pattern++) {
      if (pattern & bit) continue;
      const zero = blockOf(network, pattern);
      const one = blockOf(network, pattern | bit);
      for (let k = 0; k < coordinates; k++) {
        const i = state[zero + k]! * 0.5;
        const z = state[one + k]! * 0.5;
        state[zero + k] = i + z;
        state[one + k] = i - z;
      }
    }
  }
}

/** (1, cos φ, sin φ) of all channels times the memory, to `inputs`. */
export function combineInputs(
  { channels }: Network,
  { coordinates, inputs }: Instrument,
  encoding: Float64Array,
  memories: Float64Array,
  memoryAt: number,
): void {
  for (let k = 0; k < coordinates; k++) inputs[k] = memories[memoryAt + k]!;
  let block = coordinates;
  for (let n = channels - 1; n >= 0; n--, block *= 3) {
    const c = encoding[n * Layout.Pair]!;
    const s = encoding[n * Layout.Pair + 1]!;
    const cosine = c * c - s * s;
    const sine = 2 * c * s;
    for (let at = 0; at < block; at++) {
      const value = inputs[at]!;
      inputs[at + block] = cosine * value;
      inputs[at + 2 * block] = sine * value;
    }
  }
}

/** The probabilities that patterns are read. */
export function readProbabilities(
  patterns: number,
  { columns, inputs }: Instrument,
  tensor: Float64Array,
  at: number,
  probabilities: Float64Array,
): void {
  for (let pattern = 0; pattern < patterns; pattern++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      sum += inputs[column]! * tensor[at + column * patterns + pattern]!;
    }
    probabilities[pattern] = sum;
  }
}

/** Writes the memory after a pattern was read. */
export function keepOutcome(
  patterns: number,
  { coordinates, columns, inputs }: Instrument,
  tensor: Float64Array,
  at: number,
  pattern: number,
  memories: Float64Array,
  memoryAt: number,
): void {
  const first = at + columns * patterns + pattern * columns * coordinates;
  for (let row = 0; row < coordinates; row++) {
    let sum = 0;
    for (let column = 0; column < columns; column++) {
      sum += inputs[column]! * tensor[first + column * coordinates + row]!;
    }
    memories[memoryAt + row] = sum;
  }
  const scale = 1 / memories[memoryAt]!;
  for (let row = 0; row < coordinates; row++) memories[memoryAt + row] = memories[memoryAt + row]! * scale;
}
