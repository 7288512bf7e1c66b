import { Purpose } from '../../../../assembly/random/purpose.js';
import type { ShotPart } from '../../../../src/spiking/shots/shot-errors.js';
import { philoxBlocks } from '../../random/philox.js';
import { sinCos } from '../../simd/sine-cosine.js';
import type { Network } from '../network/network.js';
import { Layout } from '../neuron/register.js';
import type { ShotsWork } from './single-shots.js';

/** A neuron on a device, and scratch arrays. */
export interface NoisyShotsWork extends ShotsWork {
  parts: ShotPart[];
  /** Cumulative probabilities to read the patterns, [true][read]. */
  readout: Float64Array;
  /** Cumulative probabilities of the memory's basis states to begin with. */
  starts: Float64Array;
  angles: Float64Array;
  currents: Float64Array;
  vector: Float64Array;
  errorWords: Int32Array;
  turn: Float64Array;
}

/** Draws records of spike patterns, [shot][step], of a neuron with quantum memory on a device. */
export function noisyShots(
  network: Network,
  steps: number,
  key0: number,
  key1: number,
  records: Uint16Array,
  work: NoisyShotsWork,
): void {
  const AT_ONCE = 8;
  const { channels, memoryQubits } = network;
  const { operators, branches, memory, weights, words, parts, readout, starts } = work;
  const patterns = 1 << channels;
  const side = 1 << memoryQubits;
  const rows = patterns * side;
  const shots = records.length / steps;
  const survival = parts[parts.length - 1]!.survival;
  for (let shot = 0; shot < shots; shot++) {
    for (let t = 0; t < steps; t++) {
      const part = t % AT_ONCE;
      if (part === 0) philoxBlocks(t, AT_ONCE, 0, shot, Purpose.SingleShot, key0, key1, words);
      if (t === 0) {
        memory.fill(0);
        memory[Layout.Pair * placeOf(starts, 0, side, uniformOf(words, 4 * part + 3))] = 1;
      }
      let entry = t * rows * side * Layout.Pair;
      for (let row = 0; row < rows; row++) {
        let re = 0;
        let im = 0;
        for (let k = 0; k < side; k++, entry += Layout.Pair) {
          const a = operators[entry]!;
          const b = operators[entry + 1]!;
          const x = memory[k * Layout.Pair]!;
          const y = memory[k * Layout.Pair + 1]!;
          re += a * x - b * y;
          im += a * y + b * x;
        }
        branches[row * Layout.Pair] = re;
        branches[row * Layout.Pair + 1] = im;
      }
      const uniform = uniformOf(words, 4 * part);
      if (uniform >= survival) disturb(network, t, key0, key1, shot, uniform, work);
      let total = 0;
      for (let pattern = 0; pattern < patterns; pattern++) {
        let weight = 0;
        const end = (pattern + 1) * side * Layout.Pair;
        for (let at = pattern * side * Layout.Pair; at < end; at++) weight += branches[at]! * branches[at]!;
        weights[pattern] = weight;
        total += weight;
      }
      const wanted = uniformOf(words, 4 * part + 1) * total;
      let chosen = 0;
      let sum = 0;
      for (let pattern = 0; pattern < patterns; pattern++) {
        const weight = weights[pattern]!;
        if (weight <= 0) continue;
        chosen = pattern;
        sum += weight;
        if (wanted < sum) break;
      }
      const from = chosen * side * Layout.Pair;
      const weight = weights[chosen]!;
      const scale = weight < 1e-100 && weight > 0 ? 1 / Math.sqrt(weight) : 1;
      for (let k = 0; k < side * Layout.Pair; k++) memory[k] = branches[from + k]! * scale;
      records[shot * steps + t] = placeOf(
        readout,
        chosen * patterns,
        patterns,
        uniformOf(words, 4 * part + 2),
      );
    }
  }
}

function uniformOf(words: Int32Array, index: number): number {
  return (words[index]! >>> 0) / 4294967296;
}

/** The first place at which cumulative probabilities exceed a number; the last if none does. */
function placeOf(cumulative: Float64Array, first: number, count: number, uniform: number): number {
  for (let i = 0; i < count - 1; i++) if (uniform < cumulative[first + i]!) return i;
  return count - 1;
}

/** A step in which an error happens, gate by gate. */
function disturb(
  network: Network,
  t: number,
  key0: number,
  key1: number,
  shot: number,
  uniform: number,
  work: NoisyShotsWork,
): void {
  const { memoryQubits, qubits } = network;
  const { branches: state, memory, parts, errorWords } = work;
  const rows = 1 << qubits;
  state.fill(0);
  for (let k = 0; k < Layout.Pair << memoryQubits; k++) state[k] = memory[k]!;
  let drawn = 0;
  const draw = () => {
    if (drawn % 32 === 0) {
      philoxBlocks(drawn >> 2, 8, t + 1, shot, Purpose.SingleShot, key0, key1, errorWords);
    }
    return uniformOf(errorWords, drawn++ % 32);
  };
  let survived = 1;
  let struck = false;
  for (const part of parts) {
    if (part.unitary) applyMatrix(state, rows, part, part.unitary, false, work.vector);
    else turn(network, t, part, rows, work);
    let happens = false;
    if (!struck) happens = part.survival <= uniform;
    else if (part.errors.length > 0) happens = draw() >= part.survival / survived;
    survived = part.survival;
    if (!happens) continue;
    struck = true;
    const number = draw();
    let total = 0;
    for (const error of part.errors) total += applyMatrix(state, rows, part, error, true, work.vector);
    const wanted = number * total;
    let sum = 0;
    let chosen = 0;
    for (let i = 0; i < part.errors.length; i++) {
      const weight = applyMatrix(state, rows, part, part.errors[i]!, true, work.vector);
      if (weight <= 0) continue;
      chosen = i;
      sum += weight;
      if (wanted < sum) break;
    }
    applyMatrix(state, rows, part, part.errors[chosen]!, false, work.vector);
  }
}

/** A matrix on the qubits of a part; or, where it is only weighed, the squared norm of what it would leave. */
function applyMatrix(
  state: Float64Array,
  rows: number,
  { first, second }: ShotPart,
  matrix: Float64Array,
  isWeighed: boolean,
  vector: Float64Array,
): number {
  const size = second ? 4 : 2;
  let norm = 0;
  for (let base = 0; base < rows; base++) {
    if (base & (first | second)) continue;
    for (let k = 0; k < size; k++) {
      const from = indexOf(base, k, first, second) * Layout.Pair;
      vector[2 * k] = state[from]!;
      vector[2 * k + 1] = state[from + 1]!;
    }
    let entry = 0;
    for (let row = 0; row < size; row++) {
      let re = 0;
      let im = 0;
      for (let k = 0; k < size; k++, entry += Layout.Pair) {
        const a = matrix[entry]!;
        const b = matrix[entry + 1]!;
        const x = vector[2 * k]!;
        const y = vector[2 * k + 1]!;
        re += a * x - b * y;
        im += a * y + b * x;
      }
      norm += re * re + im * im;
      if (isWeighed) continue;
      const to = indexOf(base, row, first, second) * Layout.Pair;
      state[to] = re;
      state[to + 1] = im;
    }
  }
  return norm;
}

/** Of two qubits the first is the higher bit of `k`. */
function indexOf(base: number, k: number, first: number, second: number): number {
  if (!second) return k ? base | first : base;
  return base | (k & 2 ? first : 0) | (k & 1 ? second : 0);
}

/** RZ by the angle of a gate or a current. */
function turn(
  { angles: count, channels }: Network,
  t: number,
  { source, factor, first }: ShotPart,
  rows: number,
  { angles, currents, branches: state, turn: pair }: NoisyShotsWork,
): void {
  const channel = source - count;
  const angle = channel >= 0 ? Math.PI * Math.max(0, currents[t * channels + channel]!) : angles[source]!;
  sinCos(0.5 * factor * angle, pair, 0);
  const c = pair[0]!;
  const s = pair[1]!;
  for (let row = 0; row < rows; row++) {
    const sine = row & first ? s : -s;
    const re = state[row * Layout.Pair]!;
    const im = state[row * Layout.Pair + 1]!;
    state[row * Layout.Pair] = c * re - sine * im;
    state[row * Layout.Pair + 1] = c * im + sine * re;
  }
}
