import { coupleAll, DensityMatrix, evolve, hamiltonian, StateVector } from '../../src/register/public.js';
import type { LongCall, ShortCall } from './long-call.js';

/** A network of all-to-all couplings. */
const network = (qubits: number) =>
  hamiltonian({
    qubits,
    h: new Float64Array(qubits).fill(0.5),
    drive: new Float64Array(qubits).fill(1),
    exchange: coupleAll(qubits, 0.02),
  });

export const registerLongCalls: LongCall[] = [
  {
    name: 'evolve, 20 qubits',
    prepare: (engine) => {
      const state = StateVector.w(engine, 20);
      return (options) => evolve(state, network(20), { dt: 0.01, steps: 2, ...options });
    },
  },
  {
    name: 'evolve, 10 mixed qubits whose coefficients change',
    prepare: (engine) => {
      const state = DensityMatrix.maximallyMixed(engine, 10);
      const changing = hamiltonian({
        qubits: 10,
        h: (time) => new Float64Array(10).fill(time),
        drive: new Float64Array(10).fill(1),
        jy: coupleAll(10, 0.02),
      });
      return (options) => evolve(state, changing, { dt: 0.01, steps: 2, order: 4, ...options });
    },
  },
];

export const registerShortCalls: ShortCall[] = [
  {
    name: 'StateVector.apply, 20 qubits',
    prepare: (engine) => {
      const state = new StateVector(engine, 20);
      return () => state.apply('h', [0]);
    },
  },
];
