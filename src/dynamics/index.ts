// What the other folders of src may use of this one; the package exports public.ts.
export { simulateBlochEnsemble } from './bloch/bloch-ensemble.js';
export type { LifSimulationOptions } from './classical/lif.js';
export type { NeuronChannel } from './network/channels.js';
export {
  type QubitNeuronsOptions,
  simulateQubitNeurons,
} from './network/qubit-neurons.js';
export type { QubitNeuronsResult } from './network/qubit-neurons-result.js';
export { DYNAMICS_OPTIONS } from './option-reference.js';
