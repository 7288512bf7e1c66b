import {
  ArgumentError,
  checkChoice,
  checkOptionsObject,
  choice,
  type Describes,
  number,
  type Options,
  optionsOf,
  readOptions,
  type Seed,
  seed,
  unchecked,
} from '../../engine/index.js';
import type { Ansatz } from '../neuron/ansatz.js';
import type { MemoryKindName, NeuronModel } from '../neuron/descriptor.js';
import { neuronModel, sqsOptions } from '../neuron/sqs-neuron.js';
import {
  type LifNeuronOptions,
  lifModel,
  lifNeuronOptions,
  type QlifNeuronOptions,
  qlifModel,
  qlifOptions,
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
  /** Sizes [features, …hidden, outputs] of fully connected feedforward layers, or a graph. */
  layers: readonly number[] | NetworkGraph;
  /** SQS: N, input-output qubits (channels) of each neuron (default 1). Input line p · N + n is channel n of feature p. */
  inputs?: number;
  /** SQS: N^M, memory qubits of each neuron (default 1). */
  memory?: number;
  /** SQS: the circuit of each neuron (default `'memory-to-input'`). */
  ansatz?: Ansatz;
  /** SQS: what the memory qubits hold after a measurement (default `'quantum'`). */
  memoryKind?: MemoryKindName;
  /** LIF: β, the share of the potential left after a step (default 0.9). QLIF: β of the leak (default 1). */
  beta?: number;
  /** ϑ, which the potential must exceed, or of QLIF neurons the probability (default 1; of QLIF neurons 0.5, of consistent equations 0.75). */
  threshold?: number;
  /** LIF: what a spike does to the potential, see `LifNeuronOptions` (default `'subtract'`). */
  reset?: LifNeuronOptions['reset'];
  /** QLIF: which equations it follows, see `QlifNeuronOptions` (default `'printed'`). */
  equations?: QlifNeuronOptions['equations'];
  /** QLIF: T₁ in time steps (default 1, of consistent equations 60). */
  relaxationTime?: number;
  /** QLIF: measurements that each α is estimated from, see `QlifNeuronOptions` (default none: α is known). */
  shots?: number;
  /** Initial weights are normal with this mean (default 0)… */
  weightMean?: number;
  /** …and the standard deviation gain / √(fan-in), the fan-in being the weights into the neuron's channel (default 0.5, of LIF neurons 1). */
  weightGain?: number;
  /** SQS: initial angles are normal with mean 0 and this standard deviation in radians (default 0.1). */
  angleDeviation?: number;
  /** Seed of the initial parameters. */
  seed?: Seed;
}

/** A network's options with their defaults: those of its kind of neuron, and no others. */
export type NetworkOptions = SpikingNetworkOptions &
  Required<Pick<SpikingNetworkOptions, 'weightMean' | 'weightGain' | 'seed'>>;

type NeuronName = SpikingNetworkOptions['neuron'];
type Describe<Name extends keyof SpikingNetworkOptions> = Describes<Pick<SpikingNetworkOptions, Name>>;

/** What each kind of neuron has of its own. */
const OF_NEURON = {
  sqs: sqsOptions,
  lif: lifNeuronOptions,
  qlif: qlifOptions,
} satisfies {
  sqs: () => Describe<'inputs' | 'memory' | 'ansatz' | 'memoryKind'>;
  lif: () => Describe<'beta' | 'threshold' | 'reset'>;
  qlif: () => Describe<'equations' | 'threshold' | 'relaxationTime' | 'beta' | 'shots'>;
};
const NEURONS = Object.keys(OF_NEURON) as NeuronName[];

/** The options of networks of such neurons, in the order in which they are saved. */
export const spikingNetworkOptions = (neuron: NeuronName) => ({
  ...({ neuron: choice(NEURONS, {}), layers: unchecked() } satisfies Describe<'neuron' | 'layers'>),
  ...(OF_NEURON[neuron]() as Options),
  ...({
    weightMean: number({ default: 0 }),
    weightGain: number({ default: () => (neuron === 'lif' ? 1 : 0.5), minimum: 0 }),
  } satisfies Describe<'weightMean' | 'weightGain'>),
  ...(neuron === 'sqs' &&
    ({
      angleDeviation: number({ default: 0.1, minimum: 0, unit: 'radians' }),
    } satisfies Describe<'angleDeviation'>)),
  seed: seed(),
});

const DESCRIPTIONS: Record<NeuronName, () => Options> = {
  sqs: () => spikingNetworkOptions('sqs'),
  lif: () => spikingNetworkOptions('lif'),
  qlif: () => spikingNetworkOptions('qlif'),
};

/** Checks all options but the layers, and fills in the defaults. */
export function networkOptions(options: SpikingNetworkOptions): NetworkOptions {
  checkOptionsObject('options', options);
  const neuron = checkChoice('options.neuron', options.neuron, NEURONS);
  const describe = DESCRIPTIONS[neuron];
  const own = optionsOf(describe);
  const given = Object.entries(options).filter(([name, value]) => {
    const isOther = !(name in own) && NEURONS.some((other) => name in optionsOf(DESCRIPTIONS[other]));
    if (isOther && value !== undefined) {
      throw new ArgumentError(`options.${name}`, `${neuron} neurons have no such option`);
    }
    return !isOther;
  });
  return readOptions('options', Object.fromEntries(given), describe) as NetworkOptions;
}

/** The neuron of checked options. */
export function networkModel(options: NetworkOptions): NeuronModel | ThresholdModel {
  const complete = options as Required<SpikingNetworkOptions>;
  if (options.neuron === 'lif') return lifModel(complete);
  if (options.neuron === 'qlif') return qlifModel(complete);
  return neuronModel(complete);
}

/** Which currents a spike adds to: that of its own channel; in QLIF neurons both. */
export function currentsOf(model: NeuronModel | ThresholdModel): Currents {
  if (model.kind === 'qlif') return [[0, 1]];
  return Array.from({ length: model.inputs }, (_, channel) => [channel]);
}
