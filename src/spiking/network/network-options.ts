import {
  ArgumentError,
  checkChoice,
  checkNumber,
  checkOptions,
  resolveSeed,
  type Seed,
} from '../../engine/index.js';
import { type Ansatz, DEFAULT_ANSATZ } from '../neuron/ansatz.js';
import type { MemoryKindName, NeuronModel } from '../neuron/descriptor.js';
import { neuronModel } from '../neuron/sqs-neuron.js';
import {
  type LifNeuronOptions,
  lifModel,
  type QlifNeuronOptions,
  qlifModel,
  type ThresholdModel,
} from '../neuron/threshold-neuron.js';
import type { Currents, NetworkGraph } from './topology.js';

/** Options that depend on the kind of neuron are refused for the other kinds. */
export interface SpikingNetworkOptions {
  /**
   * Stochastic quantum spiking neurons (eqs. 1-8), or the two that they are compared with: leaky integrate-and-fire, as
   * snnTorch's `Leaky` has it, and quantum leaky integrate-and-fire (S1-S8).
   */
  neuron: 'sqs' | 'lif' | 'qlif';
  /** Sizes [inputs, …hidden, outputs] of fully connected feedforward layers, or a graph. */
  layers: readonly number[] | NetworkGraph;
  /** SQS: N, input-output qubits (channels) of each neuron (default 1). Input line p · N + n is channel n of input p. */
  inputs?: number;
  /** SQS: N^M, memory qubits of each neuron (default 1). */
  memory?: number;
  /** SQS: the circuit of each neuron (default `'memory-to-input'`). */
  ansatz?: Ansatz;
  /** SQS: what the memory qubits hold after a measurement (default `'quantum'`). */
  memoryKind?: MemoryKindName;
  /** LIF: β, the share of the potential left after a step (default 0.9). QLIF: β of the leak (default 1). */
  beta?: number;
  /** LIF: ϑ, which the potential must exceed (default 1). QLIF: the same for the probability (default 0.5, `'alpha'` 0.75). */
  threshold?: number;
  /** LIF, see `LifNeuronOptions.reset`. */
  reset?: LifNeuronOptions['reset'];
  /** QLIF, see `QlifNeuronOptions.form`. */
  form?: QlifNeuronOptions['form'];
  /** QLIF: T₁ in time steps (default 1, for `'alpha'` 60). */
  relaxationTime?: number;
  /** Initial weights are normal with this mean (default 0)… */
  weightMean?: number;
  /** …and the standard deviation gain / √(fan-in), the fan-in being the weights into the neuron's channel (default 0.5; LIF 1). */
  weightGain?: number;
  /** SQS: initial angles are normal with mean 0 and this standard deviation in radians (default 0.1). */
  angleDeviation?: number;
  /** Seed of the initial parameters. */
  seed?: Seed;
}

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
