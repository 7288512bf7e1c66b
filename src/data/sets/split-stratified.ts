import { Purpose } from '../../../assembly/random/purpose.js';
import {
  ArgumentError,
  checkInteger,
  checkNumbers,
  type Describes,
  integer,
  keyOf,
  type LongWorkOptions,
  longWork,
  Pacer,
  RandomStream,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';

/** How many samples to draw. */
export interface DrawOptions extends LongWorkOptions {
  /** Samples to train on. */
  train: number;
  /** Samples to test on (default 0). */
  test?: number;
  /** When left out, one is drawn and returned. */
  seed?: Seed;
}

/** Positions of samples, each at most once, in random order. */
export interface Split {
  /** Of those to train on. */
  train: number[];
  /** Of those to test on. */
  test: number[];
  /** The one given, or drawn. */
  seed: Seed;
}

/**
 * Draws a training and a test part at random, without replacement and stratified: each class has the share in them that it
 * has in the whole, up to rounding (largest remainder; of equal ones the class with the lower index). The training part
 * takes its shares first, the test part from what is left. Which samples of a class are drawn depends on the seed, the class
 * and how many it has.
 *
 * @param labels the class of each sample, from 0 to `classes` - 1
 * @returns positions in `labels`
 * @throws ArgumentError when a label is not a class, or when more samples are asked for than there are
 *
 * @example
 * ```ts
 * import { splitStratified } from 'bornspike/data';
 *
 * const labels = [0, 0, 0, 0, 1, 1];
 * const { train, test } = await splitStratified(labels, 2, { train: 3, test: 1, seed: 1 });
 * console.log(train.join(' '), '|', test.join(' ')); // prints: 5 2 3 | 1
 * ```
 */
export function splitStratified(
  labels: ArrayLike<number>,
  classes: number,
  options: DrawOptions,
): Promise<Split>;
/** @internal */
export function splitStratified(
  labels: ArrayLike<number>,
  classes: number,
  options: DrawOptions,
  name: string,
  given: Pacer,
): Promise<Split>;
export async function splitStratified(
  labels: ArrayLike<number>,
  classes: number,
  options: DrawOptions,
  /** What errors call the whole. */
  name = 'the list',
  given?: Pacer,
): Promise<Split> {
  checkInteger('classes', classes, 1, 65536);
  checkNumbers('labels', labels);
  const members: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) {
    const ofClass = members[labels[i]!];
    // The name is made only where it is needed, which is what would take longest.
    if (ofClass === undefined) checkInteger(`labels[${i}]`, labels[i], 0, classes - 1);
    ofClass!.push(i);
  }
  const settings = checkDrawOptions(options);
  const available = labels.length;
  const total = `${name} has ${available} sample${available === 1 ? '' : 's'}`;
  const { train, test } = settings;
  for (const [field, wanted, left] of [
    ['options.train', train, available],
    ['options.test', test, available - train],
  ] as const) {
    if (wanted > left) {
      throw new ArgumentError(
        field,
        left < available ? `at most ${left} (${total})` : `at most ${left}: ${total}`,
        wanted,
      );
    }
  }

  const key = keyOf(settings.seed);
  const stream = (item: number) => new RandomStream({ key, purpose: Purpose.Draw }, item);
  const pacer = given ?? new Pacer(options);
  await pacer.pause();
  const shuffle = async (indices: number[], item: number): Promise<number[]> => {
    for (const _ of stream(item).shufflePieces(indices)) await pacer.pause();
    return indices;
  };
  for (const [label, indices] of members.entries()) await shuffle(indices, label);

  // Items 0 to classes - 1 are the classes' own streams; the two orders come after them.
  const take = (count: number, item: number) => {
    const shares = proportionalShares(
      count,
      members.map((indices) => indices.length),
    );
    return shuffle(
      members.flatMap((list, label) => list.splice(0, shares[label])),
      item,
    );
  };
  const trained = await take(train, classes);
  return { train: trained, test: await take(test, classes + 1), seed: settings.seed };
}

export const drawOptions = () =>
  ({
    train: integer({ minimum: 0, unit: 'samples' }),
    test: integer({ default: 0, minimum: 0, unit: 'samples' }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<DrawOptions>;

export const checkDrawOptions = (options: DrawOptions) => readOptions('options', options, drawOptions);

/** Splits `count`, at most the sum of `available`, in proportion to it. */
function proportionalShares(count: number, available: readonly number[]): number[] {
  const total = available.reduce((sum, size) => sum + size, 0);
  if (total === 0) return available.map(() => 0);
  const exact = available.map((size) => (count * size) / total);
  const shares = exact.map(Math.floor);
  const left = count - shares.reduce((sum, share) => sum + share, 0);
  const byRemainder = [...available.keys()].sort(
    (a, b) => exact[b]! - shares[b]! - (exact[a]! - shares[a]!) || a - b,
  );
  for (const i of byRemainder.slice(0, left)) shares[i]!++;
  return shares;
}
