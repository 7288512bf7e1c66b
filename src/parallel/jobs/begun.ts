/** A work that a worker can do parts of. */
export interface Begun {
  run(part: never): unknown;
  /** Gives back its memory. */
  dispose(): void;
}
