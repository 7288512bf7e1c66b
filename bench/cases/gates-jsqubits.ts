import type { CaseOf } from '../case.js';
import {
  type CircuitGate,
  type CircuitSize,
  circuitOf,
  circuitSize,
  prepareStateVector,
} from '../setup/gate-circuit.js';
import { loadPackage } from '../setup/other-package.js';

/** What is used of jsqubits 2.1; its bit 0 is the least significant. */
interface State {
  rotateX(bit: number, angle: number): State;
  rotateY(bit: number, angle: number): State;
  rotateZ(bit: number, angle: number): State;
  cnot(control: number, target: number): State;
  amplitude(index: number): { real: number; imaginary: number };
}

const APPLY: Record<
  CircuitGate['gate'],
  (state: State, bits: readonly [number, number], angle: number) => State
> = {
  rx: (state, [bit], angle) => state.rotateX(bit, angle),
  ry: (state, [bit], angle) => state.rotateY(bit, angle),
  rz: (state, [bit], angle) => state.rotateZ(bit, angle),
  cx: (state, [control, target]) => state.cnot(control, target),
};

export const gatesJsqubits: CaseOf<CircuitSize> = {
  name: 'gates-jsqubits',
  measures:
    'the gates of register-gates, against the npm package jsqubits 2.1 in the place of plain JavaScript',
  unit: 'gates',
  vectorisable: true,
  sizes: [4, 8, 12].map(circuitSize),
  // It takes what is small for 0.
  tolerance: 1e-8,
  note: 'jsqubits keeps amplitudes as objects in a dictionary, and makes a new one for every gate.',
  wasm: prepareStateVector,
  javascript(_engine, size) {
    const { jsqubits } = loadPackage('jsqubits') as { jsqubits: (bits: string) => State };
    const circuit = circuitOf(size).map(({ gate, qubits, angle = 0 }) => ({
      apply: APPLY[gate],
      bits: qubits.map((qubit) => size.qubits - 1 - qubit) as [number, number],
      angle,
    }));
    const zeros = `|${'0'.repeat(size.qubits)}>`;
    let state = jsqubits(zeros);
    return {
      work: circuit.length,
      run() {
        state = jsqubits(zeros);
        for (const { apply, bits, angle } of circuit) state = apply(state, bits, angle);
      },
      result: () =>
        Array.from({ length: 2 ** size.qubits }, (_, k) => state.amplitude(k)).flatMap((amplitude) => [
          amplitude.real,
          amplitude.imaginary,
        ]),
    };
  },
};
