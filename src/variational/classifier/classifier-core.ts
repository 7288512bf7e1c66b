import { circuitsBytes, writeCircuits } from '../../../build/generated/variational.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import { BornspikeError } from '../../engine/index.js';
import { TrainingLock } from '../../learning/index.js';
import { type CircuitProgram, circuitProgram, ROTATIONS } from './classifier-circuit.js';
import { type ClassifierShape, ParameterLayout } from './parameters.js';
import { type Numbers, numbers } from './precision.js';

/** A classifier in the engine's memory, for the functions that run and train it. */
export class ClassifierCore {
  readonly engine: Engine;
  readonly shape: ClassifierShape;
  /** Qubits of all circuits. */
  readonly features: number;
  readonly layout: ParameterLayout;
  /** The classes that it was trained on last, if the data set named them. */
  classNames: readonly string[] | undefined;
  readonly #lock = new TrainingLock('classifier');
  readonly #group: RegionGroup;
  readonly #parameters: Numbers;
  readonly #program: CircuitProgram;
  readonly #words: readonly Words[];
  #disposed = false;

  /** `owner` is the object whose end is the memory's end. */
  constructor(owner: object, engine: Engine, shape: ClassifierShape) {
    this.engine = engine;
    this.shape = shape;
    this.features = shape.circuits * shape.qubits;
    this.layout = new ParameterLayout(shape);
    this.#group = engine.arena.groupOf(owner);
    try {
      this.#parameters = numbers(this.#group, shape.precision, this.layout.length);
      this.#program = circuitProgram(shape.qubits, shape.layers);
      const { beginning, layer } = this.#program;
      this.#words = [beginning.forward, beginning.reverse, layer.forward, layer.reverse].map((words) => {
        const region = this.#group.int32(words.length);
        region.view.set(words);
        return { first: region.pointer, end: region.pointer + 4 * words.length };
      });
    } catch (error) {
      this.#group.dispose();
      throw error;
    }
  }

  /** What a training run takes the classifier by. */
  get lock(): TrainingLock {
    this.checkAlive();
    return this.#lock;
  }

  /** All parameters, laid out by `layout`. */
  get parameters(): Numbers {
    this.checkAlive();
    return this.#parameters;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#lock.end();
    this.#group.dispose();
    this.#disposed = true;
  }

  /**
   * What the kernels are told of the circuits and a batch of so many blocks of samples, with room to work of its own in
   * `group`; its address.
   */
  describeCircuits(group: RegionGroup, batch: CircuitsBatch, blocks: number): number {
    this.checkAlive();
    const { kernels, arena } = this.engine;
    const { circuits, qubits, layers } = this.shape;
    const angles = layers * qubits * ROTATIONS;
    const { pointer } = group.uint8(circuitsBytes);
    const [forward, reverse, layer, layerReverse] = this.#words;
    writeCircuits(arena.memory, pointer, {
      ...batch,
      count: circuits,
      qubits,
      angles,
      program: forward.first,
      programEnd: forward.end,
      reverse: reverse.first,
      reverseEnd: reverse.end,
      layer: layer.first,
      layerEnd: layer.end,
      layerReverse: layerReverse.first,
      layerReverseEnd: layerReverse.end,
      repeats: this.#program.repeats,
      layerRows: this.#program.layerRows,
    });
    group.laidOut((at) => kernels.layoutCircuits(pointer, blocks, at));
    return pointer;
  }

  /** Throws after `dispose()`. */
  checkAlive(): void {
    this.engine.checkAlive();
    if (this.#disposed) throw new BornspikeError('this classifier was disposed');
  }
}

/** What the circuits are told of a batch, see `Circuits` of the kernels. */
export interface CircuitsBatch {
  embedding: number;
  expectations: number;
  keep: boolean;
}

/** Where words are in memory. */
interface Words {
  first: number;
  end: number;
}
