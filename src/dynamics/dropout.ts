import { checkNumber, checkNumbers, checkOptions } from '../engine/check.js';
import { RandomStream } from '../engine/random-stream.js';
import { resolveSeed, type Seed } from '../engine/seed.js';

export interface DropoutOptions {
  /** p, with which a neuron falls silent, from 0 to below 1. */
  probability: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export interface DropoutResult {
  values: Float64Array;
  seed: Seed;
}

/** Any number below 1 that 1 - p can be divided by. */
const MOST = 1 - 2 ** -30;

/**
 * Dropout of classical neurons (QNNS paper, section 3.1): each output becomes 0 with probability p, and 1/(1 - p) times itself
 * otherwise, which leaves its mean. Output i uses uniform number i of the seed's stream.
 *
 * @param outputs f(Σ w x + b) of each neuron
 */
export function dropout(outputs: ArrayLike<number>, options: DropoutOptions): DropoutResult {
  const given = checkNumbers('outputs', outputs);
  checkOptions('options', options, ['probability', 'seed']);
  const probability = checkNumber('options.probability', options.probability, 0, MOST);
  const seed = resolveSeed('options.seed', options.seed);
  const random = new RandomStream(seed);
  const values = Float64Array.from(given, (value) =>
    random.uniform() < probability ? 0 : value / (1 - probability),
  );
  return { values, seed };
}
