import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import type { Engine, Pacer, Region, RegionGroup } from '../../engine/index.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import type { NetworkMemory } from './network-memory.js';
import { BYTES_AT_ONCE, NetworkProgram } from './network-program.js';
import type { NetworkKeep, NetworkSystem } from './network-system.js';

/** Bytes of the states that run side by side, and are added up by themselves. */
const STATE_BYTES = 2 ** 18;
const MOST_PAIRS = 64;
/** The same where they share what is computed anew for each step. */
const CHANGING_BYTES = 2 ** 22;
const MOST_CHANGING = 512;

/** Trajectories of a network by the method `'splitting'`. */
export class NetworkRun {
  readonly #engine: Engine;
  readonly #grid: TimeGrid;
  readonly #memory: NetworkMemory;
  readonly #program: NetworkProgram;
  readonly #pairs: Region<Uint8Array>;
  readonly #pairBytes: number;
  /** Trajectories whose sums are added up by themselves. */
  readonly part: number;
  /** Of these, how many run side by side. */
  readonly batch: number;
  /** Trajectories after which errors are looked at. */
  readonly look: number;

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
    const within = (bytes: number, most: number) =>
      2 * Math.min(Math.max(1, Math.floor(bytes / this.#pairBytes)), most);
    this.look = within(CHANGING_BYTES, MOST_CHANGING);
    this.part = system.hamiltonian?.changes ? this.look : within(STATE_BYTES, MOST_PAIRS);
    this.batch = Math.min(this.part, 2 * Math.ceil(count / 2));
    this.#pairs = group.uint8((this.batch / 2) * this.#pairBytes);
    this.#program = new NetworkProgram(engine, group, system, grid, this.#pairBytes);
  }

  /** Of a trajectory. */
  get steps(): number {
    return this.#grid.steps;
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
      await through(await this.#program.write(pacer, start, length, 0, length), length);
      report(count * (start + length));
      await pacer.pause();
    }
  }
}
