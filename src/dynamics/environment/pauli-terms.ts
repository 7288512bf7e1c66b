import type { ComplexMatrix, PauliTerm } from '../../register/index.js';

const LETTERS = ['I', 'X', 'Y', 'Z'] as const;

/** A Hermitian matrix M as Σ Tr(P M)/2^n P over all strings P of Pauli operators. */
export function pauliTerms(matrix: ComplexMatrix, qubits: number): PauliTerm[] {
  const size = 2 ** qubits;
  const places = Array.from({ length: qubits }, (_, qubit) => qubit);
  const terms: PauliTerm[] = [];
  for (let code = 0; code < 4 ** qubits; code++) {
    const letters = places.map((qubit) => LETTERS[Math.floor(code / 4 ** (qubits - 1 - qubit)) % 4]!);
    let sum = 0;
    for (let row = 0; row < size; row++) {
      // ⟨row|P|column⟩ is a power of i: how many quarters of a turn.
      let column = row;
      let quarters = 0;
      letters.forEach((letter, qubit) => {
        const bit = 2 ** (qubits - 1 - qubit);
        const active = (row & bit) !== 0;
        if (letter === 'X' || letter === 'Y') column ^= bit;
        if (letter === 'Y') quarters += active ? 1 : 3;
        if (letter === 'Z' && active) quarters += 2;
      });
      const at = 2 * (size * column + row);
      const [re, im] = [matrix[at]!, matrix[at + 1]!];
      sum += [re, -im, -re, im][quarters % 4]!;
    }
    if (sum !== 0) terms.push({ pauli: letters.join(''), qubits: places, coefficient: sum / size });
  }
  return terms;
}
