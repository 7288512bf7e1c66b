/** Elementary operations, of some nanoseconds each, after which others get their turn. */
const PIECE = 2 ** 17;

/** Bytes that are copied in some 5 ms where memory is new: what is smaller is copied before others run. */
export const COPIED_AT_ONCE = 2 ** 23;

/** Bytes of a larger copy between two looks at the clock: what memory takes that nobody has touched yet can be ten times as long. */
export const COPY_PIECE = 2 ** 20;

/** Counts the work of a loop: `if (counter.add(n)) await pacer.pause()`. */
export class WorkCounter {
  readonly #piece: number;
  #left: number;

  /** @param first operations of the first piece, where they differ from those of the others */
  constructor(piece = PIECE, first = piece) {
    this.#piece = piece;
    this.#left = first;
  }

  /** Adds operations; returns whether a piece is full, and begins the next one if it is. */
  add(operations: number): boolean {
    this.#left -= operations;
    if (this.#left > 0) return false;
    this.#left = this.#piece;
    return true;
  }
}
