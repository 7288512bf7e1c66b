import type { CaseOf } from '../case.js';
import { type CircuitSize, circuitOf, circuitSize, prepareStateVector } from '../setup/gate-circuit.js';
import { loadPackage } from '../setup/other-package.js';

/** What is used of quantum-circuit 0.9; its wire 0 is the least significant bit of a state's number. */
interface QuantumCircuit {
  addGate(name: string, column: number, wires: number[], options: object): void;
  run(): void;
  state: Record<string, { re: number; im: number }>;
}

export const gatesQuantumCircuit: CaseOf<CircuitSize> = {
  name: 'gates-quantum-circuit',
  measures:
    'the gates of register-gates, against the npm package quantum-circuit 0.9 (`run`) in the place of plain JavaScript',
  unit: 'gates',
  vectorisable: true,
  sizes: [4, 8, 12].map(circuitSize),
  // It takes what is small for 0.
  tolerance: 1e-8,
  note: 'quantum-circuit keeps amplitudes in a dictionary, and copies its circuit before a run.',
  wasm: prepareStateVector,
  javascript(_engine, size) {
    const Circuit = loadPackage('quantum-circuit') as new (qubits: number) => QuantumCircuit;
    const circuit = new Circuit(size.qubits);
    const gates = circuitOf(size);
    gates.forEach(({ gate, qubits, angle }, column) => {
      const wires = qubits.map((qubit) => size.qubits - 1 - qubit);
      const options = gate === 'cx' ? {} : { params: { [gate === 'rz' ? 'phi' : 'theta']: angle } };
      circuit.addGate(gate, column, wires, options);
    });
    return {
      work: gates.length,
      run: () => circuit.run(),
      result: () =>
        Array.from({ length: 2 ** size.qubits }, (_, k) => circuit.state[k]).flatMap((amplitude) =>
          amplitude ? [amplitude.re, amplitude.im] : [0, 0],
        ),
    };
  },
};
