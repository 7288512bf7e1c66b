import { GateKind } from '../../assembly/register/gate-kind.js';
import { type PlaneGate, planeCircuit, planeWords } from '../register/plane-program.js';

/** Trainable rotations of a qubit in a layer: RZ, then RY. */
export const ROTATIONS = 2;

/**
 * The classifier's circuit from |0…0⟩: RX by the embedding angle of each qubit, then layers of RZ and RY on each qubit
 * and a ring of CNOTs, qubit q controlling qubit q + 1. An RZ after RY would change no ⟨Z⟩ in the last layer.
 *
 * @returns gates whose rows are the qubits' embedding angles, then [layer][qubit][rotation]
 */
function circuitGates(qubits: number, layers: number): PlaneGate[] {
  const mask = (qubit: number) => 2 ** (qubits - 1 - qubit);
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  const gates = all.map((qubit): PlaneGate => [GateKind.RotationX, mask(qubit), 0, qubit]);
  for (let layer = 0; layer < layers; layer++) {
    for (const qubit of all) {
      const row = qubits + (layer * qubits + qubit) * ROTATIONS;
      gates.push([GateKind.RotationZ, mask(qubit), 0, row], [GateKind.RotationY, mask(qubit), 0, row + 1]);
    }
    if (qubits > 1) {
      for (const qubit of all) gates.push([GateKind.PauliX, mask((qubit + 1) % qubits), mask(qubit), -1]);
    }
  }
  return gates;
}

/** The circuit for the kernels of assembly/variational/circuits.ts: forward, and with its steps in reverse order. */
export function circuitProgram(qubits: number, layers: number): [forward: number[], reverse: number[]] {
  const { steps } = planeCircuit(circuitGates(qubits, layers), qubits, new Set([0]));
  return [planeWords(steps, itself), planeWords([...steps].reverse(), itself)];
}

const itself = (component: number) => component;
