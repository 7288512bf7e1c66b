import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import type { Engine, Pacer, Region, RegionGroup } from '../../engine/index.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import type { NetworkMemory } from './network-memory.js';
import { BYTES_AT_ONCE, NetworkProgram } from './network-program.js';
import type { NetworkKeep, NetworkSystem } from './network-system.js';

/** Bytes of the states that run side by side, so that what changes in time is computed once for many of them. */
const STATE_BYTES = 2 ** 22;
const MOST_PAIRS = 512;

/** Trajectories of a network by the method `'splitting'`. */
export class NetworkRun {
  readonly #engine: Engine;
  readonly #grid: TimeGrid;
  readonly #memory: NetworkMemory;
  readonly #program: NetworkProgram;
  readonly #pairs: Region<Uint8Array>;
  readonly #pairBytes: number;
  /** Trajectories that run side by side. */
  readonly batch: number;

  constructor(
    engine: Engine,
    group: RegionGroup,
    system: NetworkSystem,
    grid: TimeGrid,
    memory: NetworkMemory,
    { count }: NetworkKeep,
  ) {
    this.#engine = engine;
    this.#grid = grid;
    this.#memory = memory;
    this.#pairBytes = engine.kernels.trajectoryPairBytes(memory.pointer);
    const side = Math.max(1, Math.floor(STATE_BYTES / this.#pairBytes));
    const pairs = Math.min(Math.ceil(count / 2), MOST_PAIRS, side);
    this.batch = 2 * pairs;
    this.#pairs = group.uint8(pairs * this.#pairBytes);
    this.#program = new NetworkProgram(engine, group, system, grid, this.#pairBytes);
  }

  prepare(pacer: Pacer): Promise<void> {
    return this.#program.prepare(pacer);
  }

  /** Runs `count` trajectories, at most `batch`, from number `first` on, which is even; reports steps of all of them. */
  async run(pacer: Pacer, first: number, count: number, report: (steps: number) => void): Promise<void> {
    const { steps } = this.#grid;
    const { pointer, initial } = this.#memory;
    const pairOf = (trajectory: number) => this.#pairs.pointer + ((trajectory - first) / 2) * this.#pairBytes;
    let bytes = 0;
    const through = async (pieces: number[], length: number) => {
      const cost = length > 0 ? (length * this.#pairBytes) / pieces.length : 0;
      for (let k = first; k < first + count; k += 2) {
        const lanes = Math.min(2, first + count - k);
        for (const piece of pieces) {
          this.#engine.kernels.runProgram(pointer, piece, pairOf(k), k, lanes);
          bytes += Math.max(cost, pieces.length > 1 ? BYTES_AT_ONCE : 0);
          if (bytes < BYTES_AT_ONCE) continue;
          bytes = 0;
          await pacer.pause();
        }
      }
    };
    for (let k = first; k < first + count; k += 2) {
      this.#engine.kernels.beginPair(pointer, pairOf(k), initial, k);
    }
    await pacer.pause();
    await through(this.#program.writeBeginning(), 0);
    for (let start = 0; start < steps; start += CHUNK) {
      const length = Math.min(CHUNK, steps - start);
      await through(await this.#program.write(pacer, start, length), length);
      report(count * (start + length));
      await pacer.pause();
    }
  }
}
