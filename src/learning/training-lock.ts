import { BornspikeError } from '../engine/index.js';

/** What trains a model; one that can be disposed is ended with it. */
interface Holder {
  dispose?(): void;
}

/** Lets one training run at a time have a model. */
export class TrainingLock {
  readonly #model: string;
  /** Weak, so that a run that was made and forgotten does not hold the model for good. */
  #holder: WeakRef<Holder> | undefined;
  #ended = false;

  /** `model` is what messages call it. */
  constructor(model: string) {
    this.#model = model;
  }

  /** Throws while a run has the model. */
  check(): void {
    if (!this.#holder?.deref()) return;
    throw new BornspikeError(
      `this ${this.#model} is being trained: wait for the training run to end, or end it by its dispose()`,
    );
  }

  take(run: Holder): void {
    this.check();
    this.#holder = new WeakRef(run);
  }

  release(run: Holder): void {
    if (this.#holder?.deref() === run) this.#holder = undefined;
  }

  /** Called before the model's memory goes: ends the run that has it. */
  end(): void {
    this.#ended = true;
    this.#holder?.deref()?.dispose?.();
  }

  /** Throws after `end`. */
  checkAlive(): void {
    if (this.#ended) throw new BornspikeError(`this ${this.#model} was disposed`);
  }
}
