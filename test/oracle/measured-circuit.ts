/** Circuits that measure, as sums over all outcomes of dense matrices that are not normalised. */
import { complex, type Matrix, sum, zeros } from './complex.js';
import { conjugated, embed, GATES, unflat } from './dense-register.js';

/** What the oracle reads of an instruction. */
export interface Instruction {
  gate: string | ArrayLike<number>;
  qubits: readonly number[];
  angle?: number | ArrayLike<number>;
  bits?: readonly number[];
  condition?: { bits: readonly number[]; value: number };
}

const unit = (row: number, column: number): Matrix => {
  const matrix = zeros(2, 2);
  matrix[row]![column] = complex(1);
  return matrix;
};

/** The density matrices, each times its probability, of all records of the classical bits as strings, bit 0 first. */
export function records(
  instructions: readonly Instruction[],
  bits: number,
  rho: Matrix,
): Map<string, Matrix> {
  let all = new Map([['0'.repeat(bits), rho]]);
  const qubits = Math.log2(rho.length);
  for (const instruction of instructions) {
    const next = new Map<string, Matrix>();
    const add = (record: string, matrix: Matrix) => {
      const other = next.get(record);
      next.set(record, other ? sum(other, matrix) : matrix);
    };
    for (const [record, matrix] of all) {
      const { condition } = instruction;
      const read = condition && Number.parseInt(condition.bits.map((bit) => record[bit]).join(''), 2);
      if (read !== condition?.value) add(record, matrix);
      else for (const [to, result] of after(instruction, record, matrix, qubits)) add(to, result);
    }
    all = next;
  }
  return all;
}

/** What one instruction makes of one record. */
function after(instruction: Instruction, record: string, rho: Matrix, qubits: number): [string, Matrix][] {
  const { gate, qubits: list, angle = [], bits = [] } = instruction;
  if (gate === 'reset') {
    const [qubit, ...rest] = list;
    if (qubit === undefined) return [[record, rho]];
    const down = [unit(0, 0), unit(0, 1)].map((kraus) => conjugated(embed(kraus, [qubit], qubits), rho));
    return after({ gate, qubits: rest }, record, down.reduce(sum), qubits);
  }
  if (gate === 'measure') {
    const [qubit, ...rest] = list;
    if (qubit === undefined) return [[record, rho]];
    return [0, 1].flatMap((found) => {
      const written = [...record].map((old, bit) => (bit === bits[0] ? String(found) : old)).join('');
      const projected = conjugated(embed(unit(found, found), [qubit], qubits), rho);
      return after({ gate, qubits: rest, bits: bits.slice(1) }, written, projected, qubits);
    });
  }
  const matrix =
    typeof gate === 'string'
      ? GATES[gate]![1](...(typeof angle === 'number' ? [angle] : Array.from(angle)))
      : unflat(gate, Math.sqrt(gate.length / 2));
  return [[record, conjugated(embed(matrix, list, qubits), rho)]];
}
