import { ArgumentError, type Engine } from '../../engine/index.js';
import { checkSameEngine, MOST_MIXED_QUBITS, Register } from '../../register/index.js';

/** A beginning: amplitudes, or entries of a density matrix, re and im in turn. */
export interface InitialState {
  qubits: number;
  mixed: boolean;
  entries: Float64Array;
}

const MOST_PURE_QUBITS = 16;

/** A basis state as a string of 0 and 1, a `StateVector` or a `DensityMatrix` of the engine. */
export function checkInitial(engine: Engine, initial: unknown): InitialState {
  if (initial instanceof Register) {
    checkSameEngine('options.initial', initial, engine);
    const { qubits, isDensity: mixed } = initial;
    if (!mixed && qubits > MOST_PURE_QUBITS) {
      throw new ArgumentError('options.initial', `at most ${MOST_PURE_QUBITS} qubits`, qubits);
    }
    return { qubits, mixed, entries: initial.entries.copy() };
  }
  if (typeof initial !== 'string' || !/^[01]{1,16}$/.test(initial)) {
    throw new ArgumentError(
      'options.initial',
      `1 to ${MOST_PURE_QUBITS} characters 0 and 1, a StateVector or a DensityMatrix`,
      initial,
    );
  }
  const entries = new Float64Array(2 * 2 ** initial.length);
  entries[2 * Number.parseInt(initial, 2)] = 1;
  return { qubits: initial.length, mixed: false, entries };
}

/** |ψ⟩⟨ψ|, where a state must be a density matrix. */
export function asDensityMatrix(state: InitialState): InitialState {
  if (state.qubits > MOST_MIXED_QUBITS) {
    throw new ArgumentError(
      'options.initial',
      `at most ${MOST_MIXED_QUBITS} qubits where states become mixed, as they do when not all that leaks out is measured`,
      state.qubits,
    );
  }
  if (state.mixed) return state;
  const size = 2 ** state.qubits;
  const { entries: psi } = state;
  const entries = new Float64Array(2 * size * size);
  for (let a = 0; a < size; a++) {
    // Of basis states, of which most rows are 0.
    if (psi[2 * a] === 0 && psi[2 * a + 1] === 0) continue;
    for (let b = 0; b < size; b++) {
      const at = 2 * (a * size + b);
      entries[at] = psi[2 * a]! * psi[2 * b]! + psi[2 * a + 1]! * psi[2 * b + 1]!;
      entries[at + 1] = psi[2 * a + 1]! * psi[2 * b]! - psi[2 * a]! * psi[2 * b + 1]!;
    }
  }
  return { ...state, mixed: true, entries };
}
