import type { Engine, RegionGroup } from '../../engine/index.js';
import { ArgumentError } from '../../engine/index.js';
import {
  Hamiltonian,
  HamiltonianMemory,
  hamiltonian,
  hamiltonianMatrixSteps,
  pauliLetters,
} from '../../register/index.js';
import type { CircuitCore } from './circuit-core.js';
import type { Pause } from './pieces.js';

/** Pauli letters I, X, Y and Z, one for each qubit, or a Hamiltonian that does not change with time. */
export type Observable = string | Hamiltonian;

/** Returns `observable` as a Hamiltonian if it fits. */
export function checkObservable(field: string, observable: unknown, qubits: number): Hamiltonian {
  if (typeof observable === 'string') {
    const all = Array.from({ length: qubits }, (_, qubit) => qubit);
    pauliLetters(field, observable, all, qubits);
    return hamiltonian({ qubits, terms: [{ pauli: observable, qubits: all, coefficient: 1 }] });
  }
  if (!(observable instanceof Hamiltonian) || observable.qubits !== qubits || observable.changes) {
    throw new ArgumentError(
      field,
      `${qubits} Pauli letters or a constant Hamiltonian of ${qubits} qubits`,
      observable,
    );
  }
  return observable;
}

/** Numbers of a matrix between two looks at the clock. */
const NUMBERS_AT_ONCE = 2 ** 17;

/** Observables on a circuit's state. */
export interface Gauge {
  /** The mean of the circuit's state, whose cotangent it leaves in `core.adjoint`. */
  read(core: CircuitCore): Promise<number>;
}

/** What measures one observable, in memory of `group`. */
export async function gaugeOf(
  engine: Engine,
  group: RegionGroup,
  observable: Hamiltonian,
  density: boolean,
  pause: Pause,
): Promise<Gauge> {
  await pause();
  if (density) {
    const steps = hamiltonianMatrixSteps(observable);
    let step = steps.next();
    for (; !step.done; step = steps.next()) await pause();
    const matrix = step.value;
    return {
      read: async ({ state, adjoint }) => {
        let sum = 0;
        for (let first = 0; first < matrix.length; first += NUMBERS_AT_ONCE) {
          const part = matrix.subarray(first, first + NUMBERS_AT_ONCE);
          adjoint.view.set(part, first);
          sum = inner(part, state.view.subarray(first, first + NUMBERS_AT_ONCE), sum);
          await pause();
        }
        return sum;
      },
    };
  }
  const hamiltonianMemory = new HamiltonianMemory(engine, group, observable, 0);
  await pause();
  for (const prepare of hamiltonianMemory.preparations) {
    prepare();
    await pause();
  }
  const work = group.float64(2 * 2 ** observable.qubits);
  return {
    read: async ({ state, adjoint }) => {
      await pause();
      adjoint.view.fill(0);
      for (const add of hamiltonianMemory.additions(state.pointer, adjoint.pointer, work.pointer)) {
        add();
        await pause();
      }
      return inner(adjoint.view, state.view);
    },
  };
}

/** `before` + Re Σ conj(a) b; of Hermitian matrices Tr(a b). */
export function inner(a: Float64Array, b: Float64Array, before = 0): number {
  let sum = before;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
