import { LANES, QUANTITIES } from '../../../assembly/qneuron/sampling/rows.js';

/** Values that are kept of each chain; beyond that, means of some. */
const MOST_BINS = 4096;
/** Of all chains and neurons together: 64 MiB. */
const MOST_VALUES = 2 ** 23;
const LEAST_BINS = 64;

/** What a series of chains holds. */
export interface SeriesContent {
  measurements: number;
  values: Float64Array[];
  sums: Float64Array;
  squares: Float64Array;
}

/** The bins of all chains and neurons: sums over slices of (φ² - 1)², then of φ². */
export class ChainSeries {
  readonly #bin: number;
  readonly #values: Float64Array[];
  /** Of all measurements, and of their squares. */
  readonly #sums: Float64Array;
  readonly #squares: Float64Array;
  measurements = 0;

  /** @param all chains that there are, of which these may be some */
  constructor(
    readonly chains: number,
    readonly neurons: number,
    measurements: number,
    all = chains,
  ) {
    const fitting = Math.floor(MOST_VALUES / (all * neurons * QUANTITIES));
    const bins = Math.max(LEAST_BINS, Math.min(MOST_BINS, fitting));
    this.#bin = Math.ceil(measurements / bins);
    const length = Math.floor(measurements / this.#bin);
    this.#sums = new Float64Array(chains * neurons * QUANTITIES);
    this.#squares = new Float64Array(chains * neurons * QUANTITIES);
    this.#values = Array.from({ length: chains * neurons * QUANTITIES }, () => new Float64Array(length));
  }

  /** Measurements in one bin. */
  get bin(): number {
    return this.#bin;
  }

  get length(): number {
    return Math.min(Math.floor(this.measurements / this.#bin), this.#values[0]!.length);
  }

  /** Takes what `count` measurements recorded. */
  add(record: Float64Array, count: number): void {
    for (let chain = 0; chain < this.chains; chain++) {
      const group = Math.floor(chain / LANES);
      for (let m = 0; m < count; m++) {
        const bin = Math.floor((this.measurements + m) / this.#bin);
        if (bin >= this.#values[0]!.length) break;
        const first = (group * count + m) * this.neurons * QUANTITIES * LANES + (chain % LANES);
        for (let i = 0; i < this.neurons * QUANTITIES; i++) {
          const index = chain * this.neurons * QUANTITIES + i;
          const value = record[first + i * LANES]!;
          this.#values[index]![bin]! += value / this.#bin;
          this.#sums[index]! += value;
          this.#squares[index]! += value * value;
        }
      }
    }
    this.measurements += count;
  }

  /** All that there is of the chains, as plain data. */
  get content(): SeriesContent {
    const { measurements } = this;
    return { measurements, values: this.#values, sums: this.#sums, squares: this.#squares };
  }

  /** Takes what is known of some chains, from number `first` on, which begin and end alike. */
  absorb(first: number, { measurements, values, sums, squares }: SeriesContent): void {
    const start = first * this.neurons * QUANTITIES;
    for (const [i, bins] of values.entries()) this.#values[start + i]!.set(bins);
    this.#sums.set(sums, start);
    this.#squares.set(squares, start);
    this.measurements = measurements;
  }

  /** The full bins of `chains` chains. */
  of(firstChain: number, chains: number, neuron: number, quantity: number): Float64Array[] {
    return Array.from({ length: chains }, (_, c) => {
      const index = ((firstChain + c) * this.neurons + neuron) * QUANTITIES + quantity;
      return this.#values[index]!.subarray(0, this.length);
    });
  }

  /** Of single measurements of `chains` chains, about the mean of all. */
  variance(firstChain: number, chains: number, neuron: number, quantity: number): number {
    let [sum, squares] = [0, 0];
    for (let chain = firstChain; chain < firstChain + chains; chain++) {
      const index = (chain * this.neurons + neuron) * QUANTITIES + quantity;
      sum += this.#sums[index]!;
      squares += this.#squares[index]!;
    }
    const count = chains * Math.min(this.measurements, this.#bin * this.#values[0]!.length);
    return squares / count - (sum / count) ** 2;
  }
}
