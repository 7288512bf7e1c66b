import type { Dataset, SpikeTrains } from '../../data/index.js';
import { checkEngine, type Engine } from '../../engine/index.js';
import { Model } from '../../learning/index.js';
import { type Evaluation, evaluateNetwork } from './evaluation/evaluate.js';
import { evaluateExtrapolated } from './evaluation/evaluate-extrapolated.js';
import type { EvaluateOptions } from './evaluation/evaluate-options.js';
import { drawing } from './initial-parameters.js';
import { layerTable } from './layer-table.js';
import { NetworkCore, type NetworkParameters } from './network-core.js';
import {
  currentsOf,
  type NetworkOptions,
  networkModel,
  networkOptions,
  type SpikingNetworkOptions,
} from './network-options.js';
import { type RunOptions, type RunResult, runNetwork } from './run.js';
import { graphTopology, isGraph, layeredSize, layeredTopology } from './topology.js';

/**
 * A network of spiking neurons (spiking paper, eqs. 1-12), of one of three kinds: `'sqs'`, stochastic quantum spiking
 * neurons, or the two that the paper compares them with, `'lif'` and `'qlif'`.
 *
 * In each of T time steps a neuron has the currents z = Σ w s, over the spikes s ∈ {0, 1} that reach it from external
 * inputs and other neurons, in the same step or the next (eqs. 9-10). An SQS neuron has one for each of its N channels:
 * its circuit, with angles θ of its own, takes them and the memory qubits to a state whose measurement gives N spikes
 * (eqs. 1-8, `SqsNeuron`). The others spike where a potential passes a threshold (`LifOptions`, `QlifOptions`). The rates
 * of the output neurons, one a class, decide: `evaluate`.
 *
 * Spikes in and out are [T][item][channel]. Trained are the weights and, of SQS neurons, the angles: by `trainSurrogate`
 * all kinds, by `trainLocal` SQS networks. The bits of a result depend on the parameters, the samples and the seed alone.
 * Options of one kind of neuron are refused for another.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { encodeRate, strokes } from 'bornspike/data';
 * import { SpikingNetwork } from 'bornspike/spiking';
 *
 * const engine = await createEngine();
 * const network = new SpikingNetwork(engine, { neuron: 'sqs', layers: [256, 8, 2], seed: 1 });
 * console.log(network.parameterCount, Object.keys(network.parameters)); // prints: 2094 [ 'weights', 'angles' ]
 *
 * const digits = await strokes({ count: 20, classes: [1, 7], seed: 1 });
 * const { spikes, shape } = await network.run(await encodeRate(digits, { steps: 10, seed: 1 }), { seed: 1 });
 * console.log(shape, spikes.reduce((sum, spike) => sum + spike)); // prints: [ 10, 20, 2 ] 3
 * const { accuracy, stdErr } = await network.evaluate(digits, { seed: 1 });
 * console.log(accuracy, stdErr.toFixed(2)); // untrained // prints: 0.6 0.11
 * ```
 */
export class SpikingNetwork extends Model<NetworkParameters> {
  /** The options with their defaults, the seed included. */
  readonly options: NetworkOptions;
  /** @internal */
  readonly core: NetworkCore;

  /**
   * Returns at once: initial parameters are drawn when they are first needed, which takes some 15 ms for a million weights.
   * Asynchronous calls draw more than a million of them in pieces; `parameters`, when read before any of these, draws all of
   * them in one go.
   *
   * @throws ArgumentError naming the option that cannot be used
   */
  constructor(engine: Engine, options: SpikingNetworkOptions);
  /**
   * @param draws whether the parameters are drawn; otherwise they are 0
   * @internal
   */
  constructor(engine: Engine, options: SpikingNetworkOptions, draws: boolean);
  constructor(engine: Engine, options: SpikingNetworkOptions, draws = true) {
    super();
    checkEngine(engine);
    this.options = networkOptions(options);
    const { layers } = this.options;
    const model = networkModel(this.options);
    const topology = isGraph(layers)
      ? graphTopology(layers, currentsOf(model))
      : layeredTopology(layers, currentsOf(model));
    this.core = new NetworkCore(this, engine, this.options, model, topology);
    if (draws) this.core.drawLater(drawing(this.core, this.options));
  }

  /** Number of trainable parameters that a network of such options has, for `matchParameters`. */
  static parameterCount(options: SpikingNetworkOptions): number {
    const complete = networkOptions(options);
    const model = networkModel(complete);
    const currents = currentsOf(model);
    return isGraph(complete.layers)
      ? countOf(graphTopology(complete.layers, currents).wiring, model.list.angles)
      : countOf(layeredSize(complete.layers, currents), model.list.angles);
  }

  /**
   * Presents spike trains and lets all neurons run freely, one sample of every spike. Parameters and up to 8 MiB of spike
   * trains are copied before others run; larger ones, and more than a million parameters that were never used before, are to
   * stay as they are until all are copied, at the first report of progress.
   *
   * @param spikes [T][item][input line]; of SQS neurons with N channels, input p has the lines p · N to p · N + N − 1
   * @returns the output neurons' spikes, [T][item][output · N + channel], and the hidden ones'
   * @throws ArgumentError when the spike trains have other lines than the network
   */
  run(spikes: SpikeTrains, options: RunOptions = {}): Promise<RunResult> {
    return runNetwork(this.core, spikes, options);
  }

  /** With a table of the layers: neurons, weights that lead to them, angles. */
  override toString(): string {
    return `${super.toString()}, ${this.options.neuron} neurons:\n${layerTable(this.core, this.options.layers)}`;
  }

  /**
   * Classifies every sample of a data set by rate decoding, one run each: the class whose output neuron spikes most.
   * Parameters and samples are copied as by `run`. `teacherForcing` is for SQS neurons in float64 with rate encoding;
   * `maxRate` for rate encoding; spike trains take neither that nor `steps`.
   *
   * @throws ArgumentError naming the option or the part of the data set that cannot be used
   */
  evaluate(dataset: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
    return options?.amplify === undefined
      ? evaluateNetwork(this.core, dataset, options)
      : evaluateExtrapolated(this.core, dataset, options);
  }
}

const countOf = ({ weights, neurons }: { weights: number; neurons: number }, angles: number): number =>
  weights + neurons * angles;
