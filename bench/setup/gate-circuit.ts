import type { Engine } from '../../src/engine/engine.js';
import { StateVector } from '../../src/register/public.js';
import type { Prepared, Size } from '../case.js';

/** One gate of the circuit that contenders are compared on. */
export interface CircuitGate {
  gate: 'rx' | 'ry' | 'rz' | 'cx';
  qubits: number[];
  angle?: number;
}

export interface CircuitSize extends Size {
  qubits: number;
}

export const circuitSize = (qubits: number): CircuitSize => ({ label: `${qubits} qubits`, qubits });

/** Rotations about Y, a chain of CNOT, rotations about Z and about X: 4n - 1 gates, after which no amplitude is 0. */
export function circuitOf({ qubits }: CircuitSize): CircuitGate[] {
  const all = Array.from({ length: qubits }, (_, qubit) => qubit);
  return [
    ...all.map((q): CircuitGate => ({ gate: 'ry', qubits: [q], angle: 0.7 + 0.1 * q })),
    ...all.slice(1).map((q): CircuitGate => ({ gate: 'cx', qubits: [q - 1, q] })),
    ...all.map((q): CircuitGate => ({ gate: 'rz', qubits: [q], angle: 0.2 + 0.1 * q })),
    ...all.map((q): CircuitGate => ({ gate: 'rx', qubits: [q], angle: 0.9 - 0.03 * q })),
  ];
}

/** The circuit on a state vector that begins in |0…0⟩ each time. */
export function prepareStateVector(engine: Engine, size: CircuitSize): Prepared {
  const state = new StateVector(engine, size.qubits);
  const circuit = circuitOf(size);
  return {
    work: circuit.length,
    async run() {
      const { view } = state.entries;
      view.fill(0);
      view[0] = 1;
      await state.run(circuit);
    },
    result: () => state.amplitudes,
  };
}
