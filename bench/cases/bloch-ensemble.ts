import { simulateBlochEnsemble } from '../../src/dynamics/public.js';
import { keyOf } from '../../src/engine/random/seed.js';
import type { CaseOf, Size } from '../case.js';
import { simulateBloch } from '../javascript/dynamics/bloch.js';

interface EnsembleSize extends Size {
  trajectories: number;
}

const NEURON = { rabi: 1, rate: 0.5, efficiency: 0.9, dt: 0.01, steps: 512 };
const SEED = 1;

const size = (trajectories: number): EnsembleSize => ({
  label: `${trajectories} trajectories`,
  trajectories,
});

export const blochEnsemble: CaseOf<EnsembleSize> = {
  name: 'bloch-ensemble',
  measures:
    'steps of trajectories of one measured qubit-neuron, float64: a normal, a rotation, a measurement; the mean over the ' +
    'ensemble at the end',
  unit: 'trajectory-steps',
  vectorisable: true,
  sizes: [size(16), size(128), size(1024)],
  // Of the normals, which the package makes in single precision.
  tolerance: 1e-6,
  note: 'Eight pairs of lanes side by side, so that none waits for another; the noise of four trajectories at a time.',
  wasm(engine, { trajectories }) {
    let mean = new Float64Array(3);
    return {
      work: trajectories * NEURON.steps,
      async run() {
        const options = { ...NEURON, trajectories, initial: [0, 0, 1], record: { every: NEURON.steps } };
        mean = (await simulateBlochEnsemble(engine, { ...options, guard: false, seed: SEED })).mean.slice(3);
      },
      result: () => mean,
    };
  },
  javascript(_engine, { trajectories }) {
    const mean = new Float64Array(3);
    const [key0, key1] = keyOf(SEED);
    return {
      work: trajectories * NEURON.steps,
      run: () => simulateBloch({ ...NEURON, trajectories }, key0, key1, mean),
      result: () => mean,
    };
  },
};
