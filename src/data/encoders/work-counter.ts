/** Elementary operations, of some nanoseconds each, after which others get their turn. */
const PIECE = 2 ** 17;

/** Bytes that are copied in one go, in some 5 ms where memory is new: what is smaller is copied before others run. */
export const COPIED_AT_ONCE = 2 ** 23;

/** Counts the work of a loop: `if (counter.add(n)) await pacer.pause()`. */
export class WorkCounter {
  readonly #piece: number;
  #done = 0;

  constructor(piece = PIECE) {
    this.#piece = piece;
  }

  /** Adds operations; returns whether a piece is full, and begins the next one if it is. */
  add(operations: number): boolean {
    this.#done += operations;
    if (this.#done < this.#piece) return false;
    this.#done = 0;
    return true;
  }
}
