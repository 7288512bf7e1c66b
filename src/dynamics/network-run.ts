import type { Region, RegionGroup } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import type { Key } from '../engine/seed.js';
import { type EnsembleMean, ensembleMean } from './ensemble-mean.js';
import { times } from './local-matrix.js';
import { CHUNK, describeMap, NetworkProgram } from './network-program.js';
import { monitoredOf, type NetworkKeep, type NetworkNoise, type NetworkSystem } from './network-system.js';
import { popcount } from './popcount.js';
import type { TimeGrid } from './time-grid.js';

/** Bytes of the states that run side by side, so that what changes in time is computed once for many of them. */
const STATE_BYTES = 2 ** 22;
const MOST_PAIRS = 512;

/** Trajectories of a network in the engine's memory, by the method `'splitting'`. */
export class NetworkRun {
  readonly #engine: Engine;
  readonly #system: NetworkSystem;
  readonly #grid: TimeGrid;
  readonly #program: NetworkProgram;
  readonly #descriptor: Region<Uint8Array>;
  readonly #initial: Region<Float64Array>;
  readonly #pairs: Region<Uint8Array>;
  readonly #pairBytes: number;
  readonly #sums: Region<Float64Array>;
  readonly #squares: Region<Float64Array>;
  readonly #values: Region<Float64Array>;
  readonly #states: Region<Float64Array>;
  readonly #readings: Region<Float64Array>;
  /** Trajectories that run side by side. */
  readonly batch: number;
  /** Channels that are read: measured, or jumping. */
  readonly read: number;

  constructor(
    engine: Engine,
    group: RegionGroup,
    system: NetworkSystem,
    grid: TimeGrid,
    key: Key,
    noise: NetworkNoise,
    keep: NetworkKeep,
  ) {
    const { kernels } = engine;
    const { qubits, mixed, channels, observables, unravelling } = system;
    const points = grid.intervals + 1;
    const monitored = monitoredOf(system);
    const jumping = unravelling === 'jumps' ? channels : [];
    this.#engine = engine;
    this.#system = system;
    this.#grid = grid;
    this.read = Math.max(monitored.length, jumping.length);
    this.#initial = group.float64(system.initial.length);
    this.#initial.view.set(system.initial);
    this.#pairBytes = kernels.pairBytes(qubits, mixed, this.read);
    const most = Math.ceil(keep.count / 2);
    const pairs = Math.min(most, MOST_PAIRS, Math.max(1, Math.floor(STATE_BYTES / this.#pairBytes)));
    this.batch = 2 * pairs;
    this.#pairs = group.uint8(pairs * this.#pairBytes);
    this.#sums = group.float64(2 * points * observables.length);
    this.#squares = group.float64(2 * points * observables.length);
    const entries = 2 ** (mixed ? 2 * qubits : qubits);
    this.#values = group.float64(keep.trajectories * points * observables.length);
    this.#states = group.float64(keep.states ? keep.trajectories * points * 2 * entries : 0);
    this.#readings = group.float64(keep.readings ? keep.count * grid.intervals * this.read : 0);
    const given = group.float64(noise.increments?.length ?? 0);
    if (noise.increments) given.view.set(noise.increments);

    const list = (values: number[]) => {
      const region = group.int32(values.length);
      region.view.set(values);
      return region.pointer;
    };
    const diagonals = monitored.flatMap((number, place) =>
      channels[number].diagonal ? [{ place, channel: channels[number] }] : [],
    );
    const strengths = group.float64(diagonals.length);
    strengths.view.set(diagonals.map(({ channel }) => Math.sqrt(channel.efficiency * channel.rate)));
    const kept = group.float64(mixed ? 2 ** qubits : 0);
    if (mixed) kept.view.set(this.#keptCoherence(monitored));
    const jumps = jumping.map((channel) =>
      describeMap(engine, group, channel, times(Math.sqrt(channel.rate), channel.matrix)),
    );
    const strings = observables.flatMap(({ flips, signs }) => [flips, signs, popcount(flips & signs)]);
    this.#descriptor = group.uint8(kernels.trajectoriesBytes());
    kernels.describeTrajectories(
      this.#descriptor.pointer,
      qubits,
      mixed,
      noise.drive,
      monitored.length,
      key[0],
      key[1],
      grid.dt,
      grid.steps,
      grid.every,
      given.pointer,
      diagonals.length,
      list(diagonals.map(({ channel }) => channel.qubits[0])),
      list(diagonals.map(({ place }) => place)),
      strengths.pointer,
      kept.pointer,
      jumps.length,
      list(jumps),
      observables.length,
      list(strings),
      this.#sums.pointer,
      this.#squares.pointer,
      keep.trajectories,
      keep.trajectories > 0 ? this.#values.pointer : 0,
      keep.states ? this.#states.pointer : 0,
      keep.readings ? this.#readings.pointer : 0,
      group.uint8(kernels.trajectoriesWorkBytes(qubits, monitored.length)).pointer,
    );
    this.#program = new NetworkProgram(engine, group, system, grid);
  }

  /** Runs `count` trajectories, at most `batch`, from number `first` on, which is even. */
  run(first: number, count: number): void {
    const { kernels } = this.#engine;
    const { steps } = this.#grid;
    const run = this.#descriptor.pointer;
    const pairOf = (trajectory: number) => this.#pairs.pointer + ((trajectory - first) / 2) * this.#pairBytes;
    const through = (program: { first: number; end: number }, start: number, length: number) => {
      for (let k = first; k < first + count; k += 2) {
        const lanes = Math.min(2, first + count - k);
        kernels.runProgram(run, program.first, program.end, pairOf(k), k, lanes, start, length);
      }
    };
    for (let k = first; k < first + count; k += 2) {
      kernels.beginPair(run, pairOf(k), this.#initial.pointer, k);
    }
    through(this.#program.writeBeginning(), 0, 0);
    for (let start = 0; start < steps; start += CHUNK) {
      const length = Math.min(CHUNK, steps - start);
      through(this.#program.write(start, length), start, length);
    }
  }

  /** Of the first `count` trajectories, which have been run. */
  mean(count: number): EnsembleMean {
    const { length } = this.#system.observables;
    return ensembleMean(this.#sums.view, this.#squares.view, Math.max(1, count), length, this.#grid);
  }

  values(count: number): Float64Array {
    return this.#values.view.slice(0, count * (this.#grid.intervals + 1) * this.#system.observables.length);
  }

  states(count: number): Float64Array {
    const entries = 2 ** (this.#system.mixed ? 2 * this.#system.qubits : this.#system.qubits);
    return this.#states.view.slice(0, count * (this.#grid.intervals + 1) * 2 * entries);
  }

  readings(count: number): Float64Array {
    return this.#readings.view.slice(0, count * this.#grid.intervals * this.read);
  }

  /** What a step's dephasing by σz that nobody reads leaves of ρ_ab, by a XOR b. */
  #keptCoherence(monitored: number[]): Float64Array {
    const { qubits, channels, unravelling } = this.#system;
    const exponents = new Float64Array(2 ** qubits);
    if (unravelling === 'jumps') return exponents.fill(1);
    channels.forEach(({ diagonal, mask, rate, efficiency }, i) => {
      if (!diagonal) return;
      const lost = rate * (monitored.includes(i) ? 1 - efficiency : 1);
      for (let b = 0; b < exponents.length; b++) if (b & mask) exponents[b] -= 2 * lost * this.#grid.dt;
    });
    return exponents.map((x) => this.#engine.kernels.exp(x));
  }
}
