import { Purpose } from '../../assembly/random/purpose.js';
import { checkInteger, checkOptions } from '../engine/check.js';
import { ArgumentError } from '../engine/errors.js';
import { RandomStream } from '../engine/random-stream.js';
import { keyOf, resolveSeed, type Seed } from '../engine/seed.js';
import { checkDataset, type ImageDataset, subset } from './dataset.js';

/** How many images to draw. */
export interface DrawOptions {
  /** Images to train on. */
  train: number;
  /** Images to test on; none by default. */
  test?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
}

/** Two data sets without an image in common, each in random order. */
export interface Draw {
  train: ImageDataset;
  test: ImageDataset;
  seed: Seed;
}

/**
 * Draws a training and a test set at random, without replacement and stratified: each class has the share in them that it
 * has in the data set, up to rounding (largest remainder; of equal ones the class with the lower index). The training set
 * takes its shares first, the test set from what is left.
 *
 * @throws ArgumentError when more images are asked for than there are
 */
export function drawStratified(dataset: ImageDataset, options: DrawOptions): Draw {
  checkDataset('dataset', dataset);
  checkOptions('options', options, ['train', 'test', 'seed']);
  const available = dataset.labels.length;
  const train = checkInteger('options.train', options.train, 0);
  const test = checkInteger('options.test', options.test ?? 0, 0);
  for (const [field, wanted, left] of [
    ['options.train', train, available],
    ['options.test', test, available - train],
  ] as const) {
    if (wanted > left) {
      const total = `'${dataset.name}' has ${available} images`;
      throw new ArgumentError(
        field,
        left < available ? `at most ${left} (${total})` : `at most ${left}: ${total}`,
        wanted,
      );
    }
  }

  const seed = resolveSeed('options.seed', options.seed);
  const key = keyOf(seed);
  const stream = (item: number) => new RandomStream({ key, purpose: Purpose.Draw }, item);
  const members: number[][] = Array.from({ length: dataset.classes }, () => []);
  dataset.labels.forEach((label, i) => {
    members[label].push(i);
  });
  members.forEach((indices, label) => {
    stream(label).shuffle(indices);
  });

  // Items 0 to classes - 1 are the classes' own streams; the two orders come after them.
  const take = (count: number, item: number) => {
    const shares = proportionalShares(
      count,
      members.map((indices) => indices.length),
    );
    const indices = members.flatMap((list, label) => list.splice(0, shares[label]));
    return subset(dataset, stream(item).shuffle(indices));
  };
  return { train: take(train, dataset.classes), test: take(test, dataset.classes + 1), seed };
}

/** Splits `count`, at most the sum of `available`, in proportion to it. */
function proportionalShares(count: number, available: readonly number[]): number[] {
  const total = available.reduce((sum, size) => sum + size, 0);
  if (total === 0) return available.map(() => 0);
  const exact = available.map((size) => (count * size) / total);
  const shares = exact.map(Math.floor);
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = [...available.keys()].sort(
    (a, b) => exact[b] - shares[b] - (exact[a] - shares[a]) || a - b,
  );
  for (const i of byRemainder.slice(0, left)) shares[i]++;
  return shares;
}
