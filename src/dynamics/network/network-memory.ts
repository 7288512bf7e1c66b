import {
  type Trajectories,
  trajectoriesBytes,
  writeTrajectories,
} from '../../../build/generated/core/dynamics.js';
import type { Engine, Key, Pacer, Region, RegionGroup } from '../../engine/index.js';
import { popcount, times } from '../../register/index.js';
import { copyIn, copyOut } from '../ensemble/copy-in-pieces.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import { EnsembleRecord, type Range } from '../ensemble/ensemble-record.js';
import type { Noise } from '../ensemble/given-noise.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import { describeMap } from './local-map.js';
import { monitoredOf, type NetworkKeep, type NetworkSystem } from './network-system.js';

/** The kernels' description of a network (`Trajectories` in assembly/dynamics), and what they give back. */
export class NetworkMemory {
  readonly system: NetworkSystem;
  readonly grid: TimeGrid;
  readonly record: EnsembleRecord;
  readonly #engine: Engine;
  readonly #keep: NetworkKeep;
  readonly #fields: Trajectories;
  readonly #initial: Region<Float64Array>;
  readonly #values: Region<Float64Array>;
  readonly #states: Region<Float64Array>;
  readonly #readings: Region<Float64Array>;
  readonly #given: Region<Float64Array>;
  readonly #increments: Float64Array | undefined;
  /** Address of the description. */
  readonly pointer: number;
  /** Address of the state to begin with. */
  readonly initial: number;
  /** Channels that are read: measured, or jumping. */
  readonly read: number;

  constructor(
    engine: Engine,
    group: RegionGroup,
    system: NetworkSystem,
    grid: TimeGrid,
    key: Key,
    noise: Noise,
    keep: NetworkKeep,
  ) {
    const { qubits, mixed, channels, observables, unravelling } = system;
    const points = grid.intervals + 1;
    const monitored = monitoredOf(system);
    const jumping = unravelling === 'jumps' ? channels : [];
    this.system = system;
    this.grid = grid;
    this.read = Math.max(monitored.length, jumping.length);
    this.#initial = group.float64(system.initial.length, false);
    this.initial = this.#initial.pointer;
    const entries = 2 ** (mixed ? 2 * qubits : qubits);
    const kept = Math.min(keep.trajectories, keep.count);
    const widths = [points * observables.length, points * 2 * entries, grid.intervals * this.read] as const;
    this.#values = group.float64(kept * widths[0]);
    this.#states = group.float64(keep.states ? kept * widths[1] : 0);
    this.#readings = group.float64(keep.readings ? keep.count * widths[2] : 0);
    this.record = new EnsembleRecord(group, points * observables.length, [
      { region: this.#values, stride: widths[0], most: keep.trajectories },
      { region: this.#states, stride: widths[1], most: keep.states ? keep.trajectories : 0 },
      { region: this.#readings, stride: widths[2], most: keep.readings ? Infinity : 0 },
    ]);
    this.#engine = engine;
    this.#keep = keep;
    this.#increments = noise.increments;
    this.#given = group.float64(noise.increments?.length ?? 0);

    const list = (values: number[]) => {
      const region = group.int32(values.length);
      region.view.set(values);
      return region.pointer;
    };
    const diagonals = monitored.flatMap((number, place) =>
      channels[number]!.diagonal ? [{ place, channel: channels[number] }] : [],
    );
    const strengths = group.float64(diagonals.length);
    strengths.view.set(diagonals.map(({ channel }) => Math.sqrt(channel!.efficiency * channel!.rate)));
    const dephasing = group.float64(mixed ? 2 ** qubits : 0);
    if (mixed) dephasing.view.set(unmonitoredDephasing(engine, system, grid, monitored));
    const jumps = jumping.map((channel) =>
      describeMap(engine, group, channel, times(Math.sqrt(channel.rate), channel.matrix)),
    );
    const strings = observables.flatMap(({ flips, signs }) => [flips, signs, popcount(flips & signs)]);
    const pointer = group.uint8(trajectoriesBytes).pointer;
    this.#fields = {
      qubits,
      mixed,
      noiseSource: noise.source,
      channels: monitored.length,
      key0: key[0],
      key1: key[1],
      dt: grid.dt,
      steps: grid.steps,
      every: grid.every,
      begin: 0,
      given: this.#given.pointer,
      diagonals: diagonals.length,
      diagonalQubits: list(diagonals.map(({ channel }) => channel!.qubits[0]!)),
      diagonalPlaces: list(diagonals.map(({ place }) => place)),
      diagonalStrengths: strengths.pointer,
      unmonitoredDephasing: dephasing.pointer,
      jumps: jumps.length,
      jumpMaps: list(jumps),
      observables: observables.length,
      strings: list(strings),
      sums: this.record.sums.pointer,
      squares: this.record.squares.pointer,
      keptTrajectories: keep.trajectories,
      values: keep.trajectories > 0 ? this.#values.pointer : 0,
      states: keep.states ? this.#states.pointer : 0,
      readings: keep.readings ? this.#readings.pointer : 0,
    };
    writeTrajectories(engine.arena.memory, pointer, this.#fields);
    group.laidOut((at) => engine.kernels.layoutTrajectories(pointer, at));
    this.pointer = pointer;
  }

  /** To be awaited before anything is run. */
  async prepare(pacer: Pacer): Promise<void> {
    await copyIn(pacer, this.#initial, this.system.initial);
    if (this.#increments) await copyIn(pacer, this.#given, this.#increments);
  }

  /** Has arrays of single trajectories begin with number `first`, and takes the noise that is given to these. */
  async beginWith(pacer: Pacer, { first, increments }: Range): Promise<void> {
    if (increments) await copyIn(pacer, this.#given, increments);
    writeTrajectories(this.#engine.arena.memory, this.pointer, {
      ...this.#fields,
      begin: first,
      keptTrajectories: Math.max(0, this.#keep.trajectories - first),
    });
  }

  /** Of the first `count` trajectories, which have been run. */
  mean(pacer: Pacer, count: number): Promise<EnsembleMean> {
    const { length } = this.system.observables;
    return this.record.mean(pacer, count, length, this.grid);
  }

  values(pacer: Pacer, count: number): Promise<Float64Array> {
    const { length } = this.system.observables;
    return copyOut(pacer, this.#values, count * (this.grid.intervals + 1) * length);
  }

  states(pacer: Pacer, count: number): Promise<Float64Array> {
    const entries = 2 ** (this.system.mixed ? 2 * this.system.qubits : this.system.qubits);
    return copyOut(pacer, this.#states, count * (this.grid.intervals + 1) * 2 * entries);
  }

  readings(pacer: Pacer, count: number): Promise<Float64Array> {
    return copyOut(pacer, this.#readings, count * this.grid.intervals * this.read);
  }
}

/** The factor of ρ_ab by a step's unmonitored σz dephasing, by a XOR b. */
function unmonitoredDephasing(
  engine: Engine,
  { qubits, channels, unravelling }: NetworkSystem,
  { dt }: TimeGrid,
  monitored: number[],
): Float64Array {
  const exponents = new Float64Array(2 ** qubits);
  if (unravelling === 'jumps') return exponents.fill(1);
  channels.forEach(({ diagonal, mask, rate, efficiency }, i) => {
    if (!diagonal) return;
    const lost = rate * (monitored.includes(i) ? 1 - efficiency : 1);
    for (let b = 0; b < exponents.length; b++) if (b & mask) exponents[b]! -= 2 * lost * dt;
  });
  return exponents.map((x) => engine.kernels.exp(x));
}
