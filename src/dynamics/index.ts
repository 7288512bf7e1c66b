// What the other folders of src may use of this one; the package exports public.ts.
export { simulateBlochEnsemble } from './bloch/bloch-ensemble.js';
export { BlochRun, type BlochWork } from './bloch/bloch-run.js';
export type { LifSimulationOptions } from './classical/lif.js';
export { type DecouplingPart, type DecouplingWork, decoupled } from './coherence/dynamical-decoupling.js';
export {
  type CorrectionWork,
  encodedPair,
  failures,
  type Shots,
} from './coherence/error-correction.js';
export { PulseSequence } from './coherence/pulse-sequence.js';
export type { Range, RangeOutput, RangeWork } from './ensemble/ensemble-record.js';
export type { NeuronChannel } from './network/channels.js';
export { runParts } from './network/network-ensemble.js';
export { memoryOf, runOf } from './network/network-scheme.js';
export { simulateQubitNeurons } from './network/qubit-neurons.js';
export type { QubitNeuronsOptions } from './network/qubit-neurons-options.js';
export type { QubitNeuronsResult } from './network/qubit-neurons-result.js';
export { DYNAMICS_OPTIONS } from './option-reference.js';

// What the declarations of the package leave out.

/** @internal */
export type { NetworkWork } from './network/network-ensemble.js';
