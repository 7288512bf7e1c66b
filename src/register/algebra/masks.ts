import { ArgumentError, checkInteger } from '../../engine/index.js';

/** The bit of a qubit in a basis index: qubit 0 is the most significant. */
export const maskOf = (qubit: number, qubits: number): number => 2 ** (qubits - 1 - qubit);

/** Returns `list` if its entries are different qubits of a register, and `count` of them when that is given. */
export function checkQubits(field: string, list: unknown, qubits: number, count?: number): number[] {
  if (!Array.isArray(list) || (count !== undefined && list.length !== count)) {
    const wanted =
      count === undefined ? 'an array of qubits' : `an array of ${count} qubit${count > 1 ? 's' : ''}`;
    throw new ArgumentError(field, wanted, list);
  }
  for (let i = 0; i < list.length; i++) {
    // The name is made only where it is needed, which is what would take longest.
    if (!(Number.isInteger(list[i]) && list[i] >= 0 && list[i] < qubits))
      checkInteger(`${field}[${i}]`, list[i], 0, qubits - 1);
    if (list.indexOf(list[i]) < i) throw new ArgumentError(`${field}[${i}]`, 'every qubit once', list[i]);
  }
  return [...list];
}

/** As `checkQubits`, and there must be at least one. */
export function checkSomeQubits(field: string, list: unknown, qubits: number): number[] {
  const checked = checkQubits(field, list, qubits);
  if (checked.length === 0) throw new ArgumentError(field, 'at least one qubit', list);
  return checked;
}
