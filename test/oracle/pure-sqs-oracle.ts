/**
 * The SQS neuron, eqs. (4)-(8), with pure states of its memory: another way than the density matrices of
 * sqs-oracle.ts, from which it takes only the matrices of the gates.
 */
import { type Complex, complex, type Matrix, multiply } from './complex.js';
import { bitOf, type NeuronOracle } from './neuron-oracle.js';
import { type OracleNeuron, unitaryOf } from './sqs-oracle.js';

/** A mixture of pure states of the memory qubits. It has one of them, except for a soft `'last-spike'` memory. */
export type Memory = { weight: number; state: Complex[] }[];

const basisState = (index: number, size: number): Complex[] =>
  Array.from({ length: size }, (_, k) => complex(k === index ? 1 : 0));

const apply = (matrix: Matrix, vector: Complex[]): Complex[] =>
  matrix.map((row) => {
    const total = complex(0);
    for (let k = 0; k < row.length; k++) {
      const x = row[k]!;
      const y = vector[k]!;
      total.re += x.re * y.re - x.im * y.im;
      total.im += x.re * y.im + x.im * y.re;
    }
    return total;
  });

function squaredNorm(vector: Complex[]): number {
  let total = 0;
  for (const { re, im } of vector) total += re * re + im * im;
  return total;
}

/**
 * The memory that holds the neuron's own last spikes. Soft spikes enter as the multilinear extension: pattern b has
 * the weight Π_n (s̃_n if b_n else 1 − s̃_n), and the probabilities are linear in the weights. For hard spikes this is
 * the basis state of the spikes; for N = 1, p = (1 − s̃) p|₀ + s̃ p|₁.
 */
function lastSpikes(neuron: OracleNeuron, spikes: number[]): Memory {
  const { inputs, memory } = neuron;
  return Array.from({ length: 2 ** inputs }, (_, pattern) => {
    const weight = spikes.reduce((w, s, n) => w * (bitOf(pattern, n, inputs) === 1 ? s : 1 - s), 1);
    let index = 0;
    for (let m = 0; m < memory; m++) index = 2 * index + bitOf(pattern, m % inputs, inputs);
    return { weight, state: basisState(index, 2 ** memory) };
  }).filter(({ weight }) => weight !== 0);
}

/** N currents; u of (3) is p(s^n = 1). Throws if told to collapse on a pattern of probability 0. */
export function sqsNeuron(neuron: OracleNeuron): NeuronOracle<Memory> {
  const { inputs, memory, memoryKind } = neuron;
  const side = 2 ** memory;
  const ground: Memory = [{ weight: 1, state: basisState(0, side) }];
  const ofGates = neuron.gates.map(({ parameter = 0 }) => neuron.angles[parameter] ?? 0);
  const unitary = unitaryOf(neuron.gates, ofGates, inputs + memory);
  return {
    initial: ground,
    respond(entering, currents, reference) {
      // RX(φ)|0⟩ = cos(φ/2)|0⟩ − i sin(φ/2)|1⟩, times the memory; the input-output qubits are the high bits.
      const halves = currents.map((z, n) => (reference[n]! > 0 ? (Math.PI * z) / 2 : 0));
      const encoded = Array.from({ length: 2 ** inputs }, (_, pattern) =>
        halves.reduce(
          (amplitude, half, n) =>
            multiply(
              amplitude,
              bitOf(pattern, n, inputs) === 1 ? complex(0, -Math.sin(half)) : complex(Math.cos(half)),
            ),
          complex(1),
        ),
      );
      const evolved = entering.map(({ weight, state }) => ({
        weight,
        vector: apply(
          unitary,
          encoded.flatMap((amplitude) => state.map((x) => multiply(amplitude, x))),
        ),
      }));
      const branch = (vector: Complex[], pattern: number) =>
        vector.slice(pattern * side, (pattern + 1) * side);
      const probabilities = Array.from({ length: 2 ** inputs }, (_, pattern) =>
        evolved.reduce((p, { weight, vector }) => p + weight * squaredNorm(branch(vector, pattern)), 0),
      );
      const marginals = currents.map((_, n) =>
        probabilities.reduce((p, q, pattern) => p + bitOf(pattern, n, inputs) * q, 0),
      );
      return {
        drive: marginals,
        activity: marginals,
        probabilities,
        next(pattern, spikes) {
          if (memoryKind === 'none') return ground;
          if (memoryKind === 'last-spike') return lastSpikes(neuron, spikes);
          const kept = branch(evolved[0]!.vector, pattern);
          const norm = Math.sqrt(squaredNorm(kept));
          if (norm === 0) throw new Error(`pattern ${pattern} has probability 0`);
          return [{ weight: 1, state: kept.map((x) => complex(x.re / norm, x.im / norm)) }];
        },
      };
    },
  };
}
