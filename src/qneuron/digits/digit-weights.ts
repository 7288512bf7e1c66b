import { foreignClasses, type ImageDataset } from '../../data/index.js';
import {
  checkEngine,
  type Describes,
  type Engine,
  integer,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  readOptions,
  runInSteps,
} from '../../engine/index.js';
import { type Classification, classificationOf, Model, VectorCore } from '../../learning/index.js';
import { copyDigits, scoresOf } from './inks.js';
import { indexOfLargest, softmax } from './softmax.js';

/** The size of a network. */
export interface DigitWeightsOptions {
  /** Pixels of an image. */
  pixels: number;
  /** From 2 to 256; all in all there may be 2^24 weights. */
  classes: number;
}

/** All that is trained. */
export interface DigitWeightsParameters {
  /** W, [class][pixel]. */
  weights: Float64Array;
}

/** How the network does on images. */
export interface DigitEvaluation extends Classification {
  /** Mean cross-entropy −log softmax(S)[class] of an image, natural. */
  loss: number;
  /** How it was made. */
  meta: Meta;
}

const MOST_WEIGHTS = 2 ** 24;
const LARGEST = 1e9;

export const digitWeightsOptions = () =>
  ({
    classes: integer({ minimum: 2, maximum: 256 }),
    pixels: integer({ minimum: 1, maximum: ({ classes }) => Math.floor(MOST_WEIGHTS / classes) }),
  }) satisfies Describes<DigitWeightsOptions>;

/**
 * The classical network of section 4.2, whose weights a network of Q-neurons takes over (`digitRecognizer`): scores S = X W (13)
 * of pixels X from 0 to 1, without bias. The weights begin as 0; no training makes them negative.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { strokes } from 'bornspike/data';
 * import { DigitWeights } from 'bornspike/qneuron';
 *
 * const weights = new DigitWeights(await createEngine(), { pixels: 256, classes: 10 });
 * const { accuracy, loss } = await weights.evaluate(await strokes({ count: 100, seed: 1 }));
 * console.log(accuracy, loss.toFixed(4)); // untrained // prints: 0.1 2.3026
 * ```
 */
export class DigitWeights extends Model<DigitWeightsParameters> {
  /** The options. */
  readonly options: Readonly<DigitWeightsOptions>;
  /** @internal */
  readonly core: VectorCore<DigitWeightsParameters>;

  /** @throws ArgumentError naming the option that cannot be used */
  constructor(engine: Engine, options: DigitWeightsOptions) {
    super();
    checkEngine(engine);
    const { pixels, classes } = readOptions('options', options, digitWeightsOptions);
    this.options = { pixels, classes };
    const description = { kind: 'DigitWeights', name: 'network', options: this.options, classes };
    this.core = new VectorCore(this, engine, description, { weights: [classes, pixels] }, LARGEST);
  }

  /** Classifies every image of a data set by its largest score, the lowest class of several. */
  async evaluate(dataset: ImageDataset, options: LongWorkOptions = {}): Promise<DigitEvaluation> {
    const start = performance.now();
    this.core.checkAlive();
    readOptions('options', options, longWork);
    const pacer = new Pacer(options);
    const { labels, classNames, reading } = copyDigits(dataset, this.options);
    const foreign = foreignClasses('network', this.classNames, classNames);
    const weights = this.core.vector.copy();
    const inks = await runInSteps(reading, pacer);
    const { kernels } = this.core.engine;
    const { classes } = this.options;
    const predictions = new Uint8Array(labels.length);
    const scores = new Float64Array(classes);
    let loss = 0;
    for (let image = 0; image < labels.length; image++) {
      scoresOf(inks, image, weights, scores);
      predictions[image] = indexOfLargest(scores);
      const { exponent, total } = softmax(kernels.exp, scores, labels[image]!);
      loss += kernels.log(total) - exponent;
      await pacer.pause();
      this.core.checkAlive();
    }
    return {
      ...classificationOf(labels, predictions, classes),
      loss: loss / labels.length,
      meta: makeMeta(start, {}, foreign),
    };
  }
}
