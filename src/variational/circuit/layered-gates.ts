import type { CircuitGate } from '../../register/index.js';

/**
 * Layers of RY and RZ on every qubit, then CRXs around the ring, each qubit controlling the next one.
 *
 * @param first the number of the first of the layers · 3 · qubits free angles (2 for a single qubit)
 */
export function layeredGates(qubits: number, layers: number, first: number): CircuitGate[] {
  const gates: CircuitGate[] = [];
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  let parameter = first;
  for (let layer = 0; layer < layers; layer++) {
    for (const qubit of all) {
      gates.push({ gate: 'ry', qubits: [qubit], parameter: parameter++ });
      gates.push({ gate: 'rz', qubits: [qubit], parameter: parameter++ });
    }
    if (qubits === 1) continue;
    for (const qubit of all) {
      gates.push({ gate: 'crx', qubits: [qubit, (qubit + 1) % qubits], parameter: parameter++ });
    }
  }
  return gates;
}
