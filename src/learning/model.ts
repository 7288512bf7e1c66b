import { counted, dispose, inspect, written } from '../engine/index.js';
import type { ModelCore } from './model-core.js';

/**
 * What all models have in common, whatever they compute: parameters in named blocks, which a training run changes and
 * `saveModel` keeps, in memory of an engine that is the model's until `dispose`. There are seven, see `AnyModel`; ask by
 * `instanceof`.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { Model } from 'bornspike/learning';
 * import { DigitWeights } from 'bornspike/qneuron';
 *
 * const weights = new DigitWeights(await createEngine(), { pixels: 4, classes: 2 });
 * console.log(weights instanceof Model, weights.parameterCount, Object.keys(weights.parameters));
 * // prints: true 8 [ 'weights' ]
 * ```
 */
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

  /** What it is and how many parameters it has, as `console.log` shows it. */
  toString(): string {
    this.core.checkAlive();
    return `${this.core.description.kind} of ${counted(this.parameterCount, 'parameter')}`;
  }

  /** @internal */
  [inspect](): string {
    const { kind } = this.core.description;
    return written(kind, () => `${this}`.slice(kind.length));
  }

  /** Frees the model's memory in the engine, and ends the run that trains it, as its own `dispose()` does; any later use throws. */
  dispose(): void {
    this.core.dispose();
  }

  /** As `dispose`, for `using`. */
  [dispose](): void {
    this.dispose();
  }
}
