import { Purpose } from '../../../assembly/random/purpose.js';
import { checkInteger } from '../check.js';
import { ArgumentError } from '../errors.js';
import { philox } from './philox.js';
import { checkSeed, type Key, keyOf, type Seed } from './seed.js';

/** Items that are put in order in one go. */
const SHUFFLED_AT_ONCE = 2 ** 14;

/**
 * A sequence of random numbers that depends on nothing but the seed, `item` and `step`: block b of the stream is
 * Philox4x32-10 of the counter [b, step, item, purpose] under the seed's key (Salmon et al., "Parallel random numbers: as
 * easy as 1, 2, 3", 2011). The same on every machine.
 *
 * @throws ArgumentError when `seed` is neither text nor a finite number, or `item` or `step` is no unsigned integer of 32
 *     bits
 *
 * @example
 * ```ts
 * import { RandomStream } from 'bornspike';
 *
 * const stream = new RandomStream(7);
 * console.log(stream.uniform(), stream.integer(6)); // prints: 0.41556710023040055 2
 * console.log(stream.shuffle([1, 2, 3, 4, 5])); // prints: [ 4, 5, 1, 2, 3 ]
 * ```
 */
export class RandomStream {
  readonly #key: Key;
  readonly #purpose: Purpose;
  readonly #item: number;
  readonly #step: number;
  #block = 0;
  #words: readonly number[] = [];
  #position = 4;

  /** A stream for the user's own draws; `item` and `step` (unsigned 32 bits) tell streams of one seed apart. */
  constructor(seed: Seed, item?: number, step?: number);
  /** @internal */
  constructor(seed: { key: Key; purpose: Purpose }, item?: number, step?: number);
  constructor(seed: Seed | { key: Key; purpose: Purpose }, item = 0, step = 0) {
    if (typeof seed === 'object' && seed !== null && 'purpose' in seed) {
      this.#key = seed.key;
      this.#purpose = seed.purpose;
    } else {
      this.#key = keyOf(checkSeed('seed', seed));
      this.#purpose = Purpose.User;
    }
    this.#item = checkInteger('item', item, 0, 2 ** 32 - 1);
    this.#step = checkInteger('step', step, 0, 2 ** 32 - 1);
  }

  /** The next 32 bits, unsigned. */
  word(): number {
    if (this.#position === 4) {
      this.#words = philox([this.#block++, this.#step, this.#item, this.#purpose], this.#key);
      this.#position = 0;
    }
    return this.#words[this.#position++]!;
  }

  /** Uniform on [0, 1), 53 bits: two words each. */
  uniform(): number {
    return ((this.word() >>> 5) * 67108864 + (this.word() >>> 6)) / 9007199254740992;
  }

  /** A uniform integer from 0 to `bound` − 1, without bias; `bound` from 1 to 2³². */
  integer(bound: number): number {
    checkInteger('bound', bound, 1, 2 ** 32);
    const limit = 2 ** 32 - (2 ** 32 % bound);
    for (;;) {
      const word = this.word();
      if (word < limit) return word % bound;
    }
  }

  /**
   * Puts `items`, an array or a typed array, into a random order, in place (Fisher-Yates).
   *
   * @throws ArgumentError when it is neither
   */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    if (!Array.isArray(items) && (!ArrayBuffer.isView(items) || items instanceof DataView)) {
      throw new ArgumentError('items', 'an array', items);
    }
    for (const _ of this.shufflePieces(items));
    return items;
  }

  /** `shuffle` in pieces of some milliseconds, to let others run between them. @internal */
  *shufflePieces(items: { length: number; [index: number]: unknown }): Generator<void> {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      [items[i], items[j]] = [items[j], items[i]];
      if (i % SHUFFLED_AT_ONCE === 0) yield;
    }
  }
}
