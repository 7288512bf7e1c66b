import type { QubitNeuronsOptions } from '../../src/dynamics/public.js';
import { coupleAll, hamiltonian } from '../../src/register/public.js';

/** Options of matrix products that full states do not have, beside some that all have. */
export const chainChoices = {
  unravelling: ['homodyne', 'jumps'],
  order: [2, 4],
  bond: [1, 2, 64],
  truncation: [0, 1e-6],
  efficiency: [0, 0.6, 1],
  record: [
    {},
    { every: 2, trajectories: 2, measurement: true },
    { every: 3, entropy: true, observables: ['XYI', 'ZIZ'] },
  ],
} as const;

type Chosen = Partial<QubitNeuronsOptions> & { efficiency: number };

/** Three neurons with a choice of these. */
export const chainOf = ({ efficiency, ...given }: Chosen): QubitNeuronsOptions => ({
  hamiltonian: hamiltonian({ qubits: 3, exchange: coupleAll(3, 0.5), rabi: [1, 0, 2] }),
  channels: [
    { operator: 'z', qubit: 0, rate: 0.4, efficiency },
    { operator: '-', qubit: 1, rate: 0.3, efficiency, detection: 'heterodyne' },
  ],
  initial: '011',
  representation: 'matrix-product',
  dt: 0.01,
  steps: 7,
  trajectories: 3,
  seed: 1,
  ...given,
});
