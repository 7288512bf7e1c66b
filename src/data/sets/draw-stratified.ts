import type { Seed } from '../../engine/index.js';
import { checkSamples, type Dataset, type ImageDataset, nameOf, subset } from './dataset.js';
import { type DrawOptions, splitStratified } from './split-stratified.js';

/** Two data sets without a sample in common, each in random order. */
export interface Draw<D extends Dataset = ImageDataset> {
  train: D;
  test: D;
  seed: Seed;
}

/**
 * Draws a training and a test set at random, without replacement and stratified: see `splitStratified`.
 *
 * @throws ArgumentError when more samples are asked for than there are
 */
export function drawStratified<D extends Dataset>(dataset: D, options: DrawOptions): Draw<D> {
  checkSamples('dataset', dataset);
  const { labels, classes } = dataset;
  const { train, test, seed } = splitStratified(labels, classes, options, nameOf(dataset));
  return { train: subset(dataset, train), test: subset(dataset, test), seed };
}
