import { CHUNK } from '../../../assembly/dynamics/ensemble/chunk.js';
import { NoiseSource } from '../../../assembly/dynamics/ensemble/noise-source.js';
import {
  ArgumentError,
  BornspikeError,
  checkInteger,
  checkOptions,
  dispose,
  type Engine,
  keyOf,
  type LongWorkOptions,
  Pacer,
  type Region,
  RegionGroup,
  type Seed,
} from '../../engine/index.js';
import type { Hamiltonian } from '../../register/index.js';
import { MOST_TIME_STEPS } from '../ensemble/time-grid.js';
import { NetworkMemory } from '../network/network-memory.js';
import { NetworkProgram } from '../network/network-program.js';
import { monitoredOf, type NetworkSystem } from '../network/network-system.js';
import { checkHamiltonian } from '../network/qubit-neurons.js';

/** What some steps of a trajectory showed. */
export interface TrajectorySteps {
  /** The end of each step. */
  times: Float64Array;
  /** The observables there, [step][observable]. */
  values: Float64Array;
  /** Of `values`. */
  shape: [steps: number, observables: number];
  /**
   * [step][channel]. Homodyne: the record J = √η⟨L + L†⟩ + dW/dt of each step; jumps: their numbers. `channels` says which
   * channels these are.
   */
  measurement: { values: Float64Array; shape: [steps: number, channels: number]; channels: number[] };
}

/** What of a network may change from one step to the next. */
export interface TrajectoryChanges {
  /** The result of `hamiltonian()`; none from now on, if it is undefined. */
  hamiltonian: Hamiltonian | undefined;
}

/** What a trajectory is a function of. @internal */
export interface TrajectoryTask {
  system: NetworkSystem;
  observables: readonly string[];
  dt: number;
  /** Its number. */
  trajectory: number;
  seed: Seed;
}

/**
 * One trajectory of a network of qubit-neurons that its caller takes through time, made by `openTrajectory`: what is done next
 * may depend on what was measured so far. It holds memory of its engine until `dispose` is called, or no one refers to it any more.
 *
 * @example
 * ```ts
 * import { createEngine } from 'bornspike';
 * import { openTrajectory } from 'bornspike/dynamics';
 * import { hamiltonian } from 'bornspike/register';
 *
 * // A neuron that decays, and is held at |1⟩ by what it emits: Wiseman and Milburn's feedback.
 * const engine = await createEngine();
 * const session = await openTrajectory(engine, {
 *   channels: [{ operator: '-', qubit: 0, rate: 1 }],
 *   initial: '1',
 *   dt: 0.01,
 *   observables: ['Z'],
 *   seed: 1,
 * });
 * let last = 0;
 * for (let step = 0; step < 500; step++) {
 *   const { measurement, values } = await session.step();
 *   const terms = [{ pauli: 'Y', qubits: [0], coefficient: measurement.values[0] }];
 *   session.set({ hamiltonian: hamiltonian({ qubits: 1, terms }) });
 *   last = values[0];
 * }
 * console.log(session.time, last < -0.9); // prints: 5 true
 * session.dispose();
 * ```
 */
export class Trajectory {
  /** The Pauli strings that are recorded, in their order. */
  readonly observables: readonly string[];
  /** The one given, or drawn. */
  readonly seed: Seed;
  /** The engine that it was made with. @internal */
  readonly engine: Engine;
  readonly #group: RegionGroup;
  readonly #task: TrajectoryTask;
  readonly #system: NetworkSystem;
  readonly #memory: NetworkMemory;
  /** The pair of lanes that it runs in, and how it was before what runs now. */
  readonly #pair: Region<Uint8Array>;
  readonly #before: Region<Uint8Array>;
  /** Of a program, which is another for each Hamiltonian. */
  readonly #programGroup: RegionGroup;
  #program: NetworkProgram | undefined;
  #steps = 0;
  /** The chunk whose noise is drawn. */
  #drawn = -1;
  #running = false;
  #disposed = false;

  /** @internal */
  constructor(engine: Engine, task: TrajectoryTask) {
    const { system, observables, dt, seed } = task;
    this.engine = engine;
    this.observables = observables;
    this.seed = seed;
    this.#task = task;
    this.#system = { ...system };
    this.#group = engine.arena.groupOf(this);
    this.#programGroup = new RegionGroup(engine.arena);
    const first = this.#first;
    const keep = { count: 2, trajectories: first + 2, states: false, readings: true };
    const grid = { dt, steps: CHUNK, every: 1, intervals: CHUNK };
    const noise = { source: NoiseSource.Stream, increments: undefined };
    this.#memory = new NetworkMemory(engine, this.#group, system, grid, keyOf(seed), noise, keep);
    const bytes = engine.kernels.trajectoryPairBytes(this.#memory.pointer);
    this.#pair = this.#group.uint8(bytes);
    this.#before = this.#group.uint8(bytes);
  }

  /** To be awaited before anything else. @internal */
  async prepare(pacer: Pacer): Promise<void> {
    const memory = this.#memory;
    await memory.prepare(pacer);
    await memory.beginWith(pacer, { first: this.#first, count: 2 });
    this.engine.kernels.beginPair(memory.pointer, this.#pair.pointer, memory.initial, this.#first);
    await this.#ready(pacer);
  }

  /** Steps so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The time that they took, steps · dt. */
  get time(): number {
    return this.#steps * this.#task.dt;
  }

  /**
   * The state: amplitudes, or rows of a density matrix where not all that leaks out is measured, re and im in turn, normalised.
   *
   * @throws BornspikeError after `dispose`, or while a step runs
   */
  get state(): Float64Array {
    this.#checkIdle();
    const { qubits, mixed } = this.#system;
    const size = 2 ** qubits;
    const entries = new Float64Array(2 * (mixed ? size * size : size));
    const { pointer, length } = this.#pair;
    const lanes = new Float64Array(this.engine.arena.memory.buffer, pointer, Math.floor(length / 8));
    const lane = this.#lane;
    let norm = 0;
    if (mixed) {
      // Lanes hold S + A of ρ = S + iA.
      for (let a = 0; a < size; a++) {
        for (let b = 0; b < size; b++) {
          const x = lanes[2 * (a * size + b) + lane]!;
          const y = lanes[2 * (b * size + a) + lane]!;
          entries[2 * (a * size + b)] = 0.5 * (x + y);
          entries[2 * (a * size + b) + 1] = 0.5 * (x - y);
        }
        norm += entries[2 * (a * size + a)]!;
      }
    } else {
      for (let b = 0; b < size; b++) {
        for (const part of [0, 1]) {
          const value = lanes[4 * b + 2 * part + lane]!;
          entries[2 * b + part] = value;
          norm += value * value;
        }
      }
      norm = Math.sqrt(norm);
    }
    return entries.map((value) => value / norm);
  }

  /**
   * Takes `count` steps. A call that is aborted has done nothing.
   *
   * @param count 1 to 10,000,000 steps, of all calls together
   * @throws ArgumentError naming what cannot be used; BornspikeError after `dispose`, or while another step runs
   */
  async step(count = 1, options: LongWorkOptions = {}): Promise<TrajectorySteps> {
    this.#checkIdle();
    checkInteger('count', count, 1, MOST_TIME_STEPS - this.#steps);
    checkOptions('options', options, ['signal', 'onProgress']);
    const pacer = new Pacer(options, () => this.#checkAlive());
    const [channels, width] = [this.#channels, this.observables.length];
    const values = new Float64Array(count * width);
    const readings = new Float64Array(count * channels.length);
    const start = this.#steps;
    this.#running = true;
    try {
      const program = await this.#ready(pacer);
      this.#before.view.set(this.#pair.view);
      for (let done = 0; done < count; ) {
        const step = start + done;
        const length = Math.min(count - done, CHUNK - (step % CHUNK));
        await this.#run(pacer, program, step, length);
        await this.#take(
          pacer,
          step,
          values.subarray(done * width),
          readings.subarray(done * channels.length),
          length,
        );
        done += length;
        pacer.report({ unit: 'step', done, total: count });
      }
      this.#steps += count;
    } catch (error) {
      if (!this.#disposed) this.#pair.view.set(this.#before.view);
      this.#drawn = -1;
      throw error;
    } finally {
      this.#running = false;
    }
    return {
      times: Float64Array.from({ length: count }, (_, i) => (start + i + 1) * this.#task.dt),
      values,
      shape: [count, width],
      measurement: { values: readings, shape: [count, channels.length], channels },
    };
  }

  /**
   * Changes the network from here on.
   *
   * @throws ArgumentError naming what cannot be used; BornspikeError after `dispose`, or while a step runs
   */
  set(changes: TrajectoryChanges): void {
    this.#checkIdle();
    checkOptions('changes', changes, ['hamiltonian']);
    if (!Object.hasOwn(changes, 'hamiltonian')) {
      throw new ArgumentError('changes', 'an object with hamiltonian', changes);
    }
    const { hamiltonian } = changes;
    checkHamiltonian('changes.hamiltonian', hamiltonian, this.#system.qubits);
    if (hamiltonian === this.#system.hamiltonian) return;
    this.#system.hamiltonian = hamiltonian;
    this.#program = undefined;
  }

  /** Gives its memory back; any later use but another `dispose` throws a `BornspikeError`. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.engine.disposed) return;
    this.#programGroup.dispose();
    this.#group.dispose();
  }

  /** As `dispose`, for `using`. */
  [dispose](): void {
    this.dispose();
  }

  /** The number of the pair's first trajectory. */
  get #first(): number {
    return this.#task.trajectory - this.#lane;
  }

  get #lane(): 0 | 1 {
    return (this.#task.trajectory % 2) as 0 | 1;
  }

  /** Channels that are read: measured, or jumping. */
  get #channels(): number[] {
    const { channels, unravelling } = this.#system;
    const read = unravelling === 'jumps' ? channels.map((_, i) => i) : monitoredOf(this.#system);
    return read.map((i) => channels[i]!.number);
  }

  /** The program of the Hamiltonian that there is. */
  async #ready(pacer: Pacer): Promise<NetworkProgram> {
    if (this.#program) return this.#program;
    this.#programGroup.dispose();
    const { dt } = this.#task;
    const grid = { dt, steps: MOST_TIME_STEPS, every: 1, intervals: MOST_TIME_STEPS };
    const program = new NetworkProgram(
      this.engine,
      this.#programGroup,
      this.#system,
      grid,
      this.#pair.length,
    );
    await program.prepare(pacer);
    this.#program = program;
    return program;
  }

  /** Steps of one chunk. */
  async #run(pacer: Pacer, program: NetworkProgram, step: number, length: number): Promise<void> {
    const chunk = step - (step % CHUNK);
    const pieces = await program.write(pacer, step, length, chunk, this.#drawn === chunk ? 0 : CHUNK);
    this.#drawn = chunk;
    for (const piece of pieces) {
      this.engine.kernels.runProgram(this.#memory.pointer, piece, this.#pair.pointer, this.#first, 2);
      await pacer.pause();
    }
  }

  /** What these steps of one chunk have left. */
  async #take(
    pacer: Pacer,
    step: number,
    values: Float64Array,
    readings: Float64Array,
    length: number,
  ): Promise<void> {
    const from = step % CHUNK;
    const width = this.observables.length;
    const kept = await this.#memory.values(pacer, 2);
    const row = this.#lane * (CHUNK + 1) + from + 1;
    values.set(kept.subarray(row * width, (row + length) * width));
    const read = this.#channels.length;
    const record = await this.#memory.readings(pacer, 2);
    const begin = this.#lane * CHUNK + from;
    readings.set(record.subarray(begin * read, (begin + length) * read));
  }

  #checkAlive(): void {
    this.engine.checkAlive();
    if (this.#disposed) throw new BornspikeError('this trajectory was disposed');
  }

  #checkIdle(): void {
    this.#checkAlive();
    if (this.#running) throw new BornspikeError('a step of this trajectory is still running');
  }
}
