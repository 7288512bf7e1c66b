const LETTERS = [...'IXYZ'];

/** Of so many qubits, the identity first. */
export const pauliStrings = (qubits: number): string[] =>
  qubits === 0 ? [''] : pauliStrings(qubits - 1).flatMap((rest) => LETTERS.map((letter) => rest + letter));
