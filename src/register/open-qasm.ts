import { checkInteger, checkOptions, checkText } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';
import { checkAngles, type GateOperation, namedGate } from './gates.js';
import { checkQubits } from './masks.js';

/** A circuit as the list of its gates. */
export interface GateList {
  qubits: number;
  gates: GateOperation[];
}

/** What OpenQASM 3 calls a gate of another name here. */
const NAMES: Record<string, string> = { cnot: 'cx', u: 'U' };

/**
 * A circuit of named gates as a program in OpenQASM 3, which includes `stdgates.inc`. Qubit q is `q[q]`; the language
 * has no order of bits, but programs that read `q` as a number take `q[0]` as the least significant bit.
 *
 * @throws ArgumentError for gates that are given as matrices
 */
export function toOpenQasm3(circuit: GateList): string {
  checkOptions('circuit', circuit, ['qubits', 'gates']);
  const qubits = checkInteger('circuit.qubits', circuit.qubits, 1);
  if (!Array.isArray(circuit.gates))
    throw new ArgumentError('circuit.gates', 'an array of gates', circuit.gates);
  const lines = Array.from(circuit.gates, (operation, i) => {
    const field = `circuit.gates[${i}]`;
    checkOptions(field, operation, ['gate', 'qubits', 'angle']);
    const name = checkText(`${field}.gate`, operation.gate);
    const { controls, targets, angles } = namedGate(`${field}.gate`, name);
    const list = checkQubits(`${field}.qubits`, operation.qubits, qubits, controls + targets);
    const values = checkAngles(`${field}.angle`, operation.angle, angles);
    const parameters = values.length > 0 ? `(${values.join(', ')})` : '';
    return `${NAMES[name] ?? name}${parameters} ${list.map((qubit) => `q[${qubit}]`).join(', ')};`;
  });
  return ['OPENQASM 3.0;', 'include "stdgates.inc";', `qubit[${qubits}] q;`, ...lines, ''].join('\n');
}
