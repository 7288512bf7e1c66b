import type { Engine, Region, Steps } from '../../engine/index.js';
import { checkNumbers, checkOptions, tooLarge } from '../../engine/index.js';
import { ModelCore, type ModelTensors, piecesOf, type ReadTensor } from '../../learning/index.js';
import { describe, type NeuronModel } from '../neuron/descriptor.js';
import type { ThresholdModel } from '../neuron/threshold-neuron.js';
import type { SpikingNetworkOptions } from './network-options.js';
import type { Topology } from './topology.js';

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

/** Weights and angles to run with: a network's own, or copies of them. */
export interface RunParameters {
  readonly weights: Region<Float64Array>;
  readonly angles: Region<Float64Array>;
}

/** A network in the engine's memory, for the functions that run and train it. */
export class NetworkCore extends ModelCore<NetworkParameters> {
  readonly model: NeuronModel | ThresholdModel;
  readonly topology: Topology;
  readonly #descriptor: number | undefined;
  readonly #weights: Region<Float64Array>;
  readonly #angles: Region<Float64Array>;
  /** What is left of drawing the initial parameters. */
  #changes = 0;
  #drawing: Steps<void> | undefined;
  /** Who waits for them, first come first: each copies what it needs before a training that came later changes it. */
  readonly #waiting = new Set<symbol>();

  /** `owner` is the object whose end is the memory's end. */
  constructor(
    owner: object,
    engine: Engine,
    options: object,
    model: NeuronModel | ThresholdModel,
    topology: Topology,
  ) {
    const classes = topology.wiring.outputs;
    super(owner, engine, { kind: 'SpikingNetwork', name: 'network', options, classes });
    this.model = model;
    this.topology = topology;
    try {
      if (model.kind === 'sqs') this.#descriptor = describe(engine, this.group, model, topology.wiring);
      this.#weights = this.group.float64(topology.wiring.weights);
      this.#angles = this.group.float64(topology.wiring.neurons * model.list.angles);
    } catch (error) {
      this.group.dispose();
      throw tooLarge(error, sizesOf((options as Pick<SpikingNetworkOptions, 'layers'>).layers));
    }
  }

  /** Where the parameters are, which may not be drawn yet: see `drawn`. */
  get places(): RunParameters {
    this.checkAlive();
    return { weights: this.#weights, angles: this.#angles };
  }

  /** f64 [weights] */
  get weights(): Region<Float64Array> {
    this.#drawAll();
    return this.places.weights;
  }

  /** f64 [neuron][angle] */
  get angles(): Region<Float64Array> {
    this.#drawAll();
    return this.places.angles;
  }

  /** Leaves the initial parameters to be drawn when they are first needed. */
  drawLater(drawing: Steps<void>): void {
    this.#drawing = drawing;
  }

  /** Draws the initial parameters if they are not there yet; others who need them may do so, too, between the pieces. */
  *drawn(): Steps<void> {
    const turn = Symbol();
    this.#waiting.add(turn);
    try {
      for (this.checkAlive(); this.#drawing && !this.#drawing.next().done; this.checkAlive()) yield;
      this.#drawing = undefined;
      for (; this.#waiting.values().next().value !== turn; this.checkAlive()) yield;
    } finally {
      this.#waiting.delete(turn);
    }
  }

  #drawAll(): void {
    this.checkAlive();
    while (this.#drawing && !this.#drawing.next().done);
    this.#drawing = undefined;
  }

  /** How often the parameters were set: who reads them in pieces begins anew when that changes. */
  get changes(): number {
    return this.#changes;
  }

  /** Says that the parameters are being set. */
  change(): void {
    this.#changes++;
  }

  /** Sets the parameters, drawn or not, to others that were checked. */
  replace(weights: ArrayLike<number>, angles: ArrayLike<number>): void {
    this.change();
    const places = this.places;
    this.#drawing = undefined;
    places.weights.view.set(weights);
    places.angles.view.set(angles);
  }

  /** Address of the kernels' description of a network of SQS neurons. */
  get descriptor(): number {
    this.checkAlive();
    return this.#descriptor!;
  }

  /** Currents of a neuron: as many as it has channels, but two for QLIF. */
  get currentsPerNeuron(): number {
    return this.model.kind === 'qlif' ? 2 : this.model.inputs;
  }

  /** Lines that external spikes come in on: inputs · N. */
  get inputLines(): number {
    return this.topology.wiring.inputLines;
  }

  get parameterCount(): number {
    return this.#weights.length + this.#angles.length;
  }

  read(): NetworkParameters {
    return { weights: this.weights.copy(), angles: this.angles.copy() };
  }

  write(parameters: NetworkParameters): void {
    checkOptions('parameters', parameters, ['weights', 'angles']);
    const { weights, angles } = parameters;
    checkNumbers('parameters.weights', weights, this.#weights.length);
    checkNumbers('parameters.angles', angles, this.#angles.length);
    this.replace(weights, angles);
  }

  /** The weights of each layer ([source][current][target]; of a graph all in the order of its edges), and the angles. */
  *tensors(): Steps<ModelTensors> {
    yield* this.drawn();
    const angles = this.angles.copy();
    const weights = new Float64Array(this.weights.length);
    for (const [first, end] of piecesOf(weights.length)) {
      if (first > 0) yield;
      weights.set(this.weights.view.subarray(first, end), first);
    }
    const tensors: ModelTensors = {};
    for (const { name, first, shape } of this.topology.blocks) {
      tensors[name] = { shape, data: weights.subarray(first, first + sizeOf(shape)) };
    }
    return { ...tensors, angles: { shape: this.#angleShape, data: angles } };
  }

  *fill(read: ReadTensor): Steps<void> {
    for (const { name, first, shape } of this.topology.blocks) {
      const weights = yield* read(name, shape);
      for (const [from, end] of piecesOf(weights.length)) {
        this.weights.view.set(weights.subarray(from, end), first + from);
        if (end < weights.length) yield;
      }
    }
    this.angles.view.set(yield* read('angles', this.#angleShape));
  }

  get #angleShape(): number[] {
    return [this.topology.wiring.neurons, this.model.list.angles];
  }
}

const sizeOf = (shape: number[]) => shape.reduce((product, size) => product * size, 1);

/** What memory grows with: layers, or the parts of a graph. */
function sizesOf(layers: SpikingNetworkOptions['layers']): Record<string, number> {
  if (!('edges' in layers)) return { 'options.layers': Math.max(...layers) };
  const { features, hidden, edges } = layers;
  return {
    'options.layers.features': features,
    'options.layers.hidden': hidden,
    'options.layers.edges': edges.length,
  };
}
