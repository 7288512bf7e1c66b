/** Works that a worker keeps what it made for. */
const MOST = 4;

/** What was used last, by numbers: a few of them, in workers, and in those who must know what these still have. */
export class Recent<T> {
  readonly #entries = new Map<number, T>();

  /** The entry of this number, which becomes the latest, if it is still there. */
  get(number: number): T | undefined {
    const entry = this.#entries.get(number);
    if (entry !== undefined) {
      this.#entries.delete(number);
      this.#entries.set(number, entry);
    }
    return entry;
  }

  /** Adds the latest; returns the one that has to go, if any. */
  add(number: number, entry: T): T | undefined {
    this.#entries.set(number, entry);
    if (this.#entries.size <= MOST) return undefined;
    const [oldest, dropped] = this.#entries.entries().next().value!;
    this.#entries.delete(oldest);
    return dropped;
  }
}
