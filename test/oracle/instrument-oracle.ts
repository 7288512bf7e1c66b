/**
 * An SQS neuron on a noisy device, word by word: density matrices of all qubits, Kraus operators of each channel, and sums over
 * what was truly measured where the readout errs. Slow; a reference only.
 */
import { complex, dagger, identity, kronecker, type Matrix, product, scale, sum, zeros } from './complex.js';

/** A channel on some qubits, or the turn RZ(factor · angle) of one, by a gate's angle or a channel's current. */
export type OracleStep =
  | { kraus: readonly Matrix[]; qubits: readonly number[] }
  | { qubit: number; factor: number; gate?: number; channel?: number };

export interface OracleInstrument {
  inputs: number;
  memory: number;
  steps: readonly OracleStep[];
  /** Probability of |1⟩ of each qubit that was reset. */
  excited: readonly number[];
  /** [channel][read][true] */
  confusion: readonly (readonly (readonly number[])[])[];
}

const PAULIS: Matrix[] = [
  [
    [complex(1), complex(0)],
    [complex(0), complex(1)],
  ],
  [
    [complex(0), complex(1)],
    [complex(1), complex(0)],
  ],
  [
    [complex(0), complex(0, -1)],
    [complex(0, 1), complex(0)],
  ],
  [
    [complex(1), complex(0)],
    [complex(0), complex(-1)],
  ],
];

const trace = (a: Matrix) => a.reduce((total, row, i) => total + row[i]!.re, 0);
const added = (matrices: readonly Matrix[]) => matrices.reduce(sum);
const bitOf = (index: number, qubit: number, qubits: number) => (index >> (qubits - 1 - qubit)) & 1;

/** A matrix on some qubits as one on all `qubits`. */
export function embed(matrix: Matrix, acted: readonly number[], qubits: number): Matrix {
  const size = 2 ** qubits;
  const within = (index: number) =>
    acted.reduce((place, qubit) => 2 * place + bitOf(index, qubit, qubits), 0);
  const others = (index: number) => acted.reduce((rest, qubit) => rest & ~(1 << (qubits - 1 - qubit)), index);
  const result = zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (others(i) === others(j)) result[i]![j] = matrix[within(i)]![within(j)]!;
    }
  }
  return result;
}

/** The Pauli transfer matrix Tr(P_i Σ K P_j K†)/2^k of Kraus operators, row by row. */
export function transferOf(kraus: readonly Matrix[]): Float64Array {
  const size = kraus[0]!.length;
  const strings = size === 2 ? PAULIS : PAULIS.flatMap((a) => PAULIS.map((b) => kronecker(a, b)));
  return Float64Array.from(
    strings.flatMap((row) =>
      strings.map((column) => {
        const image = added(kraus.map((k) => product(product(k, column), dagger(k))));
        return trace(product(row, image)) / size;
      }),
    ),
  );
}

/** RZ(θ) */
const turn = (theta: number): Matrix => [
  [complex(Math.cos(theta / 2), -Math.sin(theta / 2)), complex(0)],
  [complex(0), complex(Math.cos(theta / 2), Math.sin(theta / 2))],
];

/** |0⟩⟨0| of a qubit that was reset. */
const prepared = (excited: number): Matrix => [
  [complex(1 - excited), complex(0)],
  [complex(0), complex(excited)],
];

/** The memory as it begins. */
export const groundState = ({ inputs, excited }: OracleInstrument): Matrix =>
  excited.slice(inputs).map(prepared).reduce(kronecker, identity(1));

/** Of each pattern that is read, its probability times the memory that it leaves. */
export function respond(
  neuron: OracleInstrument,
  gateAngles: readonly number[],
  currents: readonly number[],
  memoryState: Matrix,
): Matrix[] {
  const { inputs, memory, steps, excited, confusion } = neuron;
  const qubits = inputs + memory;
  let rho = [...excited.slice(0, inputs).map(prepared), memoryState].reduce(kronecker);
  for (const step of steps) {
    if ('kraus' in step) {
      const operators = step.kraus.map((k) => embed(k, step.qubits, qubits));
      rho = added(operators.map((k) => product(product(k, rho), dagger(k))));
      continue;
    }
    const angle =
      step.channel === undefined ? gateAngles[step.gate!]! : Math.PI * Math.max(0, currents[step.channel]!);
    const unitary = embed(turn(step.factor * angle), [step.qubit], qubits);
    rho = product(product(unitary, rho), dagger(unitary));
  }
  const side = 2 ** memory;
  const patterns = Array.from({ length: 2 ** inputs }, (_, pattern) => pattern);
  const truly = patterns.map((pattern) =>
    Array.from({ length: side }, (_, i) =>
      rho[pattern * side + i]!.slice(pattern * side, (pattern + 1) * side),
    ),
  );
  return patterns.map((read) =>
    added(
      patterns.map((pattern) => {
        const chance = confusion.reduce(
          (p, matrix, n) => p * matrix[bitOf(read, n, inputs)]![bitOf(pattern, n, inputs)]!,
          1,
        );
        return scale(truly[pattern]!, complex(chance));
      }),
    ),
  );
}

/** Probabilities of the patterns of such a response. */
export const probabilitiesOf = (response: readonly Matrix[]): number[] => response.map(trace);

/** The memory after a pattern. */
export const memoryAfter = (response: readonly Matrix[], pattern: number): Matrix =>
  scale(response[pattern]!, complex(1 / trace(response[pattern]!)));
