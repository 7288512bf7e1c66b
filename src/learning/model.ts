import { dispose } from '../engine/index.js';
import type { ModelCore } from './model-core.js';

/** What all models have in common, whatever they compute. */
export abstract class Model<Parameters extends object = object> {
  /** The options with their defaults, the seed included where anything is drawn. */
  abstract readonly options: object;
  /** @internal */
  abstract readonly core: ModelCore<Parameters>;

  /** A copy of the trainable parameters; assign to it to set them, which throws while a training run has the model. */
  get parameters(): Parameters {
    return this.core.read();
  }

  set parameters(parameters: Parameters) {
    this.core.lock.check();
    this.core.write(parameters);
  }

  /** Number of trainable parameters. */
  get parameterCount(): number {
    return this.core.parameterCount;
  }

  /** What the outputs stand for: the classes of the data set that the model was trained on last, if it named them. */
  get classNames(): readonly string[] | undefined {
    return this.core.classNames;
  }

  /** Frees the model's memory in the engine, and ends the run that trains it, as its own `dispose()` does; any later use throws. */
  dispose(): void {
    this.core.dispose();
  }

  [dispose](): void {
    this.dispose();
  }
}
