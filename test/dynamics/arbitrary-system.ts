import type { NeuronChannel, OperatorName } from '../../src/dynamics/public.js';
import type { RandomStream } from '../../src/index.js';
import { type Hamiltonian, hamiltonian } from '../../src/register/public.js';
import { type Complex, complex, type Matrix, scale, sum, zeros } from '../oracle/complex.js';
import { OPERATORS, operatorString } from '../oracle/pauli.js';

/** A network with its description in dense matrices. */
export interface ArbitrarySystem {
  qubits: number;
  hamiltonian: Hamiltonian;
  h: (time: number) => Matrix;
  channels: NeuronChannel[];
  jumps: Matrix[];
}

/** A matrix on chosen qubits, by its definition on basis states. */
export function placed(matrix: Matrix, places: readonly number[], qubits: number): Matrix {
  const size = 2 ** qubits;
  const bit = (index: number, qubit: number) => (index >> (qubits - 1 - qubit)) & 1;
  const local = (index: number) => places.reduce((all, qubit) => 2 * all + bit(index, qubit), 0);
  const others = (index: number) =>
    Array.from({ length: qubits }, (_, qubit) => (places.includes(qubit) ? 0 : bit(index, qubit))).join('');
  const result = zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      if (others(i) === others(j)) result[i]![j] = matrix[local(i)]![local(j)]!;
    }
  }
  return result;
}

/**
 * A random network: every kind of Pauli string, one of which drives in time if `driven`; channels of every kind, and
 * efficiencies from `efficiencies`.
 */
export function arbitrarySystem(
  random: RandomStream,
  qubits: number,
  efficiencies: readonly number[],
  driven = false,
): ArbitrarySystem {
  const between = (low: number, high: number) => low + (high - low) * random.uniform();
  const letters = 'IXYZ';
  const terms = Array.from({ length: 2 + 2 * qubits }, () => ({
    pauli: Array.from({ length: qubits }, () => letters[random.integer(4)]).join(''),
    coefficient: between(-0.8, 0.8),
  }));
  const all = Array.from({ length: qubits }, (_, i) => i);
  const drive = (time: number) => 0.7 * Math.cos(2 * time);
  const driving = `${'I'.repeat(qubits - 1)}Y`;
  const network = hamiltonian({
    qubits,
    terms: [
      ...terms.map((term) => ({ ...term, qubits: all })),
      ...(driven ? [{ pauli: driving, qubits: all, coefficient: drive }] : []),
    ],
  });
  const constant = terms
    .map(({ pauli, coefficient }) => scale(operatorString(pauli), complex(coefficient)))
    .reduce(sum);
  const h = (time: number) =>
    driven ? sum(constant, scale(operatorString(driving), complex(drive(time)))) : constant;

  const names: OperatorName[] = ['z', 'x', 'y', '-', '+'];
  const channels: NeuronChannel[] = [];
  const jumps: Matrix[] = [];
  for (let k = 0; k < qubits + 2; k++) {
    const rate = between(0.1, 0.5);
    const efficiency = efficiencies[k % efficiencies.length];
    const pair = qubits > 1 && k === 0;
    if (pair || k === 1) {
      const places = pair ? [qubits - 1, 0] : [random.integer(qubits)];
      const size = 2 ** places.length;
      const matrix = Array.from({ length: size }, () =>
        Array.from({ length: size }, (): Complex => complex(between(-0.6, 0.6), between(-0.6, 0.6))),
      );
      const operator = matrix.flat().flatMap(({ re, im }) => [re, im]);
      channels.push({ operator, qubits: places, rate, efficiency });
      jumps.push(scale(placed(matrix, places, qubits), complex(Math.sqrt(rate))));
    } else {
      const operator = k === 2 ? 'z' : names[random.integer(names.length)]!;
      const qubit = random.integer(qubits);
      channels.push({ operator, qubit, rate, efficiency });
      const matrix = OPERATORS[operator.toUpperCase() as keyof typeof OPERATORS];
      jumps.push(scale(placed(matrix, [qubit], qubits), complex(Math.sqrt(rate))));
    }
  }
  return { qubits, hamiltonian: network, h, channels, jumps };
}
