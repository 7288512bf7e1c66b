import { ArgumentError } from '../../engine/index.js';
import { type PauliString, pauliLetters } from '../algebra/pauli-string.js';

/** `'bloch'`: x, y and z of qubit 0, then of qubit 1, …; or Pauli strings such as `'XXI'`, a letter for each qubit. */
export type Observables = 'bloch' | readonly string[];

const MOST_OBSERVABLES = 4096;

/** The strings behind observables, `record.observables` in most places, and their names. */
export function checkObservables(
  observables: Observables,
  qubits: number,
  field = 'options.record.observables',
): { names: string[]; strings: PauliString[] } {
  if (observables !== 'bloch' && !Array.isArray(observables)) {
    throw new ArgumentError(field, "'bloch' or an array of Pauli strings", observables);
  }
  const names = observables === 'bloch' ? blochNames(qubits) : Array.from(observables);
  if (names.length === 0 || names.length > MOST_OBSERVABLES) {
    throw new ArgumentError(field, `1 to ${MOST_OBSERVABLES} Pauli strings`, names.length);
  }
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const strings = names.map((name, i) => pauliLetters(`${field}[${i}]`, name, all, qubits));
  return { names, strings };
}

function blochNames(qubits: number): string[] {
  const names: string[] = [];
  for (let qubit = 0; qubit < qubits; qubit++) {
    for (const letter of 'XYZ') names.push('I'.repeat(qubit) + letter + 'I'.repeat(qubits - qubit - 1));
  }
  return names;
}
