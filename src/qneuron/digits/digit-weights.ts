import { Purpose } from '../../../assembly/random/purpose.js';
import { checkDataset, checkPixels, type ImageDataset } from '../../data/index.js';
import {
  ArgumentError,
  checkEngine,
  checkInteger,
  checkNumber,
  checkOptions,
  type Engine,
  keyOf,
  type LongWorkOptions,
  NumericalError,
  Pacer,
  RandomStream,
  RegionGroup,
  resolveSeed,
  runAtOnce,
  runInSteps,
  type Seed,
  type Steps,
} from '../../engine/index.js';
import { Optimizer } from '../../learning/index.js';

/** What is done at once. */
const PIXELS_AT_ONCE = 2 ** 21;
const IMAGES_AT_ONCE = 64;

/** Weights of a classifier without bias, none of them negative. */
export interface DigitWeights {
  /** Pixels of an image. */
  pixels: number;
  classes: number;
  /** W: Float64Array [classes · pixels]. */
  weights: Float64Array;
}

export interface DigitTrainOptions extends LongWorkOptions {
  /** Presentations of the data set (default 10). */
  epochs?: number;
  /** Samples per update (default 128). */
  batch?: number;
  /** Of Adam (default 0.001). */
  learningRate?: number;
  /** Of the order of the samples. */
  seed?: Seed;
}

/**
 * Trains the multinomial logistic regression (13), (14) of section 4.2: scores S = X W of pixels from 0 to 1, no bias,
 * softmax, mean cross-entropy, by Adam from W = 0. The penalty for negative weights (15) is taken to its limit λ → ∞:
 * after each update they are set to 0.
 */
export async function trainDigitWeights(
  engine: Engine,
  dataset: ImageDataset,
  options: DigitTrainOptions = {},
): Promise<DigitWeights> {
  checkEngine(engine);
  const known = ['epochs', 'batch', 'learningRate', 'seed', 'signal', 'onProgress'];
  checkOptions('options', options, known);
  const epochs = checkInteger('options.epochs', options.epochs ?? 10, 1, 10_000);
  const batch = checkInteger('options.batch', options.batch ?? 128, 1, 1_000_000);
  const learningRate = checkNumber('options.learningRate', options.learningRate ?? 1e-3, 0, 1e3);
  const seed = resolveSeed('options.seed', options.seed);
  const pacer = new Pacer(options);
  const { inks, labels, classes, pixels } = await inksAndLabels(dataset, pacer);
  const count = labels.length;
  const group = new RegionGroup(engine.arena);
  try {
    const parameters = group.float64(classes * pixels);
    const optimizer = new Optimizer(engine, group, [{ parameters }], {
      optimizer: 'adam',
      clip: Infinity,
      weightDecay: 0,
    });
    const { gradient } = optimizer.vectors[0];
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    for (let epoch = 0; epoch < epochs; epoch++) {
      new RandomStream({ key: keyOf(seed), purpose: Purpose.Shuffle }, 0, epoch).shuffle(order);
      for (let first = 0; first < count; first += batch) {
        const items = order.subarray(first, first + batch);
        optimizer.clearGradient();
        for (let from = 0; from < items.length; from += IMAGES_AT_ONCE) {
          const some = items.subarray(from, from + IMAGES_AT_ONCE);
          addGradient(engine, inks, labels, some, items.length, classes, parameters.view, gradient.view);
          await pacer.breathe();
        }
        const norm = optimizer.gradientNorm();
        if (!Number.isFinite(norm))
          throw new NumericalError(`training diverged in epoch ${epoch + 1}`, epoch + 1);
        optimizer.step(norm, learningRate);
        const { view } = parameters;
        for (let i = 0; i < view.length; i++) if (view[i] < 0) view[i] = 0;
        await pacer.breathe();
      }
      pacer.report({ unit: 'epoch', done: epoch + 1, total: epochs });
    }
    return { pixels, classes, weights: parameters.copy() };
  } finally {
    group.dispose();
  }
}

/** The class of the largest score (13) of each image: Uint8Array [images]. */
export function classifyDigits(
  { pixels, classes, weights }: DigitWeights,
  dataset: ImageDataset,
): Uint8Array {
  const inks = runAtOnce(inksOf(dataset));
  if (dataset.width * dataset.height !== pixels || dataset.classes !== classes) {
    throw new ArgumentError('dataset', `images of ${pixels} pixels in ${classes} classes`, dataset.name);
  }
  const scores = new Float64Array(classes);
  return dataset.labels.map((_, image) => {
    scoresOf(inks, image, weights, scores);
    return scores.indexOf(Math.max(...scores));
  });
}

/** Returns `weights` if they are such. */
export function checkDigitWeights(field: string, weights: unknown): DigitWeights {
  checkOptions(field, weights, ['pixels', 'classes', 'weights']);
  const { pixels, classes, weights: values } = weights as DigitWeights;
  checkInteger(`${field}.pixels`, pixels, 1, 1_000_000);
  checkInteger(`${field}.classes`, classes, 2, 256);
  if (!(values instanceof Float64Array) || values.length !== pixels * classes) {
    throw new ArgumentError(`${field}.weights`, `a Float64Array of ${pixels * classes}`, values);
  }
  for (let i = 0; i < values.length; i++) checkNumber(`${field}.weights[${i}]`, values[i], -1e9, 1e9);
  return weights as DigitWeights;
}

/** The pixels of each image that are not background, which are few, and their brightness. */
export interface Inks {
  /** Where each image's begin: Uint32Array [images + 1]. */
  first: Uint32Array;
  pixel: Uint32Array;
  brightness: Float64Array;
}

/** Looks at no more than `dataset`'s own copy, which it makes before its first step. */
export function* inksOf(dataset: ImageDataset): Steps<Inks> {
  checkDataset('dataset', dataset);
  checkPixels('dataset', dataset);
  const { labels, width, height } = dataset;
  if (labels.length === 0) throw new ArgumentError('dataset', 'at least one image', 'none');
  const images = dataset.images.slice();
  const size = width * height;
  const full = images instanceof Uint8Array ? 255 : 1;
  let total = 0;
  for (let first = 0; first < images.length; first += PIXELS_AT_ONCE) {
    for (const value of images.subarray(first, first + PIXELS_AT_ONCE)) if (value > 0) total++;
    yield;
  }
  const inks = {
    first: new Uint32Array(labels.length + 1),
    pixel: new Uint32Array(total),
    brightness: new Float64Array(total),
  };
  let at = 0;
  for (let image = 0; image < labels.length; image++) {
    for (let pixel = 0; pixel < size; pixel++) {
      const value = images[image * size + pixel];
      if (value > 0) {
        inks.pixel[at] = pixel;
        inks.brightness[at++] = value / full;
      }
    }
    inks.first[image + 1] = at;
    yield;
  }
  return inks;
}

/** Of the data set as it is now, however it changes meanwhile. */
export async function inksAndLabels(
  dataset: ImageDataset,
  pacer: Pacer,
): Promise<{ inks: Inks; labels: Uint8Array; classes: number; pixels: number }> {
  const steps = inksOf(dataset);
  steps.next();
  const { classes, width, height } = dataset;
  const labels = dataset.labels.slice();
  return { inks: await runInSteps(steps, pacer), labels, classes, pixels: width * height };
}

/** Σ_p W[c][p] b_p for each class. */
export function scoresOf(inks: Inks, image: number, weights: Float64Array, scores: Float64Array): void {
  const pixels = weights.length / scores.length;
  for (let c = 0; c < scores.length; c++) {
    let sum = 0;
    for (let k = inks.first[image]; k < inks.first[image + 1]; k++) {
      sum += weights[c * pixels + inks.pixel[k]] * inks.brightness[k];
    }
    scores[c] = sum;
  }
}

/** Adds what `items` have of the gradient of the mean cross-entropy of `batch` images. */
function addGradient(
  engine: Engine,
  inks: Inks,
  labels: Uint8Array,
  items: Uint32Array,
  batch: number,
  classes: number,
  weights: Float64Array,
  gradient: Float64Array,
): void {
  const { exp } = engine.kernels;
  const scores = new Float64Array(classes);
  const pixels = weights.length / classes;
  for (const image of items) {
    scoresOf(inks, image, weights, scores);
    const largest = scores.reduce((a, b) => Math.max(a, b));
    let total = 0;
    for (let c = 0; c < classes; c++) {
      scores[c] = exp(scores[c] - largest);
      total += scores[c];
    }
    for (let c = 0; c < classes; c++) {
      const slope = (scores[c] / total - Number(c === labels[image])) / batch;
      for (let k = inks.first[image]; k < inks.first[image + 1]; k++) {
        gradient[c * pixels + inks.pixel[k]] += slope * inks.brightness[k];
      }
    }
  }
}
