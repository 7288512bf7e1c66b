import { ArgumentError } from '../../engine/index.js';
import { type ComplexMatrix, checkMatrix, gram, isIdentity } from './matrix.js';

/** Checks a complete set of Kraus operators on one or two qubits. */
export function checkKraus(
  field: string,
  operators: unknown,
  wanted: string,
): { operators: Float64Array[]; qubits: number } {
  if (!Array.isArray(operators) || operators.length === 0) {
    throw new ArgumentError(field, wanted, operators);
  }
  const qubits = (operators[0] as ComplexMatrix)?.length === 32 ? 2 : 1;
  const size = 2 ** qubits;
  const copies = Array.from(operators, (operator, i) => checkMatrix(`${field}[${i}]`, operator, size));
  const sum = new Float64Array(2 * size * size);
  for (const operator of copies) {
    gram(operator, size).forEach((entry, i) => {
      sum[i]! += entry;
    });
  }
  if (!isIdentity(sum, size))
    throw new ArgumentError(field, 'a complete set of Kraus operators, Σ K†K = 1', operators);
  return { operators: copies, qubits };
}
