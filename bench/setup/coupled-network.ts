import { simulateQubitNeurons } from '../../src/dynamics/public.js';
import type { Engine } from '../../src/engine/engine.js';
import { keyOf } from '../../src/engine/random/seed.js';
import { coupleAll, hamiltonian } from '../../src/register/public.js';
import type { Prepared, Size } from '../case.js';
import type { CoupledNetwork } from '../javascript/dynamics/network.js';

/** All-to-all XX and ZZ, σz of every neuron measured. */
export interface CoupledSize extends Size {
  qubits: number;
  trajectories: number;
}

export const coupledSize = (qubits: number, trajectories: number): CoupledSize => ({
  label: `n = ${qubits}`,
  qubits,
  trajectories,
});

const SEED = 1;

export const networkOf = ({ qubits, trajectories }: CoupledSize, efficiency: number): CoupledNetwork => ({
  qubits,
  trajectories,
  h: 0.5,
  jx: 0.2,
  k: 0.3,
  rate: 0.3,
  efficiency,
  dt: 0.005,
  steps: 256,
});

/** By the package. */
export function prepareNeurons(engine: Engine, network: CoupledNetwork): Prepared {
  const { qubits, h, jx, k, rate, efficiency, dt, steps, trajectories } = network;
  const options = {
    hamiltonian: hamiltonian({
      qubits,
      h: new Array(qubits).fill(h),
      jx: coupleAll(qubits, jx),
      k: coupleAll(qubits, k),
    }),
    channels: Array.from({ length: qubits }, (_, qubit) => ({
      operator: 'z' as const,
      qubit,
      rate,
      efficiency,
    })),
    initial: '0'.repeat(qubits),
    record: { every: steps },
    guard: false,
    seed: SEED,
  };
  let mean = new Float64Array(3 * qubits);
  return {
    work: trajectories * steps,
    async run() {
      const result = await simulateQubitNeurons(engine, { ...options, dt, steps, trajectories });
      mean = result.mean.slice(3 * qubits);
    },
    result: () => mean,
  };
}

/** By trajectories in JavaScript. */
export function preparePlainNeurons(
  network: CoupledNetwork,
  trajectories: { run(key0: number, key1: number, mean: Float64Array): void },
): Prepared {
  const mean = new Float64Array(3 * network.qubits);
  const [key0, key1] = keyOf(SEED);
  return {
    work: network.trajectories * network.steps,
    run: () => trajectories.run(key0, key1, mean),
    result: () => mean,
  };
}
