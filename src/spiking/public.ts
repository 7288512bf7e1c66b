export type { Dataset, SpikeDataset } from '../data/index.js';
export type { RateExtrapolation, ReadoutInversion } from '../device/index.js';
export type { Precision } from '../engine/index.js';
export type {
  GradientResult,
  GradientStep,
  TrainingResult,
  TrainingRun,
  TrainingStep,
} from '../learning/index.js';
export type { GateList, NamedRegister } from '../register/index.js';
export type { RecipeName } from './learning/recipes.js';
export type {
  LeakOptions,
  SurrogateLearningOptions,
  SurrogateName,
  SurrogateOptions,
  SurrogateSettings,
} from './learning/surrogate-options.js';
export {
  type SurrogateMemory,
  type SurrogateTraining,
  trainSurrogate,
} from './learning/train-surrogate.js';
export type { LocalExtrapolation } from './local/local-extrapolation.js';
export type { LocalLearningOptions, LocalRuleOptions, LocalRuleSettings } from './local/local-options.js';
export { type LocalResult, type LocalStep, type LocalTraining, trainLocal } from './local/train-local.js';
export type { Evaluation } from './network/evaluation/evaluate.js';
export type { EvaluateOptions } from './network/evaluation/evaluate-options.js';
export type { NetworkParameters } from './network/network-core.js';
export type { NetworkOptions, SpikingNetworkOptions } from './network/network-options.js';
export type { Recorded, RecordedQuantity, RecordedValues } from './network/recorder.js';
export type { RunOptions, RunResult } from './network/run.js';
export type { EncodingOptions } from './network/spike-source.js';
export { SpikingNetwork } from './network/spiking-network.js';
export type { Edge, NetworkGraph } from './network/topology.js';
export type { TrainablePart } from './network/trainable.js';
export type { Ansatz, AnsatzGate, AnsatzPreset, GateName } from './neuron/ansatz.js';
export type { MemoryKindName } from './neuron/descriptor.js';
export { type HolevoInformationOptions, holevoInformation } from './neuron/information/holevo-information.js';
export { type CountedSpikes, type CountsOptions, spikesFromCounts } from './neuron/measured-counts.js';
export type { NeuronCircuitOptions } from './neuron/neuron-circuit.js';
export { type LikelihoodGradient, SqsNeuron, type SqsNeuronOptions } from './neuron/sqs-neuron.js';
export type { LifNeuronOptions, QlifNeuronOptions } from './neuron/threshold-neuron.js';
export {
  fitReadout,
  LinearReadout,
  type LinearReadoutOptions,
  type ReadoutOptions,
  type ReadoutParameters,
  type ReadoutTargets,
} from './reservoir/linear-readout.js';
export { type Capacity, type CapacityOptions, memoryCapacity } from './reservoir/memory-capacity.js';
export { type Features, type RecordedSpikes, spikeCounts, spikeRates } from './reservoir/spike-features.js';
export type { SingleShotOptions, SingleShotRecords } from './shots/sample-shots.js';
