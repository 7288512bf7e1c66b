import type { Region, RegionGroup } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import type { NetworkBuffers } from './network-buffers.js';
import { CHUNK, NetworkProgram } from './network-program.js';
import type { NetworkKeep, NetworkSystem } from './network-system.js';
import type { TimeGrid } from './time-grid.js';

/** Bytes of the states that run side by side, so that what changes in time is computed once for many of them. */
const STATE_BYTES = 2 ** 22;
const MOST_PAIRS = 512;
/** Bytes of states times steps between two looks at the clock: some milliseconds of work. */
const BYTES_AT_ONCE = 2 ** 24;

/** Trajectories of a network by the method `'splitting'`. */
export class NetworkRun {
  readonly #engine: Engine;
  readonly #grid: TimeGrid;
  readonly #buffers: NetworkBuffers;
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
    buffers: NetworkBuffers,
    { count }: NetworkKeep,
  ) {
    this.#engine = engine;
    this.#grid = grid;
    this.#buffers = buffers;
    this.#pairBytes = engine.kernels.pairBytes(system.qubits, system.mixed, buffers.read);
    const side = Math.max(1, Math.floor(STATE_BYTES / this.#pairBytes));
    const pairs = Math.min(Math.ceil(count / 2), MOST_PAIRS, side);
    this.batch = 2 * pairs;
    this.#pairs = group.uint8(pairs * this.#pairBytes);
    this.#program = new NetworkProgram(engine, group, system, grid);
  }

  /** Runs `count` trajectories, at most `batch`, from number `first` on, which is even; yields now and then. */
  *run(first: number, count: number): Generator<void> {
    const { steps } = this.#grid;
    const { pointer, initial } = this.#buffers;
    const pairOf = (trajectory: number) => this.#pairs.pointer + ((trajectory - first) / 2) * this.#pairBytes;
    const through = (program: { first: number; end: number }, start: number, length: number) => {
      const { kernels } = this.#engine;
      for (let k = first; k < first + count; k += 2) {
        const lanes = Math.min(2, first + count - k);
        kernels.runProgram(pointer, program.first, program.end, pairOf(k), k, lanes, start, length);
      }
    };
    for (let k = first; k < first + count; k += 2) {
      this.#engine.kernels.beginPair(pointer, pairOf(k), initial, k);
    }
    through(this.#program.writeBeginning(), 0, 0);
    let bytes = 0;
    for (let start = 0; start < steps; start += CHUNK) {
      const length = Math.min(CHUNK, steps - start);
      through(this.#program.write(start, length), start, length);
      bytes += length * Math.ceil(count / 2) * this.#pairBytes;
      if (bytes < BYTES_AT_ONCE) continue;
      bytes = 0;
      yield;
    }
  }
}
