import { transferGridBytes, writeTransferGrid } from '../../../build/generated/core/qneuron.js';
import type { Engine, Pacer, Region, RegionGroup } from '../../engine/index.js';

export type State = Region<Float64Array>;

/** What one call of a kernel, or one loop, goes through at most, so that it takes some 10 ms: elements, and products of them. */
const ELEMENTS = 2 ** 20;
const PRODUCTS = 2 ** 23;
/** Elements of a loop in the facade, which is slow when it is new. */
const LOOPED = 2 ** 17;
/** Elements of a state for which all axes are done before the next: 512 KiB. */
const CACHED = 65536;
/** Columns that the kernel moves together. */
const LINE = 8;

/** Takes states, float64 [points]...[points] over the positions of all neurons, from slice to slice; lets others run on the way. */
export class PathTransfer {
  /** Elements of a state. */
  readonly count: number;
  readonly #engine: Engine;
  readonly #pacer: Pacer;
  /** Address of the grid, as the kernels have it. */
  readonly #grid: number;
  readonly #reach: number;
  readonly #joint: State;
  readonly #parities: Region<Float64Array>;

  constructor(
    engine: Engine,
    group: RegionGroup,
    pacer: Pacer,
    readonly points: number,
    readonly neurons: number,
    motion: Float64Array,
  ) {
    this.count = points ** neurons;
    this.#engine = engine;
    this.#pacer = pacer;
    const weights = group.float64(motion.length);
    weights.view.set(motion);
    this.#joint = this.state(group);
    this.#reach = motion.length - 1;
    this.#grid = group.uint8(transferGridBytes).pointer;
    writeTransferGrid(engine.arena.memory, this.#grid, {
      points,
      axes: neurons,
      motion: weights.pointer,
      reach: this.#reach,
      joint: this.#joint.pointer,
    });
    this.#parities = group.float64(neurons);
  }

  /** Calls `work` for all elements, in pieces. */
  async forEachPiece(
    work: (first: number, end: number) => void,
    count = this.count,
    size = LOOPED,
  ): Promise<void> {
    for (let first = 0; first < count; first += size) {
      work(first, Math.min(count, first + size));
      await this.#pacer.pause();
    }
  }

  /** Room for a state; `keep` takes two elements at a time. */
  state(group: RegionGroup): State {
    return group.float64(this.count + (this.count % 2));
  }

  /** Takes the couplings' potential of all positions into the weights: joint = exp(-spacing · potential). */
  async couple(potential: State, spacing: number): Promise<void> {
    const weights = this.#joint;
    weights.view.fill(1);
    for (let first = 0; first < weights.length; first += ELEMENTS) {
      const count = Math.min(ELEMENTS, weights.length - first);
      const from = potential.pointer + 8 * first;
      const to = weights.pointer + 8 * first;
      this.#engine.kernels.transferPotential(to, from, count, spacing, 1);
      await this.#pacer.pause();
    }
  }

  /** state *= scale · joint · Π factors, those of the slice at `factors`; returns the sum. */
  async weigh(state: State, factors: number, scale: number): Promise<number> {
    let sum = 0;
    await this.#forEachRows((first, rows) => {
      const { transferWeights } = this.#engine.kernels;
      sum += transferWeights(this.#grid, state.pointer, factors, first, rows, scale);
    });
    return sum;
  }

  /** Writes a state as float32. */
  async keep(state: State, kept: Region<Float32Array>): Promise<void> {
    for (let first = 0; first < state.length; first += ELEMENTS) {
      const count = Math.min(ELEMENTS, state.length - first);
      this.#engine.kernels.transferKeep(state.pointer + 8 * first, kept.pointer + 4 * first, count);
      await this.#pacer.pause();
    }
  }

  /** Writes the distributions [neurons][points] of left · right. */
  async distributions(
    left: Region<Float32Array>,
    right: State,
    output: Region<Float64Array>,
  ): Promise<Float64Array<ArrayBuffer>> {
    output.view.fill(0);
    await this.#forEachRows((first, rows) => {
      const { transferMarginals } = this.#engine.kernels;
      transferMarginals(this.#grid, left.pointer, right.pointer, first, rows, output.pointer);
    });
    return Float64Array.from(output.view);
  }

  /** The free motion to the next slice, in the sector of these parities. */
  async move(state: State, parities: readonly number[]): Promise<void> {
    const { points, neurons } = this;
    const { kernels } = this.#engine;
    const most = PRODUCTS / (2 * this.#reach + 1);
    let [inner, size] = [1, points];
    while (inner < neurons && size * points <= Math.min(CACHED, most)) {
      inner++;
      size *= points;
    }
    const outer = neurons - inner;
    if (inner === 1) {
      // Rows side by side: that is faster.
      const rows = Math.max(LINE, LINE * Math.floor(most / points / LINE));
      const all = this.count / points;
      for (let row = 0; row < all; row += rows) {
        const pointer = state.pointer + 8 * row * points;
        const columns = Math.min(rows, all - row);
        kernels.transferAxis(this.#grid, pointer, 1, columns, parities[neurons - 1]!);
        await this.#pacer.pause();
      }
    } else {
      this.#parities.view.set(parities.slice(outer));
      for (let first = 0; first < this.count; first += size) {
        const pointer = state.pointer + 8 * first;
        kernels.transferMotion(this.#grid, pointer, inner, this.#parities.pointer);
        await this.#pacer.pause();
      }
    }
    for (let axis = outer - 1; axis >= 0; axis--) {
      const after = points ** (neurons - 1 - axis);
      const columns = Math.max(LINE, LINE * Math.floor(most / points / LINE));
      for (let block = 0; block < points ** axis; block++) {
        for (let column = 0; column < after; column += columns) {
          const pointer = state.pointer + 8 * (block * points * after + column);
          const width = Math.min(columns, after - column);
          kernels.transferAxis(this.#grid, pointer, after, width, parities[axis]!);
          await this.#pacer.pause();
        }
      }
    }
  }

  async #forEachRows(work: (first: number, rows: number) => void): Promise<void> {
    const all = this.count / this.points;
    const rows = Math.ceil(ELEMENTS / this.points);
    for (let first = 0; first < all; first += rows) {
      work(first, Math.min(rows, all - first));
      await this.#pacer.pause();
    }
  }
}
