/** Three qubits that repeat one against X or against Z, or the perfect code of five. */
export type CodeName = 'bit-flip' | 'phase-flip' | 'five-qubit';

/** A code that keeps one qubit in several; Pauli strings have a letter for each of them. */
export interface StabilizerCode {
  qubits: number;
  stabilizers: readonly string[];
  /** Logical X, Y and Z, with iXZ = Y. */
  logical: Record<'X' | 'Y' | 'Z', string>;
  /** For each syndrome, the outcome of the first stabilizer being its most significant bit, what is done about it. */
  corrections: readonly string[];
}

/**
 * The repetition codes against X and against Z, and the five-qubit code (Laflamme, Miquel, Paz and Zurek, Phys. Rev. Lett.
 * 77, 198 (1996)) with the generators of Gottesman's thesis (quant-ph/9705052, section 3.3).
 */
const CODES: Record<CodeName, StabilizerCode> = {
  'bit-flip': code(['ZZI', 'IZZ'], { X: 'XXX', Y: 'YXX', Z: 'ZII' }, 'X'),
  'phase-flip': code(['XXI', 'IXX'], { X: 'ZZZ', Y: 'YYY', Z: 'XXX' }, 'Z'),
  'five-qubit': code(['XZZXI', 'IXZZX', 'XIXZZ', 'ZXIXZ'], { X: 'XXXXX', Y: 'YYYYY', Z: 'ZZZZZ' }, 'XYZ'),
};

/** Looks a code up. */
export const stabilizerCode = (name: CodeName): StabilizerCode => CODES[name];
export const codeNames = () => Object.keys(CODES) as CodeName[];

/** `errors`: the Pauli operators whose action on any one qubit is corrected. */
function code(stabilizers: string[], logical: StabilizerCode['logical'], errors: string): StabilizerCode {
  const qubits = logical.X.length;
  const corrections = Array<string>(2 ** stabilizers.length).fill('I'.repeat(qubits));
  for (let qubit = 0; qubit < qubits; qubit++) {
    for (const error of errors) {
      const string = 'I'.repeat(qubit) + error + 'I'.repeat(qubits - 1 - qubit);
      const syndrome = stabilizers.reduce(
        (bits, stabilizer) => 2 * bits + anticommutes(stabilizer[qubit]!, error),
        0,
      );
      corrections[syndrome] = string;
    }
  }
  return { qubits, stabilizers, logical, corrections };
}

/** 1 for two different ones of X, Y and Z. */
function anticommutes(a: string, b: string): number {
  return Number(a !== 'I' && b !== 'I' && a !== b);
}
