import {
  localMapBytes,
  matrixProductBytes,
  type Trajectories,
  trajectoriesBytes,
  writeLocalMap,
  writeMatrixProduct,
  writeTrajectories,
} from '../../../build/generated/monitoring/dynamics.js';
import type { Engine, Key, MonitoringKernels, Pacer, Region, RegionGroup } from '../../engine/index.js';
import { times } from '../../register/index.js';
import { copyIn, copyOut } from '../ensemble/copy-in-pieces.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import { EnsembleRecord, type Range } from '../ensemble/ensemble-record.js';
import type { Noise } from '../ensemble/given-noise.js';
import type { TimeGrid } from '../ensemble/time-grid.js';
import { monitoredOf, type NetworkKeep, type NetworkSystem } from '../network/network-system.js';
import { placed, unreadOf } from './chain-program.js';

const LETTERS = 'IXYZ';

/** Numbers of a recorded time: strings, entropies of cuts, the discarded weight and the largest bond. */
export function chainWidth({ qubits, chain }: NetworkSystem): number {
  return chain!.strings.length + (chain!.entropy ? qubits - 1 : 0) + 2;
}

/** The kernels' description of a chain (`MatrixProduct` in assembly/dynamics/matrix-product), and what they give back. */
export class ChainMemory {
  readonly system: NetworkSystem;
  readonly grid: TimeGrid;
  readonly record: EnsembleRecord;
  /** @internal */
  readonly kernels: MonitoringKernels;
  readonly #engine: Engine;
  readonly #keep: NetworkKeep;
  readonly #run: { pointer: number; fields: Trajectories };
  readonly #values: Region<Float64Array>;
  readonly #readings: Region<Float64Array>;
  readonly #given: Region<Float64Array>;
  readonly #increments: Float64Array | undefined;
  readonly #width: number;
  readonly #read: number;
  /** Address of the description. */
  readonly pointer: number;

  /** @internal */
  constructor(
    engine: Engine,
    kernels: MonitoringKernels,
    group: RegionGroup,
    { system, grid, key, noise, keep }: ChainTask,
  ) {
    const { channels, unravelling, qubits, chain } = system;
    const points = grid.intervals + 1;
    const width = chainWidth(system);
    const monitored = monitoredOf(system);
    const unread = unreadOf(system);
    const jumping = unravelling === 'jumps' ? channels : [];
    this.system = system;
    this.grid = grid;
    this.kernels = kernels;
    this.#engine = engine;
    this.#keep = keep;
    this.#width = width;
    this.#read = Math.max(monitored.length, jumping.length);
    this.#increments = noise.increments;
    const kept = Math.min(keep.trajectories, keep.count);
    const widths = [points * width, grid.intervals * this.#read] as const;
    this.#values = group.float64(kept * widths[0]);
    this.#readings = group.float64(keep.readings ? keep.count * widths[1] : 0);
    this.record = new EnsembleRecord(group, points * width, [
      { region: this.#values, stride: widths[0], most: keep.trajectories },
      { region: this.#readings, stride: widths[1], most: keep.readings ? Infinity : 0 },
    ]);
    this.#given = group.float64(noise.increments?.length ?? 0);

    const list = (values: number[]) => {
      const region = group.int32(values.length);
      region.view.set(values);
      return region.pointer;
    };
    const numbers = (values: ArrayLike<number>) => {
      const region = group.float64(values.length);
      region.view.set(values);
      return region.pointer;
    };
    const diagonals = [
      ...monitored.map((number) => ({ number, rate: channels[number]!.efficiency * channels[number]!.rate })),
      ...unread,
    ].flatMap(({ number, rate }, place) =>
      channels[number]!.diagonal
        ? [{ site: channels[number]!.qubits[0]!, place, strength: Math.sqrt(rate) }]
        : [],
    );
    const maps = jumping.map((channel) => {
      const { pointer } = group.uint8(localMapBytes);
      const { site, matrix } = placed(channel);
      writeLocalMap(engine.arena.memory, pointer, {
        ...{ dimension: channel.dimension, mask: 0, offset0: 0, offset1: 0, offset2: 0, offset3: 0 },
        matrix: numbers(times(Math.sqrt(channel.rate), matrix)),
      });
      return { pointer, site };
    });
    const strings = chain!.strings.flatMap(({ site, letters }) => [
      site,
      letters.length,
      list([...letters].map((letter) => LETTERS.indexOf(letter))),
    ]);
    const fields: Trajectories = {
      qubits,
      mixed: false,
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
      diagonalQubits: list(diagonals.map(({ site }) => site)),
      diagonalPlaces: list(diagonals.map(({ place }) => place)),
      diagonalStrengths: numbers(diagonals.map(({ strength }) => strength)),
      unmonitoredDephasing: 0,
      jumps: maps.length,
      jumpMaps: list(maps.map(({ pointer }) => pointer)),
      observables: width,
      strings: 0,
      sums: this.record.sums.pointer,
      squares: this.record.squares.pointer,
      keptTrajectories: keep.trajectories,
      values: keep.trajectories > 0 ? this.#values.pointer : 0,
      states: 0,
      readings: keep.readings ? this.#readings.pointer : 0,
    };
    const initial = group.uint8(qubits);
    initial.view.set(chain!.initial);
    this.#run = { pointer: group.uint8(trajectoriesBytes).pointer, fields };
    this.pointer = group.uint8(matrixProductBytes).pointer;
    writeTrajectories(engine.arena.memory, this.#run.pointer, fields);
    writeMatrixProduct(engine.arena.memory, this.pointer, {
      run: this.#run.pointer,
      sites: qubits,
      bond: chain!.bond,
      truncation: chain!.truncation,
      unread: unread.length,
      jumpSites: list(maps.map(({ site }) => site)),
      strings: chain!.strings.length,
      stringList: list(strings),
      entropy: chain!.entropy,
      initial: initial.pointer,
    });
    group.laidOut((at) => kernels.layoutChain(this.pointer, at));
  }

  /** To be awaited before anything is run. */
  async prepare(pacer: Pacer): Promise<void> {
    if (this.#increments) await copyIn(pacer, this.#given, this.#increments);
  }

  /** Has arrays of single trajectories begin with number `first`, and takes the noise that is given to these. */
  async beginWith(pacer: Pacer, { first, increments }: Range): Promise<void> {
    if (increments) await copyIn(pacer, this.#given, increments);
    writeTrajectories(this.#engine.arena.memory, this.#run.pointer, {
      ...this.#run.fields,
      begin: first,
      keptTrajectories: Math.max(0, this.#keep.trajectories - first),
    });
  }

  /** Of the first `count` trajectories, which have been run. */
  async mean(pacer: Pacer, count: number): Promise<EnsembleMean> {
    const estimate = await this.record.mean(pacer, count, this.#width, this.grid);
    // What was discarded, and bonds, are no estimates of anything.
    for (let row = this.#width; row <= estimate.stdErr.length; row += this.#width) {
      estimate.stdErr.fill(0, row - 2, row);
    }
    return estimate;
  }

  values(pacer: Pacer, count: number): Promise<Float64Array> {
    return copyOut(pacer, this.#values, count * (this.grid.intervals + 1) * this.#width);
  }

  /** States are not kept. */
  async states(): Promise<Float64Array> {
    return new Float64Array(0);
  }

  readings(pacer: Pacer, count: number): Promise<Float64Array> {
    return copyOut(pacer, this.#readings, count * this.grid.intervals * this.#read);
  }
}

/** What a chain's memory is made of. */
export interface ChainTask {
  system: NetworkSystem;
  grid: TimeGrid;
  key: Key;
  noise: Noise;
  keep: NetworkKeep;
}
