import { Purpose } from '../../../assembly/random/purpose.js';
import type { Dataset, SpikeTrains } from '../../data/index.js';
import {
  checkEngine,
  checkNumbers,
  checkOptions,
  dispose,
  type Engine,
  kernelStream,
  keyOf,
} from '../../engine/index.js';
import { type EvaluateOptions, type Evaluation, evaluateNetwork } from './evaluate.js';
import { NetworkCore } from './network-core.js';
import {
  currentsOf,
  type NetworkOptions,
  networkModel,
  networkOptions,
  type SpikingNetworkOptions,
} from './network-options.js';
import { type RunOptions, type RunResult, runNetwork } from './run.js';
import { graphTopology, layeredSize, layeredTopology, type NetworkGraph } from './topology.js';

/** All that is trained: weights, and each neuron's angles. */
export interface NetworkParameters {
  /**
   * Layers: [source][current][target], layer after layer. Graph: [source][current] of each edge. SQS neurons have a current
   * for each channel, LIF neurons one, QLIF neurons two, z^s and z^o.
   */
  weights: Float64Array;
  /** [neuron][angle], in radians; only SQS neurons have any. */
  angles: Float64Array;
}

/** A network of spiking neurons (spiking paper, eqs. 9-12). */
export class SpikingNetwork {
  /** The options with their defaults, the seed included. */
  readonly options: NetworkOptions;
  /** @internal */
  readonly core: NetworkCore;

  /**
   * Takes some 15 ms for a million weights.
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
    checkEngine(engine);
    this.options = networkOptions(options);
    const { layers } = this.options;
    const model = networkModel(this.options);
    const topology = isGraph(layers)
      ? graphTopology(layers, currentsOf(model))
      : layeredTopology(layers, currentsOf(model));
    this.core = new NetworkCore(this, engine, model, topology);
    if (draws) this.#draw();
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
   * trains are copied before others run; larger ones are to stay as they are until all are copied, at the first report of
   * progress.
   *
   * @param spikes [T][item][input line]
   */
  run(spikes: SpikeTrains, options: RunOptions = {}): Promise<RunResult> {
    return runNetwork(this.core, spikes, options);
  }

  /** Classifies every sample of a data set by rate decoding, one run each; parameters and samples are copied as by `run`. */
  evaluate(dataset: Dataset, options: EvaluateOptions = {}): Promise<Evaluation> {
    return evaluateNetwork(this.core, dataset, options);
  }

  /** A copy of the trainable parameters; assign to it to set them, which throws while a training run has the network. */
  get parameters(): NetworkParameters {
    return { weights: this.core.weights.copy(), angles: this.core.angles.copy() };
  }

  set parameters(parameters: NetworkParameters) {
    this.core.lock.check();
    checkOptions('parameters', parameters, ['weights', 'angles']);
    const { weights, angles } = parameters;
    checkNumbers('parameters.weights', weights, this.core.weights.length);
    checkNumbers('parameters.angles', angles, this.core.angles.length);
    this.core.weights.view.set(weights);
    this.core.angles.view.set(angles);
  }

  /** What the output neurons stand for: the classes of the data set that the network was trained on last, if it named them. */
  get classNames(): readonly string[] | undefined {
    return this.core.classNames;
  }

  /** Frees the network's memory in the engine, and ends the run that trains it, as its own `dispose()` does; any later use throws. */
  dispose(): void {
    this.core.dispose();
  }

  [dispose](): void {
    this.dispose();
  }

  #draw(): void {
    const { weights, angles, engine, topology } = this.core;
    const { weightMean, weightGain, seed } = this.options;
    const angleDeviation = this.options.angleDeviation ?? 0;
    const { runs, neurons } = topology.wiring;
    engine.arena.scratch((group) => {
      const stream = kernelStream(engine, group, keyOf(seed), Purpose.Initial);
      engine.kernels.fillNormal(stream, 0, 0, weights.pointer, weights.length);
      engine.kernels.fillNormal(stream, 1, 0, angles.pointer, angles.length);
    });
    const values = weights.view;
    const deviations = Float64Array.from(topology.fanIn, (weightsIn) => weightGain / Math.sqrt(weightsIn));
    for (let run = 0; run < runs.length; run += 4) {
      scale(values, runs[run + 2], runs[run + 1], weightMean, deviations, runs[run] % neurons);
    }
    const all = angles.view;
    for (let i = 0; i < all.length; i++) all[i] *= angleDeviation;
  }
}

/** Of `count` standard normals from `first` on makes those of a mean and of deviations, which stand from `deviation` on. */
function scale(
  values: Float64Array,
  first: number,
  count: number,
  mean: number,
  deviations: Float64Array,
  deviation: number,
): void {
  for (let i = 0; i < count; i++) values[first + i] = mean + deviations[deviation + i] * values[first + i];
}

const countOf = ({ weights, neurons }: { weights: number; neurons: number }, angles: number): number =>
  weights + neurons * angles;

const isGraph = (layers: readonly number[] | NetworkGraph): layers is NetworkGraph =>
  layers !== null && typeof layers === 'object' && !Array.isArray(layers);
