import type { Engine, RegionGroup, Steps } from '../engine/index.js';
import { BornspikeError } from '../engine/index.js';
import { TrainingLock } from './training-lock.js';

/** Parameters by the names of their tensors. */
export type ModelTensors = Record<string, { shape: number[]; data: Float64Array }>;

/** Finds a tensor of a shape, all of whose values are finite. */
export type ReadTensor = (name: string, shape: number[]) => Steps<Float64Array>;

/** What a model is. */
export interface ModelDescription {
  /** The class, by which files know it. */
  kind: string;
  /** What messages call it. */
  name: string;
  options: object;
  /** Outputs that may have names, of a model that classifies. */
  classes?: number;
}

/** A model in the engine's memory, for the functions that run, train, save and load it. */
export abstract class ModelCore<Parameters extends object = object> {
  readonly engine: Engine;
  readonly description: ModelDescription;
  /** The classes that it was trained on last, if the data set named them. */
  classNames: readonly string[] | undefined;
  protected readonly group: RegionGroup;
  readonly #lock: TrainingLock;
  #disposed = false;

  /** `owner` is the object whose end is the memory's end. */
  constructor(owner: object, engine: Engine, description: ModelDescription) {
    this.engine = engine;
    this.description = description;
    this.#lock = new TrainingLock(description.name);
    this.group = engine.arena.groupOf(owner);
  }

  abstract get parameterCount(): number;
  /** A copy of the parameters. */
  abstract read(): Parameters;
  /** Checks parameters, and sets them if all can be used. */
  abstract write(parameters: Parameters): void;
  /** A copy of the parameters for a file. */
  abstract tensors(): Steps<ModelTensors>;
  /** Sets the parameters to those of a file. */
  abstract fill(read: ReadTensor): Steps<void>;

  /** What a training run takes the model by. */
  get lock(): TrainingLock {
    this.checkAlive();
    return this.#lock;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#lock.end();
    this.group.dispose();
    this.#disposed = true;
  }

  /** Throws when model or engine were disposed. */
  checkAlive(): void {
    this.engine.checkAlive();
    if (this.#disposed) throw new BornspikeError(`this ${this.description.name} was disposed`);
  }
}
