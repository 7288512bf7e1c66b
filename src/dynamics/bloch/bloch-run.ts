import { BLOCH_LANES } from '../../../assembly/dynamics/bloch/lanes.js';
import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import { IntegrationMethod } from '../../../assembly/dynamics/ensemble/method.js';
import { NoiseSource } from '../../../assembly/dynamics/ensemble/noise-source.js';
import { blochEnsembleBytes, writeBlochEnsemble } from '../../../build/generated/core/dynamics.js';
import type { Engine, Key, Pacer, Region, RegionGroup } from '../../engine/index.js';
import { copyIn, copyOut } from '../ensemble/copy-in-pieces.js';
import type { EnsembleMean } from '../ensemble/ensemble-mean.js';
import { EnsembleRecord, type Range, type RangeOutput, type RangeWork } from '../ensemble/ensemble-record.js';
import type { Noise } from '../ensemble/given-noise.js';
import type { TimeGrid } from '../ensemble/time-grid.js';

/** The equations of assembly/dynamics/bloch/bloch.ts. */
export interface BlochSystem {
  method: IntegrationMethod;
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

/** All that trajectories are a function of, as workers get it; given noise goes with what they run. */
export interface BlochWork extends RangeWork {
  system: BlochSystem;
  key: Key;
  source: NoiseSource;
  keep: BlochKeep;
}

/** States of a mixture may exceed a length of 1 by this much. */
const ROUNDING = 1e-9;
/** Steps between recorded times below which adding up takes time beside them, and the least trajectories of a part then and otherwise. */
const OFTEN = 8;
const PART_OF_MANY = 256;
const PART_OF_FEW = 32;
/** Steps of all trajectories of a part, at least, and its trajectories at most. */
const PART_STEPS = 2 ** 15;
const MOST_OF_PART = 1024;
/** A kernel call takes about so many steps of a block of trajectories. */
const BLOCK_STEPS_AT_ONCE = 2 ** 14;
/** Entries of tables between two looks at the clock. */
const STEPS_OF_TABLE = 2 ** 14;

/** An ensemble in the engine's memory. */
export class BlochRun {
  readonly #engine: Engine;
  readonly #grid: TimeGrid;
  readonly #descriptor: Region<Uint8Array>;
  readonly #system: BlochSystem;
  readonly #keep: BlochKeep;
  readonly #noise: Noise;
  readonly #key: Key;
  readonly #record: EnsembleRecord;
  /** Trajectories whose sums are added up by themselves. */
  #part: number;
  readonly #states: Region<Float64Array>;
  readonly #readings: Region<Float64Array>;
  readonly #passages: Region<Int32Array>;
  readonly #given: Region<Float64Array>;
  readonly #rabi: Region<Float64Array>;
  readonly #before: Region<Float64Array>;
  readonly #after: Region<Float64Array>;
  readonly #standing: Region<Uint8Array>;
  readonly #joined: number;

  constructor(
    engine: Engine,
    group: RegionGroup,
    system: BlochSystem,
    grid: TimeGrid,
    key: Key,
    noise: Noise,
    keep: BlochKeep,
  ) {
    this.#engine = engine;
    this.#system = system;
    this.#grid = grid;
    this.#key = key;
    this.#noise = noise;
    this.#keep = keep;
    const points = grid.intervals + 1;
    this.#states = group.float64(Math.min(keep.states, keep.count) * points * 3);
    this.#readings = group.float64(keep.readings ? keep.count * grid.intervals : 0);
    this.#passages = group.int32(keep.level > 0 ? keep.count : 0);
    this.#record = new EnsembleRecord(group, 3 * points, [
      { region: this.#states, stride: 3 * points, most: keep.states },
      { region: this.#readings, stride: grid.intervals, most: keep.readings ? Infinity : 0 },
      { region: this.#passages, stride: 1, most: keep.level > 0 ? Infinity : 0 },
    ]);
    this.#part = grid.every < OFTEN ? PART_OF_MANY : PART_OF_FEW;
    while (this.#part * grid.steps < PART_STEPS && this.#part < MOST_OF_PART) this.#part *= 2;
    if (keep.count > this.#part) this.#record.expectParts();
    this.#descriptor = group.uint8(blochEnsembleBytes);
    const splitting = system.method === IntegrationMethod.Splitting;
    // Half rotations of neighbouring steps are one, where nothing is recorded between them.
    this.#joined = keep.level > 0 ? 1 : grid.every;
    this.#given = group.float64(noise.increments?.length ?? 0);
    this.#rabi = group.float64(splitting ? 0 : grid.steps);
    this.#before = group.float64(splitting ? 2 * grid.steps : 0);
    this.#after = group.float64(splitting ? 2 * Math.floor(grid.steps / this.#joined) : 0);
    this.#standing = group.uint8(engine.kernels.blochStandingBytes());
  }

  /** Puts everything into the kernels' memory; to be awaited before `run`. */
  async prepare(pacer: Pacer): Promise<void> {
    if (this.#noise.increments) await copyIn(pacer, this.#given, this.#noise.increments);
    if (this.#system.method === IntegrationMethod.Splitting) await this.#fillRotations(pacer);
    else await copyIn(pacer, this.#rabi, this.#system.rabi);
    this.#describe(0, this.#keep.states);
  }

  /** Describes the ensemble to the kernels, with arrays that begin with trajectory `begin`. */
  #describe(begin: number, states: number): void {
    const { dt, steps, every } = this.#grid;
    const { method, aboutZ, decay, kick, initial } = this.#system;
    const { count, readings, level } = this.#keep;
    const { source } = this.#noise;
    const { kernels, arena } = this.#engine;
    const [key0, key1] = this.#key;
    const [x, y, z] = initial;
    writeBlochEnsemble(arena.memory, this.#descriptor.pointer, {
      method,
      aboutZ,
      noiseSource: source,
      steps,
      every,
      joined: this.#joined,
      key0,
      key1,
      dt,
      decay,
      kick,
      unmonitoredDephasing: kernels.exp(-(decay - (kick * kick) / 2) * dt),
      x,
      y,
      z,
      rabi: this.#rabi.pointer,
      before: this.#before.pointer,
      after: this.#after.pointer,
      begin,
      given: source === NoiseSource.Stream ? 0 : this.#given.pointer,
      sums: this.#record.sums.pointer,
      squares: this.#record.squares.pointer,
      states: states > 0 ? this.#states.pointer : 0,
      keptStates: states,
      readings: readings && count > 0 ? this.#readings.pointer : 0,
      passages: level > 0 ? this.#passages.pointer : 0,
      level,
      standing: this.#standing.pointer,
    });
  }

  /**
   * Runs the trajectories `first` to `first + count - 1`, where `first` is 0 or was their end before; `report` hears how many steps
   * of all of them are done.
   */
  async run(pacer: Pacer, first: number, count: number, report: (steps: number) => void): Promise<void> {
    const { steps } = this.#grid;
    const part = this.#part;
    const { crew } = this.#engine;
    if (crew && count > part) {
      const { source, increments } = this.#noise;
      const work: BlochWork = {
        ...{ system: this.#system, grid: this.#grid, key: this.#key, keep: this.#keep },
        ...{ part, source, increments, row: increments ? steps : 0 },
      };
      return this.#record.runElsewhere(crew, pacer, 'bloch', work, { first, count }, (done) =>
        report(done * steps),
      );
    }
    for (let from = first; from < first + count; from += part) {
      const before = (from - first) * steps;
      for (const done of this.#pieces(from, Math.min(part, first + count - from))) {
        await pacer.pause();
        report(before + done);
      }
      await this.#record.endPart(pacer);
    }
  }

  /** Runs trajectories for another engine, on which these are a part of an ensemble, or several. */
  async runRange(pacer: Pacer, range: Range): Promise<RangeOutput> {
    const { first, count, increments } = range;
    if (increments) await copyIn(pacer, this.#given, increments);
    this.#describe(first, Math.max(0, this.#keep.states - first));
    const parts: RangeOutput['parts'] = [];
    for (let from = first; from < first + count; from += this.#part) {
      for (const _ of this.#pieces(from, Math.min(this.#part, first + count - from))) await pacer.pause();
      parts.push(this.#record.takePart());
    }
    return { parts, kept: this.#record.takeKept(range) };
  }

  /** Yields after pieces of some milliseconds how many steps of all trajectories are done; `first` is a multiple of 16. */
  *#pieces(first: number, count: number): Generator<number> {
    const { steps } = this.#grid;
    const blocks = Math.ceil(count / BLOCH_LANES);
    const length = Math.ceil(steps / CHUNK) * CHUNK;
    const blocksAtOnce = Math.max(1, Math.floor(BLOCK_STEPS_AT_ONCE / length));
    const stepsAtOnce = Math.min(length, BLOCK_STEPS_AT_ONCE);
    for (let block = 0; block < blocks; block += blocksAtOnce) {
      const from = first + block * BLOCH_LANES;
      const taken = Math.min(blocksAtOnce * BLOCH_LANES, first + count - from);
      for (let start = 0; start < steps; start += stepsAtOnce) {
        const end = Math.min(start + stepsAtOnce, steps);
        this.#engine.kernels.runBloch(this.#descriptor.pointer, from, taken, start, end - start);
        yield (from - first) * steps + taken * end;
      }
    }
  }

  /** Of the first `count` trajectories, which have been run. */
  mean(pacer: Pacer, count: number): Promise<EnsembleMean> {
    return this.#record.mean(pacer, count, 3, this.#grid);
  }

  /** What an explicit method has done to the states. */
  warnings(count: number): string[] {
    const squares = this.#record.allSquares;
    let largest = 0;
    for (let i = 0; i < squares.length; i += 6) {
      let sum = 0;
      for (let k = i; k < i + 6; k++) sum += squares[k]!;
      if (sum > largest) largest = sum;
    }
    if (largest / count <= 1 + ROUNDING) return [];
    return [
      `states left the Bloch ball: the mean of |r|² reaches ${(largest / count).toPrecision(6)}; ` +
        "take a smaller dt, or the method 'splitting'",
    ];
  }

  states(pacer: Pacer, count: number): Promise<Float64Array> {
    return copyOut(pacer, this.#states, count * (this.#grid.intervals + 1) * 3);
  }

  readings(pacer: Pacer, count: number): Promise<Float64Array> {
    return copyOut(pacer, this.#readings, count * this.#grid.intervals);
  }

  async decisions(pacer: Pacer, count: number): Promise<{ times: Float64Array; poles: Int8Array }> {
    const passages = await copyOut(pacer, this.#passages, count);
    const times = new Float64Array(count);
    const poles = new Int8Array(count);
    for (let k = 0; k < count; k++) {
      const step = passages[k]!;
      times[k] = step === 0 ? Infinity : Math.abs(step) * this.#grid.dt;
      poles[k] = Math.sign(step);
      if (k % STEPS_OF_TABLE === 0) await pacer.pause();
    }
    return { times, poles };
  }

  /** Tables of the rotations before each step's measurement, and of those that complete a step. */
  async #fillRotations(pacer: Pacer): Promise<void> {
    const { dt, steps } = this.#grid;
    const { rabi } = this.#system;
    const joined = this.#joined;
    const half = (step: number) => (rabi[step]! * dt) / 2;
    await this.#fillTable(pacer, this.#before, steps, (i) => half(i) + (i % joined === 0 ? 0 : half(i - 1)));
    await this.#fillTable(pacer, this.#after, this.#after.length / 2, (i) => half((i + 1) * joined - 1));
  }

  async #fillTable(
    pacer: Pacer,
    table: Region<Float64Array>,
    length: number,
    angle: (i: number) => number,
  ): Promise<void> {
    for (let start = 0; start < length; start += STEPS_OF_TABLE) {
      const count = Math.min(STEPS_OF_TABLE, length - start);
      this.#engine.arena.scratch((group) => {
        const sines = group.float64(count);
        const cosines = group.float64(count);
        const angles = sines.view;
        for (let i = 0; i < count; i++) angles[i] = angle(start + i);
        this.#engine.kernels.mapSinCos64(sines.pointer, sines.pointer, cosines.pointer, count);
        const [sine, cosine, view] = [sines.view, cosines.view, table.view];
        for (let i = 0; i < count; i++) {
          view[2 * (start + i)] = cosine[i]!;
          view[2 * (start + i) + 1] = sine[i]!;
        }
      });
      await pacer.pause();
    }
  }
}
