import { checkChoice, checkNumber, checkOptions } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';
import { resolveSeed } from '../engine/seed.js';
import { DEFAULT_ANSATZ } from './ansatz.js';
import type { NeuronModel } from './descriptor.js';
import type { SpikingNetworkOptions } from './spiking-network.js';
import { neuronModel } from './sqs-neuron.js';
import { lifModel, qlifModel, type ThresholdModel } from './threshold-neuron.js';
import type { Currents } from './topology.js';

type Chosen = 'neuron' | 'layers' | 'weightMean' | 'weightGain' | 'seed';

/** A network's options with their defaults: those of its kind of neuron, and no others. */
export type NetworkOptions = Required<Pick<SpikingNetworkOptions, Chosen>> &
  Omit<SpikingNetworkOptions, Chosen>;

/** Defaults of what depends on the kind of neuron, in the order in which options are listed and saved. */
const DEFAULTS = {
  sqs: { inputs: 1, memory: 1, ansatz: DEFAULT_ANSATZ, memoryKind: 'quantum' },
  lif: { beta: 0.9, threshold: 1, reset: 'subtract' },
  qlif: { form: 'printed', threshold: 0.5, relaxationTime: 1, beta: 1 },
} as const;
const ALPHA = { threshold: 0.75, relaxationTime: 60 };
const GAINS = { sqs: 0.5, lif: 1, qlif: 0.5 };
const OF_NEURONS = [...new Set(Object.values(DEFAULTS).flatMap(Object.keys)), 'angleDeviation'];

/** Checks all options but those of the neurons themselves, and fills in the defaults. */
export function networkOptions(options: SpikingNetworkOptions): NetworkOptions {
  const common = ['neuron', 'layers', 'weightMean', 'weightGain', 'seed'];
  checkOptions('options', options, [...common, ...OF_NEURONS]);
  const neuron = checkChoice('options.neuron', options.neuron, ['sqs', 'lif', 'qlif']);
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const defaults: Record<string, unknown> = {
    ...DEFAULTS[neuron],
    ...(neuron === 'qlif' && given.form === 'alpha' && ALPHA),
  };
  for (const name of OF_NEURONS) {
    if (!(name in given) || name in defaults || (name === 'angleDeviation' && neuron === 'sqs')) continue;
    throw new ArgumentError(`options.${name}`, `${neuron} neurons have no such option`);
  }
  const ofNeuron = Object.entries(defaults).map(([name, value]) => [name, given[name] ?? value]);
  return {
    neuron,
    layers: options.layers,
    ...Object.fromEntries(ofNeuron),
    weightMean: checkNumber('options.weightMean', options.weightMean ?? 0),
    weightGain: checkNumber('options.weightGain', options.weightGain ?? GAINS[neuron], 0),
    ...(neuron === 'sqs' && {
      angleDeviation: checkNumber('options.angleDeviation', options.angleDeviation ?? 0.1, 0),
    }),
    seed: resolveSeed('options.seed', options.seed),
  };
}

/** Checks the options of the neurons. */
export function networkModel(options: NetworkOptions): NeuronModel | ThresholdModel {
  const complete = options as Required<SpikingNetworkOptions>;
  if (options.neuron === 'lif') return lifModel('options', complete);
  if (options.neuron === 'qlif') return qlifModel('options', complete);
  return neuronModel('options', complete);
}

/** Which currents a spike adds to: that of its own channel; in QLIF neurons both. */
export function currentsOf(model: NeuronModel | ThresholdModel): Currents {
  if (model.kind === 'qlif') return [[0, 1]];
  return Array.from({ length: model.inputs }, (_, channel) => [channel]);
}
