import type { CaseOf } from '../case.js';
import { SchroedingerTrajectories } from '../javascript/dynamics/schroedinger.js';
import {
  type CoupledSize,
  coupledSize,
  networkOf,
  prepareNeurons,
  preparePlainNeurons,
} from '../setup/coupled-network.js';

export const stochasticSchroedinger: CaseOf<CoupledSize> = {
  name: 'stochastic-schroedinger',
  measures:
    'steps of trajectories of n qubit-neurons as state vectors, all-to-all XX and ZZ, every neuron measured: phases between ' +
    'Walsh-Hadamard transforms, one pass for all measurements',
  unit: 'trajectory-steps',
  vectorisable: true,
  sizes: [coupledSize(2, 64), coupledSize(6, 16), coupledSize(10, 4)],
  tolerance: 1e-7,
  note: 'Two trajectories in the lanes; transforms take two qubits at a time.',
  wasm: (engine, size) => prepareNeurons(engine, networkOf(size, 1)),
  javascript: (_engine, size) => {
    const network = networkOf(size, 1);
    return preparePlainNeurons(network, new SchroedingerTrajectories(network));
  },
};
