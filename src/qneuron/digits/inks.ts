import { checkDataset, checkPixels, type ImageDataset } from '../../data/index.js';
import { ArgumentError, type Steps } from '../../engine/index.js';

/** What is done at once. */
const PIXELS_AT_ONCE = 2 ** 21;

/** The pixels of each image that are not background, which are few, and their brightness. */
export interface Inks {
  /** Where each image's begin: Uint32Array [images + 1]. */
  first: Uint32Array;
  pixel: Uint32Array;
  brightness: Float64Array;
}

/** Looks at no more than `dataset`'s own copy, which it makes before its first step. */
function* inksOf(dataset: ImageDataset): Steps<Inks> {
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
      const value = images[image * size + pixel]!;
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

/** Images of a network's size and classes, as they are now however they change meanwhile. */
export interface CopiedDigits {
  labels: Uint8Array;
  classNames?: readonly string[];
  /** What is left to do until the images can be used. */
  reading: Steps<Inks>;
}

/** Checks that images suit a network, and copies them. */
export function copyDigits(
  dataset: ImageDataset,
  { pixels, classes }: { pixels: number; classes: number },
): CopiedDigits {
  const reading = inksOf(dataset);
  reading.next();
  if (dataset.width * dataset.height !== pixels || dataset.classes !== classes) {
    throw new ArgumentError('dataset', `images of ${pixels} pixels in ${classes} classes`, dataset.name);
  }
  return { labels: dataset.labels.slice(), classNames: dataset.classNames?.slice(), reading };
}

/** Σ_p W[c][p] b_p for each class. */
export function scoresOf(inks: Inks, image: number, weights: Float64Array, scores: Float64Array): void {
  const pixels = weights.length / scores.length;
  for (let c = 0; c < scores.length; c++) {
    let sum = 0;
    for (let k = inks.first[image]!; k < inks.first[image + 1]!; k++) {
      sum += weights[c * pixels + inks.pixel[k]!]! * inks.brightness[k]!;
    }
    scores[c] = sum;
  }
}
