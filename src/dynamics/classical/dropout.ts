import {
  ArgumentError,
  checkNumbers,
  type Describes,
  type Meta,
  makeMeta,
  number,
  RandomStream,
  readOptions,
  type Seed,
  seed,
} from '../../engine/index.js';

/** Which outputs fall silent. */
export interface DropoutOptions {
  /** p, with which a neuron falls silent, from 0 to below 1. */
  probability: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

/** Outputs, some of which fell silent. */
export interface DropoutResult {
  /** The outputs, [neuron]. */
  values: Float64Array;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** So many take some milliseconds. */
const MOST_OUTPUTS = 100_000;
/** Any number below 1 that 1 - p can be divided by. */
const MOST = 1 - 2 ** -30;

export const dropoutOptions = () =>
  ({
    probability: number({ minimum: 0, maximum: MOST }),
    seed: seed(),
  }) satisfies Describes<DropoutOptions>;

/**
 * Dropout of classical neurons (QNNS paper, section 3.1): each output becomes 0 with probability p, and 1/(1 - p) times itself
 * otherwise, which leaves its mean. Output i uses uniform number i of the seed's stream.
 *
 * @param outputs f(Σ w x + b) of each neuron, at most 100,000
 * @throws ArgumentError naming what cannot be used
 *
 * @example
 * ```ts
 * import { dropout } from 'bornspike/dynamics';
 *
 * console.log(dropout([1, 1, 1, 1, 1, 1], { probability: 0.5, seed: 1 }).values.join(' ')); // prints: 0 2 0 0 2 2
 * ```
 */
export function dropout(outputs: ArrayLike<number>, options: DropoutOptions): DropoutResult {
  if (outputs?.length > MOST_OUTPUTS) {
    throw new ArgumentError('outputs', `at most ${MOST_OUTPUTS} at once`, outputs.length);
  }
  const start = performance.now();
  const given = checkNumbers('outputs', outputs);
  const settings = readOptions('options', options, dropoutOptions);
  const { probability } = settings;
  const random = new RandomStream(settings.seed);
  const values = Float64Array.from(given, (value, i) => {
    if (random.uniform() < probability) return 0;
    const raised = value / (1 - probability);
    if (!Number.isFinite(raised)) {
      throw new ArgumentError(`outputs[${i}]`, `a number that can be divided by ${1 - probability}`, value);
    }
    return raised;
  });
  return { values, seed: settings.seed, meta: makeMeta(start, settings) };
}
