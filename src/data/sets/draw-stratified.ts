import { Pacer, type Seed } from '../../engine/index.js';
import { checkingSamples, type Dataset, type ImageDataset, nameOf, takeSamples } from './dataset.js';
import { checkDrawOptions, type DrawOptions, splitStratified } from './split-stratified.js';

/** Two data sets without a sample in common, each in random order. */
export interface Draw<D extends Dataset = ImageDataset> {
  /** To train on. */
  train: D;
  /** To test on; without a sample where none was asked for. */
  test: D;
  /** The one given, or drawn. */
  seed: Seed;
}

/**
 * Draws a training and a test set at random, without replacement and stratified: see `splitStratified`; `dataset` is to stay as
 * it is meanwhile, as for `subset`.
 *
 * @throws ArgumentError when more samples are asked for than there are
 *
 * @example
 * ```ts
 * import { drawStratified, strokes } from 'bornspike/data';
 *
 * const digits = await strokes({ count: 40, classes: [1, 7], seed: 1 });
 * const { train, test } = await drawStratified(digits, { train: 6, test: 2, seed: 1 });
 * console.log(train.labels.join(' '), '|', test.labels.join(' ')); // prints: 1 0 1 1 0 0 | 1 0
 * ```
 */
export async function drawStratified<D extends Dataset>(dataset: D, options: DrawOptions): Promise<Draw<D>> {
  checkDrawOptions(options);
  const pacer = new Pacer(options);
  for (const _ of checkingSamples('dataset', dataset)) await pacer.pause();
  const { labels, classes } = dataset;
  const { train, test, seed } = await splitStratified(labels, classes, options, nameOf(dataset), pacer);
  return {
    train: await takeSamples(dataset, train, pacer),
    test: await takeSamples(dataset, test, pacer),
    seed,
  };
}
