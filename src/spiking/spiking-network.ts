import { Purpose } from '../../assembly/random/purpose.js';
import type { Dataset } from '../data/dataset.js';
import type { SpikeTrains } from '../data/encode-rate.js';
import { checkChoice, checkNumber, checkNumbers, checkOptions } from '../engine/check.js';
import { checkEngine, type Engine } from '../engine/engine.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import type { Ansatz } from './ansatz.js';
import type { MemoryKindName } from './descriptor.js';
import { type EvaluateOptions, type Evaluation, evaluateNetwork } from './evaluate.js';
import { NetworkCore } from './network-core.js';
import { type RunOptions, type RunResult, runNetwork } from './run.js';
import { neuronModel } from './sqs-neuron.js';
import { graphTopology, layeredTopology, type NetworkGraph } from './topology.js';

export interface SpikingNetworkOptions {
  /** The neuron model; the only one so far. */
  neuron: 'sqs';
  /** Sizes [inputs, …hidden, outputs] of fully connected feedforward layers, or a graph. */
  layers: readonly number[] | NetworkGraph;
  /** N, input-output qubits (channels) of each neuron (default 1). Input line p · N + n is channel n of input p. */
  inputs?: number;
  /** N^M, memory qubits of each neuron (default 1). */
  memory?: number;
  /** The circuit of each neuron (default `'memory-to-input'`). */
  ansatz?: Ansatz;
  memoryKind?: MemoryKindName;
  /** Initial weights are normal with this mean (default 0)… */
  weightMean?: number;
  /** …and the standard deviation gain / √(fan-in), the fan-in being the weights into the neuron's channel (default 0.5). */
  weightGain?: number;
  /** Initial angles are normal with mean 0 and this standard deviation in radians (default 0.1). */
  angleDeviation?: number;
  /** Seed of the initial parameters. */
  seed?: Seed;
}

/** All that is trained: weights, and each neuron's angles. */
export interface NetworkParameters {
  /** Layers: [source][channel][target], layer after layer. Graph: [source][channel] of each edge. */
  weights: Float64Array;
  /** [neuron][angle], in radians. */
  angles: Float64Array;
}

/** A network of SQS neurons (spiking paper, eqs. 9-12). */
export class SpikingNetwork {
  /** The options with their defaults, the seed included. */
  readonly options: Required<SpikingNetworkOptions>;
  /** @internal */
  readonly core: NetworkCore;

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: SpikingNetworkOptions) {
    checkEngine(engine);
    checkOptions('options', options, [
      'neuron',
      'layers',
      'inputs',
      'memory',
      'ansatz',
      'memoryKind',
      'weightMean',
      'weightGain',
      'angleDeviation',
      'seed',
    ]);
    this.options = {
      neuron: checkChoice('options.neuron', options.neuron, ['sqs']),
      layers: options.layers,
      inputs: options.inputs ?? 1,
      memory: options.memory ?? 1,
      ansatz: options.ansatz ?? 'memory-to-input',
      memoryKind: options.memoryKind ?? 'quantum',
      weightMean: checkNumber('options.weightMean', options.weightMean ?? 0),
      weightGain: checkNumber('options.weightGain', options.weightGain ?? 0.5, 0),
      angleDeviation: checkNumber('options.angleDeviation', options.angleDeviation ?? 0.1, 0),
      seed: resolveSeed('options.seed', options.seed),
    };
    const model = neuronModel('options', this.options);
    const { layers } = this.options;
    const topology = isGraph(layers)
      ? graphTopology(layers, model.inputs)
      : layeredTopology(layers, model.inputs);
    this.core = new NetworkCore(this, engine, model, topology);
    this.#initialise();
  }

  /**
   * Presents spike trains and lets all neurons run freely, one sample of every spike.
   *
   * @param spikes [T][item][input line]
   */
  run(spikes: SpikeTrains, options: RunOptions = {}): RunResult {
    return runNetwork(this.core, spikes, options);
  }

  /** Classifies every sample of a data set by rate decoding, one run each. */
  evaluate(dataset: Dataset, options: EvaluateOptions = {}): Evaluation {
    return evaluateNetwork(this.core, dataset, options);
  }

  /** A copy of the trainable parameters; assign to it to set them. */
  get parameters(): NetworkParameters {
    return { weights: this.core.weights.copy(), angles: this.core.angles.copy() };
  }

  set parameters(parameters: NetworkParameters) {
    checkOptions('parameters', parameters, ['weights', 'angles']);
    const { weights, angles } = parameters;
    checkNumbers('parameters.weights', weights, this.core.weights.length);
    checkNumbers('parameters.angles', angles, this.core.angles.length);
    this.core.weights.view.set(weights);
    this.core.angles.view.set(angles);
  }

  /** Frees the network's memory in the engine; any later use throws. */
  dispose(): void {
    this.core.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #initialise(): void {
    const { weights, angles, engine, topology } = this.core;
    const { weightMean, weightGain, angleDeviation, seed } = this.options;
    const { runs, neurons } = topology.wiring;
    const [key0, key1] = keyOf(seed);
    engine.kernels.fillNormal(weights.pointer, weights.length, key0, key1, Purpose.Initial, 0, 0);
    engine.kernels.fillNormal(angles.pointer, angles.length, key0, key1, Purpose.Initial, 1, 0);
    const values = weights.view;
    for (let run = 0; run < runs.length; run += 4) {
      const [first, count, weight] = runs.slice(run, run + 3);
      for (let i = 0; i < count; i++) {
        const deviation = weightGain / Math.sqrt(topology.fanIn[(first % neurons) + i]);
        values[weight + i] = weightMean + deviation * values[weight + i];
      }
    }
    angles.view.forEach((value, i, all) => {
      all[i] = angleDeviation * value;
    });
  }
}

const isGraph = (layers: readonly number[] | NetworkGraph): layers is NetworkGraph =>
  layers !== null && typeof layers === 'object' && !Array.isArray(layers);
