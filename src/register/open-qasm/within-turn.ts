import type { CircuitGate, GateOperation } from '../operations/gates.js';

const TURN = 2 * Math.PI;
/** What is closer to a whole turn is one. */
const ROUNDING = 2 ** -50;
const ROTATIONS: unknown[] = ['crx', 'cry', 'crz'];

/**
 * A gate with its angles where the language's type `angle` has them, from 0 to below 2π, as far as that matters: a turn more
 * changes the sign of a rotation, which with a control is a phase of the control. Importers that take arguments as such
 * angles (QDK) would leave it out, others (Qiskit) keep it.
 */
export function withinTurn(operation: GateOperation | CircuitGate): (GateOperation | CircuitGate)[] {
  const { gate, qubits, angle } = operation;
  if (ROTATIONS.includes(gate) && typeof angle === 'number') {
    const [rest, turns] = divided(angle);
    const turn: GateOperation = { ...operation, angle: rest };
    return turns % 2 === 0 ? [turn] : [turn, { gate: 'z', qubits: qubits.slice(0, 1) }];
  }
  if (gate === 'cu' && angle !== undefined && typeof angle !== 'number') {
    const [theta, phi, lambda, gamma] = Array.from(angle) as [number, number, number, number];
    const [rest, turns] = divided(theta);
    return [{ ...operation, angle: [rest, phi, lambda, turns % 2 === 0 ? gamma : gamma + Math.PI] }];
  }
  return [operation];
}

function divided(angle: number): [rest: number, turns: number] {
  const turns = Math.floor(angle / TURN);
  const rest = angle - turns * TURN;
  if (rest < 0) return [0, turns];
  return TURN - rest < ROUNDING ? [0, turns + 1] : [rest, turns];
}
