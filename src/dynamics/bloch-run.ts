import { Drive } from '../../assembly/dynamics/drive.js';
import { Method } from '../../assembly/dynamics/method.js';
import type { Region, RegionGroup } from '../engine/arena.js';
import type { Engine } from '../engine/engine.js';
import type { Key } from '../engine/seed.js';
import { type EnsembleMean, ensembleMean } from './ensemble-mean.js';
import type { NoiseSource } from './given-noise.js';
import type { TimeGrid } from './time-grid.js';

/** The equations of assembly/dynamics/bloch.ts. */
export interface BlochSystem {
  method: Method;
  aboutZ: boolean;
  /** Ω in the middle of each step. */
  rabi: Float64Array;
  decay: number;
  kick: number;
  initial: [number, number, number];
}

/** What is kept of single trajectories. */
export interface BlochKeep {
  /** Trajectories at most. */
  count: number;
  /** Trajectories whose states are kept: all or the first of them. */
  states: number;
  readings: boolean;
  /** |z| that decides, or 0. */
  level: number;
}

/** States of a mixture may exceed a length of 1 by this much. */
const ROUNDING = 1e-9;

/** An ensemble in the engine's memory. */
export class BlochRun {
  readonly #engine: Engine;
  readonly #grid: TimeGrid;
  readonly #descriptor: Region<Uint8Array>;
  readonly #sums: Region<Float64Array>;
  readonly #squares: Region<Float64Array>;
  readonly #states: Region<Float64Array>;
  readonly #readings: Region<Float64Array>;
  readonly #passages: Region<Int32Array>;

  constructor(
    engine: Engine,
    group: RegionGroup,
    system: BlochSystem,
    grid: TimeGrid,
    key: Key,
    noise: NoiseSource,
    keep: BlochKeep,
  ) {
    const { dt, steps, every, intervals } = grid;
    const { method, aboutZ, decay, kick, initial } = system;
    this.#engine = engine;
    this.#grid = grid;
    const points = intervals + 1;
    this.#sums = group.float64(6 * points);
    this.#squares = group.float64(6 * points);
    this.#states = group.float64(keep.states * points * 3);
    this.#readings = group.float64(keep.readings ? keep.count * intervals : 0);
    this.#passages = group.int32(keep.level > 0 ? keep.count : 0);
    this.#descriptor = group.uint8(engine.kernels.blochBytes());
    const given = group.float64(noise.increments?.length ?? 0);
    if (noise.increments) given.view.set(noise.increments);
    const splitting = method === Method.Splitting;
    // Half rotations of neighbouring steps are one, where nobody looks between them.
    const joined = keep.level > 0 ? 1 : every;
    const joints = Math.floor(steps / joined);
    const rabi = group.float64(splitting ? 0 : steps);
    const before = group.float64(splitting ? 2 * steps : 0);
    const after = group.float64(splitting ? 2 * joints : 0);
    if (splitting) this.#rotations(system.rabi, joined, before, after);
    else rabi.view.set(system.rabi);
    engine.kernels.describeBloch(
      this.#descriptor.pointer,
      method,
      aboutZ,
      noise.drive,
      steps,
      every,
      joined,
      key[0],
      key[1],
      dt,
      decay,
      kick,
      engine.kernels.exp(-(decay - (kick * kick) / 2) * dt),
      initial[0],
      initial[1],
      initial[2],
      rabi.pointer,
      before.pointer,
      after.pointer,
      noise.drive === Drive.Stream ? 0 : given.pointer,
      this.#sums.pointer,
      this.#squares.pointer,
      keep.states > 0 ? this.#states.pointer : 0,
      keep.states,
      keep.readings ? this.#readings.pointer : 0,
      keep.level > 0 ? this.#passages.pointer : 0,
      keep.level,
    );
  }

  /** Runs the trajectories `first` to `first + count - 1`; `first` is a multiple of 16. */
  run(first: number, count: number): void {
    this.#engine.kernels.runBloch(this.#descriptor.pointer, first, count);
  }

  /** Of the first `count` trajectories, which have been run. */
  mean(count: number): EnsembleMean {
    return ensembleMean(this.#sums.view, this.#squares.view, Math.max(1, count), 3, this.#grid);
  }

  /** What an explicit method has done to the states. */
  warnings(count: number): string[] {
    const squares = this.#squares.view;
    let largest = 0;
    for (let i = 0; i < squares.length; i += 6) {
      largest = Math.max(
        largest,
        squares.subarray(i, i + 6).reduce((a, b) => a + b, 0),
      );
    }
    if (largest / count <= 1 + ROUNDING) return [];
    return [
      `states left the Bloch ball: the mean of |r|² reaches ${(largest / count).toPrecision(6)}; ` +
        "take a smaller dt, or the method 'splitting'",
    ];
  }

  states(count: number): Float64Array {
    return this.#states.view.slice(0, count * (this.#grid.intervals + 1) * 3);
  }

  readings(count: number): Float64Array {
    return this.#readings.view.slice(0, count * this.#grid.intervals);
  }

  decisions(count: number): { times: Float64Array; poles: Int8Array } {
    const passages = this.#passages.view.subarray(0, count);
    return {
      times: Float64Array.from(passages, (step) => (step === 0 ? Infinity : Math.abs(step) * this.#grid.dt)),
      poles: Int8Array.from(passages, Math.sign),
    };
  }

  /** Tables of the rotations before each step's measurement, and of those that complete a step. */
  #rotations(
    rabi: Float64Array,
    joined: number,
    before: Region<Float64Array>,
    after: Region<Float64Array>,
  ): void {
    const { dt } = this.#grid;
    const half = (step: number) => (rabi[step] * dt) / 2;
    const angles = Float64Array.from(rabi, (_, i) => half(i) + (i % joined === 0 ? 0 : half(i - 1)));
    this.#fillTable(before, angles);
    this.#fillTable(
      after,
      Float64Array.from({ length: after.length / 2 }, (_, i) => half((i + 1) * joined - 1)),
    );
  }

  #fillTable(table: Region<Float64Array>, angles: Float64Array): void {
    this.#engine.arena.scratch((group) => {
      const sines = group.float64(angles.length);
      const cosines = group.float64(angles.length);
      sines.view.set(angles);
      this.#engine.kernels.mapSinCos64(sines.pointer, sines.pointer, cosines.pointer, angles.length);
      const sine = sines.view;
      const cosine = cosines.view;
      const view = table.view;
      for (let i = 0; i < angles.length; i++) {
        view[2 * i] = cosine[i];
        view[2 * i + 1] = sine[i];
      }
    });
  }
}
