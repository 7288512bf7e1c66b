import { Purpose } from '../../../assembly/random/purpose.js';
import type { ImageDataset } from '../../data/index.js';
import type { LongWorkOptions, Region, Seed } from '../../engine/index.js';
import {
  ArgumentError,
  control,
  type Describes,
  integer,
  longWork,
  RandomStream,
  readOptions,
  seed,
} from '../../engine/index.js';
import {
  GradientTraining,
  type OptimizerOptions,
  type OptimizerSettings,
  optimizerOptions,
  type Pass,
} from '../../learning/index.js';
import { DigitWeights } from './digit-weights.js';
import { type CopiedDigits, copyDigits, type Inks, scoresOf } from './inks.js';
import { indexOfLargest, softmax } from './softmax.js';

const IMAGES_AT_ONCE = 64;

/** All options of `trainDigitWeights`. */
export interface DigitTrainOptions extends OptimizerOptions, LongWorkOptions {
  /** Presentations of the data set (default 10). */
  epochs?: number;
  /** Samples per update (default 128). */
  batch?: number;
  /** Of the order of the samples. Drawn and reported in the result if left out. */
  seed?: Seed;
  /** A checkpoint of an earlier run with the same options; training goes on from there. `epochs` may have grown if the schedule is constant. */
  resume?: Uint8Array;
}

const COUNT = { minimum: 1, maximum: 1_000_000 };

export const digitTrainOptions = () =>
  ({
    epochs: integer({ default: 10, ...COUNT }),
    batch: integer({ default: 128, ...COUNT, unit: 'samples' }),
    ...optimizerOptions(),
    seed: seed(),
    resume: control(),
    ...longWork(),
  }) satisfies Describes<DigitTrainOptions>;

/** The options with their defaults; `clip` is Infinity for none. */
export type DigitSettings = OptimizerSettings & { epochs: number; batch: number; seed: Seed };

/**
 * Trains the multinomial logistic regression (13), (14) of section 4.2 in place: softmax of the scores, mean cross-entropy of
 * mini-batches, by default Adam. The penalty for negative weights (15) is taken to its limit λ → ∞: after each update they are
 * set to 0.
 *
 * Nothing happens before the run is awaited or iterated: `await run`, `for await (const step of run) …`. The images are
 * copied at the call.
 *
 * @throws ArgumentError for options or images that cannot be used; BornspikeError while another run trains the weights;
 *     NumericalError, before the update that would do harm, when the gradient is no longer finite
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { DigitWeights, trainDigitWeights } from 'bornspike/qneuron';
 *
 * const weights = new DigitWeights(await createEngine(), { pixels: 256, classes: 2 });
 * const digits = await strokes({ count: 400, classes: [1, 7], seed: 1 });
 * await trainDigitWeights(weights, digits, { epochs: 20, seed: 1 });
 * console.log((await weights.evaluate(digits)).accuracy); // prints: 0.9575
 * ```
 */
export function trainDigitWeights(
  weights: DigitWeights,
  dataset: ImageDataset,
  options: DigitTrainOptions = {},
): DigitTraining {
  if (!(weights instanceof DigitWeights)) throw new ArgumentError('weights', 'DigitWeights', weights);
  return new DigitTraining(weights, dataset, options);
}

/** A run of `trainDigitWeights`. */
export class DigitTraining extends GradientTraining<DigitSettings> {
  readonly #model: DigitWeights;
  readonly #images: CopiedDigits;
  readonly #weights: Region<Float64Array>;
  readonly #gradient: Region<Float64Array>;
  readonly #order: Uint32Array;
  #epochsShuffled = 0;
  #inks: Inks | undefined;

  /** @internal */
  constructor(model: DigitWeights, dataset: ImageDataset, options: DigitTrainOptions) {
    const { core } = model;
    super(core.engine, core.lock, readOptions('options', options, digitTrainOptions), options);
    this.#model = model;
    try {
      this.#images = copyDigits(dataset, model.options);
      this.#order = Uint32Array.from(this.#images.labels.keys());
      this.#weights = core.vector;
      this.#gradient = this.group.float64(core.vector.length);
      this.prepare([{ parameters: this.#weights, gradient: this.#gradient }], options.resume);
      if (this.step > 0) core.classNames = this.#images.classNames;
    } catch (error) {
      this.abandon();
      throw error;
    }
  }

  /** @internal */
  protected get classifies(): boolean {
    return true;
  }

  /** @internal */
  protected get count(): number {
    return this.#images.labels.length;
  }

  /** @internal */
  protected get copying(): Iterable<void> {
    return this.#reading();
  }

  *#reading(): Generator<undefined, void> {
    const { reading } = this.#images;
    for (let step = reading.next(); ; step = reading.next()) {
      if (step.done) {
        this.#inks = step.value;
        return;
      }
      yield;
    }
  }

  /** Each epoch shuffles the order of the one before. @internal */
  protected override orderOf(epoch: number): Uint32Array {
    for (; this.#epochsShuffled <= epoch; this.#epochsShuffled++) {
      const stream = new RandomStream({ key: this.key, purpose: Purpose.Shuffle }, 0, this.#epochsShuffled);
      stream.shuffle(this.#order);
    }
    return this.#order;
  }

  /** @internal */
  protected async pass(indices: Uint32Array): Promise<Pass> {
    this.#model.core.classNames = this.#images.classNames;
    this.#gradient.view.fill(0);
    const sum = { loss: 0, correct: 0 };
    for (let first = 0; first < indices.length; first += IMAGES_AT_ONCE) {
      this.#add(indices.subarray(first, first + IMAGES_AT_ONCE), indices.length, sum);
      await this.pause();
    }
    return sum;
  }

  /** @internal */
  protected override constrain(): void {
    const { view } = this.#weights;
    for (let i = 0; i < view.length; i++) if (view[i]! < 0) view[i] = 0;
  }

  /** @internal */
  protected get identity(): Record<string, string> {
    return { weights: JSON.stringify(this.#model.options) };
  }

  /** @internal */
  protected get shaping(): Record<string, unknown> {
    const { epochs: _epochs, ...shaping } = this.settings;
    return shaping;
  }

  /** Adds what `items` have of the gradient of the mean cross-entropy of `batch` images. */
  #add(items: Uint32Array, batch: number, sum: Pass): void {
    const { exp, log } = this.engine.kernels;
    const { pixels, classes } = this.#model.options;
    const inks = this.#inks!;
    const [weights, gradient] = [this.#weights.view, this.#gradient.view];
    const scores = new Float64Array(classes);
    for (const image of items) {
      const label = this.#images.labels[image]!;
      scoresOf(inks, image, weights, scores);
      if (indexOfLargest(scores) === label) sum.correct++;
      const { exponent, total } = softmax(exp, scores, label);
      sum.loss += log(total) - exponent;
      for (let c = 0; c < classes; c++) {
        const slope = (scores[c]! / total - Number(c === label)) / batch;
        for (let k = inks.first[image]!; k < inks.first[image + 1]!; k++) {
          gradient[c * pixels + inks.pixel[k]!]! += slope * inks.brightness[k]!;
        }
      }
    }
  }
}
