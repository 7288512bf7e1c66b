// What the other folders of src may use of this one; the package exports public.ts.
export {
  type SurrogateOptions,
  type SurrogateSettings,
  surrogateSettings,
} from './learning/surrogate-options.js';
export { surrogateRunner } from './learning/surrogate-pass.js';
export { type SurrogateMemory, trainSurrogate } from './learning/train-surrogate.js';
export type { LocalExtrapolation } from './local/local-extrapolation.js';
export { type LocalRuleOptions, type LocalRuleSettings, localRuleSettings } from './local/local-options.js';
export { localRunner } from './local/local-pass.js';
export { type LocalResult, trainLocal } from './local/train-local.js';
export {
  ChunkEvaluation,
  type EvaluationWork,
} from './network/evaluation/chunk-evaluation.js';
export type { EvaluateOptions } from './network/evaluation/evaluate-options.js';
export type { SpikingNetworkOptions } from './network/network-options.js';
export { networkOptions } from './network/network-options.js';
export { itemRunner, type RunWork } from './network/run.js';
export { spikeSource } from './network/spike-source.js';
export { SpikingNetwork } from './network/spiking-network.js';
export type { AnsatzPreset } from './neuron/ansatz.js';
export type { MemoryKindName } from './neuron/descriptor.js';
export { holevoInformation } from './neuron/information/holevo-information.js';
export type { NeuronCircuitOptions } from './neuron/neuron-circuit.js';
export { SqsNeuron } from './neuron/sqs-neuron.js';
export { SPIKING_OPTIONS } from './option-reference.js';
export { LinearReadout } from './reservoir/linear-readout.js';
export { memoryCapacity } from './reservoir/memory-capacity.js';
export { spikeRates } from './reservoir/spike-features.js';
export { stackSource } from './stack/stack-source.js';
