/** Elementary operations, of some nanoseconds each, after which others get their turn. */
const PIECE = 2 ** 17;

/** Counts the work of a loop: `if (counter.add(n)) await pacer.breathe()`. */
export class WorkCounter {
  #done = 0;

  /** Adds operations; returns whether a piece is full, and begins the next one if it is. */
  add(operations: number): boolean {
    this.#done += operations;
    if (this.#done < PIECE) return false;
    this.#done = 0;
    return true;
  }
}
