import type { Region, RegionGroup } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import { BornspikeError } from '../engine/errors.js';
import { TrainingLock } from '../learning/training-lock.js';
import { circuitProgram, ROTATIONS } from './classifier-circuit.js';
import { type ClassifierShape, ParameterLayout } from './parameters.js';
import { type Numbers, numbers } from './precision.js';

/** A classifier in the engine's memory, for the functions that run and train it. */
export class ClassifierCore {
  readonly engine: Engine;
  readonly shape: ClassifierShape;
  /** Qubits of all circuits. */
  readonly features: number;
  readonly layout: ParameterLayout;
  readonly #lock = new TrainingLock('classifier');
  readonly #group: RegionGroup;
  readonly #parameters: Numbers;
  readonly #circuits: Region<Uint8Array>;
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
      this.#circuits = this.#describeCircuits();
    } catch (error) {
      this.#group.dispose();
      throw error;
    }
  }

  /** What a training run takes the classifier by. */
  get lock(): TrainingLock {
    this.#alive();
    return this.#lock;
  }

  /** All parameters, laid out by `layout`. */
  get parameters(): Numbers {
    this.#alive();
    return this.#parameters;
  }

  /** Address of the kernels' description of the circuits. */
  get circuits(): number {
    this.#alive();
    return this.#circuits.pointer;
  }

  dispose(): void {
    if (!this.#disposed) this.#group.dispose();
    this.#disposed = true;
  }

  /** Whether the memory is no longer the classifier's. */
  get disposed(): boolean {
    return this.#disposed || this.engine.disposed;
  }

  #describeCircuits(): Region<Uint8Array> {
    const { kernels } = this.engine;
    const { circuits, qubits, layers } = this.shape;
    const angles = layers * qubits * ROTATIONS;
    const [forward, reverse] = circuitProgram(qubits, layers).map((words) => {
      const region = this.#group.int32(words.length);
      region.view.set(words);
      return { first: region.pointer, end: region.pointer + 4 * words.length };
    });
    const work = this.#group.uint8(kernels.circuitsWorkBytes(circuits, qubits, angles));
    const descriptor = this.#group.uint8(kernels.circuitsBytes());
    kernels.describeCircuits(
      descriptor.pointer,
      circuits,
      qubits,
      angles,
      forward.first,
      forward.end,
      reverse.first,
      reverse.end,
      work.pointer,
    );
    return descriptor;
  }

  #alive(): void {
    this.engine.checkAlive();
    if (this.#disposed) throw new BornspikeError('this classifier was disposed');
  }
}
