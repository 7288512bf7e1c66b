import type { CaseOf } from '../case.js';
import { applyCnot, applyDiagonal, applyMatrix } from '../javascript/register/state-vector.js';
import { sinCos } from '../javascript/simd/sine-cosine.js';
import { type CircuitSize, circuitOf, circuitSize, prepareStateVector } from '../setup/gate-circuit.js';

export const registerGates: CaseOf<CircuitSize> = {
  name: 'register-gates',
  measures:
    'gates on a state vector of n qubits, float64, by `StateVector.run`: rotations about Y, a chain of CNOT, rotations about Z ' +
    'and X',
  unit: 'gates',
  vectorisable: true,
  sizes: [4, 10, 16, 20].map(circuitSize),
  tolerance: 1e-13,
  note:
    'An amplitude fills a vector, so arithmetic gains a factor of 2. With few qubits the time is that of looking gates up and ' +
    'checking them, which the JavaScript does not do; with 20 it is that of memory.',
  wasm: prepareStateVector,
  javascript(_engine, size) {
    const state = new Float64Array(2 * 2 ** size.qubits);
    const circuit = circuitOf(size).map(({ gate, qubits, angle = 0 }) => ({
      gate,
      masks: qubits.map((qubit) => 2 ** (size.qubits - 1 - qubit)),
      angle,
    }));
    const half = new Float64Array(2);
    const matrix = new Float64Array(8);
    return {
      work: circuit.length,
      run() {
        state.fill(0);
        state[0] = 1;
        for (const { gate, masks, angle } of circuit) {
          if (gate === 'cx') {
            applyCnot(state, masks[0]!, masks[1]!);
            continue;
          }
          sinCos(angle / 2, half, 0);
          const c = half[0]!;
          const s = half[1]!;
          if (gate === 'rz') {
            applyDiagonal(state, masks[0]!, c, -s, c, s);
            continue;
          }
          matrix.fill(0);
          matrix[0] = c;
          matrix[6] = c;
          if (gate === 'rx') {
            matrix[3] = -s;
            matrix[5] = -s;
          } else {
            matrix[2] = -s;
            matrix[4] = s;
          }
          applyMatrix(state, masks[0]!, matrix);
        }
      },
      result: () => state,
    };
  },
};
