import { Purpose } from '../../../../assembly/random/purpose.js';
import { philoxBlocks } from '../../random/philox.js';
import type { Network } from '../network/network.js';
import { encodeCurrent, prepareState } from '../neuron/neuron.js';
import { applyProgram, gateCoefficients, Layout } from '../neuron/register.js';

/** Scratch arrays of `singleShots`. */
export interface ShotsWork {
  /** What each pattern makes of the memory, [step][pattern][row][column], re and im. */
  operators: Float64Array;
  /** [pattern][row] */
  branches: Float64Array;
  memory: Float64Array;
  weights: Float64Array;
  words: Int32Array;
}

/** Prepares the matrices of all steps. */
export function makeShotsWork(network: Network, angles: Float64Array, currents: Float64Array): ShotsWork {
  const { channels, memoryQubits, qubits, program, gates } = network;
  const side = 2 ** memoryQubits;
  const rows = 2 ** qubits;
  const steps = currents.length / channels;
  const coefficients = new Float64Array(gates * Layout.Pair);
  const encoding = new Float64Array(channels * Layout.Pair);
  const state = new Float64Array(rows * Layout.Pair);
  const memory = new Float64Array(side * Layout.Pair);
  const operators = new Float64Array(steps * rows * side * Layout.Pair);
  gateCoefficients(program, gates, angles, 0, coefficients, 0);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < channels; n++) encodeCurrent(currents[t * channels + n]!, encoding, n * Layout.Pair);
    for (let column = 0; column < side; column++) {
      memory.fill(0);
      memory[column * Layout.Pair] = 1;
      prepareState(channels, memoryQubits, encoding, 0, memory, 0, state, 0);
      applyProgram(state, 0, qubits, program, gates, coefficients, 0);
      for (let row = 0; row < rows; row++) {
        const to = ((t * rows + row) * side + column) * Layout.Pair;
        operators[to] = state[row * Layout.Pair]!;
        operators[to + 1] = state[row * Layout.Pair + 1]!;
      }
    }
  }
  const branches = new Float64Array(rows * Layout.Pair);
  return { operators, branches, memory, weights: new Float64Array(2 ** channels), words: new Int32Array(32) };
}

/** Draws records of spike patterns, [shot][step], of a neuron with quantum memory. */
export function singleShots(
  { channels, memoryQubits }: Network,
  steps: number,
  key0: number,
  key1: number,
  records: Uint16Array,
  { operators, branches, memory, weights, words }: ShotsWork,
): void {
  const AT_ONCE = 8;
  const patterns = 1 << channels;
  const side = 1 << memoryQubits;
  const rows = patterns * side;
  const shots = records.length / steps;
  for (let shot = 0; shot < shots; shot++) {
    memory.fill(0);
    memory[0] = 1;
    for (let t = 0; t < steps; t++) {
      const part = t % AT_ONCE;
      if (part === 0) philoxBlocks(t, AT_ONCE, 0, shot, Purpose.SingleShot, key0, key1, words);
      let entry = t * rows * side * Layout.Pair;
      let total = 0;
      for (let pattern = 0; pattern < patterns; pattern++) {
        let weight = 0;
        for (let row = pattern * side; row < (pattern + 1) * side; row++) {
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
          weight += re * re;
          weight += im * im;
        }
        weights[pattern] = weight;
        total += weight;
      }
      const wanted = ((words[4 * part + 1]! >>> 0) / 4294967296) * total;
      let chosen = 0;
      let sum = 0;
      for (let pattern = 0; pattern < patterns; pattern++) {
        const weight = weights[pattern]!;
        if (weight <= 0) continue;
        chosen = pattern;
        sum += weight;
        if (wanted < sum) break;
      }
      records[shot * steps + t] = chosen;
      const from = chosen * side * Layout.Pair;
      const weight = weights[chosen]!;
      const scale = weight < 1e-100 && weight > 0 ? 1 / Math.sqrt(weight) : 1;
      for (let k = 0; k < side * Layout.Pair; k++) memory[k] = branches[from + k]! * scale;
    }
  }
}
