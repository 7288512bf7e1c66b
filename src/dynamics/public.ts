export type { Observables } from '../register/index.js';
export {
  type BlochEnsembleOptions,
  type BlochEnsembleResult,
  type DecisionOptions,
  simulateBlochEnsemble,
} from './bloch/bloch-ensemble.js';
export { type ActivationOptions, activation } from './classical/activation.js';
export { type DropoutOptions, type DropoutResult, dropout } from './classical/dropout.js';
export {
  type LifRecordOptions,
  type LifResult,
  type LifSimulationOptions,
  simulateLif,
} from './classical/lif.js';
export type { LifNeuron } from './classical/lif-neuron.js';
export { type SiegertOptions, siegertRate } from './classical/siegert-rate.js';
export {
  type DecoherenceFreeOptions,
  type DecoherenceFreeResult,
  decoherenceFreeSubspace,
  type KeptState,
} from './coherence/decoherence-free-subspace.js';
export { type DecoherenceTimeOptions, decoherenceTime } from './coherence/decoherence-time.js';
export type { DetuningNoise } from './coherence/detuning-noise.js';
export {
  type DecouplingOptions,
  type DecouplingResult,
  simulateDecoupling,
} from './coherence/dynamical-decoupling.js';
export {
  breakEvenError,
  type CodeOptions,
  type ErrorCorrectionOptions,
  type ErrorCorrectionResult,
  simulateErrorCorrection,
} from './coherence/error-correction.js';
export type { PulseOptions } from './coherence/pulse-sequence.js';
export type { CodeName } from './coherence/stabilizer-code.js';
export {
  type CollisionFieldOptions,
  type CollisionMemoryOptions,
  type CollisionOptions,
  type CollisionRecordOptions,
  type CollisionResult,
  simulateCollisions,
} from './collision/simulate-collisions.js';
export type { EquationsName } from './ensemble/ensemble-options.js';
export type { GivenNoise } from './ensemble/given-noise.js';
export type { MethodName } from './ensemble/method.js';
export type { KeepOptions } from './ensemble/record-options.js';
export type { Refinement } from './ensemble/refined-steps.js';
export type { Waveform } from './ensemble/waveform.js';
export type { Coupling } from './environment/coupling-matrix.js';
export {
  type EvolveGeneratorOptions,
  type EvolveGeneratorResult,
  evolveGenerator,
  type GeneratorRecordOptions,
} from './environment/evolve-generator.js';
export {
  type BathApproximation,
  type LindbladFromBathOptions,
  type LindbladFromBathResult,
  lindbladFromBath,
} from './environment/lindblad-from-bath.js';
export type { SpectralDensity } from './environment/spectral-density.js';
export {
  type SteadyStateMethod,
  type SteadyStateOptions,
  type SteadyStateResult,
  steadyState,
} from './environment/steady-state.js';
export type { MatrixProductResult, Representation } from './matrix-product/chain-options.js';
export type { ChannelPreset, Detection, NeuronChannel, OperatorName } from './network/channels.js';
export type { Unravelling } from './network/network-system.js';
export { simulateQubitNeurons } from './network/qubit-neurons.js';
export type { NetworkRecordOptions, QubitNeuronsOptions } from './network/qubit-neurons-options.js';
export type { QubitNeuronsResult } from './network/qubit-neurons-result.js';
export {
  type EstimateRecordSpectrumOptions,
  type EstimateRecordSpectrumResult,
  estimateRecordSpectrum,
} from './record/estimate-record-spectrum.js';
export {
  type FisherInformationOptions,
  type FisherInformationResult,
  fisherInformation,
} from './record/fisher-information.js';
export { type FitRecordOptions, type FitRecordResult, fitRecord } from './record/fit-record.js';
export type { MeasuredRecord } from './record/measured-record.js';
export {
  type RecordLogLikelihoodOptions,
  type RecordLogLikelihoodResult,
  type RecordModelOptions,
  recordLogLikelihood,
} from './record/record-log-likelihood.js';
export type { RecordParameter } from './record/record-parameters.js';
export {
  type RecordSpectrumOptions,
  type RecordSpectrumResult,
  recordSpectrum,
} from './record/record-spectrum.js';
export {
  type OpenTrajectoryOptions,
  openTrajectory,
} from './session/open-trajectory.js';
export { Trajectory, type TrajectoryChanges, type TrajectorySteps } from './session/trajectory.js';
