import { Pacer } from '../../engine/index.js';

/** Products that a piece of work may take: a millisecond, or some where the loop is new. */
const PRODUCTS_AT_ONCE = 2 ** 18;

/** Counts the work of loops: `if (pieces.add(products)) await pieces.pause()`. */
export class Pieces extends Pacer {
  #done = 0;

  /** Returns whether a piece is full, and begins the next one if it is. */
  add(products: number): boolean {
    this.#done += products;
    if (this.#done < PRODUCTS_AT_ONCE) return false;
    this.#done = 0;
    return true;
  }
}
