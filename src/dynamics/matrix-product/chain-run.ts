import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import { type Engine, NumericalError, type Pacer, type RegionGroup } from '../../engine/index.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import type { ChainMemory } from './chain-memory.js';
import { ChainProgram } from './chain-program.js';

/** Complex multiplications between two looks at the clock: some milliseconds. */
const PRODUCTS_AT_ONCE = 2 ** 21;

/** Trajectories of a matrix-product state, one after the other. */
export class ChainRun {
  readonly #grid: TimeGrid;
  readonly #memory: ChainMemory;
  readonly #program: ChainProgram;
  readonly batch = 1;
  /** Trajectories whose sums are added up by themselves. */
  readonly part = 1;
  /** Trajectories after which errors are looked at. */
  readonly look = 8;

  constructor(engine: Engine, group: RegionGroup, memory: ChainMemory) {
    this.#grid = memory.grid;
    this.#memory = memory;
    this.#program = new ChainProgram(engine, group, memory.system, memory.grid);
  }

  /** Of a trajectory. */
  get steps(): number {
    return this.#grid.steps;
  }

  prepare(pacer: Pacer): Promise<void> {
    return this.#program.prepare(pacer);
  }

  /** Runs trajectory number `first`; reports its steps. */
  async run(pacer: Pacer, first: number, count: number, report: (steps: number) => void): Promise<void> {
    const { steps } = this.#grid;
    const { pointer, kernels } = this.#memory;
    kernels.beginChain(pointer, first);
    await this.#through(pacer, this.#program.writeBeginning(), 0);
    for (let start = 0; start < steps; start += CHUNK) {
      const length = Math.min(CHUNK, steps - start);
      kernels.drawChain(pointer, start, length);
      await this.#through(pacer, await this.#program.write(pacer, start, length), start);
      report(count * (start + length));
      await pacer.pause();
    }
  }

  async #through(pacer: Pacer, { first, end }: { first: number; end: number }, step: number): Promise<void> {
    const { pointer, kernels } = this.#memory;
    for (;;) {
      const answer = kernels.runChain(pointer, first, end, PRODUCTS_AT_ONCE);
      if (answer < 0) {
        throw new NumericalError(`a trajectory lost its state behind step ${step}: take a smaller dt`, step);
      }
      if (answer > 0) return;
      await pacer.pause();
    }
  }
}
