export type { Dataset } from '../data/dataset.js';
export type { SpikeDataset } from '../data/spike-dataset.js';
export type { GradientResult, GradientStep } from '../learning/gradient-training.js';
export { type MatchedModel, matchParameters, type SizedModel } from '../learning/match-parameters.js';
export type { TrainingResult, TrainingRun, TrainingStep } from '../learning/training-run.js';
export type { Ansatz, AnsatzGate, AnsatzPreset, GateName } from './ansatz.js';
export type { MemoryKindName } from './descriptor.js';
export type { EvaluateOptions, Evaluation } from './evaluate.js';
export type { LocalLearningOptions, LocalRuleOptions, LocalRuleSettings } from './learning/local-options.js';
export type {
  SurrogateLearningOptions,
  SurrogateName,
  SurrogateOptions,
  SurrogateSettings,
} from './learning/surrogate-options.js';
export { trainLocal } from './learning/train-local.js';
export {
  type SurrogateMemory,
  type SurrogateTraining,
  trainSurrogate,
} from './learning/train-surrogate.js';
export { loadModel, saveModel } from './model-file.js';
export type { NetworkOptions } from './network-options.js';
export type { Precision } from './network-stack.js';
export type { RunOptions, RunResult } from './run.js';
export type { EncodingOptions } from './spike-source.js';
export { type NetworkParameters, SpikingNetwork, type SpikingNetworkOptions } from './spiking-network.js';
export { type LikelihoodGradient, SqsNeuron, type SqsNeuronOptions } from './sqs-neuron.js';
export type { LifOptions, QlifOptions } from './threshold-neuron.js';
export type { Edge, NetworkGraph } from './topology.js';
