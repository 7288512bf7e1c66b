import type { Engine, Region, RegionGroup } from '../../engine/index.js';
import { BornspikeError } from '../../engine/index.js';
import { TrainingLock } from '../../learning/index.js';
import { describe, type NeuronModel } from '../neuron/descriptor.js';
import type { ThresholdModel } from '../neuron/threshold-neuron.js';
import type { Topology } from './topology.js';

/** A network in the engine's memory, for the functions that run and train it. */
export class NetworkCore {
  readonly engine: Engine;
  readonly model: NeuronModel | ThresholdModel;
  readonly topology: Topology;
  /** The classes that it was trained on last, if the data set named them. */
  classNames: readonly string[] | undefined;
  readonly #lock = new TrainingLock('network');
  readonly #group: RegionGroup;
  readonly #descriptor: number | undefined;
  readonly #weights: Region<Float64Array>;
  readonly #angles: Region<Float64Array>;
  #disposed = false;

  /** `owner` is the object whose end is the memory's end. */
  constructor(owner: object, engine: Engine, model: NeuronModel | ThresholdModel, topology: Topology) {
    this.engine = engine;
    this.model = model;
    this.topology = topology;
    this.#group = engine.arena.groupOf(owner);
    try {
      if (model.kind === 'sqs') this.#descriptor = describe(engine, this.#group, model, topology.wiring);
      this.#weights = this.#group.float64(topology.wiring.weights);
      this.#angles = this.#group.float64(topology.wiring.neurons * model.list.angles);
    } catch (error) {
      this.#group.dispose();
      throw error;
    }
  }

  /** What a training run takes the network by. */
  get lock(): TrainingLock {
    this.checkAlive();
    return this.#lock;
  }

  /** f64 [weights] */
  get weights(): Region<Float64Array> {
    this.checkAlive();
    return this.#weights;
  }

  /** f64 [neuron][angle] */
  get angles(): Region<Float64Array> {
    this.checkAlive();
    return this.#angles;
  }

  /** Address of the kernels' description of a network of SQS neurons. */
  get descriptor(): number {
    this.checkAlive();
    return this.#descriptor!;
  }

  /** Currents of a neuron: as many as it has channels, but two for QLIF. */
  get planes(): number {
    return this.model.kind === 'qlif' ? 2 : this.model.inputs;
  }

  /** Lines that external spikes come in on: inputs · N. */
  get inputLines(): number {
    return this.topology.wiring.inputLines;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#lock.end();
    this.#group.dispose();
    this.#disposed = true;
  }

  /** Throws when network or engine were disposed. */
  checkAlive(): void {
    this.engine.checkAlive();
    if (this.#disposed) throw new BornspikeError('this network was disposed');
  }
}
