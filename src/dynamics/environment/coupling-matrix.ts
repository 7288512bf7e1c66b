import { checkOptions } from '../../engine/index.js';
import { checkHermitian, identityMatrix, kronecker } from '../../register/index.js';
import { type Channel, type NeuronChannel, placeOperator } from '../network/channels.js';

/** What couples a system to a bath: a Hermitian operator, and where it acts. */
export type Coupling = Pick<NeuronChannel, 'operator' | 'qubit' | 'qubits'>;

/** A coupling's operator on one or two qubits, (re, im) [2^qubits][2^qubits]. */
export function couplingMatrix(field: string, given: Coupling, qubits: number): Float64Array {
  checkOptions(field, given, ['operator', 'qubit', 'qubits']);
  const placed = placeOperator(field, given, qubits);
  checkHermitian(`${field}.operator`, placed.matrix, placed.dimension);
  return systemMatrix(placed, qubits);
}

/** An operator among one or two qubits as a matrix of all of them. */
export function systemMatrix(
  { matrix, dimension, qubits: places }: Pick<Channel, 'matrix' | 'dimension' | 'qubits'>,
  qubits: number,
): Float64Array {
  if (dimension === 4) return places[0] === 0 ? matrix : exchanged(matrix);
  if (qubits === 1) return matrix;
  const one = identityMatrix(2);
  return places[0] === 0 ? kronecker(matrix, 2, one, 2) : kronecker(one, 2, matrix, 2);
}

/** An operator on two qubits, of which the second was named first. */
function exchanged(matrix: Float64Array): Float64Array {
  const order = [0, 2, 1, 3];
  return matrix.map((_, at) => {
    const entry = Math.floor(at / 2);
    return matrix[2 * (4 * order[Math.floor(entry / 4)]! + order[entry % 4]!) + (at % 2)]!;
  });
}
