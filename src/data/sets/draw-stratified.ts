import { Pacer, type Seed } from '../../engine/index.js';
import { checkSamples, type Dataset, type ImageDataset, nameOf, takeSamples } from './dataset.js';
import { checkDrawOptions, type DrawOptions, splitStratified } from './split-stratified.js';

/** Two data sets without a sample in common, each in random order. */
export interface Draw<D extends Dataset = ImageDataset> {
  train: D;
  test: D;
  seed: Seed;
}

/**
 * Draws a training and a test set at random, without replacement and stratified: see `splitStratified`; `dataset` is to stay as
 * it is meanwhile, as for `subset`.
 *
 * @throws ArgumentError when more samples are asked for than there are
 */
export async function drawStratified<D extends Dataset>(dataset: D, options: DrawOptions): Promise<Draw<D>> {
  checkDrawOptions(options);
  const pacer = new Pacer(options);
  checkSamples('dataset', dataset);
  const { labels, classes } = dataset;
  const { train, test, seed } = await splitStratified(labels, classes, options, nameOf(dataset), pacer);
  return {
    train: await takeSamples(dataset, train, pacer),
    test: await takeSamples(dataset, test, pacer),
    seed,
  };
}
