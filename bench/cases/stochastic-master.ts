import type { CaseOf } from '../case.js';
import { MasterTrajectories } from '../javascript/dynamics/master.js';
import {
  type CoupledSize,
  coupledSize,
  networkOf,
  prepareNeurons,
  preparePlainNeurons,
} from '../setup/coupled-network.js';

export const stochasticMaster: CaseOf<CoupledSize> = {
  name: 'stochastic-master',
  measures:
    'steps of trajectories of n qubit-neurons as density matrices, coupled and measured as in stochastic-schroedinger, but with ' +
    'an efficiency of 0.8',
  unit: 'trajectory-steps',
  vectorisable: true,
  sizes: [coupledSize(2, 64), coupledSize(4, 16), coupledSize(6, 4)],
  tolerance: 1e-7,
  note: 'Two trajectories in the lanes; both contenders hold a Hermitian matrix as one real matrix.',
  wasm: (engine, size) => prepareNeurons(engine, networkOf(size, 0.8)),
  javascript: (_engine, size) => {
    const network = networkOf(size, 0.8);
    return preparePlainNeurons(network, new MasterTrajectories(network));
  },
};
