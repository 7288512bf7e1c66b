import { checkClasses, type Dataset } from '../../data/index.js';
import type { Precision } from '../../engine/index.js';
import { ArgumentError, tooLarge } from '../../engine/index.js';
import {
  batchRunner,
  GradientTraining,
  type Pass,
  type RunBatch,
  SAMPLES_TOGETHER,
} from '../../learning/index.js';
import { type ClassifierPass, classifierRunner } from './classifier-pass.js';
import { type ItemSource, itemSource } from './item-source.js';
import { QuantumClassifier } from './quantum-classifier.js';
import {
  type ClassifierLearningOptions,
  type ClassifierTrainSettings,
  classifierSettings,
} from './train-options.js';

/**
 * Trains `classifier` in place on the mean cross-entropy of mini-batches, by its exact gradient (adjoint differentiation:
 * the circuits' states are taken back gate by gate). Every update changes the classifier's parameters.
 *
 * Nothing happens before the run is awaited or iterated: `await run`, `for await (const step of run) …`.
 *
 * Up to 8 MiB of samples are copied at the call. More are copied and checked in pieces when the run begins, and are to stay as
 * they are until its first update.
 *
 * @throws ArgumentError for unusable options; NumericalError, before the update that would do harm, when a loss or the
 *     gradient is no longer finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { QuantumClassifier, trainClassifier } from 'bornspike/variational';
 *
 * const classifier = new QuantumClassifier(await createEngine(), { features: 256, classes: 2, seed: 1 });
 * const digits = await strokes({ count: 200, classes: [1, 7], seed: 1 });
 * const { accuracyByEpoch } = await trainClassifier(classifier, digits, { epochs: 3, learningRate: 0.02, seed: 1 });
 * console.log(accuracyByEpoch.join(' ')); // prints: 0.745 0.97 0.965
 * ```
 */
export function trainClassifier(
  classifier: QuantumClassifier,
  dataset: Dataset,
  options: ClassifierLearningOptions = {},
): ClassifierTraining {
  if (!(classifier instanceof QuantumClassifier)) {
    throw new ArgumentError('classifier', 'a QuantumClassifier', classifier);
  }
  return new ClassifierTraining(classifier, dataset, options);
}

/** A run of `trainClassifier`. */
export class ClassifierTraining extends GradientTraining<ClassifierTrainSettings & { precision: Precision }> {
  readonly #classifier: QuantumClassifier;
  readonly #source: ItemSource;
  readonly #runBatch: RunBatch<ClassifierPass>;

  /** @internal */
  constructor(classifier: QuantumClassifier, dataset: Dataset, options: ClassifierLearningOptions) {
    const { core } = classifier;
    const { precision } = core.shape;
    super(core.engine, core.lock, { ...classifierSettings(options), precision }, options);
    this.#classifier = classifier;
    const { group, settings } = this;
    try {
      this.#source = itemSource(core, dataset);
      checkClasses('dataset', dataset);
      const { samples, count } = this.#source;
      const batch = Math.min(settings.batch, count);
      const capacity = Math.min(batch, SAMPLES_TOGETHER);
      const runner = classifierRunner(core, group, this.#source, capacity);
      const work = { options: core.shape, settings: {}, capacity, dataset: samples };
      this.#runBatch = batchRunner(core.engine, group, runner, 'classifier', work, batch > capacity);
      const [parameters, gradient] = [core.parameters, runner.left[0]!];
      this.prepare([{ parameters, gradient }], options.resume);
      if (this.step > 0) core.classNames = this.#source.classNames;
    } catch (error) {
      this.abandon();
      throw tooLarge(error, { 'options.batch': Math.min(settings.batch, SAMPLES_TOGETHER) });
    }
  }

  /** @internal */
  protected get classifies(): boolean {
    return true;
  }

  /** @internal */
  protected get count(): number {
    return this.#source.count;
  }

  /** @internal */
  protected get copying(): Iterable<void> {
    return this.#source.copying;
  }

  /** @internal */
  protected async pass(indices: Uint32Array, epoch: number): Promise<Pass> {
    this.#classifier.core.classNames = this.#source.classNames;
    let correct = 0;
    const place = { key: this.key, step: this.step, epoch, pacer: this.pacer };
    const { labels } = this.#source;
    const loss = await this.#runBatch(indices, SAMPLES_TOGETHER, place, ({ decisions }, numbers) => {
      numbers.forEach((number, b) => {
        if (decisions[b] === labels[number]) correct++;
      });
    });
    return { loss, correct };
  }

  /** @internal */
  protected get identity(): Record<string, string> {
    return { classifier: JSON.stringify(this.#classifier.options) };
  }

  /** @internal */
  protected get shaping(): Record<string, unknown> {
    const { epochs: _epochs, ...shaping } = this.settings;
    return shaping;
  }
}
