export { type ActivationOptions, activation } from './activation.js';
export {
  type BlochEnsembleOptions,
  type BlochEnsembleResult,
  simulateBlochEnsemble,
} from './bloch-ensemble.js';
export type { NeuronChannel, OperatorName } from './channels.js';
export {
  type DecoherenceFreeOptions,
  type DecoherenceFreeResult,
  decoherenceFreeSubspace,
  type KeptState,
} from './decoherence-free-subspace.js';
export { type DecoherenceTimeOptions, decoherenceTime } from './decoherence-time.js';
export type { DetuningNoise } from './detuning-noise.js';
export { type DropoutOptions, type DropoutResult, dropout } from './dropout.js';
export { type DecouplingOptions, type DecouplingResult, simulateDecoupling } from './dynamical-decoupling.js';
export {
  breakEvenError,
  type CodeOptions,
  type ErrorCorrectionOptions,
  type ErrorCorrectionResult,
  simulateErrorCorrection,
} from './error-correction.js';
export type { GivenNoise } from './given-noise.js';
export { type LifOptions, type LifResult, simulateLif } from './lif.js';
export type { LifNeuron } from './lif-neuron.js';
export type { MethodName } from './method.js';
export type { Unravelling } from './network-system.js';
export type { Observables } from './observables.js';
export {
  type NetworkRecordOptions,
  type QubitNeuronsOptions,
  type QubitNeuronsResult,
  simulateQubitNeurons,
} from './qubit-neurons.js';
export type { KeepOptions } from './record-options.js';
export type { Schedule } from './schedule.js';
export { siegertRate } from './siegert-rate.js';
export type { CodeName } from './stabilizer-code.js';
