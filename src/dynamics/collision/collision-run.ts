import { type PauliString, popcount } from '../../register/index.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import type { Outcome } from './collision-map.js';

/** Products of complex numbers in a piece. */
const PRODUCTS_AT_ONCE = 2 ** 19;

/** What is followed through the bins of a field. */
interface Followed {
  grid: TimeGrid;
  /** Of the neurons' basis. */
  size: number;
  /** Whether a memory qubit comes behind them, in its state 0 at the beginning. */
  remembers: boolean;
  strings: readonly PauliString[];
}

/** Trajectories of neurons that field qubits meet. */
export class CollisionRun {
  readonly #outcomes: readonly Outcome[];
  readonly #followed: Followed;
  readonly #side: number;

  constructor(outcomes: readonly Outcome[], followed: Followed) {
    this.#outcomes = outcomes;
    this.#followed = followed;
    this.#side = followed.remembers ? 2 * followed.size : followed.size;
  }

  /**
   * Follows one, in pieces between which it yields how many bins have passed.
   *
   * @param initial ρ of the neurons, (re, im) [size][size]
   * @param means [time][string], which are written
   * @param readings [interval], to which is added what the outcomes say; without entries, nothing is
   */
  *trajectory(
    initial: Float64Array,
    uniform: () => number,
    means: Float64Array,
    readings: Float64Array,
  ): Generator<number, void> {
    const { grid, strings } = this.#followed;
    const outcomes = this.#outcomes;
    let state: Float64Array = this.#beginning(initial);
    let other: Float64Array = new Float64Array(state.length);
    let products = 0;
    this.#record(state, means, 0);
    for (let step = 0; step < grid.steps; step++) {
      const first = outcomes.length > 1 ? shareOf(outcomes[0]!.effect, state) : 1;
      const chosen = outcomes.length > 1 && uniform() >= first ? 1 : 0;
      const { map, value } = outcomes[chosen]!;
      multiply(map, state, other, chosen === 0 ? 1 / first : 1 / (1 - first));
      [state, other] = [other, state];
      const interval = Math.floor(step / grid.every);
      if (interval < readings.length) readings[interval]! += value;
      if ((step + 1) % grid.every === 0) this.#record(state, means, interval + 1);
      products += state.length ** 2 / 4 + strings.length * this.#side;
      if (products > PRODUCTS_AT_ONCE) {
        products = 0;
        yield step + 1;
      }
    }
  }

  #beginning(initial: Float64Array): Float64Array {
    const { size, remembers } = this.#followed;
    if (!remembers) return initial.slice();
    const state = new Float64Array(4 * initial.length);
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const [from, to] = [2 * (i * size + j), 2 * (2 * i * this.#side + 2 * j)];
        state[to] = initial[from]!;
        state[to + 1] = initial[from + 1]!;
      }
    }
    return state;
  }

  /** Tr(P ρ) of all strings; the memory is traced out. */
  #record(state: Float64Array, means: Float64Array, row: number): void {
    const { strings, remembers } = this.#followed;
    const [side, low] = [this.#side, remembers ? 1 : 0];
    strings.forEach(({ flips, signs }, i) => {
      let sum = 0;
      for (let k = 0; k < side; k++) {
        // ⟨k ⊕ flips|P|k⟩ is this power of i.
        const quarters = (popcount(flips & signs) + 2 * popcount((k >> low) & signs)) & 3;
        const at = 2 * (k * side + (k ^ (flips << low)));
        sum += [state[at]!, -state[at + 1]!, -state[at]!, state[at + 1]!][quarters]!;
      }
      means[row * strings.length + i] = sum;
    });
  }
}

/** The real part of Σ effect · state. */
function shareOf(effect: Float64Array, state: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < state.length; i += 2) {
    sum += effect[i]! * state[i]! - effect[i + 1]! * state[i + 1]!;
  }
  return sum;
}

/** result ← factor · map · state */
function multiply(map: Float64Array, state: Float64Array, result: Float64Array, factor: number): void {
  for (let i = 0, at = 0; i < state.length; i += 2) {
    let [re, im] = [0, 0];
    for (let j = 0; j < state.length; j += 2, at += 2) {
      re += map[at]! * state[j]! - map[at + 1]! * state[j + 1]!;
      im += map[at]! * state[j + 1]! + map[at + 1]! * state[j]!;
    }
    result[i] = factor * re;
    result[i + 1] = factor * im;
  }
}
