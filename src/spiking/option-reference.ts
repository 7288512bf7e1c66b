import type { OptionReference } from '../engine/index.js';
import { surrogateOptions } from './learning/surrogate-options.js';
import { localRuleOptions } from './local/local-options.js';
import { evaluateOptions } from './network/evaluation/evaluate-options.js';
import { spikingNetworkOptions } from './network/network-options.js';
import { runOptions } from './network/run.js';
import { holevoInformationOptions } from './neuron/information/holevo-information.js';
import { countsOptions } from './neuron/measured-counts.js';
import { sqsNeuronOptions } from './neuron/sqs-neuron.js';
import { linearReadoutOptions, readoutOptions } from './reservoir/linear-readout.js';
import { capacityOptions } from './reservoir/memory-capacity.js';
import { singleShotOptions } from './shots/sample-shots.js';

export const SPIKING_OPTIONS: OptionReference = [
  ['SqsNeuron', 'SqsNeuronOptions', sqsNeuronOptions],
  ['holevoInformation', 'HolevoInformationOptions', holevoInformationOptions],
  ['spikesFromCounts', 'CountsOptions', countsOptions],
  ['SqsNeuron.sample', 'SingleShotOptions', singleShotOptions],
  ['LinearReadout', 'LinearReadoutOptions', linearReadoutOptions],
  ['fitReadout', 'ReadoutOptions', readoutOptions],
  ['memoryCapacity', 'CapacityOptions', capacityOptions],
  ['SpikingNetwork of SQS neurons', 'SpikingNetworkOptions', () => spikingNetworkOptions('sqs')],
  ['SpikingNetwork of LIF neurons', 'SpikingNetworkOptions', () => spikingNetworkOptions('lif')],
  ['SpikingNetwork of QLIF neurons', 'SpikingNetworkOptions', () => spikingNetworkOptions('qlif')],
  ['SpikingNetwork.run', 'RunOptions', runOptions],
  ['SpikingNetwork.evaluate', 'EvaluateOptions', evaluateOptions],
  ['trainLocal', 'LocalLearningOptions', localRuleOptions],
  ['trainSurrogate of SQS neurons', 'SurrogateLearningOptions', () => surrogateOptions('sqs', 1, 1)],
  ['trainSurrogate of LIF and QLIF neurons', 'SurrogateLearningOptions', () => surrogateOptions('lif', 1, 1)],
];
