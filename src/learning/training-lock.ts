import { BornspikeError } from '../engine/index.js';

/** Lets one training run at a time have a model. */
export class TrainingLock {
  readonly #model: string;
  /** Weak, so that a run that was made and forgotten does not hold the model for good. */
  #holder: WeakRef<object> | undefined;

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

  take(run: object): void {
    this.check();
    this.#holder = new WeakRef(run);
  }

  release(run: object): void {
    if (this.#holder?.deref() === run) this.#holder = undefined;
  }
}
