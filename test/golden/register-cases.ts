import { RandomStream } from '../../src/index.js';
import {
  coupleAll,
  coupleChain,
  DensityMatrix,
  evolve,
  hamiltonian,
  StateVector,
} from '../../src/register/public.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

const QUBITS = 5;

/** Some of all kernels' gates, with angles of their own. */
function scramble<R extends StateVector | DensityMatrix>(register: R): R {
  for (let qubit = 0; qubit < QUBITS; qubit++) {
    const next = (qubit + 1) % QUBITS;
    register.apply('u', [qubit], [0.3 + qubit, 1.1, -0.7]).apply('cx', [qubit, next]);
    register.apply('crz', [next, qubit], 0.9).apply('swap', [qubit, (qubit + 2) % QUBITS]);
    register.apply('cy', [next, qubit]).apply('t', [qubit]);
    register.applyControlled([qubit], 'swap', [next, (qubit + 3) % QUBITS]);
  }
  return register;
}

/** With terms of all kinds, one of which changes with time. */
const network = hamiltonian({
  qubits: QUBITS,
  h: (time) => [time, 1, -time, 0.5, 0.2],
  rabi: [1, 0.8, 0.6, 0.4, 0.2],
  exchange: coupleAll(QUBITS, 0.3),
  lambda: -0.4,
  k: coupleChain(QUBITS, 0.7),
  terms: [{ pauli: 'XYZ', qubits: [4, 0, 2], coefficient: 0.5 }],
});

export const registerCases: GoldenCase[] = [
  {
    name: 'register/gates',
    run: (engine) => {
      using state = scramble(new StateVector(engine, QUBITS));
      using rho = scramble(new DensityMatrix(engine, QUBITS));
      return bytesOf(state.amplitudes, rho.matrix, state.probabilities([3, 0]));
    },
  },
  {
    name: 'register/measurement',
    run: async (engine) => {
      using state = scramble(new StateVector(engine, QUBITS));
      const { outcomes, counts } = await state.sample({ shots: 1000, qubits: [4, 1, 2], seed: 'golden' });
      const { outcome, probability } = state.measure(new RandomStream('golden'), [1, 3]);
      return bytesOf(outcomes, counts, [outcome, probability], state.amplitudes);
    },
  },
  {
    name: 'register/channels and entropies',
    run: async (engine) => {
      using rho = scramble(new DensityMatrix(engine, QUBITS));
      await rho.channel('amplitude-damping', [0, 3], { probability: 0.2 });
      await rho.channel('thermal-relaxation', [1], { t1: 2, t2: 1.5, time: 0.7, excited: 0.1 });
      using other = DensityMatrix.maximallyMixed(engine, QUBITS);
      return bytesOf(rho.matrix, [
        await rho.entropy(),
        await rho.entropy([2, 0]),
        await rho.mutualInformation([0], [4]),
        await rho.fidelity(other),
        await rho.traceDistance(other),
        rho.concurrence(0, 3),
      ]);
    },
  },
  {
    name: 'register/evolve',
    run: async (engine) => {
      using state = scramble(new StateVector(engine, QUBITS));
      using rho = DensityMatrix.fromState(state);
      await evolve(state, network, { dt: 0.05, steps: 30, order: 4, tolerance: Infinity });
      await evolve(rho, network, { dt: 0.05, steps: 30, tolerance: Infinity });
      return bytesOf(state.amplitudes, rho.matrix, [await state.energy(network, { time: 1.5 })]);
    },
  },
  {
    name: 'register/evolve, recorded',
    run: async (engine) => {
      using state = scramble(new StateVector(engine, QUBITS));
      using rho = DensityMatrix.fromState(state);
      const observables = ['X', 'Y', 'Z'].map((letter) => letter.repeat(QUBITS));
      const options = { dt: 0.05, steps: 8, tolerance: 1e-3, record: { every: 2, observables } };
      const records = [await evolve(state, network, options), await evolve(rho, network, options)];
      return bytesOf(...records.flatMap(({ record }) => [record!.times, record!.mean]));
    },
  },
];
