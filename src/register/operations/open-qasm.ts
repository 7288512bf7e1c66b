import { ArgumentError, checkInteger, checkOptions, checkText } from '../../engine/index.js';
import { checkQubits } from '../algebra/masks.js';
import { type CircuitGate, checkAngles, checkParameters, namedGate } from './gates.js';

/** A circuit as the list of its gates. */
export interface GateList {
  /** How many qubits the circuit has. */
  qubits: number;
  /** In the order in which they act. */
  gates: readonly CircuitGate[];
}

/**
 * A circuit of named gates as a program in OpenQASM 3, which includes `stdgates.inc`. Qubit q is `q[q]`; the language
 * has no order of bits, but programs that read `q` as a number take `q[0]` as the least significant bit. Free angle i is
 * the input `angle_i`; it is declared as a number because the language's angles end at 2π, controlled rotations at 4π.
 *
 * @throws ArgumentError for gates that are given as matrices
 *
 * @example
 * ```ts
 * import { toOpenQasm3 } from 'bornspike/register';
 *
 * const gates = [{ gate: 'h', qubits: [0] }, { gate: 'crx', qubits: [0, 1], parameter: 0 }] as const;
 * console.log(toOpenQasm3({ qubits: 2, gates }).trimEnd());
 * // prints: OPENQASM 3.0;
 * // prints: include "stdgates.inc";
 * // prints: input float[64] angle_0;
 * // prints: qubit[2] q;
 * // prints: h q[0];
 * // prints: crx(angle_0) q[0], q[1];
 * ```
 */
export function toOpenQasm3(circuit: GateList): string {
  checkOptions('circuit', circuit, ['qubits', 'gates']);
  const qubits = checkInteger('circuit.qubits', circuit.qubits, 1);
  if (!Array.isArray(circuit.gates))
    throw new ArgumentError('circuit.gates', 'an array of gates', circuit.gates);
  const inputs = new Set<number>();
  const lines = Array.from(circuit.gates, (operation, i) => {
    const field = `circuit.gates[${i}]`;
    checkOptions(field, operation, ['gate', 'qubits', 'angle', 'parameter']);
    const name = checkText(`${field}.gate`, operation.gate);
    const { openQasm, controls, targets, angles } = namedGate(`${field}.gate`, name);
    const list = checkQubits(`${field}.qubits`, operation.qubits, qubits, controls + targets);
    const free = checkParameters(field, operation, angles.length);
    for (const number of free ?? []) inputs.add(number);
    const values =
      free?.map((number) => `angle_${number}`) ??
      checkAngles(`${field}.angle`, operation.angle, angles.length);
    const parameters = values.length > 0 ? `(${values.join(', ')})` : '';
    return `${openQasm}${parameters} ${list.map((qubit) => `q[${qubit}]`).join(', ')};`;
  });
  const declarations = [...inputs].sort((a, b) => a - b).map((number) => `input float[64] angle_${number};`);
  const head = ['OPENQASM 3.0;', 'include "stdgates.inc";', ...declarations, `qubit[${qubits}] q;`];
  return [...head, ...lines, ''].join('\n');
}
