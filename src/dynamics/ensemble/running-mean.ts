/** Means of several quantities and their standard errors, one sample after the other (Welford's method). */
export class RunningMean {
  readonly mean: Float64Array;
  readonly #squares: Float64Array;
  #count = 0;

  constructor(quantities: number) {
    this.mean = new Float64Array(quantities);
    this.#squares = new Float64Array(quantities);
  }

  add(values: ArrayLike<number>): void {
    this.#count++;
    for (let i = 0; i < values.length; i++) {
      const before = values[i]! - this.mean[i]!;
      this.mean[i]! += before / this.#count;
      this.#squares[i]! += before * (values[i]! - this.mean[i]!);
    }
  }

  /** NaN after one sample, which tells nothing of the spread. */
  get stdErr(): Float64Array {
    const n = this.#count;
    return this.#squares.map((square) => (n > 1 ? Math.sqrt(square / (n - 1) / n) : Number.NaN));
  }
}
