import { ArgumentError, checkText } from '../../engine/index.js';
import { checkQubits, maskOf } from './masks.js';

/** A product of Pauli operators as the kernels of assembly/register/algebra/pauli-string.ts have it. */
export interface PauliString {
  /** Bits of the qubits with X or Y. */
  flips: number;
  /** Bits of the qubits with Z or Y. */
  signs: number;
}

/**
 * A string of I, X, Y and Z, one letter for each of the listed qubits.
 *
 * @param field the object with the fields `pauli` and `qubits`, for messages
 */
export function pauliString(field: string, pauli: unknown, list: unknown, qubits: number): PauliString {
  const { length } = checkText(`${field}.pauli`, pauli);
  return pauliLetters(`${field}.pauli`, pauli, checkQubits(`${field}.qubits`, list, qubits, length), qubits);
}

/** The same for qubits that have been checked. */
export function pauliLetters(
  field: string,
  letters: unknown,
  places: readonly number[],
  qubits: number,
): PauliString {
  if (typeof letters !== 'string' || letters.length !== places.length || !/^[IXYZ]*$/.test(letters)) {
    throw new ArgumentError(field, `${places.length} letters I, X, Y and Z`, letters);
  }
  let flips = 0;
  let signs = 0;
  places.forEach((qubit, i) => {
    const mask = maskOf(qubit, qubits);
    if (letters[i] === 'X' || letters[i] === 'Y') flips += mask;
    if (letters[i] === 'Z' || letters[i] === 'Y') signs += mask;
  });
  return { flips, signs };
}
